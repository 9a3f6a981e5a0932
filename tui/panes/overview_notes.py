"""The words beside the titles of the overview's chart and of its lists.

On a small screen they tell what the tiles and lists that are not shown would: the sink, failing checks, failed chains.
"""

from __future__ import annotations

from textual.content import Content

from telesink.tui.panes.amounts import amount
from telesink.tui.panes.overview_questions import Overview
from telesink.tui.panes.sink_words import sink_words
from telesink.tui.ranges import step_words
from telesink.widgets import format as words
from telesink.widgets.ink import VARIABLES

_BETWEEN = "   "


def chart_note(snapshot: Overview, step_us: int) -> Content:
    """What the bars are."""
    totals = snapshot.totals
    return Content.assemble(
        (f"bars of {step_words(step_us)}{_BETWEEN}", "$dim"),
        ("■ ", "$series-1"),
        (words.count(totals.events), "bold $foreground"),
        (f" events{_BETWEEN}", "$dim"),
        ("■ ", "$level-error"),
        (words.count(totals.errors), "bold $foreground"),
        (" errors", "$dim"),
    )


def slow_note(snapshot: Overview, sink_at: int | None) -> Content:
    """How many operations there are. `sink_at`: the present, where what the sink does is to be told here."""
    note = Content.styled(f"{amount(len(snapshot.performance.by_operation), 'operation')}, by p95", "$dim")
    if sink_at is None:
        return note
    text, token = sink_words(snapshot.sink, sink_at, snapshot.newest_at)
    return Content.assemble(note, (f"{_BETWEEN}sink ", "$faint"), (text, f"${VARIABLES[token]}"))


def errors_note(snapshot: Overview, range_words: str, *, alone: bool) -> Content:
    """How many errors there are. `alone`: the lists of checks and chains are not shown beside."""
    parts = [(f"{words.count(snapshot.totals.errors)} {range_words}", "$dim")]
    failing = sum(not status.is_healthy for status in snapshot.checks)
    if alone and failing:
        parts.append((f"{_BETWEEN}✖ {amount(failing, 'check')} failing", "$level-error"))
    if alone and snapshot.chains.failed:
        parts.append((f"{_BETWEEN}✖ {amount(snapshot.chains.failed, 'chain')} failed", "$level-error"))
    return Content.assemble(*parts)
