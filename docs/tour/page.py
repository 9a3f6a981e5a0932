"""The page on the dashboard: the tour, then every key, from the table that the dashboard itself goes by."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from docs.tour import words
from telesink.tui.actions import ACTIONS, TABS, Action, key_sign

PAGE: Final = Path(__file__).parents[1] / "dashboard.md"
_MADE: Final = "<!-- Made by `python -m docs.tour` from docs/tour/words.py and the program's own table of keys. -->"
_EVERY_TAB: Final = frozenset(tab for tab, _name in TABS)
_GROUPS: Final = (
    ("move", "Moving in lists"),
    ("tabs", "Tabs"),
    ("program", "Everywhere"),
)


def page() -> str:
    """The text of docs/dashboard.md."""
    return "\n\n".join(part.strip("\n") for part in (_MADE, words.TOUR, *_key_sections(), words.OWN_KEYS)) + "\n"


def _key_sections() -> Iterable[str]:
    yield "## All keys\n\nThe third column is the name by which `[dashboard.keys]` gives an action other keys."
    here = [action for action in ACTIONS if action.group == "here"]
    yield _section("On every tab", [action for action in here if action.where == _EVERY_TAB])
    for tab, name in TABS:
        own = [action for action in here if tab in action.where != _EVERY_TAB]
        if own:
            yield _section(f"On {name}", own)
    for group, title in _GROUPS:
        yield _section(title, [action for action in ACTIONS if action.group == group])


def _section(title: str, actions: Iterable[Action]) -> str:
    rows = [f"| {_keys(action)} | {action.tooltip} | `{action.id}` |" for action in actions]
    return "\n".join((f"### {title}", "", "| Key | | |", "|---|---|---|", *rows))


def _keys(action: Action) -> str:
    return " ".join(f"`{key_sign(key.strip())}`" for key in action.keys.split(","))
