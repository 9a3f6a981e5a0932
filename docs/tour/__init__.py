"""Makes docs/dashboard.md and its pictures from the program itself."""
