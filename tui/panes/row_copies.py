"""What `y` offers for rows that sum up others: their name, their JSON, and the command lines behind them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from telesink.store.query.completion import written
from telesink.store.query.results import Chain, CheckStatus, Event, MetricSummary, OperationStats
from telesink.store.times import iso_from_us
from telesink.tui.command_lines import query_command
from telesink.tui.panes.pane import Copyable

if TYPE_CHECKING:
    from telesink.tui.view import View

_DRAWN: Final = ("trend", "strip")
"""What a row has only to be drawn with."""


def copies_of_chain(chain: Chain, command: str) -> tuple[Copyable, ...]:
    """A chain's copies; `command` is the line that shows it."""
    row = Copyable("row as JSON", summary_json(chain))
    return Copyable("chain id", chain.chain_id), row, Copyable("chain as a command", command)


def copies_of_metric(metric: MetricSummary | None, view: View) -> tuple[Copyable, ...]:
    """The metric under the cursor, its points, and those of all."""
    every = Copyable("all points as a command", query_command("metrics", view))
    if metric is None:
        return (every,)
    name = f"name:{written(metric.metric_name)}"
    return (
        Copyable("metric", metric.metric_name),
        Copyable("row as JSON", summary_json(metric)),
        Copyable("its points as a command", query_command("metrics", view, component=metric.component, where=name)),
        every,
    )


def copies_of_check(status: CheckStatus | None, view: View, message: str | None) -> tuple[Copyable, ...]:
    """The check under the cursor, its results, and those of all; `message`: of the result under the cursor."""
    every = Copyable("all results as a command", query_command("health", view))
    if status is None:
        return (every,)
    said = message or status.last_error
    check = f"check:{written(status.check_name)}"
    return (
        *((Copyable("message", said),) if said else ()),
        Copyable("check", f"{status.component}/{status.check_name}"),
        Copyable("row as JSON", summary_json(status)),
        Copyable("its results as a command", query_command("health", view, component=status.component, where=check)),
        every,
    )


def copies_of_operation(stats: OperationStats | None, calls: Sequence[Event], view: View) -> tuple[Copyable, ...]:
    """The operation under the cursor, its calls that are shown, and the table of all."""
    every = Copyable("all operations as a command", query_command("performance", view))
    if stats is None:
        return (every,)
    shown = (Copyable("its calls as a command", calls_command(stats, calls, view)),) if calls else ()
    return (
        Copyable("operation", stats.operation),
        Copyable("row as JSON", summary_json(stats)),
        *shown,
        every,
    )


def calls_command(stats: OperationStats, calls: Sequence[Event], view: View) -> str:
    """The calls of an operation that are shown: those from the quickest of them on."""
    least = min(call.duration_us or 0 for call in calls)
    return query_command(
        "events",
        view,
        component=stats.component,
        operation=stats.operation,
        where=f"duration:>={least}us",
        sort="-duration_ms",
    )


def summary_json(result: Any) -> str:
    """One line of JSON of a frozen result, with milliseconds and ISO times as everywhere outside."""
    values = {name: value for name, value in asdict(result).items() if name not in _DRAWN}
    return json.dumps(dict(_outside(name, value) for name, value in values.items()), ensure_ascii=False)


def _outside(name: str, value: Any) -> tuple[str, Any]:
    if name.endswith("_us"):
        return name.removesuffix("_us") + "_ms", None if value is None else value / 1000
    if name == "since" or name.endswith("_at"):
        return name, None if value is None else iso_from_us(value)
    return name, value
