"""What keeps a store well: clean-up, pins, its own health checks and the schedule of all of them."""
