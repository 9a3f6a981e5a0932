"""The dashboard as a program: it owns the feed, the themes and the main screen, and ends cleanly."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.app import App, SystemCommand
from textual.binding import Binding

from telesink import themes
from telesink.store.errors import InputError, SettingsError
from telesink.store.location import resolve_location
from telesink.store.settings import Settings
from telesink.store.user_folders import config_folder, state_folder
from telesink.tui.actions import EVERYWHERE
from telesink.tui.draining import Draining
from telesink.tui.feed import Feed, SnapshotReady, StoreReplaced, StoreSized
from telesink.tui.hangup import end_with_terminal
from telesink.tui.ranges import TimeRange, parse_range
from telesink.tui.saved_filters import SavedFilters
from telesink.tui.screens.main import MainScreen
from telesink.tui.session import SAVE_SECONDS, Session, SessionFile
from telesink.tui.store_access import StoreAccess
from telesink.tui.view import View

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.screen import Screen

    from telesink.store.location import StoreLocation
    from telesink.store.query.service import TelemetryQueryService

DEFAULT_TAB: Final = "overview"
DEFAULT_RANGE: Final = "1h"
SETTLE_SECONDS: Final = 0.5
"""What start-up puts off (the other themes, the garbage collector) waits this long after the first paint."""


def _action_commands() -> type[Provider]:
    from telesink.tui.palette import ActionCommands  # the palette is imported when it is opened

    return ActionCommands


class Dashboard(App[None]):
    """The dashboard over one store. `service` and `clock` (nanoseconds since 1970) are given by tests."""

    TITLE = "telesink"
    BINDINGS: ClassVar = [
        Binding("ctrl+c", "quit", "quit", show=False, priority=True, id="program.quit"),
        Binding("ctrl+p", "command_palette", "palette", show=False, priority=True, id="palette.show"),
    ]
    COMMANDS: ClassVar = {_action_commands}

    def __init__(
        self,
        location: StoreLocation,
        settings: Settings | None = None,
        *,
        service: TelemetryQueryService | None = None,
        clock: Callable[[], int] = time_ns,
        utc: bool = False,
        tab: str | None = None,
        drain: bool = False,
        user_themes: Path | None = None,
        session_file: SessionFile | None = None,
        restore: bool = True,
        db: str | None = None,
        saved: SavedFilters | None = None,
    ) -> None:
        super().__init__()
        self._location = location
        self.settings = settings or Settings()
        self._clock = clock
        self._user_themes = user_themes
        self._every_theme: tuple[str, ...] = ()
        self._draining = Draining(location, self.settings) if drain else None
        self.feed = Feed(
            (lambda: service) if service else self._open_service,
            self.post_message,
            location.path,
            refresh=self.settings.dashboard.refresh_ms / 1000,
        )
        self._session_file = session_file
        session = session_file.read() if session_file and restore else Session()
        view = View(clock, _range_of(session), utc=utc, db=db)
        store = StoreAccess(location, self.settings, self._open_service)
        keys = self.settings.dashboard.keys
        self.main = MainScreen(
            view, tab or _tab_of(session), store, keys, self.feed, session.panes, saved, session.commands
        )
        self.set_keymap(keys)
        self._put_on_first(session)

    def _open_service(self) -> TelemetryQueryService:
        from telesink.store.query.service import TelemetryQueryService  # peewee; in the feed's thread

        return TelemetryQueryService(self._location, settings=self.settings, clock=self._clock, lean=True)

    def get_default_screen(self) -> Screen[None]:
        return self.main

    # life --------------------------------------------------------------------------------------------------
    def on_ready(self) -> None:
        """The first frame is on the screen: now what costs time may start."""
        self.feed.start()
        self.set_timer(SETTLE_SECONDS, self._settle)
        if self.settings.dashboard.keys:
            self._complain_of_keys()
        if self._draining:
            self._draining.start()

    def _settle(self) -> None:
        self._register_all_themes()
        if self._session_file:
            self.set_interval(SAVE_SECONDS, self._remember)
        if not gc.isenabled():  # switched off by `run_dashboard`; in tests it is on, and nothing is frozen
            gc.collect()
            gc.freeze()
            gc.enable()

    def _complain_of_keys(self) -> None:
        from telesink.tui.own_keys import complaints  # only for who has chosen keys

        text = "\n".join(complaints(self.settings.dashboard.keys))
        if text:
            self.notify(text, title="dashboard.keys", severity="warning", markup=False)

    def _remember(self) -> None:
        if self._session_file and self.main.is_mounted:
            self._session_file.write(self._session())

    def _session(self) -> Session:
        main = self.main
        configured = self.settings.dashboard.theme
        own = (configured, self.theme) if self.theme != configured else None
        return Session(main.tabs.active, main.view.range.name, main.remembered(), main.past_lines, own)

    def exit(self, *arguments: Any, **options: Any) -> None:
        self._remember()  # while the panes are still there
        super().exit(*arguments, **options)

    def on_unmount(self) -> None:
        self.feed.stop()
        if self._draining:
            self._draining.stop()

    # what comes and goes -----------------------------------------------------------------------------------
    @on(SnapshotReady)
    def _hand_on(self, message: SnapshotReady) -> None:
        self.main.receive(message)

    @on(StoreReplaced)
    def _forget_all(self) -> None:
        self.main.forget_all()

    @on(StoreSized)
    def _show_size(self, message: StoreSized) -> None:
        self.main.storage = message.storage

    # themes ------------------------------------------------------------------------------------------------
    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.DEFAULT_VARIABLES

    @property
    def theme_names(self) -> tuple[str, ...]:
        """Those to choose from."""
        if not self._every_theme:
            self._register_all_themes()
        return self._every_theme

    def _put_on_first(self, session: Session) -> None:
        """The theme that was chosen the last time, unless another one has been configured since."""
        configured = self.settings.dashboard.theme
        if session.theme and session.theme[0] == configured:
            try:
                self._put_on(session.theme[1])
                return
            except themes.ThemeError:  # its file is gone
                pass
        self._put_on(configured)

    def _put_on(self, name: str) -> None:
        """The theme of the settings, before the first paint: a later change would paint everything twice."""
        if name not in self.available_themes:
            self.register_theme(themes.load(name, self._user_themes))
        self.theme = name

    def _register_all_themes(self) -> None:
        try:
            every = themes.load_all(self._user_themes)
        except themes.ThemeError as error:
            self.notify(str(error), title="A theme was left out", severity="warning", markup=False)
            every = themes.load_all()
        for theme in every.values():
            self.register_theme(theme)
        self._every_theme = tuple(every)

    def action_command_palette(self) -> None:
        from telesink.tui.palette import Palette  # when it is opened

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        yield SystemCommand("Quit", "Quit at once.", self.action_quit)


def _tab_of(session: Session) -> str:
    return session.tab if session.tab in EVERYWHERE else DEFAULT_TAB


def _range_of(session: Session) -> TimeRange:
    try:
        return parse_range(session.range or DEFAULT_RANGE)
    except InputError:
        return parse_range(DEFAULT_RANGE)


def _option_of(location: StoreLocation, settings: Settings) -> str | None:
    """What `--db` has to say for a command to mean this store; None when it means it anyway."""
    return None if resolve_location(None, settings.db) == location else str(location)


def run_dashboard(
    location: StoreLocation,
    settings: Settings,
    *,
    utc: bool = False,
    tab: str | None = None,
    fresh: bool = False,
    remember: bool = True,
) -> None:
    """Shows the dashboard until it is quit, as it was left the last time, unless it shall be `fresh`.

    Without `remember` nothing of it is known the next time.
    Raises `SettingsError` when the theme of the settings is not there or is wrong.
    """
    gc.disable()  # 20 ms of the start; `_settle` switches it on again
    end_with_terminal()
    try:
        remembers = remember and settings.dashboard.restore
        Dashboard(
            location,
            settings,
            utc=utc,
            tab=tab,
            drain=True,
            user_themes=config_folder() / "themes",
            session_file=SessionFile(state_folder() / "sessions", location) if remembers else None,
            restore=not fresh,
            db=_option_of(location, settings),
            saved=SavedFilters(config_folder() / "filters.json"),
        ).run()
    except themes.ThemeError as error:
        raise SettingsError(f"dashboard.theme: {error}") from None
    finally:
        gc.enable()
