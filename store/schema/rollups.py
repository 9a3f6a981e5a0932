"""Peewee models of rollups: events and durations, counted by minute, hour and day."""

from __future__ import annotations

from peewee import BigIntegerField, BlobField, CompositeKey, IntegerField, Model


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
