"""Redaction: values under keys that name secrets never reach the disk, and long texts are cut.

A value is judged by its key, split into words at `_`, `-`, `.`, spaces and changes of case, so that `auth_token` and
`apiKey` are secrets while `tokens_used` and `monkey` are not. Secrets are replaced, not hashed: the hash of a short
secret can be guessed.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from telesink.store.spool.encoding import MAX_DEPTH

if TYPE_CHECKING:
    from telesink.store.settings import SecuritySettings

REDACTED: Final = "[REDACTED]"

_ANYWHERE: Final = ("password", "secret", "credential")
"""Secret wherever they stand in a word: `userpassword`, `clientSecrets`."""
_WHOLE_WORDS: Final = frozenset({"ssn", "creditcard"})
_LAST_WORDS: Final = frozenset({"token", "key", "apikey", "email", "phone", "address"})
_USER_WORDS: Final = frozenset({"user", "username", "enduser"})
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_a-zA-Z]+")
_KEYS_REMEMBERED: Final = 10_000
"""A program has some hundred keys; the bound is for those that make keys out of data."""


def words_of(key: str) -> list[str]:
    """The words of a key, in lower case: `dbPassword` gives `db`, `password`."""
    return [word.lower() for word in _WORD.findall(key)]


class Redactor:
    """Applies the rules of one configuration. Keys found harmless are remembered, which halves the cost."""

    def __init__(
        self, *, sensitive_fields: Iterable[str] = (), max_length: int = 8192, anonymize_user_data: bool = False
    ) -> None:
        self.max_length = max_length
        self._extra = tuple(tuple(words_of(field)) for field in sensitive_fields)
        self._anonymize = anonymize_user_data
        self._harmless: set[Any] = set()
        self.all_harmless: Callable[[Iterable[Any]], bool] = self._harmless.issuperset
        """True when every key of a mapping is known to be harmless; a single C call."""

    @classmethod
    def of(cls, security: SecuritySettings) -> Redactor:
        """The rules of a configuration."""
        return cls(
            sensitive_fields=security.sensitive_fields,
            max_length=security.max_field_length,
            anonymize_user_data=security.anonymize_user_data,
        )

    def is_sensitive(self, key: str) -> bool:
        """True when the value under this key is a secret."""
        words = words_of(key)
        if not words:
            return False
        return (
            words[-1] in _LAST_WORDS
            or any(word in _WHOLE_WORDS or word.startswith("creditcard") for word in words)
            or any(part in word for word in words for part in _ANYWHERE)
            or _contains(words, ("credit", "card"))
            or any(_contains(words, field) for field in self._extra if field)
        )

    def redacted(self, value: Any, depth: int = 0) -> Any:
        """The value with secrets replaced and long texts cut, at any depth down to 32."""
        if isinstance(value, str):
            return self.cut(value)
        if depth > MAX_DEPTH:
            return value  # cut when it is encoded
        if isinstance(value, Mapping):
            return self._redacted_mapping(value, depth)
        if isinstance(value, list | tuple | set | frozenset):
            return [self.redacted(item, depth + 1) for item in value]
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            # The encoder would write its fields by name.
            fields = {field.name: getattr(value, field.name, None) for field in dataclasses.fields(value)}
            return self._redacted_mapping(fields, depth)
        return value

    def _redacted_mapping(self, value: Mapping[Any, Any], depth: int) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for key, item in value.items():
            if key in self._harmless:
                result[key] = self.redacted(item, depth + 1)
            elif self.is_sensitive(str(key)):
                result[key] = REDACTED
            elif not self._is_dropped(str(key)):
                self._remember(key)
                result[key] = self.redacted(item, depth + 1)
        return result

    def _is_dropped(self, key: str) -> bool:
        return self._anonymize and not _USER_WORDS.isdisjoint(words_of(key)[:1])

    def _remember(self, key: Any) -> None:
        if len(self._harmless) < _KEYS_REMEMBERED and isinstance(key, str):
            self._harmless.add(key)

    def cut(self, text: str) -> str:
        """The text, at most `max_length` characters long, the cut marked."""
        if len(text) <= self.max_length:
            return text
        mark = f"... [cut from {len(text)} characters]"
        return text[: max(0, self.max_length - len(mark))] + mark


def _contains(words: list[str], phrase: tuple[str, ...]) -> bool:
    size = len(phrase)
    return any(tuple(words[at : at + size]) == phrase for at in range(len(words) - size + 1))
