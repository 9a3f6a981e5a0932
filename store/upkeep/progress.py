"""How far a clean-up is, and what it has come to: plain values for whoever shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Phase = Literal["deleting", "tidying", "giving back"]
"""Rows; what belonged to them (keys, fingerprints, rollups); space on disk."""


@dataclass(frozen=True, slots=True)
class Progress:
    phase: Phase
    table: str
    """That is being cleaned up; empty when space is given back."""
    rows: int
    """Deleted so far."""
    planned_rows: int
    bytes_given_back: int
    bytes_to_give_back: int
    """What is free in the file now, and what has been given back; 0 before that phase."""

    @property
    def fraction(self) -> float:
        """Of the present phase, 0 to 1."""
        done, planned = self.rows, self.planned_rows
        if self.phase == "giving back":
            done, planned = self.bytes_given_back, self.bytes_to_give_back
        return min(done / planned, 1.0) if planned else 0.0


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What a clean-up has done."""

    rows: Mapping[str, int]
    """Deleted rows by table; tables that lost none are not in it."""
    bytes_given_back: int
    """To the file system."""
    is_complete: bool
    """False when it was cancelled: the next one goes on where it ended."""

    @property
    def total(self) -> int:
        return sum(self.rows.values())
