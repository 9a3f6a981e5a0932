"""The command palette's entries: the actions of the table that work here and now."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider

from telesink.tui.actions import ACTIONS, Action, first_key

if TYPE_CHECKING:
    from telesink.tui.screens.main import MainScreen


_IN_WORDS: Final = 0.3
"""Score of an action whose sentence holds what was typed: after those whose name does."""


class Palette(CommandPalette):
    """Textual's, as one of our own dialogs."""

    DEFAULT_CSS = """
    Palette { background: $background 60%; }
    Palette > Vertical, Palette > Vertical:dark {
        width: 76; max-width: 94%; height: auto; margin-top: 2; background: $panel;
    }
    Palette #--input, Palette #--input.--list-visible { height: 2; border: none; padding: 1 1 0 1; }
    Palette SearchIcon, Palette LoadingIndicator { display: none; }
    Palette CommandInput, Palette CommandInput:focus { height: 1; border: none; padding: 0 1; }
    Palette CommandList, Palette CommandList:focus, Palette CommandList.--populating {
        border: none; padding: 1 0; max-height: 60vh; background: $panel;
        scrollbar-size-vertical: 1; scrollbar-color: $faint; scrollbar-background: $panel;
    }
    Palette CommandList > .option-list--option-highlighted { background: $selection; color: $foreground; }
    """


class ActionCommands(Provider):
    """Finds actions by their words; each shows its key, so that the palette teaches the keys.

    The program's own commands come from here too: of two providers the quicker one would be first, now this, now that.
    """

    async def discover(self) -> Hits:
        for action in self._possible():
            yield DiscoveryHit(self._title(action), self._run(action), help=action.tooltip)
        for command in self.app.get_system_commands(self.screen):
            yield DiscoveryHit(command.title, command.callback, help=command.help)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in self.app.get_system_commands(self.screen):
            if (score := matcher.match(command.title)) > 0:
                yield Hit(score, matcher.highlight(command.title), command.callback, help=command.help)
        for action in self._possible():
            title = self._title(action)
            in_words = query.lower() in action.tooltip.lower()  # scattered letters are found in any sentence
            score = max(matcher.match(title), _IN_WORDS if in_words else 0.0)
            if score > 0:
                yield Hit(score, matcher.highlight(title), self._run(action), help=action.tooltip)

    @property
    def _main(self) -> MainScreen:
        return cast("MainScreen", self.screen)

    def _possible(self) -> Iterator[Action]:
        if hasattr(self.screen, "can"):
            yield from (action for action in ACTIONS if not action.by_widget and self._main.can(action.id))

    def _title(self, action: Action) -> str:
        return f"{action.label.capitalize()}  {first_key(self._main.keys_of(action.id))}"

    def _run(self, action: Action) -> partial[Coroutine[Any, Any, None]]:
        return partial(self._main.action_act, action.id)
