"""The line in which a filter is typed, what can come next, and under the wrong word what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from telesink.store.query.fields import Subject
from telesink.tui.panes.filter_history import FilterHistory
from telesink.tui.panes.proposal_list import ProposalList

if TYPE_CHECKING:
    from telesink.store.query.completion import Proposal, Vocabulary
    from telesink.widgets.key_footer import Hint

HINT: Final = "words, level:error, component:db, duration:>250ms, @key:value, -not:this, a or b"
_HINTS: Final = (("tab", "complete"), ("↑ ↓", "choose, or past filters"), ("↵ esc", "done"))
_SIGN_WIDTH: Final = 2
_COUNT_STEP: Final = 8
"""Cells by which the place for the count grows: to lay it out for each event that arrives would cost more than they."""
_PAUSE: Final = 0.15
"""Seconds without a key after which a filter is asked: half a word is not looked for in millions of messages."""


class FilterBar(Widget):
    """Says `Changed` while one types, `Left` when the keys go back to the list."""

    DEFAULT_CSS = """
    FilterBar { height: auto; }
    FilterBar Horizontal { height: 1; }
    FilterBar .sign { width: 2; color: $accent; }
    FilterBar .count { width: 16; color: $dim; padding-left: 2; text-align: right; }
    FilterBar .mistake { height: auto; max-height: 4; display: none; color: $level-error; }
    FilterBar.-wrong .mistake { display: block; }
    FilterBar.-proposing .mistake { display: none; }
    FilterBar Input, FilterBar Input:focus {
        height: 1; width: 1fr; border: none; padding: 0; background: transparent;
        &>.input--placeholder { color: $faint; }
    }
    FilterBar Input:focus { background: $panel; }
    """

    class Changed(Message):
        """Another filter is in the line; an empty one is None."""

        def __init__(self, where: str | None) -> None:
            super().__init__()
            self.where = where

    class Entered(Message):
        """The user begins to type: proposals will be wanted."""

    class Left(Message):
        """The user is done typing."""

    class _Line(Input):
        """Keys that mean something else while there are proposals, or nothing is typed."""

        BINDINGS: ClassVar = [
            Binding("escape", "leave", show=False),
            Binding("down", "turn(1)", show=False),
            Binding("up", "turn(-1)", show=False),
            Binding("tab", "accept", show=False),
            Binding("right", "right", show=False),
        ]

        @property
        def bar(self) -> FilterBar:
            return self.query_ancestor(FilterBar)

        def action_leave(self) -> None:
            self.bar.leave()

        def action_turn(self, step: int) -> None:
            self.bar.turn(step)

        def action_accept(self) -> None:
            if not self.bar.accept():
                self.bar.leave()

        def action_right(self) -> None:
            if self.cursor_position < len(self.value) or not self.bar.accept():
                self.action_cursor_right()

    def __init__(self, subject: Subject | None = None) -> None:
        """`subject`: what the filter is about; without one nothing is proposed."""
        super().__init__()
        self._subject = subject
        self._vocabulary: Vocabulary | None = None
        self.past = FilterHistory()
        self._typing: Timer | None = None
        self._count_width = 0

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static("/", classes="sign", markup=False)
            line = self._Line(placeholder=HINT, compact=True, select_on_focus=False)
            line.cursor_blink = False
            yield line
            yield Static(classes="count", markup=False)
        yield ProposalList()
        yield Static(classes="mistake", markup=False)

    @property
    def vocabulary(self) -> Vocabulary:
        """What can be proposed."""
        if self._vocabulary is None:
            from telesink.store.query.completion import Vocabulary  # not before something is typed

            self._vocabulary = Vocabulary()
        return self._vocabulary

    @vocabulary.setter
    def vocabulary(self, known: Vocabulary) -> None:
        self._vocabulary = known

    @property
    def _input(self) -> Input:
        return self.query_exactly_one(Input)

    @property
    def _list(self) -> ProposalList:
        return self.query_exactly_one(ProposalList)

    @property
    def is_edited(self) -> bool:
        return self._input.has_focus

    @property
    def hints(self) -> Sequence[Hint]:
        """What keys do here, while one types."""
        return _HINTS if self.is_edited else ()

    @property
    def text(self) -> str:
        return self._input.value

    def edit(self) -> None:
        self._input.focus()
        self.post_message(self.Entered())

    def clear(self) -> None:
        self._input.value = ""

    def put(self, text: str) -> None:
        """Puts a text into the line that needs not be asked again."""
        with self.prevent(Input.Changed):
            self._input.value = text

    def enter(self, text: str) -> None:
        """Another filter, as if it had been typed."""
        self._input.value = text

    def count(self, text: Content) -> None:
        """What stands at the right end."""
        place, width = self.query_exactly_one(".count", Static), _COUNT_STEP * ((len(text) + 1) // _COUNT_STEP + 1)
        if self._count_width != width:
            self._count_width = place.styles.width = width
        place.update(text, layout=False)

    # mistakes ----------------------------------------------------------------------------------------------
    def blame(self, text: str, column: int | None) -> None:
        """Shows a mistake: an arrow under its column (counted from 1), the words below."""
        left = _SIGN_WIDTH + (column - 1 if column else 0)
        sentence = text.partition(": ")[2] if text.startswith("filter, column") else text
        start = max(min(left, self.size.width - len(sentence)), 0)
        mistake = f"{' ' * left}▲\n{' ' * start}{sentence}"
        self.query_exactly_one(".mistake", Static).update(mistake)
        self.add_class("-wrong")

    def forgive(self) -> None:
        self.remove_class("-wrong")

    @property
    def is_wrong(self) -> bool:
        return self.has_class("-wrong")

    # proposals and past filters ----------------------------------------------------------------------------
    def _propose(self) -> None:
        """Shows what can come next, unless one goes through past filters."""
        from telesink.store.query.completion import proposals  # not before something is typed

        line = self._input
        found: tuple[Proposal, ...] = ()
        if self._subject and self.is_edited and not self.past.is_at(line.value):
            found = proposals(line.value, line.cursor_position, self.vocabulary, self._subject)
        self._offer(found)

    def _offer(self, found: Sequence[Proposal]) -> None:
        self._list.put(found, _SIGN_WIDTH - 1 + (found[0].start if found else 0))
        self.set_class(bool(found), "-proposing")

    def accept(self) -> bool:
        """Takes the chosen proposal; False when there is none."""
        chosen = self._list.chosen
        if chosen is None:
            return False
        text, caret = chosen.applied(self._input.value)
        self._offer(())
        self._input.value = text
        self._input.cursor_position = caret
        self._propose()
        return True

    def turn(self, step: int) -> None:
        """Up and down: in the list of proposals; in an empty line, through past filters; else down leaves."""
        line = self._input
        if self._list.chosen is not None:
            self._list.move(step)
        elif not line.value or self.past.is_at(line.value):
            text = self.past.older() if step < 0 else self.past.newer()
            if text is None:
                self.leave()
            else:
                line.value = text
                line.cursor_position = len(text)
        elif step > 0:
            self.leave()

    def leave(self) -> None:
        """Closes the proposals, or goes back to the list of events."""
        if self._list.chosen is not None:
            self._offer(())
            return
        if self._typing:
            self._typing.stop()
            self._tell()
        if not self.is_wrong:
            self.past.keep(self.text.strip())
        self.post_message(self.Left())

    @on(ProposalList.Picked)
    def _picked(self) -> None:
        self.accept()
        self._input.focus()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._propose()
        if self._typing:
            self._typing.stop()
        if self.is_edited and event.value:
            self._typing = self.set_timer(_PAUSE, self._tell)
        else:
            self._tell()

    def _tell(self) -> None:
        self._typing = None
        self.post_message(self.Changed(self.text.strip() or None))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._list.was_moved and self.accept():
            return
        self._offer(())
        self.leave()

    def on_descendant_blur(self) -> None:
        self._offer(())
