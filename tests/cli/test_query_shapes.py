"""What automation relies on: the JSON, ndjson and CSV shapes of `telesink query`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Invoke = Callable[..., Result]

EVENT_FIELDS = [
    "id", "timestamp", "event_type", "event_name", "component", "operation", "level", "message",
    "correlation_id", "span_id", "parent_id", "duration_ms", "metadata", "context", "performance", "pinned",
]  # fmt: skip


@pytest.fixture
def answer(filled: Path, invoke: Invoke) -> Callable[..., Any]:
    """The parsed JSON of a query on the known store."""

    def ask(*options: str) -> Any:
        result = invoke("query", "--format=json", *options)
        assert (result.exit_code, result.stderr) == (0, "")
        return json.loads(result.stdout)

    return ask


def test_events_come_newest_first_with_their_type_and_count(answer: Callable[..., Any]) -> None:
    document = answer()
    assert list(document) == ["type", "count", "data"]
    assert (document["type"], document["count"]) == ("events", 6)
    names = [event["event_name"] for event in document["data"]]
    assert names == [
        "tick",
        "boom",
        "execution_complete",
        "invocation_complete",
        "invocation_start",
        "execution_start",
    ]


def test_events_of_one_chain_come_in_the_order_they_happened(answer: Callable[..., Any]) -> None:
    document = answer("--correlation-id=corr_12345")
    names = [event["event_name"] for event in document["data"]]
    assert names == ["execution_start", "invocation_start", "invocation_complete", "execution_complete"]


def test_an_event_has_all_its_fields(answer: Callable[..., Any]) -> None:
    event = answer("--operation=memory.search", "--limit=1")["data"][0]
    assert list(event) == EVENT_FIELDS
    assert isinstance(event["id"], str)
    assert event["timestamp"] == "2026-11-18T11:06:42.000000Z"
    assert event["duration_ms"] == 812.5
    assert event["metadata"] == {"hits": 3}
    assert event["context"] is None


def test_ndjson_is_one_event_a_line(filled: Path, invoke: Invoke) -> None:
    lines = invoke("query", "--format=ndjson").stdout.splitlines()
    assert len(lines) == 6
    assert list(json.loads(lines[0])) == EVENT_FIELDS


def test_csv_has_a_header_and_one_record_an_event(filled: Path, invoke: Invoke) -> None:
    rows = list(csv.DictReader(io.StringIO(invoke("query", "--format=csv").stdout_bytes.decode(), newline="")))
    assert list(rows[0]) == EVENT_FIELDS
    assert [row["event_name"] for row in rows][:2] == ["tick", "boom"]
    assert json.loads(rows[3]["metadata"]) == {"hits": 3}


def test_an_empty_answer_in_csv_is_the_header(filled: Path, invoke: Invoke) -> None:
    assert (
        invoke("query", "--format=csv", "--component=nobody").stdout_bytes.decode() == ",".join(EVENT_FIELDS) + "\r\n"
    )


def test_metrics(answer: Callable[..., Any]) -> None:
    document = answer("--type=metrics")
    assert document["count"] == 1
    point = document["data"][0]
    assert list(point) == [
        "id", "timestamp", "metric_name", "component", "metric_type", "value", "unit", "labels",
        "aggregation_period", "count", "sum", "min", "max", "buckets",
    ]  # fmt: skip
    assert (point["metric_name"], point["value"], point["labels"]) == ("queue.depth", -5, {"queue": "mail"})


def test_health(answer: Callable[..., Any]) -> None:
    newest, older = answer("--type=health")["data"]
    assert list(newest) == [
        "id", "checked_at", "component", "check_name", "is_healthy", "error_message", "response_time_ms",
        "metadata",
    ]  # fmt: skip
    assert (newest["is_healthy"], newest["response_time_ms"]) == (True, 3.2)
    assert (older["is_healthy"], older["error_message"]) == (False, "refused")


def test_alerts_are_an_empty_list_until_there_are_rules(answer: Callable[..., Any]) -> None:
    assert answer("--type=alerts") == {"type": "alerts", "count": 0, "data": []}


def test_statistics(answer: Callable[..., Any]) -> None:
    document = answer("--type=stats")
    assert list(document) == ["type", "data"]
    data = document["data"]
    assert data["total_events"] == 6
    assert data["events_by_type"] == {"command": 2, "tool": 2, "log": 2}
    assert data["events_by_level"] == {"error": 1, "info": 5}
    assert data["events_by_component"] == {"command_telemetry": 2, "tool_telemetry": 2, "worker": 2}
    assert data["error_rate"] == pytest.approx(16.67, abs=0.01)
    assert data["recent_activity"] == [{"hour": "2026-11-18T11:00:00.000000Z", "events": 6, "errors": 1}]
    (pattern,) = data["error_patterns"]
    assert (pattern["count"], pattern["components"]) == (1, ["worker"])
    assert pattern["last_seen"] == "2026-11-18T11:07:40.000000Z"


def test_performance(answer: Callable[..., Any]) -> None:
    document = answer("--type=performance")
    assert list(document) == ["type", "data"]
    data = document["data"]
    assert data["performance_distribution"] == {"fast": 2, "normal": 0, "slow": 1, "critical": 1}
    assert data["p50_duration_ms"] == pytest.approx(12.5, rel=0.02)
    assert data["avg_duration_ms"] == pytest.approx((812.5 + 3000 + 2 + 12.5) / 4, rel=0.001)
    assert data["avg_memory_usage_mb"] == 2.0
    assert data["slow_operations"] == {"memory.search": 1}
    assert data["critical_operations"] == {"sync.data": 1}
    assert data["by_operation"][0]["operation"] == "sync.data"


def test_performance_rows_in_ndjson_are_the_snapshots(filled: Path, invoke: Invoke) -> None:
    (line,) = invoke("query", "--type=performance", "--format=ndjson").stdout.splitlines()
    snapshot = json.loads(line)
    assert list(snapshot) == [
        "id", "recorded_at", "component", "operation", "duration_ms", "memory_usage_bytes",
        "cpu_usage_percent", "resource_metrics", "performance_class", "beside_event",
    ]  # fmt: skip
    assert (snapshot["duration_ms"], snapshot["performance_class"]) == (12.5, "fast")


def test_chains(answer: Callable[..., Any]) -> None:
    document = answer("--type=chains")
    assert list(document) == ["type", "data"]
    data = document["data"]
    assert (data["total_chains"], data["completed_chains"], data["failed_chains"]) == (1, 1, 0)
    assert data["avg_chain_duration_ms"] == 3000
    assert data["depth_distribution"] == {"2": 1}
    (chain,) = data["chains"]
    assert chain["chain_id"] == "corr_12345"
    assert (chain["root"], chain["depth"], chain["status"]) == ("sync.data", 2, "completed")
    assert chain["components"] == ["command_telemetry", "tool_telemetry"]


def test_one_chain(answer: Callable[..., Any]) -> None:
    data = answer("--type=chains", "--correlation-id=corr_12345")["data"]
    assert list(data) == ["chain_info", "duration_ms", "events", "event_timeline", "tree"]
    assert data["chain_info"]["total_events"] == 4
    assert data["duration_ms"] == 3000
    assert data["events"][0]["event_name"] == "execution_start"
    assert [entry["offset_ms"] for entry in data["event_timeline"]] == [0, 1000, 2000, 3000]
    assert [(node["depth"], node["parent"], node["title"]) for node in data["tree"]] == [
        (0, None, "sync.data"),
        (1, 0, "memory.search"),
    ]


def test_a_chain_that_is_not_there_is_null(answer: Callable[..., Any]) -> None:
    data = answer("--type=chains", "--correlation-id=nobody")["data"]
    assert (data["chain_info"], data["events"], data["tree"]) == (None, [], [])


def test_statistics_as_csv_are_one_figure_a_line(filled: Path, invoke: Invoke) -> None:
    lines = invoke("query", "--type=stats", "--format=csv").stdout_bytes.decode().split("\r\n")
    assert lines[:2] == ["statistic,name,value", "total_events,,6"]
    assert "events_by_level,error,1" in lines


def test_columns_limit_and_order_the_fields(answer: Callable[..., Any]) -> None:
    assert answer("--columns=level,event_name", "--limit=1")["data"] == [{"level": "info", "event_name": "tick"}]


def test_numbers_in_metadata_come_out_as_they_went_in(record: Callable[..., None], db: Path, invoke: Invoke) -> None:
    record(lambda sink: sink.event("big", metadata={"digits": 2**63 - 1, "tiny": 1e-9}))
    assert '{"digits":9223372036854775807,"tiny":1e-9}' in invoke("query", "--format=json").stdout
