"""What opens over the panes: export, clean-up, copies, help, themes, saved filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from telesink.tui.actions import BY_ID
from telesink.tui.panes.pane import Copyable
from telesink.tui.saved_filters import SavedFilters
from telesink.tui.screens.pins import Pins

if TYPE_CHECKING:
    from telesink.tui.session import Memory
    from telesink.tui.store_access import StoreAccess
    from telesink.tui.view import View


class Overlays(Pins):
    """Each dialog is imported when it is opened."""

    def __init__(
        self,
        view: View,
        tab: str,
        store: StoreAccess,
        own_keys: Mapping[str, str],
        memories: Mapping[str, Memory],
        saved: SavedFilters | None,
        past_lines: Sequence[str],
    ) -> None:
        super().__init__(view, tab, memories, store)
        self._own_keys = own_keys
        self._saved = saved or SavedFilters(None)
        self.past_lines = list(past_lines)
        """What was typed on the command line, the newest last."""

    def keys_of(self, action: str) -> str:
        """The keys of an action, comma-separated, after the user's own settings."""
        return self._own_keys.get(action, BY_ID[action].keys)

    def act_export_show(self) -> None:
        from telesink.tui.export_offers import offers_of
        from telesink.tui.screens.export import ExportScreen

        offers = offers_of(self.tabs.active, where=self.pane.where, chain_id=self.pane.chain_id)
        self.app.push_screen(ExportScreen(self._store, self.view, offers))

    def act_cleanup_show(self) -> None:
        from telesink.tui.screens.cleanup import CleanupScreen

        self.app.push_screen(CleanupScreen(self._store, self.view))

    def act_row_copy(self) -> None:
        from telesink.tui.screens.copy import CopyScreen

        self.app.push_screen(CopyScreen(self.pane.copyables()), self._copy)

    def _copy(self, chosen: Copyable | None) -> None:
        if chosen is not None:
            self.app.copy_to_clipboard(chosen.text)
            self.notify(f"Copied: {chosen.label}")

    def act_help_show(self) -> None:
        from telesink.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.tabs.active, self.keys_of))

    def act_theme_pick(self) -> None:
        from telesink.tui.screens.themes import ThemeScreen

        self.app.push_screen(ThemeScreen())

    def act_filters_list(self) -> None:
        from telesink.tui.screens.saved import SavedFiltersScreen

        self.app.push_screen(SavedFiltersScreen(self._saved, self.pane.where), self._filter_by)

    async def _filter_by(self, where: str | None) -> None:
        from telesink.tui.command_language import tab_for

        if where is not None:
            await self.put_filter(where, tab_for(where, self.tabs.active))

    async def put_filter(self, where: str | None, tab: str) -> None:
        """Shows a tab, filtered so; None lets all through."""
        if tab != self.tabs.active:
            await self.choose_tab(tab)
        self.pane.put_filter(where)
