"""`SinkStatus`: what a sink has recorded and dropped in this process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Mode = Literal["async", "sync"]
"""When a record is in its table: soon, or when the recording call returns."""


@dataclass(frozen=True, slots=True)
class SinkStatus:
    """What a sink has done so far in this process."""

    store: str
    mode: Mode
    recorded: int
    """Records accepted; with several threads it may lag a little behind."""
    dropped: Mapping[str, int]
    """Records not kept, by reason: `spool_full`, `disk_full`, `spool_unwritable`, `closed`, `invalid`,
    `disabled`."""
    drained: bool
    """True when all that was recorded is in the tables."""
    problem: str | None
    """Why the writer cannot write at the moment; what is recorded waits in the spool."""
