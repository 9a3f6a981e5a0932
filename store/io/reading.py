"""`Reading`: a file while it is read, how it is to be understood, and what is found out about it on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath

from telesink.store.io.foreign import FieldNames
from telesink.store.io.text_lines import Skipped


@dataclass(frozen=True)
class Reading:
    """Passed to whoever reads a part of the file. What was found is known when all of it has been read."""

    name: str
    """For messages; its first part is the component of rows that name none."""
    names: FieldNames = field(default_factory=FieldNames)
    received_ns: int = 0
    """The time of rows that tell none."""
    raw_csv: bool = False
    """No cell was made safe for spreadsheets. That cannot be seen: else a text that begins with `'` and a sign of a
    formula loses its `'`."""
    skipped: Skipped | None = None
    """Told of what cannot be understood and is left out; without it that is an error."""
    kinds: dict[str, None] = field(default_factory=dict)
    """What the file was found to hold, in words for people and in order."""
    unknown: dict[str, None] = field(default_factory=dict)
    """Columns of rows of ours that we do not know, in order; they are not read."""

    @cached_property
    def component(self) -> str:
        """`app` for `/var/log/app.2026-11-24.log.gz`."""
        return PurePath(self.name).name.lstrip(".").partition(".")[0] or "import"
