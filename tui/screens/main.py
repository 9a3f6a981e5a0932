"""The screen of the dashboard: tabs above, one pane, the keys below. It routes, and draws nothing itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from inspect import isawaitable
from typing import TYPE_CHECKING, ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.reactive import reactive
from textual.widgets import ContentSwitcher

from telesink.tui.actions import BY_ID, TABS, bindings
from telesink.tui.panes.pane import Pane
from telesink.tui.panes.registry import pane_class
from telesink.tui.screens.command_runner import CommandRunner
from telesink.tui.status import footer_hints, footer_right_hints, header_items
from telesink.widgets import KeyFooter, TabStrip

if TYPE_CHECKING:
    from telesink.store.query.results import Storage
    from telesink.tui.feed import Feed, SnapshotReady
    from telesink.tui.saved_filters import SavedFilters
    from telesink.tui.session import Memory
    from telesink.tui.store_access import StoreAccess
    from telesink.tui.view import View

_OF_THE_PAST: Final = frozenset({"view.live", "time.later", "time.range_later"})
"""Actions that make no sense while the view is live."""


class MainScreen(CommandRunner):
    """Tabs, panes and keys. `tab` is the one that is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    AUTO_FOCUS = None

    DEFAULT_CSS = """
    MainScreen { layout: vertical; background: $background; }
    MainScreen > ContentSwitcher { height: 1fr; }
    """

    storage: reactive[Storage | None] = reactive(None, init=False)

    def __init__(
        self,
        view: View,
        tab: str,
        store: StoreAccess,
        own_keys: Mapping[str, str],
        feed: Feed,
        memories: Mapping[str, Memory] | None = None,
        saved: SavedFilters | None = None,
        past_lines: Sequence[str] = (),
    ) -> None:
        """`own_keys`: action id to keys, where the user has chosen others. `memories`: of the panes, by tab.

        `past_lines`: what was typed on the command line before.
        """
        super().__init__(view, tab, store, own_keys, memories or {}, saved, past_lines)
        self._feed = feed

    def compose(self) -> ComposeResult:
        yield TabStrip(TABS)
        yield self._crumbs
        with ContentSwitcher(initial=self._first_tab):
            yield pane_class(self._first_tab)(self.view)
        yield KeyFooter()

    def on_mount(self) -> None:
        self.tabs.active = self._first_tab
        self.set_interval(1.0, self.refresh_status)
        self.refresh_status()
        self._recall(self.pane)
        self.call_after_refresh(self._enter_pane)

    # what comes and goes -----------------------------------------------------------------------------------
    @on(Pane.Asked)
    def _pass_on(self, message: Pane.Asked) -> None:
        self._feed.ask(message.question)

    def receive(self, message: SnapshotReady) -> None:
        """An answer of the feed, for the pane that asked."""
        pane = self.pane_called(message.pane)
        if pane is not None and pane.is_mounted:
            pane.receive(message)

    def forget_all(self) -> None:
        """Another store has taken the place of the one that was shown."""
        for pane in self.query(Pane):
            pane.forget()
        self.pane.ask()

    @on(Pane.Changed)
    @on(events.DescendantFocus)
    def refresh_footer(self) -> None:
        footer = self.query_exactly_one(KeyFooter)
        frozen = self.view.as_of is not None
        pane = self.pane_called(self.tabs.active)
        part = pane.hints if pane and pane.is_mounted else ()
        footer.hints = footer_hints(self.tabs.active, self.can, self.keys_of, part, frozen=frozen)
        footer.right_hints = footer_right_hints(self.keys_of)
        self._show_crumbs()

    def refresh_status(self) -> None:
        self.tabs.status = header_items(self.view, self._store.location.path.name, self.storage)

    def watch_storage(self) -> None:
        self.refresh_status()

    def watch_view(self, view: View) -> None:
        self._feed.freeze(view.as_of is not None)
        self.refresh_status()
        self.refresh_footer()
        self.pane.view = view  # the others get it when they are shown

    # actions -----------------------------------------------------------------------------------------------
    def can(self, action: str) -> bool:
        """Whether an action works here and now; footer, keys and palette all ask this."""
        tab = self.tabs.active
        if action in _OF_THE_PAST and self.view.as_of is None:
            return False
        pane = self.pane_called(tab)
        if pane is None or not pane.is_mounted or tab not in BY_ID[action].where or not pane.can(action):
            return False
        return action != "row.pin" or pane.pinnable() is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "act":
            return super().check_action(action, parameters)
        return bool(self.is_mounted and self.can(str(parameters[0])))

    async def action_act(self, action: str) -> None:
        """Runs an action of the table: the pane's own method `act_...` before this screen's."""
        name = "act_" + action.replace(".", "_")
        if action.startswith("tabs."):
            await self._act_tab(action.removeprefix("tabs."))
            return
        outcome = (getattr(self.pane, name, None) or getattr(self, name))()
        if isawaitable(outcome):
            await outcome
