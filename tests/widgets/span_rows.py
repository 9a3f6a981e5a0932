"""Rows of a waterfall: a small chain with all kinds of them."""

from __future__ import annotations

from typing import Any

from telesink.widgets import Waterfall, WaterfallRow

from .screen import Stage, painted

MS = 1_000


def row(key: int, depth: int, start: int, end: int | None, **more: Any) -> WaterfallRow:
    values: dict[str, Any] = {
        "title": f"span {key}",
        "component": "api",
        "level": "info",
        "is_span": True,
        "is_orphan": False,
        "has_children": False,
        **more,
    }
    return WaterfallRow(
        key=key,
        depth=depth,
        started_us=start * MS,
        ended_us=None if end is None else end * MS,
        **values,
    )


CHAIN = [
    row(1, 0, 0, 1_000, has_children=True, level="error"),
    row(2, 1, 0, 500, has_children=True),
    row(3, 2, 0, 250, component="db"),
    row(4, 2, 250, 500, level="error"),
    row(5, 1, 600, 600, is_span=False, level="warning"),
    row(6, 1, 750, 1_000),
]


def stage(rows: list[WaterfallRow]) -> tuple[Stage, Waterfall]:
    waterfall = Waterfall()
    waterfall.set_rows(rows)
    return Stage(waterfall), waterfall


def titles(app: Stage) -> list[int]:
    return [int(line.split("span ")[1].split()[0]) for line in painted(app)[1:] if "span " in line]
