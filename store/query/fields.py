"""What a filter may speak of: the fields of each table, by the names that people type for them."""

from __future__ import annotations

from enum import Enum, auto

from msgspec import Struct

from telesink.store.schema.views import CHAIN_STATUS, PERFORMANCE_CLASSES


class Kind(Enum):
    """How a field is stored, and so what may be asked of it."""

    NAME = auto()
    """A number into `telemetry_names`."""
    TEXT = auto()
    """A text that is equal or not."""
    PROSE = auto()
    """A text that contains or not."""
    LEVEL = auto()
    TIME = auto()
    DURATION = auto()
    NUMBER = auto()
    YES_NO = auto()
    WORD = auto()
    """One of few words; a number in the table."""
    CHAIN = auto()
    """A correlation id; the chain's number in the table."""
    ITEMS = auto()
    """A JSON array of texts."""
    KEY = auto()
    """A key of the JSON columns; `name` is its path."""


class Field(Struct, frozen=True):
    name: str
    kind: Kind
    column: str = ""
    """Of the table; of the kind KEY it is the subject's."""
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """Of the kind WORD: all there are; their place is the stored number."""


class Subject(Struct, frozen=True):
    """What a filter expression is about: one table."""

    name: str
    fields: tuple[Field, ...]
    searched: tuple[str, ...]
    """Names of the fields that bare words and `/patterns/` search."""
    json_columns: tuple[str, ...] = ()
    """Where `@key` looks."""
    time_ordered: bool = True
    """Whether the row's id begins with the time of its field `time`."""

    def field(self, name: str) -> Field | None:
        """The field that goes by a name, whatever its case."""
        folded = name.lower()
        return next((field for field in self.fields if folded == field.name or folded in field.aliases), None)

    @property
    def field_names(self) -> str:
        """All fields, for a message."""
        return ", ".join(field.name for field in self.fields)


_COMPONENT = Field("component", Kind.NAME, "component")
_OPERATION = Field("operation", Kind.NAME, "operation", ("op",))

EVENTS = Subject(
    "events",
    (
        Field("time", Kind.TIME, "timestamp", ("timestamp",)),
        Field("type", Kind.NAME, "event_type", ("event_type",)),
        Field("name", Kind.NAME, "event_name", ("event_name", "event")),
        _COMPONENT,
        _OPERATION,
        Field("level", Kind.LEVEL, "level"),
        Field("message", Kind.PROSE, "message", ("msg",)),
        Field("duration", Kind.DURATION, "duration_us", ("duration_ms",)),
        Field("chain", Kind.CHAIN, "chain", ("correlation_id", "correlation", "chain_id")),
        Field("span", Kind.TEXT, "span_id", ("span_id",)),
        Field("parent", Kind.TEXT, "parent_id", ("parent_id",)),
        Field("id", Kind.NUMBER, "id"),
        Field("metadata", Kind.PROSE, "metadata"),
        Field("context", Kind.PROSE, "context"),
        Field("performance", Kind.PROSE, "performance"),
        Field("pinned", Kind.YES_NO, "pinned"),
    ),
    searched=("message",),
    json_columns=("metadata", "context"),
)

METRICS = Subject(
    "metrics",
    (
        Field("time", Kind.TIME, "timestamp", ("timestamp",)),
        Field("name", Kind.NAME, "metric_name", ("metric_name", "metric")),
        _COMPONENT,
        Field("type", Kind.NAME, "metric_type", ("metric_type",)),
        Field("value", Kind.NUMBER, "value"),
        Field("unit", Kind.NAME, "unit"),
        Field("labels", Kind.PROSE, "labels"),
        Field("period", Kind.TEXT, "aggregation_period", ("aggregation_period",)),
    ),
    searched=("name",),
    json_columns=("labels",),
)

HEALTH = Subject(
    "health checks",
    (
        Field("time", Kind.TIME, "checked_at", ("checked_at",)),
        _COMPONENT,
        Field("check", Kind.NAME, "check_name", ("check_name", "name")),
        Field("healthy", Kind.YES_NO, "is_healthy", ("is_healthy",)),
        Field("message", Kind.PROSE, "error_message", ("error_message", "msg")),
        Field("duration", Kind.DURATION, "response_time_us", ("response_time", "response_time_ms")),
    ),
    searched=("check", "message"),
    json_columns=("metadata",),
)

SNAPSHOTS = Subject(
    "performance snapshots",
    (
        Field("time", Kind.TIME, "recorded_at", ("recorded_at",)),
        _COMPONENT,
        _OPERATION,
        Field("duration", Kind.DURATION, "duration_us", ("duration_ms",)),
        Field("memory", Kind.NUMBER, "memory_usage_bytes", ("memory_usage_bytes",)),
        Field("cpu", Kind.NUMBER, "cpu_usage_percent", ("cpu_usage_percent",)),
        Field("class", Kind.WORD, "performance_class", ("performance_class",), PERFORMANCE_CLASSES),
    ),
    searched=("operation",),
    json_columns=("resource_metrics",),
)

CHAINS = Subject(
    "chains",
    (
        Field("time", Kind.TIME, "started_at", ("started_at",)),
        Field("chain", Kind.CHAIN, "id", ("chain_id", "correlation_id", "correlation")),
        Field("root", Kind.PROSE, "root"),
        Field("status", Kind.WORD, "status", (), (*CHAIN_STATUS, "timeout")),
        Field("depth", Kind.NUMBER, "depth"),
        Field("duration", Kind.DURATION, "duration_us", ("duration_ms",)),
        Field("events", Kind.NUMBER, "total_events", ("total_events",)),
        Field("errors", Kind.NUMBER, "error_count", ("error_count",)),
        Field("component", Kind.ITEMS, "components", ("components",)),
        Field("pinned", Kind.YES_NO, "pinned"),
    ),
    searched=("chain", "root"),
    time_ordered=False,
)
