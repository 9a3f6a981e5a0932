"""Rows in batches that are neither many nor large, so that an export takes as much memory as a few of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

Row = tuple[Any, ...]
Rows = Sequence[Row]
"""A batch of rows, never an empty one."""
Sections = Iterable[tuple[str, Iterable[Rows]]]
"""Names of sections and their rows; each is read to its end before the next one begins."""

BATCH_ROWS: Final = 250
"""Some 150 KB as text: large enough for a compressor, small enough for the processor's cache; 1000 take 10 % longer."""
_BATCH_CHARACTERS: Final = 1 << 20
_FIRST_ROWS: Final = 16
"""How long rows are is not known yet."""
_SAMPLED: Final = 8
"""One row of so many is looked at for its length, which takes 2 % of an export."""


def batches_of(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """All rows in order; after long ones the next batch has fewer of them."""
    source = iter(rows)
    size = _FIRST_ROWS
    while batch := list(islice(source, size)):
        size = max(1, min(BATCH_ROWS, _BATCH_CHARACTERS // _row_length(batch[::_SAMPLED])))
        yield batch


def _row_length(rows: Rows) -> int:
    """Characters of the texts in a row, the mean of these."""
    return 1 + sum(len(value) for row in rows for value in row if isinstance(value, str)) // len(rows)
