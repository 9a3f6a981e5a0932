"""Rows and reports as JSON, indented for `json` and one row a line for `ndjson`; always UTF-8."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import orjson

from telesink.store.io.cell_text import json_embedded
from telesink.store.times import US_PER_MS, iso_from_us
from telesink.tui.cli.output.cells import Duration, Graded, Json, Moment, Names, Verdict


def json_document(document: Mapping[str, Any]) -> bytes:
    """One indented JSON object; cells may stand anywhere in it."""
    return orjson.dumps(encodable(document), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def json_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Each row as one line of JSON."""
    for row in rows:
        yield orjson.dumps(encodable(row), option=orjson.OPT_APPEND_NEWLINE)


def encodable(value: Any) -> Any:
    """The value with every cell in it replaced by what JSON has for it."""
    encode = _ENCODERS.get(type(value))
    if encode is not None:
        return encode(value)
    if isinstance(value, Mapping):
        return {str(key): encodable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [encodable(item) for item in value]
    return value


_ENCODERS: Final[dict[type, Callable[[Any], Any]]] = {
    Moment: lambda cell: iso_from_us(cell.us),
    Duration: lambda cell: round(cell.us) / US_PER_MS,
    Json: lambda cell: orjson.Fragment(json_embedded(cell.text)),
    Names: lambda cell: list(cell.names),
    Graded: lambda cell: cell.word,
    Verdict: lambda cell: cell.healthy,
}
