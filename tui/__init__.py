"""The terminal side: the dashboard, and the commands in `cli`."""
