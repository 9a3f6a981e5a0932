"""`Scanner`: walks over the text of a filter expression and takes the smallest parts off it."""

from __future__ import annotations

import re
from typing import Final

from telesink.store.query.syntax import FilterError

_SPACE: Final = re.compile(r"\s+")
_WORD: Final = re.compile(r'[^\s()"]+')
_VALUE: Final = re.compile(r'[^\s()",]+')
_FIELD: Final = re.compile(r"([A-Za-z_][A-Za-z_0-9.]*):")
_KEY: Final = re.compile(r'@([^\s()",:]+):')
_KEYWORD: Final = re.compile(r'(and|or|not)(?=[\s()"]|$)', re.IGNORECASE)
_STAR: Final = re.compile(r"\*(?=[\s()]|$)")
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_REGEX: Final = re.compile(r"/((?:[^/\\]|\\.)+)/(?=[\s()]|$)", re.DOTALL)
_ESCAPE: Final = re.compile(r'\\(["\\])')


class Scanner:
    """A text and a place in it; what is taken moves the place on."""

    def __init__(self, text: str) -> None:
        self._text: Final = text
        self._place = 0

    @property
    def column(self) -> int:
        """Where the place is, counted from 1; at the end of the text its last character."""
        return max(1, min(self._place + 1, len(self._text)))

    def at_end(self) -> bool:
        return self._place >= len(self._text)

    def skip_space(self) -> None:
        self._take(_SPACE)

    def ahead(self, sign: str) -> bool:
        """Whether the sign comes next."""
        return self._text.startswith(sign, self._place)

    def take(self, sign: str) -> bool:
        """Takes the sign if it comes next."""
        found = self.ahead(sign)
        if found:
            self._place += len(sign)
        return found

    def take_minus(self) -> bool:
        """Takes a `-` that something follows; one alone is a word."""
        following = self._text[self._place + 1 : self._place + 2]
        return bool(following) and not following.isspace() and following != ")" and self.take("-")

    def keyword(self) -> str:
        """`and`, `or`, `not` if it comes next, without taking it; else an empty text."""
        found = _KEYWORD.match(self._text, self._place)
        return found[1].lower() if found else ""

    def take_field(self) -> str | None:
        """The name before a colon."""
        return self._take(_FIELD)

    def take_key(self) -> str | None:
        """The path behind an `@` and before a colon."""
        return self._take(_KEY)

    def take_star(self) -> bool:
        """Takes a `*` that stands alone."""
        return self._take(_STAR) is not None

    def take_word(self) -> str | None:
        return self._take(_WORD)

    def take_value(self) -> str | None:
        """A text in quotes, or all up to a space, comma or parenthesis."""
        return self.quoted() if self.ahead('"') else self._take(_VALUE)

    def quoted(self) -> str:
        """The text in the quotes that come next; `\\"` and `\\\\` stand for themselves."""
        text = self._take(_QUOTED)
        if text is None:
            raise FilterError('the quotes that open here are not closed; write \\" for a quote inside', self.column)
        return _ESCAPE.sub(r"\1", text)

    def regex(self) -> str:
        """The pattern between the slashes that come next; `\\/` stands for a slash."""
        pattern = self._take(_REGEX)
        if pattern is None:
            raise FilterError(
                "a regular expression is written /like this/, with \\/ for a slash in it; "
                "put a text that begins with a slash into quotes",
                self.column,
            )
        return pattern

    def _take(self, part: re.Pattern[str]) -> str | None:
        """Takes what the part matches here and gives its group, if it has one; None if it does not match."""
        found = part.match(self._text, self._place)
        if not found:
            return None
        self._place = found.end()
        return found[1] if part.groups else found[0]
