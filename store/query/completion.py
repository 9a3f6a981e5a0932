"""What may come next in a filter expression: from a text and a caret in it to the words that can stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from telesink.store.levels import LEVELS
from telesink.store.query.fields import EVENTS, Field, Kind, Subject
from telesink.store.query.values import COMPARABLE, MATCHABLE

_FIELD: Final = re.compile(r"(@[^\s()\",:]+|[A-Za-z_][A-Za-z_0-9.]*):")
_SIGN: Final = re.compile(r"[<>]=?")
_PLAIN: Final = re.compile(r'[^\s()",/]+')
_DURATIONS: Final = ("100ms", "500ms", "2s", "1m")
_KEYWORDS: Final = {"or": "either side", "and": "both sides, as without it", "not": "the contrary of what follows"}
_SIGNS: Final = {
    ">": "more than",
    ">=": "at least",
    "<": "less than",
    "<=": "at most",
}
_NOTES: Final = {
    Kind.NAME: "name",
    Kind.TEXT: "text",
    Kind.PROSE: "contains",
    Kind.LEVEL: "debug < info < warning < error < critical",
    Kind.TIME: "compared: >2026-11-24T14:30",
    Kind.DURATION: ">250ms, <2s",
    Kind.NUMBER: "number",
    Kind.YES_NO: "true or false",
    Kind.WORD: "word",
    Kind.CHAIN: "correlation id",
    Kind.ITEMS: "text",
    Kind.KEY: "key of metadata or context",
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The values that fields have in a store, by field name, the most used first; and the keys of its JSON."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A text for the place between `start` and `end` (counted from 0), and what it means."""

    text: str
    start: int
    end: int
    note: str = ""
    is_whole: bool = True
    """Whether a term is complete with it; behind a field's colon one goes on."""

    def applied(self, expression: str) -> tuple[str, int]:
        """The expression with it, and where the caret is then."""
        text = self.text + (" " if self.is_whole and not expression[self.end : self.end + 1].isspace() else "")
        return expression[: self.start] + text + expression[self.end :], self.start + len(text)


def proposals(expression: str, caret: int, known: Vocabulary, subject: Subject = EVENTS) -> tuple[Proposal, ...]:
    """What can stand at the caret, likely things first; nothing inside quotes or where no word has begun."""
    start = _term_start(expression, caret)
    if start is None:
        return ()
    term = expression[start:caret]
    found = _FIELD.match(term)
    if found is None:
        return tuple(_terms(term, start, caret, known, subject))
    name, behind = found[1], start + found.end()
    wanted = Field(name[1:], Kind.KEY) if name.startswith("@") else subject.field(name)
    return () if wanted is None else tuple(_values(wanted, expression[behind:caret], behind, caret, known))


def _term_start(expression: str, caret: int) -> int | None:
    """Where the term begins that the caret is in, behind a minus; None inside quotes."""
    start, quoted = 0, False
    for place, sign in enumerate(expression[:caret]):
        if sign == '"' and expression[place - 1 : place] != "\\":
            quoted = not quoted
        elif not quoted and (sign.isspace() or sign in "()"):
            start = place + 1
    while expression[start : start + 1] == "-" and start < caret:
        start += 1
    return None if quoted else start


def _terms(term: str, start: int, end: int, known: Vocabulary, subject: Subject) -> Iterator[Proposal]:
    if term.startswith("@"):
        yield from (
            Proposal(f"@{key}:", start, end, _NOTES[Kind.KEY], is_whole=False) for key in _like(term[1:], known.keys)
        )
    elif term and term.lower() not in _KEYWORDS:
        fields = {each.name: each for each in subject.fields}
        names = [*_like(term, fields), *_by_alias(term, subject)]
        for name in dict.fromkeys(names):
            yield Proposal(f"{name}:", start, end, _NOTES[fields[name].kind], is_whole=False)
        for word, note in _KEYWORDS.items():
            if word.startswith(term.lower()):
                yield Proposal(word, start, end, note)


def _by_alias(term: str, subject: Subject) -> Iterator[str]:
    for each in subject.fields:
        if any(alias.startswith(term.lower()) for alias in each.aliases):
            yield each.name


def _values(wanted: Field, typed: str, start: int, end: int, known: Vocabulary) -> Iterator[Proposal]:
    sign = _SIGN.match(typed)
    if sign:
        typed, start = typed[sign.end() :], start + sign.end()
    before, comma, last = typed.rpartition(",")
    start += len(before) + len(comma)
    taken = set(before.split(","))
    for value in _like(last, _known_values(wanted, known)):
        if value not in taken and value != last:
            yield Proposal(written(value), start, end)
    if not typed and not sign:
        yield from _signs(wanted, start, end)


def _signs(wanted: Field, start: int, end: int) -> Iterator[Proposal]:
    """Behind the colon: what can be asked of a field beside its values."""
    if wanted.kind in COMPARABLE:
        for sign, note in _SIGNS.items():
            yield Proposal(sign, start, end, note, is_whole=False)
    yield Proposal("*", start, end, "has any value")
    if wanted.kind in MATCHABLE:
        yield Proposal("/", start, end, "regular expression, up to another /", is_whole=False)


def _known_values(wanted: Field, known: Vocabulary) -> Iterable[str]:
    match wanted.kind:
        case Kind.LEVEL:
            return reversed(LEVELS)
        case Kind.DURATION:
            return _DURATIONS
        case Kind.YES_NO:
            return ("true", "false")
        case Kind.WORD:
            return wanted.words
        case Kind.KEY:
            return known.values.get(f"@{wanted.name}", ())
        case _:
            return known.values.get(wanted.name, ())


def _like(typed: str, words: Iterable[str]) -> Iterator[str]:
    """Words that begin so, then words that have it inside; their own order otherwise."""
    folded, kept = typed.casefold(), list(words)
    yield from (word for word in kept if word.casefold().startswith(folded))
    yield from (word for word in kept if folded in word.casefold()[1:] and not word.casefold().startswith(folded))


def written(value: str) -> str:
    """As the grammar reads it: what is no plain word goes into quotes."""
    if _PLAIN.fullmatch(value) and value != "*" and not _SIGN.match(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
