"""The tabs and their panes: showing one, jumping from one to another, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from textual import on
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import ContentSwitcher

from telesink.tui.actions import TABS
from telesink.tui.panes.pane import Pane
from telesink.tui.panes.registry import pane_class
from telesink.tui.screens.crumbs import Crumbs
from telesink.widgets import TabStrip

if TYPE_CHECKING:
    from telesink.tui.session import Memory
    from telesink.tui.view import View

_TAB_IDS: Final = tuple(tab for tab, _name in TABS)


class PaneScreen(Screen[None]):
    """Holds one pane for each tab that was shown, and remembers from where one jumped."""

    view: reactive[View] = reactive(None, init=False)  # type: ignore[arg-type]  # set in __init__

    def __init__(self, view: View, tab: str, memories: Mapping[str, Memory]) -> None:
        super().__init__()
        self.set_reactive(PaneScreen.view, view)
        self._first_tab = tab
        self._memories = dict(memories)
        """What panes that were not shown yet kept the last time."""
        self._crumbs = Crumbs()
        self._came_from: list[str] = []
        """Tabs that were left by a jump, which `back` returns to."""

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

    def refresh_footer(self) -> None:
        """What can be done has changed."""

    # showing -----------------------------------------------------------------------------------------------
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

    def _enter_pane(self) -> None:
        self.pane.ask()
        self.pane.focus_main()
        self.refresh_footer()

    def _recall(self, pane: Pane[Any]) -> None:
        """Gives a new pane its memory; one that it makes nothing of is forgotten."""
        with suppress(AttributeError, KeyError, TypeError, ValueError):
            pane.recall(self._memories.pop(pane.TAB, {}))

    def remembered(self) -> dict[str, dict[str, Any]]:
        """What the panes keep for the next time, by tab."""
        shown = {pane.TAB: pane.remembered() for pane in self.query(Pane) if pane.is_mounted}
        return {tab: dict(memory) for tab, memory in {**self._memories, **shown}.items() if memory}

    @on(TabStrip.Activated)
    async def _tab_clicked(self, message: TabStrip.Activated) -> None:
        await self.choose_tab(message.tab_id)

    async def choose_tab(self, tab: str) -> None:
        """Another tab by the user's own choice: there is no way back from it."""
        self._came_from.clear()
        await self.show_tab(tab)

    async def _act_tab(self, wanted: str) -> None:
        place = _TAB_IDS.index(self.tabs.active)
        step = {"next": 1, "previous": -1}.get(wanted)
        await self.choose_tab(wanted if step is None else _TAB_IDS[(place + step) % len(_TAB_IDS)])

    # jumping and coming back -------------------------------------------------------------------------------
    async def jump(self, tab: str, key: str) -> None:
        """Shows what is called `key` on a tab; `back` leads here."""
        if tab != self.tabs.active:
            self._came_from.append(self.tabs.active)
        pane = await self.show_tab(tab)
        pane.go_to(key)

    @on(Pane.ChainWanted)
    async def _show_chain(self, message: Pane.ChainWanted) -> None:
        await self.jump("chains", message.correlation_id)

    @on(Pane.EventWanted)
    def _show_event(self, message: Pane.EventWanted) -> None:
        from telesink.tui.screens.event import EventScreen  # only when it is opened

        self.app.push_screen(EventScreen(message.event, self.view), self._show_chain_of_event)

    async def _show_chain_of_event(self, correlation_id: str | None) -> None:
        if correlation_id is not None:
            await self.jump("chains", correlation_id)

    @on(Pane.TabWanted)
    async def _show_wanted(self, message: Pane.TabWanted) -> None:
        await self.jump(message.tab, message.key)

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

    # the way here ------------------------------------------------------------------------------------------
    def _show_crumbs(self) -> None:
        """The tabs on the way here, and what is open in each; nothing where one did not come from elsewhere."""
        if not self._came_from:  # nearly always, and asked with every key
            self._crumbs.way = ()
            return
        way = [*self._came_from, self.tabs.active]
        panes = [pane for tab in way if (pane := self.pane_called(tab))]
        self._crumbs.way = tuple((dict(TABS)[pane.TAB], *pane.crumbs()) for pane in panes)

    @on(Crumbs.Picked)
    async def _back_to(self, message: Crumbs.Picked) -> None:
        """Leaves the present pane as `back` does, and goes to the one that was clicked."""
        while len(self._came_from) > message.place and await self._go_back():
            del self._came_from[message.place + 1 :]
