"""What can come next on the command line: whole lines, each with a word on what it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from telesink.store.query.completion import proposals
from telesink.store.query.fields import EVENTS, Subject
from telesink.tui.actions import TABS
from telesink.tui.command_language import SUBJECTS, VERBS, CommandError, Known, verb_called
from telesink.tui.ranges import PRESETS, parse_range
from telesink.tui.time_words import EXAMPLES


@dataclass(frozen=True, slots=True)
class Completion:
    """A line as it would be, and what it means."""

    line: str
    note: str = ""


def completions(line: str, known: Known) -> tuple[Completion, ...]:
    """Lines that begin with what is typed, or go on from it; what is likely comes first."""
    word, space, rest = line.lstrip().partition(" ")
    if not space:
        return tuple(_verbs(word))
    try:
        verb = verb_called(word, 1)
    except CommandError:
        return ()
    return tuple(_arguments(verb.name, rest.lstrip(), known))


def _verbs(typed: str) -> Iterator[Completion]:
    for name, verb in VERBS.items():
        if name.startswith(typed.lower()):
            yield Completion(f"{name} " if verb.argument else name, verb.meaning)


def _arguments(verb: str, typed: str, known: Known) -> Iterator[Completion]:
    match verb:
        case "tab":
            found = _like(typed, ((tab, name) for tab, name in TABS))
        case "time":
            found = _like(typed, ((example, "") for example in EXAMPLES))
        case "range":
            found = _like(typed, ((name, parse_range(name).words) for name in PRESETS))
        case "theme":
            found = _like(typed, ((name, "") for name in known.themes))
        case "load" | "forget":
            found = _like(typed, known.saved.items())
        case "save":
            found = _like(typed, ((name, f"replaces {where}") for name, where in known.saved.items()))
        case "chain":
            found = _like(typed, ((chain, "") for chain in known.chains))
        case "events" | "chains" | "filter":
            tab = known.tab if verb == "filter" else verb
            found = _filter(typed, known, SUBJECTS.get(tab, EVENTS))
        case _:
            found = iter(())
    return (Completion(f"{verb} {text}", note) for text, note in found)


def _like(typed: str, words: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Those that begin so, and then those that have it inside."""
    folded, kept = typed.lower(), [(text, note) for text, note in words if text != typed]
    yield from ((text, note) for text, note in kept if text.lower().startswith(folded))
    yield from (
        (text, note) for text, note in kept if folded in text.lower()[1:] and not text.lower().startswith(folded)
    )


def _filter(typed: str, known: Known, subject: Subject) -> Iterator[tuple[str, str]]:
    """The filter with each of the words that can come next in it."""
    for proposal in proposals(typed, len(typed), known.vocabulary, subject):
        yield proposal.applied(typed)[0].rstrip(), proposal.note
