"""How far a clean-up is, and what it has come to: plain values for whoever shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from telesink.store.humane import count_text, duration_text, size_text
from telesink.store.times import US_PER_SECOND

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


def cleaned_text(done: Cleaned, planned_rows: int, seconds: float) -> str:
    """What a clean-up has done, in one line."""
    took = duration_text(seconds * US_PER_SECOND)
    space = f"{size_text(done.bytes_given_back)} given back" if done.bytes_given_back else "no space given back"
    if not done.is_complete:
        return (
            f"interrupted after {took}: {done.total:,} of {count_text(planned_rows, 'row')} deleted, {space}; "
            "the next clean-up goes on from here"
        )
    if done.total:
        return f"{count_text(done.total, 'row')} deleted, {space}, {took}"
    return "nothing to delete" + (f"; {space}" if done.bytes_given_back else "")
