"""JSON laid out as lines of coloured spans, with the place where each object and list ends, to fold them.

Numbers keep the digits they were written with, and a key that is there twice is shown twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from telesink.widgets.cells import Span

KEY: Final = "dim"
STRING: Final = "value"
NUMBER: Final = "series-2"  # hues that no level has
WORD: Final = "series-3"
PUNCTUATION: Final = "faint"

INDENT: Final = 2
"""Cells per level."""


class _Raw(str):
    """A number as it was written."""

    __slots__ = ()


class _Object(list[tuple[str, Any]]):
    """An object's keys and values in their order."""


@dataclass
class JsonLine:
    """One line, its spans without the indentation. `end`: index of the line that closes what opens here."""

    depth: int
    spans: Sequence[Span]
    end: int | None = None
    folded_spans: Sequence[Span] = field(default=())
    """What stands here while it is folded."""


class _Close(NamedTuple):
    """Left to do: end what the line at an index has opened."""

    opened: int
    depth: int
    sign: str
    comma: str


class _Item(NamedTuple):
    """Left to do: a value, its key, and the comma after it."""

    value: Any
    depth: int
    key: str | None
    comma: str


def json_lines(text: str) -> list[JsonLine] | None:
    """The lines of a JSON text; None when it is none, or nested deeper than Python reads."""
    try:
        value = json.loads(text, object_pairs_hook=_Object, parse_int=_Raw, parse_float=_Raw, parse_constant=_Raw)
    except (ValueError, RecursionError):
        return None
    return _lines(value)


def text_lines(text: str) -> list[JsonLine]:
    """The lines of any other text."""
    return [JsonLine(0, ((line, STRING),)) for line in text.splitlines()]


def plain_text(lines: Sequence[JsonLine]) -> str:
    """The lines as text, to be copied."""
    return "\n".join(" " * (line.depth * INDENT) + "".join(text for text, _ in line.spans) for line in lines)


def _lines(value: Any) -> list[JsonLine]:
    lines: list[JsonLine] = []
    todo: list[_Item | _Close] = [_Item(value, 0, None, "")]
    while todo:
        task = todo.pop()
        if isinstance(task, _Close):
            lines[task.opened].end = len(lines)
            lines.append(JsonLine(task.depth, ((task.sign + task.comma, PUNCTUATION),)))
        elif isinstance(task.value, list) and task.value:
            todo += _opened(task, lines)
        else:
            lines.append(JsonLine(task.depth, (*_key(task), *_scalar(task.value), (task.comma, PUNCTUATION))))
    return lines


def _opened(task: _Item, lines: list[JsonLine]) -> list[_Item | _Close]:
    """Adds the opening line; answers what comes after it, last first."""
    is_object = isinstance(task.value, _Object)
    start, end, noun = ("{", "}", "keys") if is_object else ("[", "]", "items")
    count = len(task.value)
    folded = (
        *((f"{start} ", PUNCTUATION), (f"… {count:,} {noun if count > 1 else noun[:-1]}", KEY)),
        (f" {end}{task.comma}", PUNCTUATION),
    )
    key = tuple(_key(task))
    lines.append(JsonLine(task.depth, (*key, (start, PUNCTUATION)), folded_spans=(*key, *folded)))
    return [_Close(len(lines) - 1, task.depth, end, task.comma), *reversed([*_items(task, is_object)])]


def _items(task: _Item, is_object: bool) -> Iterator[_Item]:
    last = len(task.value) - 1
    for position, entry in enumerate(task.value):
        key, value = entry if is_object else (None, entry)
        yield _Item(value, task.depth + 1, key, "" if position == last else ",")


def _key(task: _Item) -> Iterator[Span]:
    if task.key is not None:
        yield (json.dumps(task.key, ensure_ascii=False), KEY)
        yield (": ", PUNCTUATION)


def _scalar(value: Any) -> Iterator[Span]:
    if isinstance(value, _Raw):
        yield (value, NUMBER)
    elif isinstance(value, str):
        yield (json.dumps(value, ensure_ascii=False), STRING)
    elif isinstance(value, list):
        yield ("{}" if isinstance(value, _Object) else "[]", PUNCTUATION)
    else:
        yield (json.dumps(value), WORD)
