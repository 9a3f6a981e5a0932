"""Rows of CSV and Parquet files of ours into rows that `rows` understands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from telesink.store.io.cell_text import unguarded
from telesink.store.io.columns import SECTIONS, Holds
from telesink.store.otlp.bad_value import BadValueError
from telesink.store.times import iso_from_us, us_from_datetime

_TEXTS: Final = (Holds.NAME, Holds.TEXT)
_TRUTHS: Final = {"true": True, "1": True, "false": False, "0": False}


def from_csv(section: str, fields: Mapping[str, str | None], *, raw: bool) -> dict[str, Any]:
    """The values of a CSV record by column; `raw`: nothing in it was made safe for spreadsheets.

    Raises `BadValueError` naming the column.
    """
    columns = SECTIONS[section]
    row: dict[str, Any] = {}
    for name, text in fields.items():
        holds = columns.get(name)
        if text is None or holds is None:
            row |= _nothing(name, holds)
            continue
        guarded = holds in _TEXTS or holds is Holds.JSON
        plain = unguarded(text) if guarded and not raw else text
        try:
            row[name] = _FROM_TEXT.get(holds, str)(plain)
        except (ValueError, KeyError):
            raise BadValueError(f"expected {_EXPECTED.get(holds, 'a value')}, found {text[:64]!r}", (name,)) from None
    return row


def from_parquet(section: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a Parquet row by column. Raises `BadValueError` naming the column."""
    columns = SECTIONS[section]
    row: dict[str, Any] = {}
    for name, value in values.items():
        holds = columns.get(name)
        if value is None or holds is None:
            row |= _nothing(name, holds)
            continue
        row[name] = _from_arrow(name, holds, value)
    return row


def _nothing(name: str, holds: Holds | None) -> dict[str, Any]:
    """What of an empty cell must be said: a duration that is null is not one that is left out (`rows`)."""
    return {name: None} if holds is Holds.DURATION else {}


def _from_arrow(name: str, holds: Holds, value: Any) -> Any:
    if isinstance(value, datetime):
        return iso_from_us(us_from_datetime(value if value.tzinfo else value.replace(tzinfo=UTC)))
    return _json_in(name, value) if holds is Holds.JSON else value


def _json_in(name: str, value: Any) -> Any:
    try:
        return _json(value) if isinstance(value, str) else value
    except ValueError:
        raise BadValueError(f"expected JSON, found {value[:64]!r}", (name,)) from None


def _json(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(str(error)) from None


_FROM_TEXT: Final[dict[Holds, Callable[[Any], Any]]] = {
    Holds.DURATION: float,
    Holds.REAL: float,
    Holds.INTEGER: int,
    Holds.TRUTH: lambda text: _TRUTHS[text.lower()],
    Holds.JSON: _json,
}
_EXPECTED: Final = {
    Holds.DURATION: "a number",
    Holds.REAL: "a number",
    Holds.INTEGER: "a whole number",
    Holds.TRUTH: "true or false",
    Holds.JSON: "JSON",
}
