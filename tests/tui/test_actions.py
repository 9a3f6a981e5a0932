"""The table of actions: whole, without clashes, and true."""

from __future__ import annotations

from itertools import combinations

import pytest

from telesink.tui.actions import ACTIONS, BY_ID, EVERYWHERE, TABS, Action, bindings, key_sign, works_on
from telesink.tui.panes.registry import pane_class
from telesink.tui.screens.help import help_text
from telesink.tui.screens.main import MainScreen
from telesink.widgets import RowTable, Waterfall


def keys(action: Action) -> set[str]:
    return set(action.keys.split(","))


def test_ids_are_unique() -> None:
    assert len(BY_ID) == len(ACTIONS)


@pytest.mark.parametrize("tab", sorted(EVERYWHERE))
def test_no_key_means_two_things_on_a_tab(tab: str) -> None:
    screens_own = [action for action in works_on(tab) if not action.by_widget]
    clashes = [(a.id, b.id) for a, b in combinations(screens_own, 2) if keys(a) & keys(b)]
    assert clashes == []


@pytest.mark.parametrize("action", [action for action in ACTIONS if not action.by_widget], ids=lambda action: action.id)
def test_every_action_is_done_by_the_screen_or_by_each_of_its_tabs(action: Action) -> None:
    name = "act_" + action.id.replace(".", "_")
    if action.group == "tabs" or hasattr(MainScreen, name):
        return
    assert [tab for tab in action.where if not hasattr(pane_class(tab), name)] == []


@pytest.mark.parametrize(
    "action", [action for action in ACTIONS if action.id.startswith(("list.", "tree."))], ids=lambda action: action.id
)
def test_what_widgets_do_themselves_has_the_widgets_ids_and_keys(action: Action) -> None:
    bound = {str(binding.id): set(binding.key.split(",")) for binding in (*RowTable.BINDINGS, *Waterfall.BINDINGS)}
    inherited = {str(binding.id): set(binding.key.split(",")) for binding in RowTable.__mro__[1].BINDINGS}
    assert (bound | inherited)[action.id] == keys(action)


def test_every_action_is_explained_in_a_sentence() -> None:
    assert [action.id for action in ACTIONS if not action.tooltip.endswith(".")] == []


@pytest.mark.parametrize("tab", [tab for tab, _name in TABS])
def test_the_help_of_a_tab_holds_all_that_works_there(tab: str) -> None:
    text = help_text(tab, lambda action: BY_ID[action].keys).plain
    explained = [action for action in works_on(tab) if action.id.removeprefix("tabs.") not in dict(TABS)]
    assert [action.id for action in explained if action.tooltip not in text] == []
    assert "1 2 3 4 5 6" in text


def test_every_binding_can_be_remapped() -> None:
    assert all(binding.id for binding in bindings())


def test_keys_are_written_as_people_know_them() -> None:
    assert [key_sign(key) for key in ("question_mark", "ctrl+p", "enter", "q")] == ["?", "^p", "↵", "q"]
