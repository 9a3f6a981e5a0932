"""The screen of the dashboard: tabs above, one pane, the keys below. It routes, and draws nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import ContentSwitcher
from textual.worker import Worker, WorkerState

from telesink.tui.actions import BY_ID, TABS, bindings
from telesink.tui.panes.pane import Copyable, Pane
from telesink.tui.panes.registry import pane_class
from telesink.tui.status import footer_hints, footer_right_hints, header_items
from telesink.tui.view import STEPS
from telesink.widgets import KeyFooter, TabStrip

if TYPE_CHECKING:
    from telesink.store.query.results import Storage
    from telesink.tui.feed import Feed, SnapshotReady
    from telesink.tui.pinning import Pinnable
    from telesink.tui.ranges import TimeRange
    from telesink.tui.session import Memory
    from telesink.tui.store_access import StoreAccess
    from telesink.tui.view import View

_TAB_IDS: Final = tuple(tab for tab, _name in TABS)
_OF_THE_PAST: Final = frozenset({"view.live", "time.later", "time.range_later"})
"""Actions that make no sense while the view is live."""


class MainScreen(Screen[None]):
    """Tabs, panes and keys. `tab` is the one that is shown."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    AUTO_FOCUS = None

    DEFAULT_CSS = """
    MainScreen { layout: vertical; background: $background; }
    MainScreen > ContentSwitcher { height: 1fr; }
    """

    view: reactive[View] = reactive(None, init=False)  # type: ignore[arg-type]  # set in __init__
    storage: reactive[Storage | None] = reactive(None, init=False)

    def __init__(
        self,
        view: View,
        tab: str,
        store: StoreAccess,
        own_keys: Mapping[str, str],
        feed: Feed,
        memories: Mapping[str, Memory] | None = None,
    ) -> None:
        """`own_keys`: action id to keys, where the user has chosen others. `memories`: of the panes, by tab."""
        super().__init__()
        self._feed = feed
        self._own_keys = own_keys
        self.set_reactive(MainScreen.view, view)
        self._first_tab = tab
        self._store = store
        self._memories = dict(memories or {})
        """What panes that were not shown yet kept the last time."""
        self._came_from: list[str] = []
        """Tabs that were left by a jump, which `back` returns to."""
        self._pinning: Worker[Pinnable] | None = None

    def compose(self) -> ComposeResult:
        yield TabStrip(TABS)
        with ContentSwitcher(initial=self._first_tab):
            yield pane_class(self._first_tab)(self.view)
        yield KeyFooter()

    def on_mount(self) -> None:
        self.tabs.active = self._first_tab
        self.set_interval(1.0, self.refresh_status)
        self.refresh_status()
        self._recall(self.pane)
        self.call_after_refresh(self._enter_pane)

    # parts -------------------------------------------------------------------------------------------------
    @property
    def tabs(self) -> TabStrip:
        return self.query_exactly_one(TabStrip)

    @property
    def pane(self) -> Pane[Any]:
        """The pane that is shown."""
        return self.query_exactly_one(f"#{self.tabs.active}", Pane)

    def pane_called(self, tab: str) -> Pane[Any] | None:
        """The pane of a tab, or None while that was never shown."""
        switcher = self.query_exactly_one(ContentSwitcher)
        # by its id among few: this is asked for each key of the footer, and a search of all takes milliseconds
        return next((pane for pane in switcher.children if pane.id == tab and isinstance(pane, Pane)), None)

    # tabs --------------------------------------------------------------------------------------------------
    async def show_tab(self, tab: str) -> Pane[Any]:
        """Shows a tab, making its pane at the first time, and asks what it wants to know."""
        switcher = self.query_exactly_one(ContentSwitcher)
        if self.pane_called(tab) is None:
            await switcher.add_content(pane_class(tab)(self.view))
            self._recall(self.query_exactly_one(f"#{tab}", Pane))
        pane = self.query_exactly_one(f"#{tab}", Pane)
        pane.view = self.view
        self.tabs.active = switcher.current = tab
        self._enter_pane()
        return pane

    def _recall(self, pane: Pane[Any]) -> None:
        """Gives a new pane its memory; one that it makes nothing of is forgotten."""
        with suppress(AttributeError, KeyError, TypeError, ValueError):
            pane.recall(self._memories.pop(pane.TAB, {}))

    def remembered(self) -> dict[str, dict[str, Any]]:
        """What the panes keep for the next time, by tab."""
        shown = {pane.TAB: pane.remembered() for pane in self.query(Pane) if pane.is_mounted}
        return {tab: dict(memory) for tab, memory in {**self._memories, **shown}.items() if memory}

    def _enter_pane(self) -> None:
        self.pane.ask()
        self.pane.focus_main()
        self.refresh_footer()

    @on(TabStrip.Activated)
    async def _tab_clicked(self, message: TabStrip.Activated) -> None:
        self._came_from.clear()
        await self.show_tab(message.tab_id)

    async def _jump(self, tab: str, key: str) -> None:
        self._came_from.append(self.tabs.active)
        pane = await self.show_tab(tab)
        pane.go_to(key)

    @on(Pane.ChainWanted)
    async def _show_chain(self, message: Pane.ChainWanted) -> None:
        await self._jump("chains", message.correlation_id)

    @on(Pane.EventWanted)
    def _show_event(self, message: Pane.EventWanted) -> None:
        from telesink.tui.screens.event import EventScreen  # only when it is opened

        self.app.push_screen(EventScreen(message.event, self.view), self._show_chain_of_event)

    async def _show_chain_of_event(self, correlation_id: str | None) -> None:
        if correlation_id is not None:
            await self._jump("chains", correlation_id)

    @on(Pane.TabWanted)
    async def _show_wanted(self, message: Pane.TabWanted) -> None:
        await self._jump(message.tab, message.key)

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
    def refresh_footer(self) -> None:
        footer = self.query_exactly_one(KeyFooter)
        frozen = self.view.as_of is not None
        footer.hints = footer_hints(self.tabs.active, self.can, self.keys_of, frozen=frozen)
        footer.right_hints = footer_right_hints(self.keys_of)

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
    def keys_of(self, action: str) -> str:
        """The keys of an action, comma-separated, after the user's own settings."""
        return self._own_keys.get(action, BY_ID[action].keys)

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

    async def _act_tab(self, wanted: str) -> None:
        place = _TAB_IDS.index(self.tabs.active)
        step = {"next": 1, "previous": -1}.get(wanted)
        self._came_from.clear()
        await self.show_tab(wanted if step is None else _TAB_IDS[(place + step) % len(_TAB_IDS)])

    def act_view_freeze(self) -> None:
        """Freezes the view, or makes it live again."""
        self.view = replace(self.view, as_of=self.view.present() if self.view.as_of is None else None)

    def act_view_live(self) -> None:
        """Back to the present, wherever the view stands."""
        self.view = replace(self.view, as_of=None)

    def act_time_earlier(self) -> None:
        self.view = self.view.moved(-1)

    def act_time_later(self) -> None:
        self.view = self.view.moved(1)

    def act_time_range_earlier(self) -> None:
        self.view = self.view.moved(-STEPS)

    def act_time_range_later(self) -> None:
        self.view = self.view.moved(STEPS)

    def act_range_pick(self) -> None:
        from telesink.tui.screens.time_range import TimeRangeScreen  # only when it is opened

        self.app.push_screen(TimeRangeScreen(self.view.range), self._take_range)

    def _take_range(self, chosen: TimeRange | None) -> None:
        if chosen is not None:
            self.view = replace(self.view, range=chosen)

    def act_export_show(self) -> None:
        from telesink.tui.export_offers import offers_of  # only when it is opened
        from telesink.tui.screens.export import ExportScreen

        offers = offers_of(self.tabs.active, where=self.pane.where, chain_id=self.pane.chain_id)
        self.app.push_screen(ExportScreen(self._store, self.view, offers))

    def act_cleanup_show(self) -> None:
        from telesink.tui.screens.cleanup import CleanupScreen  # only when it is opened

        self.app.push_screen(CleanupScreen(self._store, self.view))

    def act_row_pin(self) -> None:
        """Pins or lets go what the cursor is on; the next one only when the last is written."""
        from telesink.tui.pinning import turn  # only when something is pinned

        thing = self.pane.pinnable()
        if thing is not None and (self._pinning is None or self._pinning.is_finished):
            work = partial(turn, self._store, thing)
            self._pinning = self.run_worker(work, name="telesink-pin", thread=True, exit_on_error=False)

    @on(Worker.StateChanged)
    def _pinned(self, message: Worker.StateChanged) -> None:
        if message.worker is not self._pinning:
            return
        thing = message.worker.result
        if message.state is WorkerState.SUCCESS and thing is not None:
            self.notify(thing.words, markup=False)
            self.pane.pin_changed(thing)
        elif message.state is WorkerState.ERROR:
            self.notify(str(message.worker.error), title="Not pinned", severity="error", markup=False)

    def act_row_copy(self) -> None:
        from telesink.tui.screens.copy import CopyScreen  # only when it is opened

        self.app.push_screen(CopyScreen(self.pane.copyables()), self._copy)

    def _copy(self, chosen: Copyable | None) -> None:
        if chosen is not None:
            self.app.copy_to_clipboard(chosen.text)
            self.notify(f"Copied: {chosen.label}")

    def act_help_show(self) -> None:
        from telesink.tui.screens.help import HelpScreen  # only when it is opened

        self.app.push_screen(HelpScreen(self.tabs.active, self.keys_of))

    async def act_view_back(self) -> None:
        await self._go_back()

    async def act_program_back(self) -> None:
        if not await self._go_back():
            self.app.exit()

    async def _go_back(self) -> bool:
        if self.pane.back():
            self.refresh_footer()
            return True
        if not self._came_from:
            return False
        await self.show_tab(self._came_from.pop())
        return True
