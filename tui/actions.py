"""The one table of what can be done: its keys, its words, and where it works.

Key bindings, footer, help and command palette are made from it. The ids are what `[dashboard] keys` remaps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from textual.binding import Binding

TABS: Final = (
    ("overview", "Overview"),
    ("events", "Events"),
    ("metrics", "Metrics"),
    ("health", "Health"),
    ("performance", "Performance"),
    ("chains", "Chains"),
)

EVERYWHERE: Final = frozenset(tab for tab, _name in TABS)

Group = Literal["here", "move", "tabs", "program"]


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key does."""

    id: str
    keys: str
    """Comma-separated, as Textual names them; the first one stands in the footer."""
    label: str
    """One or two words for footer and palette."""
    tooltip: str
    """One sentence for help and palette."""
    where: frozenset[str] = EVERYWHERE
    """The tabs on which it can work at all; the pane says whether it does now."""
    group: Group = "here"
    in_footer: bool = False
    by_widget: bool = False
    """The focused table, tree or the program has the keys itself; listed for footer and help."""

    @property
    def binding(self) -> Binding:
        return Binding(self.keys, f"act('{self.id}')", self.label, show=False, tooltip=self.tooltip, id=self.id)


def _on(*tabs: str) -> frozenset[str]:
    return frozenset(tabs)


def _here(where: frozenset[str], name: str, keys: str, label: str, tooltip: str, *, footer: bool = True) -> Action:
    return Action(name, keys, label, tooltip, where, in_footer=footer)


def _tree(name: str, keys: str, label: str, tooltip: str, *, footer: bool = True) -> Action:
    """Keys that the tree of the tab Chains has itself."""
    return Action(f"tree.{name}", keys, label, tooltip, _on("chains"), in_footer=footer, by_widget=True)


def _chart(name: str, keys: str, label: str, tooltip: str, *, footer: bool = True) -> Action:
    """About the chart of the tab Metrics."""
    return Action(f"chart.{name}", keys, label, tooltip, _on("metrics"), in_footer=footer)


def _move(name: str, keys: str, tooltip: str) -> Action:
    """Keys that every list has itself."""
    return Action(f"list.{name}", keys, name.replace("_", " "), tooltip, group="move", by_widget=True)


def _tab(name: str, keys: str, label: str) -> Action:
    return Action(f"tabs.{name}", keys, label, f"Show the {label} tab.", group="tabs")


def _program(name: str, keys: str, label: str, tooltip: str, *, by_widget: bool = False) -> Action:
    return Action(name, keys, label, tooltip, group="program", by_widget=by_widget)


_EVENTS: Final = _on("events")
_METRICS: Final = _on("metrics")
_WITH_CHAINS: Final = _on("overview", "events", "performance")

ACTIONS: Final = (
    Action("list.open", "enter", "open", "Open what the cursor is on.", in_footer=True, by_widget=True),
    _here(_EVENTS, "filter.edit", "slash", "filter", "Filter the events; enter and escape go back to the list."),
    _here(_EVENTS, "error.next", "e", "next error", "Go to the next error down the list, an older one."),
    _here(_EVENTS, "error.previous", "E", "error above", "Go to the next error up the list.", footer=False),
    _here(_EVENTS, "match.next", "n", "next match", "Go to the next match of the last filter, cleared or not."),
    _here(_EVENTS, "match.previous", "N", "match above", "Go to the next match up the list.", footer=False),
    _here(_EVENTS, "time.go", "T", "go to time", "Go to the event at a time.", footer=False),
    _here(_EVENTS, "detail.enter", "d", "detail", "Into the event beside or below the list, and back."),
    _here(_EVENTS, "columns.choose", "C", "columns", "Choose the columns, their order and widths.", footer=False),
    _here(_WITH_CHAINS, "chain.show", "c", "chain", "Show the chain that the event belongs to."),
    _here(_on("overview"), "panel.next", "right,l", "next list", "Go to the next list of this tab."),
    _here(_on("overview"), "panel.previous", "left,h", "list before", "Go to the list before.", footer=False),
    _here(_on("chains"), "chains.order", "o", "order", "Order the chains: newest, slowest or failed first."),
    _here(_on("chains"), "chains.find", "slash", "find", "Filter the list; in a tree, search the chain with words."),
    _here(_on("chains"), "found.next", "n", "next match", "Go to the next span that the search has found."),
    _here(_on("chains"), "found.previous", "N", "match above", "Go to the match above.", footer=False),
    _tree("unfold", "right,l", "unfold", "Unfold, or go to the first child.", footer=False),
    _tree("fold", "left,h", "fold", "Fold, or go to the parent."),
    _tree("fold_all", "minus", "fold all", "Fold everything below the roots.", footer=False),
    _tree("unfold_all", "plus,equals_sign", "unfold all", "Unfold everything.", footer=False),
    _tree("path", "p", "critical path", "Show the critical path alone: what everything waited for."),
    _tree("next_error", "e", "next error", "Go to the next error of the chain."),
    _tree("previous_error", "E", "error above", "Go to the error before.", footer=False),
    _tree("zoom", "z", "zoom", "Show the time of this span alone."),
    _tree("zoom_out", "Z", "zoom out", "Show the time around it again.", footer=False),
    _chart("kind", "v", "chart", "Show lines, bars or, of a histogram, how its values are spread over time."),
    _chart("split", "b", "by label", "Choose the label that lines are told apart by: all, one, or none."),
    _here(_METRICS, "metric.mark", "m", "mark", "Mark the metric: all marked ones are charted together."),
    _chart("finer", "plus,equals_sign", "finer", "Chart the metric in shorter steps."),
    _chart("coarser", "minus", "coarser", "Chart the metric in longer steps."),
    _chart("auto", "0", "auto step", "Chart the metric in steps that suit the width."),
    _chart("earlier", "left,h", "read off", "Read the values of an earlier moment off the chart."),
    _chart("later", "right,l", "later", "Read the values of a later moment off the chart.", footer=False),
    _here(_on("metrics", "health", "performance"), "table.sort", "s", "sort", "Sort by the next column."),
    _here(_on("events", "chains"), "row.pin", "m", "pin", "Pin the chain or the event, so that clean-up keeps it."),
    _here(EVERYWHERE, "range.pick", "t", "time range", "Choose the time range of every tab."),
    _here(EVERYWHERE, "time.pick", "at", "as of", "Show every tab as of a time that you type.", footer=False),
    _here(EVERYWHERE, "view.freeze", "space", "freeze", "Freeze the view while recording goes on, and back."),
    _here(EVERYWHERE, "view.live", "L", "live", "Back to the present, and live.", footer=False),
    _here(EVERYWHERE, "time.earlier", "left_square_bracket", "earlier", "A step back in time.", footer=False),
    _here(EVERYWHERE, "time.later", "right_square_bracket", "later", "A step forward in time.", footer=False),
    _here(EVERYWHERE, "time.range_earlier", "left_curly_bracket", "range earlier", "A whole range back.", footer=False),
    _here(EVERYWHERE, "time.range_later", "right_curly_bracket", "range later", "A whole range on.", footer=False),
    _here(EVERYWHERE, "row.copy", "y", "copy", "Copy the id, the row, or the command with the same answer."),
    _here(EVERYWHERE, "export.show", "x", "export", "Export what is shown, or everything, to a file."),
    _here(EVERYWHERE, "cleanup.show", "X", "clean up", "Delete what is old; shows first what would go.", footer=False),
    _move("down", "down,j", "Down."),
    _move("up", "up,k", "Up."),
    _move("page_down", "pagedown", "A page down."),
    _move("page_up", "pageup", "A page up."),
    _move("first", "home,g", "To the newest, and live."),
    _move("last", "end,G", "To the oldest."),
    *(_tab(tab, str(number), name) for number, (tab, name) in enumerate(TABS, 1)),
    _tab("next", "tab", "next"),
    _tab("previous", "shift+tab", "previous"),
    _program("command.edit", "colon", "command line", "Type a command: a tab, a chain, a time, a filter, anything."),
    _program("filters.list", "F", "saved filters", "Filter by a saved one, save the present one, delete one."),
    _program("theme.pick", "ctrl+t", "theme", "Choose the colours; what the cursor is on is shown at once."),
    _program("view.back", "escape,backspace", "back", "Back: leave what is open, the filter, the tab jumped to."),
    _program("program.back", "q", "back, quit", "Back, and where there is nothing to go back from, quit."),
    _program("program.quit", "ctrl+c", "quit", "Quit at once.", by_widget=True),
    _program("palette.show", "ctrl+p", "palette", "Everything that can be done, and themes.", by_widget=True),
    _program("help.show", "question_mark,f1", "help", "The keys that work here."),
)

BY_ID: Final = {action.id: action for action in ACTIONS}


def bindings() -> list[Binding]:
    """What the main screen binds: all but what others bind themselves."""
    return [action.binding for action in ACTIONS if not action.by_widget]


def works_on(tab: str) -> Iterable[Action]:
    """The actions that can work on a tab."""
    return (action for action in ACTIONS if tab in action.where)


_SIGNS: Final = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "at": "@",
    "plus": "+",
    "equals_sign": "=",
    "minus": "-",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "enter": "↵",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "escape": "esc",
    "f1": "F1",
}


def key_sign(key: str) -> str:
    """How a key is written for people: `?`, `↵`, `^p`."""
    return _SIGNS.get(key, key.replace("ctrl+", "^"))


def first_key(keys: str) -> str:
    """The sign of the first of several keys."""
    return key_sign(keys.partition(",")[0].strip())
