"""CSV in, by RFC 4180 and as exports write it: an empty field is null, `""` the empty text.

Python's csv module cannot tell these two apart. Lines may end with LF alone, and a field in quotes may hold any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from telesink.store.errors import InputError

Fields = list[str | None]

MOST_CHARACTERS: Final = 256 << 20
"""Of one record; a file with a lone quote would otherwise be read into memory to its end."""
_FIELD: Final = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"(?=,|\Z)|([^",]*+)(?=,|\Z)')


def csv_records(lines: Iterable[str], name: str) -> Iterator[tuple[int, Fields]]:
    """The records with the number of the line that each begins in; empty lines are none.

    Raises `InputError` with line and column for quotes that do not close or stand inside a field.
    """
    number = 0
    source = iter(lines)
    for line in source:
        number += 1
        first, parts, quotes, size = number, [line], line.count('"'), len(line)
        while quotes % 2:
            more = next(source, None)
            if more is None or size > MOST_CHARACTERS:
                _fields(_without_end(parts), name, first)
                raise InputError(f"{name}: line {first}: expected a closing quote, found none")
            number += 1
            parts.append(more)
            quotes += more.count('"')
            size += len(more)
        record = _without_end(parts)
        if record:
            yield first, _fields(record, name, first)


def _without_end(parts: list[str]) -> str:
    return "".join(parts).removesuffix("\n").removesuffix("\r")


def _fields(record: str, name: str, line: int) -> Fields:
    if '"' not in record:
        return [field or None for field in record.split(",")]
    fields: Fields = []
    at = 0
    while True:
        found = _FIELD.match(record, at)
        if found is None:
            raise _misquoted(record, at, name, line)
        quoted, plain = found.groups()
        fields.append(quoted.replace('""', '"') if quoted is not None else plain or None)
        at = found.end() + 1
        if at > len(record):
            return fields


def _misquoted(record: str, at: int, name: str, line: int) -> InputError:
    """The error about the field that begins at `at`."""
    before = record[:at]
    line += before.count("\n")
    column = at - (before.rfind("\n") + 1) + 1
    if record[at] == '"' and record.count('"', at) % 2:
        words = "expected a closing quote, found none"
    elif record[at] == '"':
        words = "expected a comma behind the closing quote, and quotes inside a field doubled"
    else:
        words = "expected a field with quotes around all of it, found a quote inside"
    return InputError(f"{name}: line {line}, column {column}: {words}")
