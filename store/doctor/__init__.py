"""What is wrong with a store and its surroundings, or unused. It looks and changes nothing."""
