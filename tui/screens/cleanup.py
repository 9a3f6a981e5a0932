"""The clean-up dialog: what would go first, then a word to be typed, then the work."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from telesink.store.errors import InputError
from telesink.store.times import us_from_duration
from telesink.store.upkeep.cleanup import clean_up
from telesink.store.upkeep.plan import CleanupPlan, plan_of_store
from telesink.store.upkeep.progress import Cleaned, Progress
from telesink.store.upkeep.retention import retention_of
from telesink.tui.jobs import Job, JobDone, JobTold
from telesink.tui.screens.cleanup_words import plan_words, progress_words, result_words
from telesink.tui.screens.dialog import Dialog
from telesink.tui.screens.key_line import KeyLine

if TYPE_CHECKING:
    from textual.timer import Timer

    from telesink.tui.store_access import StoreAccess
    from telesink.tui.view import View

State = Literal["form", "working", "done"]
WORD: Final = "delete"
"""To be typed in full: a key that was pressed by chance deletes nothing."""
_TYPING_SECONDS: Final = 0.3
"""After which what is typed as an age is taken for finished, and counted."""
_QUIT_SECONDS: Final = 2.0


class CleanupScreen(Dialog[None]):
    """Counts, asks, deletes in a thread; may be cancelled between any two transactions."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    DEFAULT_CSS = """
    CleanupScreen .line { height: 1; }
    CleanupScreen .line Static { width: 15; color: $dim; }
    CleanupScreen .line Input, CleanupScreen .line Input:focus { width: 1fr; padding: 0 1; }
    CleanupScreen .plan { height: auto; min-height: 9; max-height: 14; margin: 1 0; }
    CleanupScreen .plan Static { height: auto; }
    CleanupScreen .mistake { margin-top: 0; }
    CleanupScreen .work { height: auto; display: none; }
    CleanupScreen.-busy .line, CleanupScreen.-busy .plan { display: none; }
    CleanupScreen.-busy .work { display: block; }
    CleanupScreen #sure { display: none; }
    CleanupScreen.-asks #sure { display: block; }
    CleanupScreen.-asks.-busy #sure { display: none; }
    """

    def __init__(self, store: StoreAccess, view: View) -> None:
        super().__init__()
        self._store = store
        self._view = view
        self._state: State = "form"
        self._counting: Job | None = None
        self._is_stale = False
        """What is typed has changed since the counting began."""
        self._plan: CleanupPlan | None = None
        self._planned_at = 0
        """Microseconds since 1970 that the ages of the plan count back from."""
        self._job: Job | None = None
        self._typing: Timer | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="window"):
            yield Static("Clean up", classes="title", markup=False)
            with Horizontal(classes="line"):
                yield Static("older than", markup=False)
                yield _line("age", "as configured for each table; or an age like 30d, 12h")
            with VerticalScroll(classes="plan", can_focus=False):
                yield Static(classes="table", markup=False)
            with Horizontal(classes="line", id="sure"):
                yield Static(f"type {WORD}", markup=False)
                yield _line("word", "")
            yield Static(classes="mistake", markup=False)
            yield Static(classes="work", markup=False)
            yield KeyLine()

    def on_mount(self) -> None:
        self.query_exactly_one("#age").focus()
        self._show_keys()
        self._count()

    # the plan ----------------------------------------------------------------------------------------------
    def _count(self) -> None:
        """Counts in a thread, one after the other."""
        if self._counting:
            self._is_stale = True
            return
        typed = self.query_exactly_one("#age", Input).value.strip()
        try:
            age = us_from_duration(typed) if typed else None
        except InputError as error:
            self.blame(str(error))
            return
        self.blame("")
        self._show_plan(None)
        location, self._planned_at = self._store.location, self._view.present()
        retention = retention_of(self._store.settings, self._planned_at, older_than_us=age)
        self._counting = Job("plan", lambda _job: plan_of_store(location, retention), self.post_message)

    def _take_plan(self, message: JobDone) -> None:
        self._counting = None
        if self._is_stale:
            self._is_stale = False
            self._count()
        elif isinstance(message.result, CleanupPlan):
            self._show_plan(message.result)
        else:
            self.blame(message.trouble or "")

    def _show_plan(self, plan: CleanupPlan | None) -> None:
        self._plan = plan
        text = Content.styled("counting", "$dim") if plan is None else plan_words(plan, self._planned_at)
        self.query_exactly_one(".table", Static).update(text)
        self.set_class(plan is not None and plan.rows > 0, "-asks")
        self._show_keys()

    @on(Input.Changed, "#age")
    def _age_typed(self) -> None:
        self._show_plan(None)  # what was counted is of another age: it must not be deleted by
        if self._typing:
            self._typing.stop()
        self._typing = self.set_timer(_TYPING_SECONDS, self._count)

    # states ------------------------------------------------------------------------------------------------
    def _show_state(self, state: State, text: Content) -> None:
        self._state = state
        self.set_class(state != "form", "-busy")
        self.query_exactly_one(".work", Static).update(text)
        self._show_keys()
        if state == "form":
            self.query_exactly_one("#age").focus()
        else:
            self.set_focus(None)

    def _show_keys(self) -> None:
        keys = self.query_exactly_one(KeyLine)
        if self._state == "working":
            keys.show(("esc", "cancel", "leave"))
        elif self._state == "done":
            keys.show(("enter", "close", "go"))
        elif self._plan and self._plan.rows:
            keys.show(("enter", "delete", "go"), ("tab", "next", ""), ("esc", "leave", "leave"))
        elif self._plan:
            keys.show(("enter", "tidy up and give back space", "go"), ("esc", "leave", "leave"))
        else:
            keys.show(("esc", "leave", "leave"))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_go()

    def action_go(self) -> None:
        if self._state == "done":
            self.dismiss(None)
        elif self._state == "form" and self._plan:
            if self._plan.rows and not self._is_sure():
                return
            self._start(self._plan)

    def _is_sure(self) -> bool:
        line = self.query_exactly_one("#word", Input)
        if line.value.strip().lower() == WORD:
            return True
        if line.has_focus:
            self.blame(f"nothing is deleted before {WORD} is typed in full")
        line.focus()
        return False

    def action_leave(self) -> None:
        if self._state == "working" and self._job:
            self._job.cancel()
        else:
            self.dismiss(None)

    # the work ----------------------------------------------------------------------------------------------
    def _start(self, plan: CleanupPlan) -> None:
        location = self._store.location
        self.blame("")
        self._show_state("working", progress_words(Progress("deleting", "events", 0, plan.rows, 0, 0), 0.0))
        self._job = Job(
            "cleanup",
            lambda job: clean_up(location, plan, tell=job.report, is_cancelled=job.is_cancelled),
            self.post_message,
        )

    @on(JobTold)
    def _told(self, message: JobTold) -> None:
        if self._state == "working" and isinstance(message.progress, Progress):
            self.query_exactly_one(".work", Static).update(progress_words(message.progress, message.job.seconds))

    @on(JobDone)
    def _done(self, message: JobDone) -> None:
        if message.job is self._counting:
            self._take_plan(message)
        elif isinstance(message.result, Cleaned):
            self._show_state("done", result_words(message.result, message.job.seconds))
        else:
            self._show_state("form", Content(""))
            self.blame(message.trouble or "")

    def on_unmount(self) -> None:
        if self._job:
            self._job.cancel()
            self._job.join(_QUIT_SECONDS)


def _line(name: str, placeholder: str) -> Input:
    line = Input(placeholder=placeholder, compact=True, select_on_focus=False, id=name)
    line.cursor_blink = False
    return line
