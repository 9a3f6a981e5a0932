"""All that was recorded of one span: its events, and the one under the cursor with all it carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from telesink.tui.panes.amounts import amount
from telesink.tui.panes.event_card import EventCard
from telesink.tui.screens.dialog import Dialog
from telesink.widgets import Column, Row, RowTable, level_cell, visible
from telesink.widgets import format as words

if TYPE_CHECKING:
    from telesink.store.query.results import Event, SpanNode
    from telesink.tui.view import View

_COLUMNS: Final = (
    Column("after", "after", 9, "right", 0, "dim"),
    Column("level", "level", 10),
    Column("name", "event"),
    Column("message", "message", None, "left", 1, "dim"),
)
_MOST_LINES: Final = 8


class SpanScreen(Dialog[None]):
    """Over the tab; the last event is chosen at first, as it has the duration and the outcome."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("backspace", "leave", show=False)]

    DEFAULT_CSS = """
    SpanScreen > .span { width: 100; max-width: 94%; height: 90%; background: $panel; padding: 1 0 0 0; }
    SpanScreen .span > .title { padding: 0 2; }
    SpanScreen .span > RowTable { background: $panel; margin: 0 1; }
    SpanScreen .span > EventCard { height: 1fr; background: $panel; }
    """

    def __init__(self, span: SpanNode, view: View) -> None:
        super().__init__()
        self._span = span
        self._view = view

    def compose(self) -> ComposeResult:
        with Vertical(classes="span"):
            yield Static(_title(self._span), classes="title", markup=False)
            table = RowTable(_COLUMNS, follow=False)
            table.styles.height = min(len(self._span.events), _MOST_LINES) + 1
            yield table
            card = EventCard()
            card.utc, card.now = self._view.utc, self._view.now()
            yield card

    def on_mount(self) -> None:
        table = self.query_exactly_one(RowTable)
        table.set_rows([_row(event, self._span.started_at) for event in self._span.events])
        table.move_to(self._span.events[-1].id)
        table.focus()
        self._show(self._span.events[-1])

    @on(RowTable.Highlighted)
    def _highlighted(self, message: RowTable.Highlighted) -> None:
        chosen = next((event for event in self._span.events if event.id == message.key), None)
        if chosen:
            self._show(chosen)

    def _show(self, event: Event) -> None:
        self.query_exactly_one(EventCard).event = event

    @on(RowTable.Opened)
    def _opened(self) -> None:
        self.dismiss(None)


def _title(span: SpanNode) -> Content:
    took = "open" if span.duration_us is None else words.duration(span.duration_us)
    return Content.assemble(
        (visible(span.title), "bold $foreground"),
        (f"  {visible(span.component)}", "$dim"),
        (f"   {took if span.is_span else ''}", "$foreground"),
        (f"   {amount(len(span.events), 'event')}", "$dim"),
    )


def _row(event: Event, began: int) -> Row:
    after = f"+{words.duration(event.timestamp - began)}" if event.timestamp > began else words.duration(0)
    return Row(event.id, (after, level_cell(event.level), event.event_name, event.message or ""))
