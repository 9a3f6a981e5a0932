"""The key of every time-ordered row: `timestamp << SLOT_BITS`, plus what makes it unique."""

from __future__ import annotations

from typing import Final

SLOT_BITS: Final = 11
"""2048 rows in one microsecond; more spill into the numbers of the next. 63 bits last until the year 2112."""
