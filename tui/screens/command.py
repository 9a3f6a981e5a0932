"""The command line: a line at the bottom, what can come next above it, a mistake under its word."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.style import Style
from textual.widgets import Input, Static

from telesink.store.query.completion import Vocabulary
from telesink.tui.command_completion import Completion, completions
from telesink.tui.command_language import Command, CommandError, Known, read_command
from telesink.tui.jobs import Job, JobDone
from telesink.widgets import visible

if TYPE_CHECKING:
    from telesink.tui.store_access import StoreAccess

_MOST_SHOWN: Final = 8
_SIGN_WIDTH: Final = 1
_CHAINS: Final = 50
_PLACE: Final = "telesink-place"


class _Offered(Static):
    """What can come next."""

    class Picked(Message):
        """A line was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def on_click(self, event: events.Click) -> None:
        place = event.style.meta.get(_PLACE)
        if place is not None:
            self.post_message(self.Picked(place))


class CommandScreen(ModalScreen[tuple[str, Command] | None]):
    """Answers with the line and what it means, or None. The panes stay in view."""

    DEFAULT_CSS = """
    CommandScreen { align: left bottom; background: transparent; }
    CommandScreen > .window { height: auto; background: $panel; }
    CommandScreen .next { height: auto; padding: 0 1; color: $dim; }
    CommandScreen .mistake { height: auto; display: none; color: $level-error; }
    CommandScreen .mistake.-shown { display: block; }
    CommandScreen Horizontal { height: 1; }
    CommandScreen .sign { width: 1; color: $accent; text-style: bold; }
    CommandScreen Input, CommandScreen Input:focus {
        height: 1; width: 1fr; border: none; padding: 0; background: transparent;
    }
    """

    class _Line(Input):
        BINDINGS: ClassVar[list[BindingType]] = [
            Binding("escape", "screen.leave", show=False),
            Binding("tab", "screen.turn(1)", show=False),
            Binding("shift+tab", "screen.turn(-1)", show=False),
            Binding("up", "screen.past(-1)", show=False),
            Binding("down", "screen.past(1)", show=False),
            Binding("right", "accept", show=False),
            Binding("backspace", "rub_out", show=False),
        ]

        def action_accept(self) -> None:
            """At the end of the line: goes on from what stands there."""
            if self.cursor_position < len(self.value):
                self.action_cursor_right()
            elif isinstance(self.screen, CommandScreen):
                self.screen.go_on()

        def action_rub_out(self) -> None:
            """In an empty line there is nothing left to rub out but the line."""
            if self.value:
                self.action_delete_left()
            else:
                self.screen.dismiss(None)

    def __init__(self, known: Known, past: Sequence[str], store: StoreAccess) -> None:
        super().__init__()
        self._known = known
        self._past = ["", *reversed(past)]
        """The line that is typed, and those before, the newest first."""
        self._age = 0
        """Which of them stands in the line."""
        self._store = store
        self._offered: tuple[Completion, ...] = ()
        self._place: int | None = None
        """Which of the offered stands in the line."""
        self._filled = ""
        """What was put there, so that it is not taken for typed."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="window"):
            yield _Offered(classes="next", markup=False)
            yield Static(classes="mistake", markup=False)
            with Horizontal():
                yield Static(":", classes="sign", markup=False)
                line = self._Line(compact=True, select_on_focus=False)
                line.cursor_blink = False
                yield line

    def on_mount(self) -> None:
        self._line.focus()
        self._offer("")
        self._reading = Job("names", lambda _job: self._names(), self.post_message)

    @property
    def _line(self) -> Input:
        return self.query_exactly_one(Input)

    # names of the store ------------------------------------------------------------------------------------
    def _names(self) -> tuple[tuple[str, ...], Vocabulary]:
        with closing(self._store.open_service()) as service:
            chains = service.chains(limit=_CHAINS).chains
            return tuple(chain.chain_id for chain in chains), service.vocabulary()

    @on(JobDone)
    def _take_names(self, message: JobDone) -> None:
        if isinstance(message.result, tuple):  # without a store there are none, and its pane says so
            chains, vocabulary = message.result
            self._known = replace(self._known, chains=chains, vocabulary=vocabulary)
            if self._place is None:
                self._offer(self._line.value)

    # what can come next ------------------------------------------------------------------------------------
    def _offer(self, typed: str) -> None:
        self._offered, self._place = completions(typed, self._known), None
        self._show_offered()

    def _show_offered(self) -> None:
        chosen = self._place or 0
        first = max(min(chosen - _MOST_SHOWN // 2, len(self._offered) - _MOST_SHOWN), 0)
        shown = list(enumerate(self._offered))[first : first + _MOST_SHOWN]
        width = max((len(visible(each.line)) for _place, each in shown), default=0)
        lines = [_offered_line(each, place, width, chosen=place == self._place) for place, each in shown]
        if len(self._offered) > _MOST_SHOWN:
            lines.append(
                Content.styled(f"{len(self._offered)} in all: tab goes through them, up to past lines", "$faint")
            )
        below = self.query_exactly_one(".next", Static)
        below.update(Content("\n").join(lines))
        below.display = bool(lines)

    @on(_Offered.Picked)
    def _clicked(self, message: _Offered.Picked) -> None:
        self._fill(self._offered[message.place].line)
        self._offer(self._line.value)
        self._line.focus()

    def action_turn(self, step: int) -> None:
        """Puts the next of what is offered into the line; the only one there is is taken."""
        if not self._offered:
            return
        before = self._place
        self._place = (0 if step > 0 else -1) if before is None else before + step
        self._place %= len(self._offered)
        self._fill(self._offered[self._place].line)
        if len(self._offered) == 1:
            self._offer(self._line.value)
        else:
            self._show_offered()

    def go_on(self) -> None:
        """Takes what is offered first, or what stands in the line, and offers what follows it."""
        if self._place is None and self._offered:
            self._fill(self._offered[0].line)
        self._offer(self._line.value)

    def action_past(self, step: int) -> None:
        """Goes to an older line, or a newer one."""
        if self._age == 0:
            self._past[0] = self._line.value
        self._age = min(max(self._age - step, 0), len(self._past) - 1)
        self._fill(self._past[self._age])
        self._offer(self._line.value)

    def _fill(self, text: str) -> None:
        self._filled = text
        self._line.value = text
        self._line.cursor_position = len(text)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._blame(None)
        if event.value != self._filled:
            self._filled, self._age = "", 0
            self._offer(event.value)

    # the end -----------------------------------------------------------------------------------------------
    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        try:
            command = read_command(event.value, self._known)
        except CommandError as error:
            self._blame(error)
            return
        self.dismiss(None if command is None else (event.value.strip(), command))

    def _blame(self, error: CommandError | None) -> None:
        mistake = self.query_exactly_one(".mistake", Static)
        mistake.set_class(error is not None, "-shown")
        if error is None:
            return
        left = min(_SIGN_WIDTH + error.column - 1, max(self.size.width - 1, 0))
        sentence = visible(str(error))
        start = max(min(left, self.size.width - len(sentence)), 0)
        mistake.update(f"{' ' * start}{sentence}\n{' ' * left}▼")

    def action_leave(self) -> None:
        self.dismiss(None)


def _offered_line(offered: Completion, place: int, width: int, *, chosen: bool) -> Content:
    text = visible(offered.line)
    style = "bold $foreground on $selection" if chosen else "$foreground"
    line = Content.assemble((f"{text:<{width}}", style), (f"   {visible(offered.note)}", "$dim"))
    return line.stylize(Style.from_meta({_PLACE: place}))
