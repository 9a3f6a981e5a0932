"""The tables as peewee models: names, events and chains, which most questions read.

A model takes 0.1 ms to make, so the other tables are apart: `measurements.py`, `rollups.py`, `bookkeeping.py`.

Times are microseconds since 1970 (UTC), durations microseconds, JSON is text. Names that repeat (components,
operations, event names and so on) are numbers into `telemetry_names`: a row is 22 % smaller and its indexes hold
integers. The views in `views.py` show the same rows with names and ISO times. No model is bound to a database: a
query is run with `query.execute(database)`, so that one process can read several stores in several threads.
"""

from __future__ import annotations

from peewee import BigIntegerField, BooleanField, IntegerField, Model, TextField


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
