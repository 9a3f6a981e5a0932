"""A clean-up's plan: a table for people and one object for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from msgspec.structs import replace

from telesink.store.humane import count_text, moment_text, size_text
from telesink.store.upkeep.plan import CleanupPlan, ScopePlan, TablePlan
from telesink.tui.cli.output.cells import Moment
from telesink.tui.cli.output.look import Look
from telesink.tui.cli.output.shapes import Row
from telesink.tui.cli.output.table import Layout
from telesink.tui.cli.text import visible

_HEADINGS: Final = {
    "table": "table",
    "stored": "stored",
    "size": "about",
    "rows": "to delete",
    "bytes": "about",
    "pinned": "pinned",
    "cutoff": "older than",
}
_ON_THE_RIGHT: Final = ("stored", "size", "rows", "bytes", "pinned")


def plan_lines(plan: CleanupPlan, look: Look) -> Iterator[str]:
    """A line a table, one for each component with a cutoff of its own, the total, and the store's size on disk."""
    rows = [row for table in plan.tables for row in _rows_of(table, look)]
    rows.append(_row("total", sum(t.stored_rows for t in plan.tables), sum(t.stored_bytes for t in plan.tables),
                     plan.rows, plan.bytes, sum(t.kept_pinned for t in plan.tables), ""))  # fmt: skip
    layout = Layout.of(rows, tuple(_HEADINGS), look, title=_HEADINGS.__getitem__)
    layout = replace(layout, right=[name in _ON_THE_RIGHT for name in layout.columns])
    yield layout.header()
    for row in rows:
        yield layout.line(row)
    yield ""
    yield f"{size_text(plan.store_bytes)} on disk now{_oldest(plan, look)}"
    if plan.size_cutoff is not None and plan.retention.max_bytes is not None:
        limit = plan.retention.max_bytes // 10**6
        yield f"retention.max_size_mb = {limit}: all from before {_seconds(plan.size_cutoff, look)} goes"


def _oldest(plan: CleanupPlan, look: Look) -> str:
    """Since when there will be events."""
    kept = next((table.oldest_kept_at for table in plan.tables if table.table == "events"), None)
    return "" if kept is None else f"; the oldest event that stays is of {_seconds(kept, look)}"


def _rows_of(table: TablePlan, look: Look) -> Iterator[Row]:
    rest, own = table.scopes[0], table.scopes[1:]
    yield _row(
        table.table, table.stored_rows, table.stored_bytes, table.rows, table.bytes, table.kept_pinned,
        _cutoff(rest.cutoff, look) if not own or rest.cutoff is not None else "",
    )  # fmt: skip
    yield from (_component_row(table, scope, look) for scope in own)


def _component_row(table: TablePlan, scope: ScopePlan, look: Look) -> Row:
    size = round(table.bytes * scope.rows / table.rows) if table.rows else 0
    row = _row(f"  {visible(scope.component or '')}", 0, 0, scope.rows, size, 0, _cutoff(scope.cutoff, look))
    return {**row, "stored": "", "size": "", "pinned": ""}


def _row(name: str, stored: int, size: int, rows: int, size_of_rows: int, pinned: int, cutoff: str) -> Row:
    return {
        "table": name,
        "stored": f"{stored:,}",
        "size": size_text(size) if stored else "",
        "rows": f"{rows:,}",
        "bytes": size_text(size_of_rows) if rows else "",
        "pinned": f"{pinned:,}" if pinned else "",
        "cutoff": cutoff,
    }


def _cutoff(cutoff: int | None, look: Look) -> str:
    return "all stay" if cutoff is None else _seconds(cutoff, look)


def _seconds(us: int, look: Look) -> str:
    """A moment without the fraction."""
    text = moment_text(us, utc=look.utc)
    return text[:19] + ("Z" if look.utc else "")


def question_of(plan: CleanupPlan) -> str:
    """`Delete 12,345 rows (about 5.2 MiB)?`"""
    return f"Delete {count_text(plan.rows, 'row')} (about {size_text(plan.bytes)})?"


def plan_report(plan: CleanupPlan) -> dict[str, Any]:
    """The plan for JSON. Times may be null: nothing goes, or nothing stays."""
    return {
        "store_bytes": plan.store_bytes,
        "delete_rows": plan.rows,
        "delete_bytes_about": plan.bytes,
        "max_size_bytes": plan.retention.max_bytes,
        "older_than_for_size": _moment(plan.size_cutoff),
        "tables": [_table_report(table) for table in plan.tables],
    }


def _table_report(table: TablePlan) -> dict[str, Any]:
    return {
        "table": table.table,
        "rows": table.stored_rows,
        "bytes_about": table.stored_bytes,
        "delete_rows": table.rows,
        "delete_bytes_about": table.bytes,
        "kept_pinned": table.kept_pinned,
        "oldest_kept_at": _moment(table.oldest_kept_at),
        "older_than": _moment(table.scopes[0].cutoff),
        "components": _components(table.scopes[1:]),
    }


def _components(scopes: Sequence[ScopePlan]) -> list[dict[str, Any]]:
    """Those with a cutoff of their own."""
    return [
        {"component": scope.component, "older_than": _moment(scope.cutoff), "delete_rows": scope.rows}
        for scope in scopes
    ]


def _moment(us: int | None) -> Moment | None:
    return None if us is None else Moment(us)
