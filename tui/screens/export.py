"""The export dialog: what, which format, where; the size before, the progress during, the path in the end."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from telesink.store.errors import InputError
from telesink.store.io.estimating import Estimate
from telesink.store.io.export_plan import ExportPlan
from telesink.store.io.export_targets import default_name
from telesink.store.io.exporting import Exported, Progress
from telesink.tui.export_offers import Offer, export_command, short
from telesink.tui.jobs import Job, JobDone, JobTold
from telesink.tui.screens.choice import Choice
from telesink.tui.screens.dialog import Dialog
from telesink.tui.screens.export_form import Form, compressions, existing, folder_of, formats, plan_of, with_ending
from telesink.tui.screens.export_words import progress_words, range_words, result_words, size_words
from telesink.tui.screens.key_line import KeyLine
from telesink.widgets import format as words
from telesink.widgets import visible

if TYPE_CHECKING:
    from telesink.tui.store_access import StoreAccess
    from telesink.tui.view import View

State = Literal["form", "asking", "working", "done"]
_QUIT_SECONDS: Final = 2.0
"""That leaving the program waits for a half-written file to be cleared away."""


class ExportScreen(Dialog[None]):
    """Writes files in a thread; leaves no half ones, whatever happens."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go", show=False),
        Binding("y", "yes", show=False),
        Binding("Y", "copy_command", show=False),
        Binding("n", "no", show=False),
    ]

    DEFAULT_CSS = """
    ExportScreen .form, ExportScreen .to { height: auto; }
    ExportScreen .to Static { width: 10; color: $dim; }
    ExportScreen .to Input, ExportScreen .to Input:focus { width: 1fr; padding: 0 1; }
    ExportScreen .note { height: auto; min-height: 2; margin: 1 0 0 11; color: $dim; }
    ExportScreen .work { height: auto; display: none; }
    ExportScreen.-busy .form, ExportScreen.-busy .note { display: none; }
    ExportScreen.-busy .work { display: block; }
    """

    def __init__(self, store: StoreAccess, view: View, offers: Sequence[Offer]) -> None:
        super().__init__()
        self._store = store
        self._view = view
        self._offers = {offer.name: offer for offer in offers}
        self._state: State = "form"
        self._estimating: Job | None = None
        self._is_stale = False
        """The form has changed since the estimate began."""
        self._estimate: Content = Content("")
        self._job: Job | None = None
        self._plan: ExportPlan | None = None
        self._paths: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        export = self._store.settings.export
        options = [(offer.name, offer.words) for offer in self._offers.values()]
        with Vertical(classes="window"):
            yield Static("Export", classes="title", markup=False)
            with Vertical(classes="form"):
                yield Choice("what", options, id="what")
                yield Choice("when", (("range", range_words(self._view)), ("all", "the whole store")), id="when")
                yield Choice("format", formats(export), id="format")
                yield Choice("packed", compressions(export, "csv"), id="packed")
                with Horizontal(classes="to"):
                    yield Static("to", markup=False)
                    line = Input(self._first_path(), compact=True, select_on_focus=False)
                    line.cursor_blink = False
                    yield line
            yield Static(classes="note", markup=False)
            yield Static(classes="work", markup=False)
            yield KeyLine()

    def _first_path(self) -> str:
        export = self._store.settings.export
        plan = ExportPlan(folder_of(export.path), format=formats(export)[0][0])  # type: ignore[arg-type]  # of FORMATS
        return f"{'' if export.path == '.' else short(plan.target) + '/'}{default_name(plan, datetime.now(UTC))}"

    def on_mount(self) -> None:
        self.query_exactly_one("#what").focus()
        self._choice("when").display = self._offer.is_ranged
        self._show_state("form")
        self._estimate_anew()

    # the form ----------------------------------------------------------------------------------------------
    def _choice(self, name: str) -> Choice:
        return self.query_exactly_one(f"#{name}", Choice)

    @property
    def _offer(self) -> Offer:
        return self._offers[self._choice("what").value]

    def _form(self) -> Form:
        return Form(
            self._offer,
            self._choice("when").value == "all",
            self._choice("format").value,
            self._choice("packed").value or None,
            self.query_exactly_one(Input).value,
        )

    @on(Choice.Changed)
    def _changed(self, message: Choice.Changed) -> None:
        self._choice("when").display = self._offer.is_ranged
        packed = self._choice("packed")
        if message.choice.id == "format":
            packed.options = compressions(self._store.settings.export, message.choice.value)
            if packed.value not in dict(packed.options):
                packed.value = ""
        form, line = self._form(), self.query_exactly_one(Input)
        line.value = with_ending(line.value, form.format_name, form.compression)
        line.cursor_position = len(line.value)
        self._estimate_anew()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._show_note()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_go()

    # the size before ---------------------------------------------------------------------------------------
    def _estimate_anew(self) -> None:
        """Counts in a thread, one after the other: what is counted for nothing is left to its end."""
        if self._estimating:
            self._is_stale = True
            return
        self._estimate = Content.styled("counting", "$dim")
        self._show_note()
        plan = plan_of(self._form(), self._view, self._store, check=False)
        self._estimating = Job("estimate", lambda _job: self._counted(plan), self.post_message)

    def _counted(self, plan: ExportPlan) -> Estimate:
        with closing(self._store.open_service()) as service:
            return service.estimate_export(plan)

    def _take_estimate(self, message: JobDone) -> None:
        self._estimating = None
        if self._is_stale:
            self._is_stale = False
            self._estimate_anew()
            return
        if isinstance(message.result, Estimate):
            largest = self._store.settings.export.max_export_size_mb
            self._estimate = size_words(message.result, self._offer.sections, largest)
        elif message.trouble:
            self._estimate = Content.styled(visible(message.trouble), "$level-error")
        self._show_note()

    def _show_note(self, mistake: str = "") -> None:
        if not self.is_mounted:
            return
        second = Content.styled(visible(mistake), "$level-error") if mistake else self._place()
        self.query_exactly_one(".note", Static).update(Content("\n").join([self._estimate, second]))

    def _place(self) -> Content:
        try:
            plan = plan_of(self._form(), self._view, self._store)
        except InputError as error:
            return Content.styled(str(error), "$level-error")
        each = ", a file for each kind" if len(plan.sections) > 1 and plan.format in ("csv", "parquet") else ""
        return Content.styled(f"in {short(plan.target.parent)}{each}", "$dim")

    # states ------------------------------------------------------------------------------------------------
    def _show_state(self, state: State, text: Content | None = None) -> None:
        self._state = state
        self.set_class(state != "form", "-busy")
        if text is not None:
            self.query_exactly_one(".work", Static).update(text)
        self.query_exactly_one(KeyLine).show(*_KEYS[state])
        if state == "form":
            if self.focused is None:
                self.query_exactly_one("#what").focus()
        else:
            self.set_focus(None)

    def action_go(self) -> None:
        if self._state == "done":
            self.dismiss(None)
        if self._state != "form":
            return
        try:
            plan = plan_of(self._form(), self._view, self._store)
        except InputError as error:
            self._show_note(str(error))
            return
        there = existing(plan)
        if not there:
            self._start(plan)
            return
        self._plan = plan
        which = short(there[0]) + (f" and {len(there) - 1} more" if len(there) > 1 else "")
        size = words.bytes_size(sum(path.stat().st_size for path in there))
        text = Content.assemble((which, "bold $foreground"), (f"\nexists already, {size}. Replace it?", "$foreground"))
        self._show_state("asking", text)

    def action_yes(self) -> None:
        if self._state == "asking" and self._plan:
            self._start(self._plan)
        elif self._state == "done":
            self._copy("\n".join(self._paths), "path")

    def action_no(self) -> None:
        if self._state == "asking":
            self._show_state("form")

    def action_copy_command(self) -> None:
        if self._state == "done" and self._plan:
            self._copy(self._command(self._plan), "command")

    def _copy(self, text: str, what: str) -> None:
        self.app.copy_to_clipboard(text)
        self.notify(f"Copied: {what}")

    def _command(self, plan: ExportPlan) -> str:
        return export_command(self._form().view(self._view), plan, self._offer)

    def action_leave(self) -> None:
        if self._state == "working" and self._job:
            self._job.cancel()
        elif self._state == "asking":
            self._show_state("form")
        else:
            self.dismiss(None)

    # the work ----------------------------------------------------------------------------------------------
    def _start(self, plan: ExportPlan) -> None:
        self._plan = replace(plan, target=plan.target.absolute())
        self._show_state("working", progress_words(Progress(0, 0, 0.0, is_even=False), 0.0))
        self._job = Job("export", lambda job: self._exported(plan, job), self.post_message)

    def _exported(self, plan: ExportPlan, job: Job) -> Exported:
        with closing(self._store.open_service()) as service:
            return service.export(plan, job.tell)

    @on(JobTold)
    def _told(self, message: JobTold) -> None:
        if message.job is self._job and isinstance(message.progress, Progress) and not message.job.is_cancelled():
            self.query_exactly_one(".work", Static).update(progress_words(message.progress, message.job.seconds))

    @on(JobDone)
    def _done(self, message: JobDone) -> None:
        if message.job is self._estimating:
            self._take_estimate(message)
        elif isinstance(message.result, Exported):
            self._show_result(message.result, message.job.seconds)
        else:
            self._show_state("form")
            self._show_note(message.trouble or "Cancelled: no file was written")

    def _show_result(self, done: Exported, seconds: float) -> None:
        self._paths = tuple(str(path.absolute()) for path in done.files)
        command = self._command(self._plan) if self._plan else ""
        text = result_words(done, self._paths, command, seconds)
        self._show_state("done", text)

    def on_unmount(self) -> None:
        for job in (self._estimating, self._job):
            if job:
                job.cancel()
        if self._job:
            self._job.join(_QUIT_SECONDS)


_KEYS: Final = {
    "form": (("enter", "export", "go"), ("tab", "next", ""), ("←→", "choose", ""), ("esc", "leave", "leave")),
    "asking": (("y", "replace", "yes"), ("n", "back", "no")),
    "working": (("esc", "cancel", "leave"),),
    "done": (("enter", "close", "go"), ("y", "copy path", "yes"), ("Y", "copy command", "copy_command")),
}
