"""Event levels: the five names, their stored numbers, and what other systems call them."""

from __future__ import annotations

from typing import Final

DEBUG: Final = 1
INFO: Final = 2
WARNING: Final = 3
ERROR: Final = 4
CRITICAL: Final = 5

LEVEL_NAMES: Final = {DEBUG: "debug", INFO: "info", WARNING: "warning", ERROR: "error", CRITICAL: "critical"}

LEVELS: Final = {name: number for number, name in LEVEL_NAMES.items()}

_ALIASES: Final = {
    **LEVELS,
    "trace": DEBUG,
    "verbose": DEBUG,
    "notice": INFO,
    "information": INFO,
    "warn": WARNING,
    "err": ERROR,
    "exception": ERROR,
    "fatal": CRITICAL,
    "alert": CRITICAL,
    "emergency": CRITICAL,
    "panic": CRITICAL,
}

_LOGGING_CEILINGS: Final = ((10, DEBUG), (20, INFO), (30, WARNING), (40, ERROR))
"""Highest `logging` level number that still counts as ours (logging: 10 debug ... 50 critical)."""


def level_number(name: str) -> int | None:
    """The stored number of a level's name in any spelling in use, or None for a word that is no level."""
    return _ALIASES.get(name.strip().lower())


def level_of_logging(number: int) -> int:
    """The level of a number of Python's `logging` module."""
    return next((level for ceiling, level in _LOGGING_CEILINGS if number <= ceiling), CRITICAL)
