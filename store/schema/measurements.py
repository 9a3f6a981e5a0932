"""Peewee models of what is measured or judged: metrics, health checks, performance snapshots, alerts."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, BooleanField, DoubleField, IntegerField, Model, TextField


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
