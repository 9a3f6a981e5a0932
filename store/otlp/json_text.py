"""JSON text into typed values, with errors that name the line and the column."""

from __future__ import annotations

import json
import re
from typing import Any, Final, TypeVar

import msgspec
import orjson

from telesink.store.errors import InputError
from telesink.store.otlp.bad_value import BadValueError, Path

T = TypeVar("T")

_BLANK: Final = re.compile(r"[ \t\n\r]*")
_PATH_PART: Final = re.compile(r"\.(\w+)|\[(\d+)\]")
_WHOLE_VALUE: Final = json.JSONDecoder()


def decode(text: str, kind: type[T], name: str, first_line: int = 1) -> T:
    """The text as a value of `kind`. Numbers may be written as strings, as OTLP/JSON does with 64 bits.

    `first_line` is where the text begins in the file `name`. Raises `InputError` with line and column.
    """
    try:
        return msgspec.json.decode(text, type=kind, strict=False)
    except msgspec.ValidationError as error:
        raise located(_fault_of(error), text, name, first_line) from None
    except msgspec.DecodeError as error:
        raise _syntax_error(text, name, first_line, str(error)) from None
    except RecursionError:
        raise InputError(f"{name}: line {first_line}: expected JSON nested less deeply") from None


def located(fault: BadValueError, text: str, name: str, first_line: int = 1) -> InputError:
    """The error that a person sees: `bad.json: line 3, column 14: expected int, got str (events[0].id)`."""
    offset = offset_of(text, fault.path)
    line = text.count("\n", 0, offset)
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    where = f" ({_written(fault.path)})" if fault.path else ""
    return InputError(f"{name}: line {first_line + line}, column {column}: {fault.words}{where}")


def offset_of(text: str, path: Path) -> int:
    """Where the value at `path` begins, in characters; of a missing one, where the value around it does."""
    at = _skipped(text, 0)
    try:
        for part in path:
            found = _member(text, at, part) if isinstance(part, str) else _item(text, at, part)
            if found is None:
                break
            at = found
    except (ValueError, IndexError, RecursionError):  # not JSON any more: the place so far has to do
        pass
    return at


def _fault_of(error: msgspec.ValidationError) -> BadValueError:
    message, _, written = str(error).partition(" - at `")
    path = tuple(name or int(index) for name, index in _PATH_PART.findall(written.partition("[...]")[0]))
    words = message.replace("`", "")
    return BadValueError(words[0].lower() + words[1:], path)


def _syntax_error(text: str, name: str, first_line: int, words: str) -> InputError:
    # msgspec gives no place for a text that ends too early; orjson does, and only the bad text is read twice.
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError as error:
        line = first_line + error.lineno - 1
        return InputError(f"{name}: line {line}, column {error.colno}: not JSON: {error.msg}")
    return InputError(f"{name}: line {first_line}: not JSON: {words}")


def _written(path: Path) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def _skipped(text: str, at: int) -> int:
    found: Any = _BLANK.match(text, at)  # matches everywhere, if only nothing
    return int(found.end())


def _member(text: str, at: int, key: str) -> int | None:
    """Offset of the value of `key` in the object that begins at `at`."""
    at = _skipped(text, at + 1) if text[at] == "{" else len(text)
    while at < len(text) and text[at] == '"':
        name, at = _WHOLE_VALUE.raw_decode(text, at)
        at = _skipped(text, _skipped(text, at) + 1)
        if name == key:
            return at
        at = _after_value(text, at)
    return None


def _item(text: str, at: int, index: int) -> int | None:
    """Offset of an item of the list that begins at `at`."""
    at = _skipped(text, at + 1) if text[at] == "[" else len(text)
    for _ in range(index):
        at = _after_value(text, at)
    return at if at < len(text) else None


def _after_value(text: str, at: int) -> int:
    """Offset of what follows the value at `at` and its comma."""
    _, at = _WHOLE_VALUE.raw_decode(text, at)
    return _skipped(text, _skipped(text, at) + 1)
