"""The screens over the dashboard: help, time range, copy, event detail."""
