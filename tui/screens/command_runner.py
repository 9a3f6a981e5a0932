"""Opens the command line, and does what was typed there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telesink.store.errors import InputError
from telesink.tui.screens.overlays import Overlays

if TYPE_CHECKING:
    from telesink.tui.command_language import Command, Known

MOST_LINES: Final = 100
"""That the command line remembers."""


class CommandRunner(Overlays):
    """A command is a value; `run_command` is the one place that knows what each does."""

    async def action_act(self, action: str) -> None:
        """Runs an action of the table."""
        raise NotImplementedError

    def act_command_edit(self) -> None:
        from telesink.tui.screens.command import CommandScreen  # only when it is opened

        screen = CommandScreen(self._known(), self.past_lines, self._store)
        self.app.push_screen(screen, self._entered)

    def _known(self) -> Known:
        from telesink.tui.command_language import Known  # with the command line

        themes: tuple[str, ...] = getattr(self.app, "theme_names", ())
        return Known(self.view, self.tabs.active, themes, self._saved.all)

    async def _entered(self, entered: tuple[str, Command] | None) -> None:
        if entered is None:
            return
        line, command = entered
        self.past_lines[:] = [*(past for past in self.past_lines if past != line), line][-MOST_LINES:]
        try:
            await self.run_command(command)
        except InputError as error:
            self.notify(str(error), severity="error", markup=False)

    async def run_command(self, command: Command) -> None:
        """Raises `InputError` for what cannot be done now."""
        from telesink.tui import command_language as typed  # it is loaded: somebody has typed a line

        match command:
            case typed.ShowTab(tab):
                await self.choose_tab(tab)
            case typed.SetFilter(where, tab):
                await self.put_filter(where, tab)
            case typed.ShowChain(chain_id):
                await self.jump("chains", chain_id)
            case typed.SetRange(chosen):
                self.show_range(chosen)
            case typed.GoTo(moment):
                self.show_moment(moment)
            case typed.SetTheme(name):
                self.app.theme = name
            case typed.SaveFilter(name):
                self._save_filter(name)
            case typed.ForgetFilter(name):
                self._saved.forget(name)
                self.notify(f"Deleted: {name}", markup=False)
            case typed.Do(action):
                await self.action_act(action)

    def act_program_quit(self) -> None:
        self.app.exit()

    def _save_filter(self, name: str) -> None:
        where = self.pane.where
        if where is None:
            raise InputError("there is no filter to save here; / begins one")
        self._saved.save(name, where)
        self.notify(f"Saved as {name}: {where}", markup=False)
