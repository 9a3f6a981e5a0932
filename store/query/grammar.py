r"""The filter expression: one grammar for `--where`, the dashboard's filter box and alert rules.

    timeout                     the message contains the word, whatever its case; so it is with "a phrase"
    /time.?out/                 the message has a match of the regular expression (bounds: see `regexes`)
    level:error  -type:tool     a field has the value, or has not
    component:api,worker        one of several values
    duration:>250ms  level:>=warning  time:<2026-11-24T14:30    comparisons; 250 alone is milliseconds
    operation:/^memory/         a field matches
    chain:*  -chain:*           a field has a value, or none
    @user.plan:pro  @hits:>3    a key of metadata or context, nested with dots
    a b   a and b   a or b   not a   (a or b) -c    `and` binds closer than `or`, and may be left out

Values with spaces, commas or parentheses go into quotes. A name is compared whole, a message by its parts.
"""

from __future__ import annotations

from typing import Final

from telesink.store.errors import InputError
from telesink.store.query.fields import EVENTS, Field, Kind, Subject
from telesink.store.query.regexes import problem
from telesink.store.query.scanner import Scanner
from telesink.store.query.syntax import (
    And,
    AnyOf,
    Compared,
    Comparison,
    FilterError,
    Matches,
    Node,
    Not,
    Or,
    Present,
    Value,
    Words,
)
from telesink.store.query.values import COMPARABLE, MATCHABLE, read_value

__all__ = ["FilterError", "parse"]

MAX_LENGTH: Final = 4096
"""Characters of an expression; with the next two it bounds what SQLite and the parser are given."""
MAX_TERMS: Final = 200
MAX_DEPTH: Final = 8
"""Parentheses inside parentheses; each may cost SQLite's parser ten places of its hundred."""

_SIGNS: Final[tuple[Comparison, ...]] = (">=", "<=", ">", "<")


def parse(text: str, subject: Subject = EVENTS) -> Node:
    """The tree of an expression; an empty one lets all through. Raises `FilterError` at the first mistake."""
    if len(text) > MAX_LENGTH:
        raise FilterError(f"the expression is longer than {MAX_LENGTH} characters", MAX_LENGTH)
    for column, character in enumerate(text, 1):
        if "\ud800" <= character <= "\udfff" or character == "\0":
            raise FilterError("this character cannot be in a text", column)
    return _Parser(Scanner(text), subject).expression()


class _Parser:
    """Reads one expression by recursive descent; the depth of parentheses bounds the recursion."""

    def __init__(self, scanner: Scanner, subject: Subject) -> None:
        self._scanner: Final = scanner
        self._subject: Final = subject
        self._depth = 0
        self._terms = 0

    def expression(self) -> Node:
        self._scanner.skip_space()
        if self._scanner.at_end():
            return And((), 1)
        node = self._alternatives()
        if not self._scanner.at_end():  # nothing but a parenthesis ends an expression early
            raise FilterError("this ) closes nothing; put a text with parentheses into quotes", self._scanner.column)
        return node

    def _alternatives(self) -> Node:
        column = self._scanner.column
        terms = [self._conjunction()]
        while self._keyword_taken("or"):
            terms.append(self._conjunction())
        return terms[0] if len(terms) == 1 else Or(tuple(terms), column)

    def _conjunction(self) -> Node:
        column = self._scanner.column
        terms = [self._term()]
        while self._keyword_taken("and") or self._term_follows():
            terms.append(self._term())
        return terms[0] if len(terms) == 1 else And(tuple(terms), column)

    def _term(self) -> Node:
        """One term with all its negations and the space behind it."""
        column = self._scanner.column
        negated = False
        while self._keyword_taken("not") or self._scanner.take_minus():
            negated = not negated
        if self._scanner.at_end() or self._scanner.ahead(")") or self._scanner.keyword():
            raise FilterError(self._missing_term(), self._scanner.column)
        node = self._group() if self._scanner.ahead("(") else self._leaf()
        self._scanner.skip_space()
        return Not(node, column) if negated else node

    def _missing_term(self) -> str:
        word = self._scanner.keyword()
        if word:
            return f'a term is missing before {word!r}; to search for the word write "{word}"'
        return "a term is missing here"

    def _group(self) -> Node:
        column = self._scanner.column
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FilterError(f"more than {MAX_DEPTH} parentheses inside each other", column)
        self._scanner.take("(")
        self._scanner.skip_space()
        node = self._alternatives()
        if not self._scanner.take(")"):
            raise FilterError("the parenthesis that opens here is not closed", column)
        self._depth -= 1
        return node

    def _leaf(self) -> Node:
        column = self._scanner.column
        self._terms += 1
        if self._terms > MAX_TERMS:
            raise FilterError(f"more than {MAX_TERMS} terms", column)
        if self._scanner.ahead('"'):
            return Words(self._scanner.quoted(), column)
        if self._scanner.ahead("/"):
            return Matches(None, self._pattern(), column)
        field = self._field(column)
        if field is not None:
            return self._condition(field, column)
        return Words(self._scanner.take_word() or "", column)

    def _field(self, column: int) -> Field | None:
        """The field whose name and colon come next; None when it is a word."""
        if self._scanner.ahead("@"):
            path = self._scanner.take_key()
            if path is None:
                raise FilterError("a key is written @key:value, @key:>3 or @key:*", column)
            if not self._subject.json_columns:
                raise FilterError(f"{self._subject.name} have no keys of their own", column)
            return Field(path, Kind.KEY)
        name = self._scanner.take_field()
        if name is None:
            return None
        field = self._subject.field(name)
        if field is None:
            raise FilterError(
                f"{name!r} is no field of {self._subject.name}; put a text with a colon into quotes, or use "
                f"one of the fields: {self._subject.field_names}",
                column,
            )
        return field

    def _condition(self, field: Field, column: int) -> Node:
        for sign in _SIGNS:
            if self._scanner.take(sign):
                return self._comparison(field, sign, column)
        if self._scanner.ahead("/"):
            if field.kind not in MATCHABLE:
                raise FilterError(f"{field.name} is no text that a regular expression could match", column)
            return Matches(field, self._pattern(), column)
        if self._scanner.take_star():
            return Present(field, column)
        return self._any_of(field, column)

    def _comparison(self, field: Field, sign: Comparison, column: int) -> Node:
        if field.kind not in COMPARABLE:
            raise FilterError(f"{field.name} has no order, so {sign} says nothing about it", column)
        return Compared(field, sign, self._value(field), column)

    def _any_of(self, field: Field, column: int) -> Node:
        if field.kind is Kind.TIME:
            raise FilterError(f"a time is compared: {field.name}:>2026-11-24T14:30 or {field.name}:<2026-11-25", column)
        values = [self._value(field)]
        while self._scanner.take(","):
            values.append(self._value(field))
        return AnyOf(field, tuple(values), column)

    def _value(self, field: Field) -> Value:
        column = self._scanner.column
        text = self._scanner.take_value()
        if text is None:
            raise FilterError(f"a value for {field.name} is missing here", column)
        try:
            return read_value(field, text)
        except InputError as error:
            raise FilterError(str(error), column) from None

    def _pattern(self) -> str:
        column = self._scanner.column
        pattern = self._scanner.regex()
        wrong = problem(pattern)
        if wrong:
            raise FilterError(f"the regular expression {wrong}", column)
        return pattern

    def _keyword_taken(self, word: str) -> bool:
        if self._scanner.keyword() != word:
            return False
        self._scanner.take_word()
        self._scanner.skip_space()
        return True

    def _term_follows(self) -> bool:
        return not (self._scanner.at_end() or self._scanner.ahead(")") or self._scanner.keyword() == "or")
