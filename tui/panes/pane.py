"""What every tab is: it says what it wants to know, draws the answer, and puts its other states in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from telesink.tui.feed import Question, SnapshotReady, Trouble

if TYPE_CHECKING:
    from telesink.store.query.results import Event
    from telesink.tui.pinning import Pinnable
    from telesink.tui.session import Memory
    from telesink.tui.view import View
    from telesink.widgets import RowTable
    from telesink.widgets.key_footer import Hint


Snapshot = TypeVar("Snapshot")
"""The frozen answer that a pane draws."""


@dataclass(frozen=True, slots=True)
class Copyable:
    """Something that `y` offers: what it is called, and the text."""

    label: str
    text: str


class Pane(Widget, Generic[Snapshot]):
    """A tab. Subclasses give `compose_body`, `question` and `show`; the states are done here."""

    DEFAULT_CSS = """
    Pane { height: 1fr; padding: 1 2 0 2; }
    Pane > .body { height: 1fr; }
    Pane > .notice {
        height: 1fr; display: none; content-align: center middle; text-align: center; color: $dim;
    }
    Pane > .trouble { height: auto; max-height: 2; display: none; color: $level-error; }
    Pane.-bare > .body { display: none; }
    Pane.-bare > .notice { display: block; }
    Pane.-troubled > .trouble { display: block; }
    """

    TAB: ClassVar[str]

    view: reactive[View] = reactive(None, init=False)  # type: ignore[arg-type]  # set in __init__

    class Asked(Message):
        """The pane wants to know something."""

        def __init__(self, question: Question) -> None:
            super().__init__()
            self.question = question

    class Changed(Message):
        """What can be done here has changed: the footer's keys, for instance."""

    class ChainWanted(Message):
        """Show this chain."""

        def __init__(self, correlation_id: str) -> None:
            super().__init__()
            self.correlation_id = correlation_id

    class EventWanted(Message):
        """Show this event with all it carries."""

        def __init__(self, event: Event) -> None:
            super().__init__()
            self.event = event

    class TabWanted(Message):
        """Show another tab, with the cursor on `key` there."""

        def __init__(self, tab: str, key: str) -> None:
            super().__init__()
            self.tab = tab
            self.key = key

    def __init__(self, view: View) -> None:
        super().__init__(id=self.TAB)
        self.set_reactive(Pane.view, view)
        self.has_answer = False
        self.wanted: str | None = None
        """Key of the row that the cursor goes to when it is there."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="body"):
            yield from self.compose_body()
        yield Static(classes="notice", markup=False)
        yield Static(classes="trouble", markup=False)

    def on_mount(self) -> None:
        self.say(Content.styled("Loading", "$dim"))

    # for subclasses ----------------------------------------------------------------------------------------
    def compose_body(self) -> ComposeResult:
        raise NotImplementedError

    def question(self) -> Question:
        """What to ask now, and again whenever data arrives."""
        raise NotImplementedError

    def show(self, snapshot: Snapshot) -> None:
        """Draws an answer: of `question`, or of another one that this pane asked."""
        raise NotImplementedError

    def empty_text(self, snapshot: Snapshot) -> Content | None:
        """What to say instead of the drawing when there is nothing to draw."""
        return None

    def can(self, action: str) -> bool:
        """Whether the action makes sense now; the table has said already that it does on this tab."""
        return True

    @property
    def hints(self) -> Sequence[Hint]:
        """Keys of the part that has them now, where these are not the tab's: the footer begins with them."""
        return ()

    @property
    def where(self) -> str | None:
        """The filter in force."""
        return None

    @property
    def chain_id(self) -> str | None:
        """The chain that is open."""
        return None

    def put_filter(self, where: str | None) -> None:
        """Shows what matches, or with None everything. Only tabs that have a filter are asked to."""

    def crumbs(self) -> tuple[str, ...]:
        """What is open here, for the way back: the filter, the chain."""
        chain = f"chain {self.chain_id}" if self.chain_id else None
        return tuple(filter(None, (self.where, chain)))

    def copyables(self) -> Sequence[Copyable]:
        """What `y` can copy here, most wanted first."""
        return ()

    def pinnable(self) -> Pinnable | None:
        """What `m` pins or lets go: what the cursor is on, if that can be pinned."""
        return None

    def pin_changed(self, _thing: Pinnable) -> None:
        """Something of this pane has been pinned or let go."""
        self.ask()

    def remembered(self) -> dict[str, Any]:
        """What the next start of the dashboard shall find again, as JSON has it: a filter, an order, what is folded."""
        return {}

    def recall(self, memory: Memory) -> None:
        """Takes what `remembered` gave, before the first question; what makes no sense is left out."""

    def back(self) -> bool:
        """Leaves the innermost thing that is open; False when there is none."""
        return False

    def go_to(self, key: str) -> None:
        """Puts the cursor on the row called `key`, when it comes."""
        self.wanted = key
        self.ask()

    def place_cursor(self, table: RowTable) -> None:
        """To be called when rows have come: the cursor goes where `go_to` wants it."""
        if self.wanted is not None and table.move_to(self.wanted):
            self.wanted = None
            self.call_after_refresh(lambda: table.show_line(table.cursor_index))

    def keys_at(self, table: RowTable) -> tuple[str, ...]:
        """What a question is about: the row that `go_to` wants and, while there is no such row, the cursor's."""
        return tuple(str(key) for key in (self.wanted, table.cursor_key) if key is not None)

    def forget(self) -> None:
        """Lets go of what was loaded beside the standing answer: it is of another store."""

    def focus_main(self) -> None:
        """Gives the keys to the part that they are meant for."""

    # the states --------------------------------------------------------------------------------------------
    def ask(self) -> None:
        """Sends the standing question; the answer replaces what is shown."""
        self.post_message(self.Asked(self.question()))

    def receive(self, message: SnapshotReady) -> None:
        """Takes an answer of the feed, or the reason why there is none."""
        if message.trouble:
            self._show_trouble(message.trouble)
            return
        self.remove_class("-troubled")
        snapshot = cast("Snapshot", message.snapshot)  # the feed hands back what this pane's question returned
        empty = self.empty_text(snapshot) if message.standing else None
        if empty is not None:
            self.say(empty)
            self.has_answer = True
            self.post_message(self.Changed())
        elif self.has_class("-bare"):
            self.remove_class("-bare")
            self.call_after_refresh(self._show, snapshot)  # what is drawn depends on widths, known from now on
        else:
            self._show(snapshot)

    def _show(self, snapshot: Snapshot) -> None:
        self.show(snapshot)
        self.has_answer = True
        self.post_message(self.Changed())

    def say(self, text: Content) -> None:
        """Shows words in the place of the drawing."""
        self.query_exactly_one("Pane > .notice", Static).update(text)
        self.add_class("-bare")

    def _show_trouble(self, trouble: Trouble) -> None:
        if trouble.missing:
            self.say(missing_store(trouble.text))
        elif not self.has_answer:
            self.say(Content.assemble(("The store could not be read\n\n", "bold $level-error"), trouble.text))
        else:
            self.query_exactly_one("Pane > .trouble", Static).update(f"not up to date: {trouble.text}")
            self.add_class("-troubled")

    def watch_view(self, old: View, new: View) -> None:
        """Another range or another moment: another answer."""
        if self.is_mounted and (old.range, old.as_of) != (new.range, new.as_of):
            self.ask()


def missing_store(text: str) -> Content:
    return Content.assemble(
        ("No store yet\n\n", "bold $foreground"),
        f"{text.removeprefix('No store yet at ')}\n\n",
        "It appears here by itself as soon as something is recorded, with ",
        ("telesink record NAME", "$accent"),
        " or ",
        ("TelemetrySink(...)", "$accent"),
    )
