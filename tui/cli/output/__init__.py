"""How answers are written: tables for people, JSON and CSV for programs, from the same rows."""
