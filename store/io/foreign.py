"""JSON lines and CSV of any program into events: the usual names of fields are known, others can be told.

Known without being told are the fields of structlog, pino, zerolog, logrus, Serilog's compact format, Go's slog,
python-json-logger, loguru, Elastic's schema, Docker's json-file driver and journald's JSON export. What is no field
of ours goes into the metadata.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from telesink.store.errors import InputError
from telesink.store.io.foreign_values import (
    Reading,
    duration_from,
    level_from,
    line_from,
    text_from,
    time_from,
)
from telesink.store.levels import INFO
from telesink.store.otlp.bad_value import BadValueError
from telesink.store.spool.records import EventRecord

ALIASES: Final[dict[str, tuple[str, ...]]] = {
    "timestamp": ("timestamp", "time", "@timestamp", "ts", "@t", "asctime", "datetime", "__REALTIME_TIMESTAMP"),
    "level": ("level", "severity", "levelname", "lvl", "log.level", "@l", "PRIORITY"),
    "message": ("message", "msg", "event", "@m", "@mt", "log", "text", "MESSAGE"),
    "component": (
        "component", "service", "service.name", "logger", "log.logger", "name", "app", "SYSLOG_IDENTIFIER",
        "_SYSTEMD_UNIT",
    ),
    "operation": ("operation",),
    "event_type": ("event_type",),
    "event_name": ("event_name",),
    "correlation_id": (
        "correlation_id", "correlationId", "trace_id", "traceId", "traceID", "trace.id", "@tr", "request_id",
        "requestId", "req.id",
    ),
    "span_id": ("span_id", "spanId", "spanID", "span.id", "@sp"),
    "parent_id": ("parent_id", "parent_span_id", "parentSpanId"),
    "duration_ms": ("duration_ms", "durationMs", "elapsed_ms", "latency_ms", "responseTime", "duration", "elapsed"),
}  # fmt: skip
"""Our field to the names that others have for it, the one that is meant most surely first."""

_READINGS: Final[dict[str, Reading]] = {
    "timestamp": time_from, "level": level_from, "message": line_from, "duration_ms": duration_from,
}  # fmt: skip
"""By our field; all others are texts."""
_GUESSED: Final = ("duration", "elapsed", "latency_ms", "responseTime", "elapsed_ms", "durationMs")
"""Names that others use for something else too: what is no duration then stays where it was."""


@dataclass(frozen=True, slots=True)
class FieldNames:
    """Which of a row's keys is which of our fields. `told` goes over the usual names."""

    told: Mapping[str, str] = field(default_factory=dict)
    missed: set[str] = field(default_factory=set, compare=False)
    """Of those that were told, what no row has had yet: a slip of whoever wrote them."""

    @classmethod
    def of(cls, text: str | None) -> FieldNames:
        """From `timestamp=time,level=severity`, ours on the left. Raises `InputError` for a field we do not have."""
        told: dict[str, str] = {}
        for part in filter(str.strip, (text or "").split(",")):
            ours, equals, theirs = (side.strip() for side in part.partition("="))
            if not equals or not theirs or not ours:
                raise InputError(
                    f"--map: {part.strip()!r} is no pair; write OURS=THEIRS, like timestamp=time,level=sev"
                )
            if ours not in ALIASES:
                raise InputError(f"--map: {ours!r} is no field of an event; these are: {', '.join(ALIASES)}")
            if ours in told:
                raise InputError(f"--map: {ours} is said twice, as {told[ours]!r} and {theirs!r}")
            told[ours] = theirs
        return cls(told, set(told.values()))

    def knows(self, keys: Iterable[str]) -> bool:
        """True when a row with these keys tells a time or a message, or something that was told."""
        present = set(keys)
        if self.told:
            return any(theirs.split(".")[0] in present or theirs in present for theirs in self.told.values())
        return any(alias in present for ours in ("timestamp", "message") for alias in ALIASES[ours])

    def event(self, row: Mapping[str, Any], *, default_ns: int, component: str) -> EventRecord:
        """The row as an event; `default_ns` is its time if it tells none. Raises `BadValueError` naming the key."""
        rest = dict(row)
        defaults = {
            "timestamp": default_ns, "level": INFO, "component": component, "event_type": "log", "event_name": "log",
        }  # fmt: skip
        values = {ours: self._taken(rest, ours, defaults.get(ours)) for ours in ALIASES}
        timestamp_ns = values.pop("timestamp")
        return EventRecord(timestamp_ns, **values, metadata=rest or None)

    def _taken(self, rest: dict[str, Any], ours: str, default: Any) -> Any:
        """The value of a field, whose key is no longer in the rest then."""
        told = self.told.get(ours)
        for key in ALIASES[ours] if told is None else (told,):
            path = _path_of(rest, key)
            value = _value_at(rest, path)
            if value is None or value == "" or (told is None and isinstance(value, dict | list)):
                continue
            try:
                read = _read(ours, value)
            except BadValueError as fault:
                if told is None and key in _GUESSED:
                    continue
                raise fault.inside(*path) from None
            _remove(rest, path)
            if told is not None:
                self.missed.discard(told)
            return read
        return default


def _read(ours: str, value: Any) -> Any:
    reading: Reading = _READINGS.get(ours, text_from)
    return reading(value)


def _path_of(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """A key with dots is one key if there is such a one, else the way into nested objects."""
    return (key,) if key in row or "." not in key else tuple(key.split("."))


def _value_at(row: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    at: Any = row
    for name in path:
        at = at.get(name) if isinstance(at, dict) else None
    return at


def _remove(row: dict[str, Any], path: tuple[str, ...]) -> None:
    """Takes a value out of nested objects, which are copied on the way, and those that are empty then."""
    if len(path) > 1:
        inner = row[path[0]] = dict(row[path[0]])
        _remove(inner, path[1:])
        if inner:
            return
    del row[path[0]]
