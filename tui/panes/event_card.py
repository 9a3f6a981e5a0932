"""Everything that is known of one event: its fields, and its JSON, unfolded."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import Static

from telesink.tui import pinning
from telesink.widgets import JsonView, level_sign, visible
from telesink.widgets import format as words
from telesink.widgets.text import cut

if TYPE_CHECKING:
    from telesink.store.query.results import Event
    from telesink.tui.view import View
    from telesink.widgets.key_footer import Hint

_PAYLOADS: Final = ("metadata", "context", "performance")
_NO_JSON: Final = "no metadata, context or performance"
_LABEL_WIDTH: Final = 11
_COPIED_CELLS: Final = 40
_LEAST_LINES: Final = 12
"""Title, message, eight fields and the lines between: with so many nothing moves from event to event."""

_HINTS: Final = (("↵", "fold"), ("y", "copy this part"), ("esc", "to the list"))


class EventCard(Vertical):
    """Beside the list, or on a screen of its own. `event` None: nothing is chosen."""

    DEFAULT_CSS = """
    EventCard { background: $surface; padding: 1 1 0 2; }
    EventCard > Static { height: auto; }
    EventCard > JsonView { height: 1fr; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", show=False),
    ]

    event: reactive[Event | None] = reactive(None)
    now: reactive[int] = reactive(0, init=False)
    """Microseconds since 1970, for how long ago it was."""
    utc = False

    def compose(self) -> ComposeResult:
        yield Static(classes="fields", markup=False)
        yield JsonView(empty_text="")

    def __init__(self) -> None:
        super().__init__()
        self._due_at = 0.0
        self._timer: Timer | None = None

    def show(self, event: Event | None, view: View) -> None:
        """Shows an event as one sees it in a view, unless the card is not on the screen."""
        self._due_at = 0.0
        if self.display:
            self.utc, self.now = view.utc, view.now()
            self.event = event

    def show_soon(self, event: Event | None, view: View, *, rests: float = 0.05, latest: float = 0.25) -> None:
        """The same when nothing has changed for `rests` seconds, and after `latest` in any case.

        The card takes as long to paint as a page of the table: it does not follow every line of a key that is held.
        """
        now = monotonic()
        self._due_at = self._due_at or now + latest
        if self._timer:
            self._timer.stop()
        wait = min(rests, max(self._due_at - now, 0.001))
        self._timer = self.set_timer(wait, lambda: self.show(event, view))

    @property
    def hints(self) -> Sequence[Hint]:
        """What keys do here, while they go here."""
        return _HINTS if self.has_focus_within else ()

    def focus_json(self) -> None:
        """Gives the keys to the JSON: it is folded, and its parts are copied."""
        self.query_exactly_one(JsonView).focus()

    def action_copy(self) -> None:
        """Copies the part of the JSON that the cursor is on; on its first line that is all of it."""
        text = self.query_exactly_one(JsonView).cursor_text
        if text:
            self.app.copy_to_clipboard(text)
            self.notify(f"Copied: {cut(text.splitlines()[0], _COPIED_CELLS)}", markup=False)

    def watch_event(self, event: Event | None) -> None:
        fields = self.query_exactly_one(".fields", Static)
        view = self.query_exactly_one(JsonView)
        shown = fields_of(event, self.now, utc=self.utc) if event else Content.styled("No event chosen", "$dim")
        lines = max(shown.get_height({}, fields.size.width) if fields.size else 0, _LEAST_LINES)
        if fields.styles.height is None or fields.styles.height.value != lines:
            fields.styles.height = lines
        fields.update(shown, layout=False)  # of the same height most of the time: laying out takes longer than all else
        view.empty_text = _NO_JSON if event else ""
        view.set_text(payload_json(event) if event else None)


def fields_of(event: Event, now: int, *, utc: bool) -> Content:
    """Title, message, and one line a field that the event has."""
    colour = f"$level-{event.level}"
    pinned = f"   {pinning.SIGN} pinned" if event.pinned else ""
    title = (f"{level_sign(event.level)} ", colour), (visible(event.title), "bold"), (pinned, "$accent")
    lines = [Content.assemble(*title)]
    if event.message:
        lines.append(Content.styled(f"  {visible(event.message)}", colour if event.is_error else "$foreground"))
    lines.append(Content(""))
    lines += [_line(label, value, style) for label, value, style in _fields(event, now, utc=utc) if value]
    return Content("\n").join(lines)


def _line(label: str, value: str, style: str) -> Content:
    return Content.assemble((label.ljust(_LABEL_WIDTH), "$dim"), (visible(value), style))


def _fields(event: Event, now: int, *, utc: bool) -> list[tuple[str, str, str]]:
    plain = "$foreground"
    took = words.duration(event.duration_us) if event.duration_us is not None else ""
    span = " in ".join(filter(None, (event.span_id, event.parent_id)))
    return [
        ("when", f"{words.date_clock(event.timestamp, utc)}  {words.ago(now, event.timestamp)}", plain),
        ("level", event.level, f"$level-{event.level}"),
        ("event", f"{event.event_type} / {event.event_name}", plain),
        ("component", event.component, "$series-3"),
        ("took", took, plain),
        ("chain", event.correlation_id or "", "$accent"),
        ("span", span, "$dim"),
        ("id", str(event.id), "$dim"),
    ]


def payload_json(event: Event) -> str | None:
    """The three JSON columns as one object, without decoding them; None when the event has none."""
    parts = [(name, getattr(event, name)) for name in _PAYLOADS]
    inside = ",".join(f'"{name}":{text}' for name, text in parts if text)
    return f"{{{inside}}}" if inside else None
