"""The tables as peewee models. Times are microseconds since 1970 (UTC), durations microseconds, JSON is text.

Names that repeat (components, operations, event names and so on) are numbers into `telemetry_names`: a row is
22 % smaller and its indexes hold integers. The views in `views.py` show the same rows with names and ISO times.
No model is bound to a database: a query is run with `query.execute(database)`, so that one process can read
several stores in several threads.
"""

from __future__ import annotations

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CompositeKey,
    DoubleField,
    IntegerField,
    Model,
    TextField,
)


class TelemetryName(Model):
    """A text that repeats in many rows, and its number there."""

    id = IntegerField(primary_key=True)
    name = TextField(unique=True)

    class Meta:
        table_name = "telemetry_names"


class TelemetryEvent(Model):
    """One thing that happened. The key is ordered by time: `timestamp << 11`, plus what makes it unique."""

    id = BigIntegerField(primary_key=True)
    timestamp = BigIntegerField()
    event_type = IntegerField()
    event_name = IntegerField()
    component = IntegerField()
    operation = IntegerField(null=True)
    level = IntegerField()
    chain = BigIntegerField(null=True)
    """`telemetry_correlation_chains.id`; no foreign key, since the writer makes both in one transaction."""
    span_id = TextField(null=True)
    parent_id = TextField(null=True)
    duration_us = BigIntegerField(null=True)
    message = TextField(null=True)
    metadata = TextField(null=True)
    context = TextField(null=True)
    performance = TextField(null=True)
    pinned = BooleanField(null=True)
    """True: clean-up keeps it. Null, not false, in all other rows: it costs no byte there."""

    class Meta:
        table_name = "telemetry_events"


class TelemetryMetric(Model):
    """One data point of a metric; the last six columns are of histograms."""

    id = BigIntegerField(primary_key=True)
    timestamp = BigIntegerField()
    metric_name = IntegerField()
    component = IntegerField()
    metric_type = IntegerField()
    value = DoubleField(null=True)
    unit = IntegerField(null=True)
    labels = TextField(null=True)
    aggregation_period = TextField(null=True)
    count = BigIntegerField(null=True)
    sum = DoubleField(null=True)
    min = DoubleField(null=True)
    max = DoubleField(null=True)
    buckets = TextField(null=True)
    """JSON: `{"bounds": [...], "counts": [...]}`, one count more than bounds."""

    class Meta:
        table_name = "telemetry_metrics"


class TelemetryHealthCheck(Model):
    """The verdict of one check at one time."""

    id = BigIntegerField(primary_key=True)
    checked_at = BigIntegerField()
    component = IntegerField()
    check_name = IntegerField()
    is_healthy = BooleanField()
    error_message = TextField(null=True)
    response_time_us = BigIntegerField(null=True)
    metadata = TextField(null=True)

    class Meta:
        table_name = "telemetry_health_checks"


class TelemetryPerformanceSnapshot(Model):
    """A measured operation, with its class by the component's thresholds."""

    id = BigIntegerField(primary_key=True)
    recorded_at = BigIntegerField()
    component = IntegerField()
    operation = IntegerField()
    duration_us = BigIntegerField(null=True)
    memory_usage_bytes = BigIntegerField(null=True)
    cpu_usage_percent = DoubleField(null=True)
    resource_metrics = TextField(null=True)
    performance_class = IntegerField(null=True)
    """0 fast, 1 normal, 2 slow, 3 critical; null without a duration."""
    beside_event = BooleanField()
    """True: an adapter made it beside an event that carries the same duration, which counts once."""

    class Meta:
        table_name = "telemetry_performance_snapshots"


class TelemetryCorrelationChain(Model):
    """What the writer knows of all events that share a correlation id; a pure function of them."""

    id = BigIntegerField(primary_key=True)
    """Counts up from 1 and is never used again, so that chains of one time lie together in event indexes."""
    chain_id = TextField()
    """The correlation id. Not indexed here: `telemetry_chain_keys` finds it at a fraction of the price."""
    root = TextField(null=True)
    depth = IntegerField()
    status = IntegerField()
    """0 active, 1 completed, 2 failed. `timeout` is an active chain that has been silent for long."""
    started_at = BigIntegerField()
    last_at = BigIntegerField()
    total_events = IntegerField()
    error_count = IntegerField()
    components = TextField()
    """JSON array of names, in order of appearance."""
    pinned = BooleanField(null=True)

    class Meta:
        table_name = "telemetry_correlation_chains"


class TelemetryAlert(Model):
    """An alert rule and its state."""

    id = BigIntegerField(primary_key=True)
    name = TextField(unique=True)
    rule = TextField()
    severity = TextField()
    state = TextField()
    since = BigIntegerField(null=True)
    value = DoubleField(null=True)
    threshold = DoubleField(null=True)
    last_triggered_at = BigIntegerField(null=True)
    trigger_count = IntegerField(constraints=[SQL("DEFAULT 0")])

    class Meta:
        table_name = "telemetry_alerts"


class TelemetryChainKey(Model):
    """Where a correlation id's chain is: sorted runs of hashes, appended whole (see `writer.chain_ids`)."""

    run = IntegerField()
    hash = BigIntegerField()
    chain = BigIntegerField()

    class Meta:
        table_name = "telemetry_chain_keys"
        primary_key = CompositeKey("run", "hash", "chain")
        without_rowid = True


class TelemetryChainFilter(Model):
    """Which runs of chain keys may hold a key (see `writer.key_filter`)."""

    id = IntegerField(primary_key=True)
    slots = BlobField()

    class Meta:
        table_name = "telemetry_chain_filters"


class TelemetryCheckpoint(Model):
    """How far a spool segment is in the tables; written in the transaction that put it there."""

    segment = TextField(primary_key=True)
    position = BigIntegerField()

    class Meta:
        table_name = "telemetry_checkpoints"
        without_rowid = True


class TelemetryFingerprint(Model):
    """A record of an import, so that the same one is stored once however often it is sent."""

    timestamp = BigIntegerField()
    hash = BigIntegerField()

    class Meta:
        table_name = "telemetry_fingerprints"
        primary_key = CompositeKey("timestamp", "hash")
        without_rowid = True


class TelemetryCommit(Model):
    """Which rows of one table a transaction of the writer has added: the order in which they became visible.

    They are those with an id above the `highest` of the table's commit before, up to its own, and the `late` ones
    below. The newest 100,000 are kept.
    """

    number = IntegerField(primary_key=True)
    kind = TextField()
    """Of record, as in the spool's frames (`spool.records`): `e` is events."""
    committed_at = BigIntegerField()
    highest = BigIntegerField()
    late = BlobField(null=True)
    """Ids of rows that are older than the newest before, each 8 bytes, little-endian."""
    rows = IntegerField(constraints=[SQL("DEFAULT 0")])

    class Meta:
        table_name = "telemetry_commits"


class TelemetryUpkeep(Model):
    """A number that upkeep remembers: when something was last done, or how often."""

    name = TextField(primary_key=True)
    value = BigIntegerField()

    class Meta:
        table_name = "telemetry_upkeep"
        without_rowid = True


class TelemetryHourCount(Model):
    """How many events of an hour are alike; without an operation it is 0, a number that no name has."""

    start = BigIntegerField()
    """The hour's first microsecond, as in the other rollups."""
    component = IntegerField()
    operation = IntegerField()
    event_type = IntegerField()
    event_name = IntegerField()
    level = IntegerField()
    events = IntegerField()

    class Meta:
        table_name = "telemetry_hour_counts"
        primary_key = CompositeKey("start", "component", "operation", "event_type", "event_name", "level")
        without_rowid = True


class TelemetryMinuteCount(Model):
    """Events and errors of a minute, for charts."""

    start = BigIntegerField()
    component = IntegerField()
    events = IntegerField()
    errors = IntegerField()

    class Meta:
        table_name = "telemetry_minute_counts"
        primary_key = CompositeKey("start", "component")
        without_rowid = True


class _Durations(Model):
    """How long an operation took in some stretch of time; an event without an operation goes by its name."""

    start = BigIntegerField()
    component = IntegerField()
    operation = IntegerField()
    events = IntegerField()
    """Events with a duration, and lone snapshots."""
    errors = IntegerField()
    total_us = BigIntegerField()
    longest_us = BigIntegerField()
    fast = IntegerField()
    normal = IntegerField()
    slow = IntegerField()
    critical = IntegerField()
    """By the thresholds that held when they were counted."""
    p95_us = BigIntegerField()
    sketch = BlobField()
    """`telesink.store.sketch.Sketch.packed`."""


class TelemetryHourDuration(_Durations):
    class Meta:
        table_name = "telemetry_hour_durations"
        primary_key = CompositeKey("start", "component", "operation")
        without_rowid = True


class TelemetryDayDuration(_Durations):
    class Meta:
        table_name = "telemetry_day_durations"
        primary_key = CompositeKey("start", "component", "operation")
        without_rowid = True


MODELS: tuple[type[Model], ...] = (
    TelemetryName,
    TelemetryEvent,
    TelemetryMetric,
    TelemetryHealthCheck,
    TelemetryPerformanceSnapshot,
    TelemetryCorrelationChain,
    TelemetryAlert,
    TelemetryChainKey,
    TelemetryChainFilter,
    TelemetryCheckpoint,
    TelemetryFingerprint,
    TelemetryCommit,
    TelemetryUpkeep,
    TelemetryHourCount,
    TelemetryMinuteCount,
    TelemetryHourDuration,
    TelemetryDayDuration,
)
