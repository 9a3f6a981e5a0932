"""A chain as the line of a list, and the words above the list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from textual.content import Content

from telesink.store.query.completion import Vocabulary
from telesink.store.query.results import Chain, ChainReport
from telesink.tui import pinning
from telesink.tui.panes.columns import cells_of, fitting
from telesink.widgets import Cell, Column, Row
from telesink.widgets import format as words

STATUS: Final = {
    "active": ("◌", "info"),
    "completed": ("•", "dim"),
    "failed": ("✖", "error"),
    "timeout": ("▲", "warning"),
}
_COLUMNS: Final = (
    Column("status", "status", 11),
    Column("root", "chain"),
    Column("id", "id", 14, "left", 3, "faint"),
    Column("took", "took", 9, "right"),
    Column("errors", "errors", 6, "right", 2),
    Column("started", "started", 8, "left", 1, "dim"),
)
_LEAST_ROOT: Final = 16
_NARROW: Final = 44


def columns_for(width: int) -> tuple[Column, ...]:
    """The columns of a list of `width` cells; of the status a narrow one has the sign alone."""
    if width < _NARROW:
        return (Column("sign", "", 1), *(column for column in _COLUMNS if column.key in ("root", "took")))
    return fitting(_COLUMNS, width, _LEAST_ROOT)


def chain_row(chain: Chain, columns: Sequence[Column], *, utc: bool) -> Row:
    sign, token = STATUS.get(chain.status, ("•", "dim"))
    took = words.duration(chain.duration_us) if chain.status != "active" else "running"
    cells: dict[str, Cell] = {
        "sign": (sign, token),
        "status": (f"{sign} {chain.status}", token),
        "root": ((f"{pinning.SIGN} " if chain.pinned else "", "accent"), (chain.root or "no root seen", "")),
        "id": chain.chain_id,
        "took": (took, "error" if chain.status == "failed" else "value"),
        "errors": (words.count(chain.error_count), "error" if chain.error_count else "faint"),
        "started": words.clock(chain.started_at, utc, precise=False),
    }
    return Row(chain.chain_id, cells_of(columns, cells))


def list_note(report: ChainReport, shown: int, order: str, *, from_top: bool) -> Content:
    """Counts by status, how many are loaded when that is not all, and the order of the list."""
    running = (f"{words.count(report.active)} running  ", "$level-info") if report.active else ("", "")
    failed = (f"{words.count(report.failed)} failed  ", "$level-error") if report.failed else ("", "")
    return Content.assemble(
        running, failed, (_loaded(report.total, shown, from_top=from_top), "$dim"), (f"{order} first", "$dim")
    )


def _loaded(total: int, shown: int, *, from_top: bool) -> str:
    if shown >= total:
        return ""
    return f"{'first ' if from_top else ''}{words.count(shown)} loaded  "


class ChainRows:
    """Chains as rows, each made once while nothing of it changes."""

    def __init__(self) -> None:
        self._columns: Sequence[Column] = ()
        self._utc = False
        self._made: dict[str, tuple[Chain, Row]] = {}

    def of(self, chains: Sequence[Chain], columns: Sequence[Column], *, utc: bool) -> list[Row]:
        if (columns, utc) != (self._columns, self._utc):
            self._columns, self._utc, self._made = columns, utc, {}
        self._made = {chain.chain_id: self._row(chain) for chain in chains}
        return [row for _chain, row in self._made.values()]

    def _row(self, chain: Chain) -> tuple[Chain, Row]:
        known = self._made.get(chain.chain_id)
        return known if known and known[0] == chain else (chain, chain_row(chain, self._columns, utc=self._utc))


def words_of_chains(chains: Sequence[Chain]) -> Vocabulary:
    """What the filter of the list proposes: what the loaded chains have."""
    components = Counter(name for chain in chains for name in chain.components)
    roots = Counter(chain.root for chain in chains if chain.root)
    return Vocabulary(
        {
            "component": tuple(name for name, _uses in components.most_common()),
            "root": tuple(name for name, _uses in roots.most_common()),
            "chain": tuple(chain.chain_id for chain in chains),
        }
    )
