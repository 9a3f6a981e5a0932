"""The dashboard in a browser: a page of our own around what textual-serve serves."""
