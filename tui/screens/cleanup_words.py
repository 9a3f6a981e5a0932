"""A clean-up in words: the plan as a table, how far it is, what it has come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from textual.content import Content

from telesink.store.times import US_PER_SECOND
from telesink.store.upkeep.plan import CleanupPlan, ScopePlan, TablePlan
from telesink.store.upkeep.progress import Cleaned, Progress
from telesink.store.upkeep.retention import DAY_US
from telesink.tui.panes.amounts import amount
from telesink.tui.screens.work_words import bar, time_left
from telesink.widgets import format as words
from telesink.widgets.text import fit

_NAME_CELLS: Final = 20
_COLUMNS: Final = (("keeps", 8), ("stored", 11), ("about", 9), ("goes", 11), ("about", 9))
_TITLES: Final = {
    "events": "events",
    "metrics": "metrics",
    "health": "health checks",
    "performance": "snapshots",
    "chains": "chains",
    "alerts": "alerts",
}


def plan_words(plan: CleanupPlan, now_us: int) -> Content:
    """A line for each table, indented ones for components that are kept longer or shorter, and the sum.

    Ages are told as of `now_us`, when the plan's cutoffs were reckoned.
    """
    lines = [_header(), *(line for table in plan.tables for line in _table(table, now_us)), _total(plan)]
    pinned = sum(table.kept_pinned for table in plan.tables)
    notes = [f"{words.bytes_size(plan.store_bytes)} on disk now"]
    if pinned:
        notes.append(f"{amount(pinned, 'old row')} stay, since they are pinned")
    return Content("\n").join([*lines, Content.styled("   ".join(notes), "$dim")])


def _header() -> Content:
    return Content.styled(" " * _NAME_CELLS + "".join(f"{label:>{width}}" for label, width in _COLUMNS), "$faint")


def _table(table: TablePlan, now_us: int) -> Iterator[Content]:
    rest, own = table.scopes[0], table.scopes[1:]
    stored = words.count(table.stored_rows), words.bytes_size(table.stored_bytes) if table.stored_rows else ""
    yield _line(_TITLES[table.table], (_age(rest, now_us), *stored), table.rows, table.bytes)
    for scope in own:
        share = round(table.bytes * scope.rows / table.rows) if table.rows else 0
        yield _line(f"  {scope.component}", (_age(scope, now_us), "", ""), scope.rows, share)


def _total(plan: CleanupPlan) -> Content:
    stored = words.count(sum(table.stored_rows for table in plan.tables))
    size = words.bytes_size(sum(table.stored_bytes for table in plan.tables))
    return _line("all", ("", stored, size), plan.rows, plan.bytes, weight="bold $foreground")


def _line(name: str, before: Sequence[str], rows: int, size: int, *, weight: str = "$foreground") -> Content:
    cells = [*before, words.count(rows) if rows else "·", words.bytes_size(size) if rows else ""]
    texts = [fit(text, width, "right") for text, (_label, width) in zip(cells, _COLUMNS, strict=True)]
    going = "$level-warning" if rows else "$faint"
    return Content.assemble(
        (fit(name, _NAME_CELLS, "left"), weight), ("".join(texts[:3]), "$dim"), ("".join(texts[3:]), going)
    )


def _age(scope: ScopePlan, now_us: int) -> str:
    """`14 d`, `36 h`; of what is not touched, `all`."""
    if scope.cutoff is None:
        return "all"
    age = now_us - scope.cutoff
    units = ((DAY_US, "d"), (DAY_US // 24, "h"), (60 * US_PER_SECOND, "m"), (US_PER_SECOND, "s"))
    return next((f"{age // unit:,} {sign}" for unit, sign in units if age >= unit and not age % unit), f"{age} µs")


def progress_words(progress: Progress, seconds: float) -> Content:
    """The bar, and under it the step."""
    if progress.phase == "giving back":
        said = f"{words.bytes_size(progress.bytes_given_back)} given back"
    elif progress.phase == "tidying":
        said = f"{amount(progress.rows, 'row')} deleted, tidying up"
    else:
        left = time_left(progress.fraction, seconds)
        done = f"{words.count(progress.rows)} of {amount(progress.planned_rows, 'row')}"
        said = f"{done}, {_TITLES[progress.table]}{left}"
    return Content.assemble(bar(progress.fraction), "\n", (said, "$dim"))


def result_words(done: Cleaned, seconds: float) -> Content:
    """Rows by table, and the space."""
    took = words.duration(seconds * US_PER_SECOND)
    back = f"{words.bytes_size(done.bytes_given_back)} given back" if done.bytes_given_back else "no space given back"
    head = ("✔ ", "$ok") if done.is_complete else ("Cancelled: ", "$level-warning")
    parts = [head, (f"{amount(done.total, 'row')} deleted", "bold $foreground"), (f"   {back} in {took}", "$dim")]
    for table, rows in done.rows.items():
        parts.append((f"\n  {_TITLES.get(table, table):<{_NAME_CELLS}}{words.count(rows):>9}", "$foreground"))
    if not done.is_complete:
        parts.append(("\n\nWhat is deleted is deleted; the next clean-up goes on from here.", "$dim"))
    return Content.assemble(*parts)
