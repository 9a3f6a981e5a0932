"""What can be typed behind `:`, and what it means: a pure parser, of one line into one command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, TypeAlias

from telesink.store.errors import InputError
from telesink.store.query.completion import Vocabulary
from telesink.store.query.fields import CHAINS, EVENTS, Subject
from telesink.store.query.grammar import FilterError, parse
from telesink.tui.actions import TABS
from telesink.tui.ranges import TimeRange
from telesink.tui.time_words import moment_of, range_of

if TYPE_CHECKING:
    from telesink.tui.view import View

SUBJECTS: Final[Mapping[str, Subject]] = {"events": EVENTS, "chains": CHAINS}
"""The tabs that have a filter, and what it is about."""


class CommandError(InputError):
    """A line that is no command. `column` is where the wrong word begins, counted from 1."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


@dataclass(frozen=True, slots=True)
class ShowTab:
    tab: str


@dataclass(frozen=True, slots=True)
class SetFilter:
    """An empty one is None."""

    where: str | None
    tab: str
    """Whose filter it is."""


@dataclass(frozen=True, slots=True)
class ShowChain:
    chain_id: str


@dataclass(frozen=True, slots=True)
class SetRange:
    range: TimeRange


@dataclass(frozen=True, slots=True)
class GoTo:
    """Every tab as of a moment, microseconds since 1970; None is the present."""

    moment: int | None


@dataclass(frozen=True, slots=True)
class SetTheme:
    name: str


@dataclass(frozen=True, slots=True)
class SaveFilter:
    name: str


@dataclass(frozen=True, slots=True)
class ForgetFilter:
    name: str


@dataclass(frozen=True, slots=True)
class Do:
    """An action of the table."""

    action: str


Command: TypeAlias = (
    ShowTab | SetFilter | ShowChain | SetRange | GoTo | SetTheme | SaveFilter | ForgetFilter | Do
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What a line may speak of."""

    view: View
    tab: str
    themes: tuple[str, ...] = ()
    saved: Mapping[str, str] = field(default_factory=dict)
    """Filters by name."""
    chains: tuple[str, ...] = ()
    """Ids of the newest chains, for completion."""
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    """Names that filters can speak of, for completion."""


@dataclass(frozen=True, slots=True)
class Argument:
    """What stands behind the verb, and the column where it begins."""

    text: str
    column: int

    def fail(self, message: str) -> CommandError:
        return CommandError(message, self.column)


@dataclass(frozen=True, slots=True)
class Verb:
    """The first word of a line."""

    name: str
    argument: str
    """What comes behind it, in words; empty: nothing."""
    meaning: str
    read: Callable[[Argument, Known], Command]
    is_optional: bool = False
    """The argument may be left out."""


def read_command(line: str, known: Known) -> Command | None:
    """The command of a line, without its colon; None of an empty one. Raises `CommandError`."""
    stripped = line.lstrip()
    word, _, rest = stripped.partition(" ")
    if not word:
        return None
    verb = verb_called(word, len(line) - len(stripped) + 1)
    text = rest.strip()
    argument = Argument(text, len(line) - len(rest.lstrip()) + 1 if text else len(line.rstrip()) + 2)
    if text and not verb.argument:
        raise argument.fail(f"{verb.name} takes nothing behind it")
    if not text and verb.argument and not verb.is_optional:
        raise argument.fail(f"{verb.name} needs {verb.argument}")
    return verb.read(argument, known)


def verb_called(word: str, column: int) -> Verb:
    """The verb of a name, or of the beginning of one when that is enough."""
    if word in _ALIASES:
        word = _ALIASES[word]
    if word in VERBS:
        return VERBS[word]
    found = [verb for name, verb in VERBS.items() if name.startswith(word)]
    if not found:
        like = get_close_matches(word, VERBS, n=1)
        hint = f"is {like[0]} meant?" if like else "tab shows them all"
        raise CommandError(f"{word!r} is no command; {hint}", column)
    if len(found) > 1:
        raise CommandError(f"{word!r} can be {', '.join(verb.name for verb in found)}", column)
    return found[0]


# one function for each kind of argument --------------------------------------------------------------------
def _tab_with_filter(tab: str) -> Callable[[Argument, Known], Command]:
    def read(argument: Argument, known: Known) -> Command:
        if not argument.text:
            return ShowTab(tab)
        return SetFilter(_checked(argument, tab), tab)

    return read


def _tab(argument: Argument, _known: Known) -> Command:
    names = [tab for tab, _name in TABS]
    found = [tab for tab in names if tab.startswith(argument.text.lower())]
    if len(found) != 1:
        raise argument.fail(f"{argument.text!r} is no tab; there are {', '.join(names)}")
    return ShowTab(found[0])


def _chain(argument: Argument, _known: Known) -> Command:
    return ShowChain(argument.text)


def _time(argument: Argument, known: Known) -> Command:
    try:
        return GoTo(moment_of(argument.text, known.view))
    except InputError as error:
        raise argument.fail(str(error)) from None


def _range(argument: Argument, known: Known) -> Command:
    try:
        return SetRange(range_of(argument.text, known.view))
    except InputError as error:
        raise argument.fail(str(error)) from None


def _filter(argument: Argument, known: Known) -> Command:
    if known.tab not in SUBJECTS:
        return SetFilter(_checked(argument, "events"), "events")
    return SetFilter(_checked(argument, known.tab), known.tab)


def _checked(argument: Argument, tab: str) -> str | None:
    try:
        parse(argument.text, SUBJECTS[tab])
    except FilterError as error:
        message = str(error).partition(": ")[2]
        raise CommandError(message, argument.column + error.column - 1) from None
    return argument.text or None


def _theme(argument: Argument, known: Known) -> Command:
    if not argument.text:
        return Do("theme.pick")
    if argument.text not in known.themes:
        raise argument.fail(f"{argument.text!r} is no theme; there are {', '.join(known.themes)}")
    return SetTheme(argument.text)


def _saved(argument: Argument, known: Known) -> str:
    if argument.text not in known.saved:
        there = f"there are {', '.join(known.saved)}" if known.saved else "none is saved yet; save NAME saves one"
        raise argument.fail(f"{argument.text!r} is no saved filter; {there}")
    return argument.text


def _load(argument: Argument, known: Known) -> Command:
    where = known.saved[_saved(argument, known)]
    return SetFilter(where, tab_for(where, known.tab))


def tab_for(where: str, shown: str) -> str:
    """The tab that a saved filter is for: the one that is shown if that understands it."""
    for tab in (shown, *SUBJECTS):
        if tab in SUBJECTS:
            with suppress(FilterError):
                parse(where, SUBJECTS[tab])
                return tab
    return "events"  # which says what is wrong with it


def _forget(argument: Argument, known: Known) -> Command:
    return ForgetFilter(_saved(argument, known))


def _save(argument: Argument, _known: Known) -> Command:
    return SaveFilter(argument.text)


def _do(action: str) -> Callable[[Argument, Known], Command]:
    return lambda _argument, _known: Do(action)


def _verbs() -> tuple[Verb, ...]:
    plain = [tab for tab, _name in TABS if tab not in SUBJECTS]
    return (
        Verb("events", "a filter", "Show the events, filtered.", _tab_with_filter("events"), is_optional=True),
        Verb("chain", "an id", "Show one chain.", _chain),
        Verb("chains", "a filter", "Show the chains, filtered.", _tab_with_filter("chains"), is_optional=True),
        *(Verb(tab, "", f"Show the tab {dict(TABS)[tab]}.", _do(f"tabs.{tab}")) for tab in plain),
        Verb("tab", "a tab's name", "Show a tab.", _tab),
        Verb("time", "a time", "Show every tab as of a moment; now is live again.", _time),
        Verb("range", "a range", "Set the time range: 6h, all, START..END.", _range),
        Verb("filter", "a filter", "Filter what is shown; without one, show all.", _filter, is_optional=True),
        Verb("save", "a name", "Save the filter under a name.", _save),
        Verb("load", "a saved filter's name", "Filter by a saved one.", _load),
        Verb("forget", "a saved filter's name", "Delete a saved filter.", _forget),
        Verb("filters", "", "List the saved filters.", _do("filters.list")),
        Verb("theme", "a theme's name", "Choose the colours.", _theme, is_optional=True),
        Verb("export", "", "Export to a file.", _do("export.show")),
        Verb("cleanup", "", "Delete what is old.", _do("cleanup.show")),
        Verb("copy", "", "Copy the row, its id, or the command.", _do("row.copy")),
        Verb("freeze", "", "Freeze the view, and back.", _do("view.freeze")),
        Verb("live", "", "Back to the present.", lambda _argument, _known: GoTo(None)),
        Verb("help", "", "The keys that work here.", _do("help.show")),
        Verb("quit", "", "Quit.", _do("program.quit")),
    )


VERBS: Final[Mapping[str, Verb]] = {verb.name: verb for verb in _verbs()}
_ALIASES: Final = {
    "q": "quit",
    "q!": "quit",
    "h": "help",
    "x": "export",
    "w": "save",
    "go": "time",
    "goto": "time",
    "colorscheme": "theme",
}
