"""A chain as the line of a list, the lines above its tree, and the tree's rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from textual.content import Content

from telesink.store.query.results import Chain, ChainDetail, ChainReport, SpanNode
from telesink.tui.panes.amounts import amount
from telesink.tui.panes.columns import cells_of, fitting
from telesink.tui.panes.share_bar import Share
from telesink.widgets import Cell, Column, Row, WaterfallRow, visible
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
_SERIES: Final = 8


def columns_for(width: int) -> tuple[Column, ...]:
    """The columns of a list of `width` cells."""
    return fitting(_COLUMNS, width, _LEAST_ROOT)


def chain_row(chain: Chain, columns: Sequence[Column], *, utc: bool) -> Row:
    sign, token = STATUS.get(chain.status, ("•", "dim"))
    took = words.duration(chain.duration_us) if chain.status != "active" else "running"
    cells: dict[str, Cell] = {
        "status": (f"{sign} {chain.status}", token),
        "root": chain.root or "no root seen",
        "id": chain.chain_id,
        "took": (took, "error" if chain.status == "failed" else "value"),
        "errors": (words.count(chain.error_count), "error" if chain.error_count else "faint"),
        "started": words.clock(chain.started_at, utc, precise=False),
    }
    return Row(chain.chain_id, cells_of(columns, cells))


def chain_head(detail: ChainDetail, *, utc: bool) -> Content:
    """What is above the tree: what it is, and how it went."""
    chain = detail.chain
    sign, token = STATUS.get(chain.status, ("•", "dim"))
    colour = "$dim" if chain.status == "completed" else f"$level-{token}"
    title = Content.assemble(
        (visible(chain.root or "no root seen"), "bold $foreground"),
        (f"  {visible(chain.chain_id)}", "$dim"),
        (f"   {sign} {chain.status}", colour),
    )
    return Content("\n").join([title, _chain_figures(chain, utc=utc)])


def _chain_figures(chain: Chain, *, utc: bool) -> Content:
    errors = "bold $level-error" if chain.error_count else "$dim"
    took = "still running" if chain.status == "active" else words.duration(chain.duration_us)
    return Content.assemble(
        (took, "bold $foreground"),
        ("   ", ""),
        (amount(chain.error_count, "error"), errors),
        (f"   {amount(chain.total_events, 'event')}", "$dim"),
        (f"   depth {chain.depth}", "$dim"),
        (f"   began {words.clock(chain.started_at, utc, precise=False)}", "$dim"),
    )


def component_shares(tree: tuple[SpanNode, ...], colours: dict[str, str]) -> list[Share]:
    """The time that each component spent itself, longest first, in the colours of the tree's bars.

    `colours` grows as the tree's own do: a component gets the next one when it is first seen.
    """
    for node in tree:
        colours.setdefault(node.component, f"series-{len(colours) % _SERIES + 1}")
    return [
        Share(f"■ {component}", took, f"${colours[component]}", words.duration(took))
        for component, took in self_time(tree).most_common()
    ]


def self_time(tree: tuple[SpanNode, ...]) -> Counter[str]:
    """Component to microseconds in its spans that none of their children account for."""
    spent: Counter[str] = Counter()
    for node in tree:
        took = node.duration_us or 0
        spent[node.component] += took
        parent = tree[node.parent] if node.parent is not None else None
        if parent is not None and parent.duration_us is not None:
            spent[parent.component] -= min(took, parent.duration_us)
    return Counter({component: took for component, took in spent.items() if took > 0})


def span_key(place: int, node: SpanNode) -> str:
    """What a span is known by while its chain grows: its first event, or its place without one."""
    return str(node.events[0].id) if node.events else f"place {place}"


def waterfall_rows(tree: tuple[SpanNode, ...]) -> list[WaterfallRow]:
    """The tree's rows."""
    return [
        WaterfallRow(
            key=span_key(place, node),
            depth=node.depth,
            title=node.title,
            component=node.component,
            level=node.level,
            started_us=node.started_at,
            ended_us=node.ended_at,
            is_span=node.is_span,
            is_orphan=node.is_orphan,
            has_children=node.has_children,
        )
        for place, node in enumerate(tree)
    ]


def list_note(report: ChainReport, order: str) -> Content:
    """Counts by status, and the order of the list."""
    running = (f"{words.count(report.active)} running  ", "$level-info") if report.active else ("", "")
    failed = (f"{words.count(report.failed)} failed  ", "$level-error") if report.failed else ("", "")
    return Content.assemble(running, failed, (f"{order} first", "$dim"))
