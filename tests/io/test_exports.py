"""JSON exports: this program's own and the original Laravel system's."""

from __future__ import annotations

import json

import pytest

from telesink.store.errors import InputError
from telesink.store.io.importing import read_records
from telesink.store.spool.records import (
    ChainRecord,
    EventRecord,
    HealthRecord,
    MetricRecord,
    PerformanceRecord,
    PinnedEventRecord,
)
from telesink.store.times import us_from_iso

EVENT = {
    "id": "17",
    "timestamp": "2026-11-24T14:30:00.123456Z",
    "event_type": "tool",
    "event_name": "invocation_complete",
    "component": "tool_telemetry",
    "operation": "memory.search",
    "level": "warning",
    "message": "slow",
    "correlation_id": "corr_1",
    "span_id": "s2",
    "parent_id": "s1",
    "duration_ms": 12.5,
    "metadata": {"hits": 3, "deep": {"a": [1, None]}},
    "context": {},
    "performance": {"duration_ms": 99},
}
METRIC = {
    "id": "1",
    "timestamp": "2026-11-24T14:30:00Z",
    "metric_name": "queue.depth",
    "component": "worker",
    "metric_type": "histogram",
    "value": 2.5,
    "unit": "ms",
    "labels": {"queue": "mail"},
    "aggregation_period": "delta",
    "count": 4,
    "sum": 10.0,
    "min": 1.0,
    "max": 4.0,
    "buckets": {"bounds": [2.0], "counts": [1, 3]},
}
HEALTH = {
    "checked_at": "2026-11-24T14:30:00Z",
    "component": "db",
    "check_name": "ping",
    "is_healthy": False,
    "error_message": "refused",
    "response_time_ms": 3.2,
    "metadata": {"port": 5432},
}
PERFORMANCE = {
    "recorded_at": "2026-11-24T14:30:00Z",
    "component": "db",
    "operation": "query",
    "duration_ms": 12.5,
    "memory_usage_bytes": 10**9,
    "cpu_usage_percent": 3.0,
    "resource_metrics": {"reads": 7},
    "performance_class": "fast",
    "beside_event": True,
}
CHAIN = {
    "chain_id": "corr_1",
    "root": "memory.search",
    "depth": 2,
    "status": "timeout",
    "started_at": "2026-11-24T14:30:00Z",
    "completed_at": None,
    "duration_ms": 12.5,
    "total_events": 3,
    "error_count": 1,
    "components": ["a", "b"],
    "pinned": True,
}
MOMENT_NS = us_from_iso("2026-11-24T14:30:00Z") * 1000

ORIGINAL = """{
    "events": [
        {
            "timestamp": "2025-10-05T01:58:42.000000Z",
            "correlation_id": "test_68e1d0d294301",
            "event_type": "fragment",
            "event_name": "processing_complete",
            "component": "enrich_ai",
            "operation": "processing_complete",
            "level": "info",
            "message": "Fragment processed",
            "metadata": {"fragment_id": 7},
            "context": [],
            "performance": {"duration_ms": 743, "memory_usage": 33554432, "cpu_usage": 84}
        },
        {
            "timestamp": "2025-10-05T01:58:43.000000Z",
            "correlation_id": null,
            "event_type": "chat",
            "event_name": "message_processed",
            "component": "chat_processor",
            "operation": "chat",
            "level": "notice",
            "message": null,
            "metadata": ["first", "second"],
            "context": null,
            "performance": {"response_time_ms": 1200.5}
        }
    ],
    "metrics": [
        {
            "timestamp": "2025-10-05T01:58:42.000000Z",
            "metric_name": "fragment.processing_duration_ms",
            "component": "enrich_ai",
            "metric_type": "histogram",
            "value": "743.0000",
            "labels": [],
            "aggregation_period": null
        }
    ],
    "health": {"overall_health": true, "components": []},
    "performance": {"avg_duration_ms": 743}
}"""


def read(content, name="export.json"):
    text = content if isinstance(content, str) else json.dumps(content)
    return list(read_records(text.encode(), name, 0))


def test_an_event_of_ours_comes_back_with_all_its_fields():
    (event,) = read({"events": [EVENT]})
    assert event == EventRecord(
        timestamp_ns=MOMENT_NS + 123_456_000,
        event_type="tool",
        event_name="invocation_complete",
        component="tool_telemetry",
        operation="memory.search",
        level=3,
        message="slow",
        correlation_id="corr_1",
        span_id="s2",
        parent_id="s1",
        duration_ms=12.5,
        metadata={"hits": 3, "deep": {"a": [1, None]}},
        context={},
        performance={"duration_ms": 99},
        fingerprint=event.fingerprint,
    )
    assert 0 <= event.fingerprint < 2**63


def test_metrics_health_checks_and_snapshots_of_ours_come_back():
    metric, health, performance = read({"metrics": [METRIC], "health": [HEALTH], "performance": [PERFORMANCE]})
    values = {key: value for key, value in METRIC.items() if key not in ("id", "timestamp")}
    assert metric == MetricRecord(timestamp_ns=MOMENT_NS, **values, fingerprint=metric.fingerprint)
    assert health == HealthRecord(MOMENT_NS, "db", "ping", False, "refused", 3.2, {"port": 5432}, health.fingerprint)
    assert performance == PerformanceRecord(
        MOMENT_NS, "db", "query", 12.5, 10**9, 3.0, {"reads": 7}, True, performance.fingerprint
    )


def test_a_duration_of_null_stays_null_whatever_was_measured_beside_it():
    (event,) = read({"events": [EVENT | {"duration_ms": None}]})
    assert event.duration_ms is None


def test_the_original_systems_export_is_read_as_it_says():
    fragment, chat, metric = read(ORIGINAL)
    assert (fragment.component, fragment.operation, fragment.level) == ("enrich_ai", "processing_complete", 2)
    assert fragment.timestamp_ns == us_from_iso("2025-10-05T01:58:42Z") * 1000
    assert (fragment.duration_ms, fragment.performance["cpu_usage"]) == (743, 84)
    assert (chat.duration_ms, chat.correlation_id, chat.message) == (1200.5, None, None)
    assert (metric.metric_name, metric.value, metric.labels) == (
        "fragment.processing_duration_ms",
        743.0,
        None,
    )


def test_what_php_writes_as_a_list_becomes_an_object():
    fragment, chat, _ = read(ORIGINAL)
    assert (fragment.context, chat.metadata) == (None, {"values": ["first", "second"]})


def test_a_chain_comes_back_behind_its_events_and_one_that_timed_out_is_active():
    event, chain = read({"chains": [CHAIN], "events": [EVENT]})
    assert event.correlation_id == "corr_1"
    assert chain == ChainRecord(
        MOMENT_NS, "corr_1", "memory.search", 2, 0, 12.5, 3, 1, ("a", "b"), True, chain.fingerprint
    )


def test_the_chains_of_a_report_come_back():
    (chain,) = read({"type": "chains", "data": {"total_chains": 1, "chains": [CHAIN]}})
    assert chain.chain_id == "corr_1"


def test_a_chain_of_a_status_that_is_none_is_refused():
    with pytest.raises(InputError, match=r"expected one of active, completed, failed, timeout, found 'odd'"):
        read({"chains": [CHAIN | {"status": "odd"}]})


def test_a_pinned_event_is_the_same_one_as_without_its_pin():
    (pinned,) = read({"events": [EVENT | {"pinned": True}]})
    assert type(pinned) is PinnedEventRecord
    assert pinned.fingerprint == read({"events": [EVENT]})[0].fingerprint


@pytest.mark.parametrize(("kind", "row"), [("events", EVENT), ("metrics", METRIC), ("health", HEALTH)])
def test_an_answer_of_query_is_read_like_an_export(kind, row):
    assert read({"type": kind, "count": 1, "data": [row]}) == read({kind: [row]})


def test_a_row_is_the_same_one_under_another_number_and_in_another_order():
    turned = dict(reversed(EVENT.items())) | {
        "id": "99",
        "metadata": dict(reversed(EVENT["metadata"].items())),
    }
    assert read({"events": [turned]})[0].fingerprint == read({"events": [EVENT]})[0].fingerprint


def test_equal_rows_of_one_file_are_all_kept_and_the_same_again_next_time():
    first, again = read({"events": [EVENT] * 3}), read({"events": [EVENT] * 3})
    assert len({event.fingerprint for event in first}) == 3
    assert first == again


def test_a_time_without_a_zone_is_utc():
    (event,) = read({"events": [EVENT | {"timestamp": "2026-11-24 14:30:00"}]})
    assert event.timestamp_ns == MOMENT_NS


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"timestamp": "yesterday"},
            "expected a time like 2026-11-24T14:30:00Z, found 'yesterday' (events[1].timestamp)",
        ),
        ({"timestamp": "1950-01-01"}, "expected a time between the years 1970 and 2112"),
        (
            {"level": "loud"},
            "expected one of debug, info, warning, error, critical, found 'loud' (events[1].level)",
        ),
        ({"component": 5}, "expected str, got int (events[1].component)"),
        ({"metadata": "x"}, "got str (events[1].metadata)"),
        ({"duration_ms": 1e300}, "<= 9000000000000000.0 (events[1].duration_ms)"),
        ({"metadata": {"n": 2**70}}, "expected values that JSON can hold"),
    ],
)
def test_a_row_that_cannot_be_is_named_with_its_line(change, message):
    text = json.dumps({"events": [EVENT, EVENT | change]}, indent=1)
    with pytest.raises(InputError) as failure:
        read(text, "bad.json")
    line = 22 if "deep" not in text else int(str(failure.value).split("line ")[1].split(",")[0])
    assert str(failure.value).startswith(f"bad.json: line {line}, column ")
    assert 20 <= line <= len(text.splitlines())
    assert message in str(failure.value)


def test_a_missing_field_is_named():
    row = {key: value for key, value in EVENT.items() if key != "event_name"}
    with pytest.raises(InputError, match=r"missing required field event_name \(events\[0\]\)"):
        read({"events": [row]})


def test_the_place_of_a_wrong_value_is_exact():
    text = '{"events": [\n  {"timestamp": "2026-11-24T14:30:00Z", "event_type": 5}]}'
    with pytest.raises(InputError) as failure:
        read(text, "bad.json")
    assert str(failure.value) == "bad.json: line 2, column 55: expected str, got int (events[0].event_type)"
