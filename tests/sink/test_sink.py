"""The sink's promises to the program around it: it answers, counts what it drops, and never raises."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pytest

from telesink.store.location import StoreLocation
from telesink.store.settings import ComponentSettings, SecuritySettings, Settings, StorageSettings
from telesink.store.sink.sink import TelemetrySink
from telesink.store.spool.locks import FileLock
from telesink.store.writer.drainer import LOCK_NAME
from tests.conftest import Asker, SinkMaker


def stored(sink: TelemetrySink, ask: Asker, columns: str = "metadata") -> Any:
    assert sink.flush()
    return ask(f"select {columns} from events")[-1]


def test_an_event_arrives_with_all_it_carries(sink: TelemetrySink, ask: Asker) -> None:
    assert sink.event(
        "invocation_complete", event_type="tool", component="tool_telemetry", operation="memory.search",
        level="warning", message="slow", correlation_id="corr_1", span_id="s2", parent_id="s1", duration_ms=12.5,
        metadata={"hits": 3}, context={"host": "a"}, performance={"cpu": 1.5},
        timestamp=datetime(2026, 11, 24, 14, 32, 7, 123456, UTC),
    )  # fmt: skip
    columns = (
        "timestamp, event_type, event_name, component, operation, level, message, correlation_id, span_id, parent_id, "
        "duration_ms, metadata, context, performance"
    )
    assert stored(sink, ask, columns) == (
        "2026-11-24T14:32:07.123456Z", "tool", "invocation_complete", "tool_telemetry", "memory.search", "warning",
        "slow", "corr_1", "s2", "s1", 12.5, '{"hits":3}', '{"host":"a"}', '{"cpu":1.5}',
    )  # fmt: skip


def test_empty_texts_and_missing_ones_stay_apart(sink: TelemetrySink, ask: Asker) -> None:
    sink.event("x", operation="", message="", span_id="", parent_id="", correlation_id="", duration_ms=0)
    columns = "operation, message, span_id, parent_id, correlation_id, duration_ms"
    assert stored(sink, ask, columns) == ("", "", "", "", "", 0.0)
    sink.event("x")
    assert sink.flush()
    assert ask(f"select {columns} from events order by id desc limit 1") == [(None,) * 6]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param({"x": float("nan")}, {"x": None}, id="not a number"),
        pytest.param({"x": 1 << 70}, {"x": str(1 << 70)}, id="a number over 64 bits"),
        pytest.param({"x": "\udc80"}, {"x": "\\udc80"}, id="a lone surrogate"),
        pytest.param({1: "one", None: 2}, {"1": "one", "None": 2}, id="keys that are no texts"),
        pytest.param(["a", {"b": 1}], {"value": ["a", {"b": 1}]}, id="a list"),
        pytest.param("text", {"value": "text"}, id="a text"),
        pytest.param(7, {"value": 7}, id="a number"),
        pytest.param({"x": {1}}, {"x": [1]}, id="a set"),
        pytest.param({"x": b"\xff"}, {"x": repr(b"\xff")}, id="bytes"),
        pytest.param({}, {}, id="nothing in it"),
    ],
)
def test_odd_payloads_are_kept_in_words(sink: TelemetrySink, ask: Asker, given: Any, kept: Any) -> None:
    assert sink.event("x", metadata=given)
    assert json.loads(stored(sink, ask)[0]) == kept


def test_a_payload_that_contains_itself_is_cut(sink: TelemetrySink, ask: Asker) -> None:
    loop: dict[str, Any] = {}
    loop["again"] = loop
    assert sink.event("x", metadata=loop)
    assert "too deep" in stored(sink, ask)[0]


class Hostile:
    def __repr__(self) -> str:
        raise RuntimeError("no")


def test_a_raising_repr_hurts_nobody(sink: TelemetrySink, ask: Asker) -> None:
    assert sink.event("x", metadata={"it": Hostile()})
    assert json.loads(stored(sink, ask)[0]) == {"it": "<Hostile without a text>"}


def test_wrong_types_are_kept_as_text(sink: TelemetrySink, ask: Asker) -> None:
    assert sink.event(17, operation=["a"], message={"b": 1}, level="nonsense", duration_ms="12")  # type: ignore[arg-type]
    assert stored(sink, ask, "event_name, operation, message, level, duration_ms") == (
        "17", '["a"]', '{"b":1}', "info", 12.0,
    )  # fmt: skip


def test_a_timestamp_of_no_use_is_counted_and_not_raised(sink: TelemetrySink) -> None:
    assert sink.event("x", timestamp="yesterday") is False  # type: ignore[arg-type]
    assert sink.status().dropped == {"invalid": 1}


@dataclass
class Login:
    user: str
    password: str


@pytest.mark.parametrize(
    "metadata",
    [
        {"password": "hunter2"},
        {"deep": [{"er": {"api_key": "hunter2"}}]},
        {"headers": MappingProxyType({"authToken": "hunter2"})},
        {"login": Login("ann", "hunter2")},
        MappingProxyType({"client_secret": "hunter2"}),
    ],
    ids=["flat", "deep", "a mapping that is no dict", "a dataclass", "the payload itself no dict"],
)
@pytest.mark.parametrize("field", ["metadata", "context", "performance"])
def test_no_secret_reaches_the_disk(
    open_sink: SinkMaker, location: StoreLocation, field: str, metadata: Mapping[str, Any]
) -> None:
    sink = open_sink()
    sink.event("warm", **{field: {"deep": 1, "headers": 2, "login": 3}})  # keys that are known to be harmless now
    sink.event("x", **{field: metadata})  # type: ignore[arg-type]
    in_spool = b"".join(path.read_bytes() for path in location.spool.iterdir())
    sink.close()
    in_store = b"".join(path.read_bytes() for path in location.path.parent.glob("app.db*") if path.is_file())
    assert b"hunter2" not in in_spool + in_store
    assert b"[REDACTED]" in in_store


def test_long_texts_are_cut_with_a_mark(open_sink: SinkMaker, ask: Asker) -> None:
    sink = open_sink(Settings(security=SecuritySettings(max_field_length=100)))
    sink.event("x", message="m" * 5000, metadata={"text": "t" * 5000, "short": "s"})
    message, metadata = stored(sink, ask, "message, metadata")
    assert len(message) == 100
    assert message.endswith("[cut from 5000 characters]")
    assert len(json.loads(metadata)["text"]) == 100
    assert json.loads(metadata)["short"] == "s"


def test_after_close_records_are_refused_and_counted(sink: TelemetrySink, ask: Asker) -> None:
    sink.event("kept")
    assert sink.close()
    assert sink.event("late") is False
    assert sink.status().dropped == {"closed": 1}
    assert ask("select event_name from events") == [("kept",)]


def test_switched_off_it_records_nothing_and_makes_no_file(open_sink: SinkMaker, location: StoreLocation) -> None:
    sink = open_sink(Settings(enabled=False))
    assert sink.event("x") is False
    assert sink.metric("y", 1) is False
    assert sink.status().dropped == {"disabled": 2}
    sink.close()
    assert not location.path.exists()


def test_a_component_can_be_switched_off(open_sink: SinkMaker, ask: Asker) -> None:
    sink = open_sink(Settings(components={"noisy": ComponentSettings(enabled=False)}))
    assert sink.event("x", component="noisy") is False
    assert sink.event("y", component="quiet") is True
    assert sink.flush()
    assert ask("select component from events") == [("quiet",)]


def filled_spool(open_sink: SinkMaker, location: StoreLocation, full: Any) -> TelemetrySink:
    """A sink whose spool has met its limit of 8 MB, while another process holds the writer's lock and does nothing."""
    location.spool.mkdir(parents=True)
    assert FileLock(location.spool / LOCK_NAME).acquire()
    sink = open_sink(Settings(storage=StorageSettings(spool_limit_mb=8, spool_full=full)))
    big = {"text": "x" * 7000}
    while sink.event("fill", metadata=big) and sink.status().recorded < 1300:
        pass
    return sink


def test_a_full_spool_drops_the_newest_and_says_so(
    open_sink: SinkMaker, location: StoreLocation, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        sink = filled_spool(open_sink, location, "drop_newest")
        for _ in range(50):
            assert sink.event("more", metadata={"text": "x" * 7000}) is False
    assert sink.status().dropped["spool_full"] >= 50
    assert len([line for line in caplog.messages if "spool_full" in line]) == 1
    sink.close(timeout=0.01)


def test_a_full_spool_may_drop_the_oldest_instead(open_sink: SinkMaker, location: StoreLocation) -> None:
    sink = filled_spool(open_sink, location, "drop_oldest")
    assert sink.event("more", metadata={"text": "x" * 7000}) is True
    assert sum(path.stat().st_size for path in location.spool.glob("*.seg")) <= 8 << 20
    sink.close(timeout=0.01)


def test_a_store_that_cannot_be_written_keeps_the_program_going(
    tmp_path: Any, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    with TelemetrySink(tmp_path / "file" / "app.db", settings=Settings()) as sink:
        assert sink.event("x") is False
        assert sink.event("x") is False
        assert sink.status().dropped == {"spool_unwritable": 2}
    assert len(caplog.messages) == 1


def test_a_store_that_is_no_database_is_named_and_nothing_is_lost(
    open_sink: SinkMaker, location: StoreLocation, ask: Asker, caplog: pytest.LogCaptureFixture
) -> None:
    location.path.write_text("this is a text, and a long one, but no database at all " * 50)
    sink = open_sink()
    assert sink.event("x") is True
    assert sink.flush(0.2) is False
    assert "is not a database" in str(sink.status().problem)
    assert len(caplog.messages) == 1
    location.path.unlink()
    assert sink.flush() is True
    assert ask("select event_name from events") == [("x",)]


def test_a_wrong_configuration_does_not_stop_the_program(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "telesink.toml").write_text("[storage]\nbatch_size = 'many'\n")
    monkeypatch.chdir(tmp_path)
    with TelemetrySink(tmp_path / "a.db") as sink:
        assert sink.event("x")
    assert "storage.batch_size" in caplog.messages[0]


def test_the_other_kinds_of_record_arrive_too(sink: TelemetrySink, ask: Asker) -> None:
    sink.metric("queue.depth", 17, metric_type="gauge", component="worker", labels={"queue": "mail"}, unit="items")
    sink.metric("latency", metric_type="histogram", count=3, sum=6.0, min=1.0, max=3.0,
                buckets={"bounds": [1.0, 2.0], "counts": [1, 1, 1]})  # fmt: skip
    sink.health_check("db", "ping", healthy=False, error_message="refused", response_time_ms=3.2)
    sink.performance("db", "query", duration_ms=700, memory_usage_bytes=10**9, cpu_usage_percent=3)
    assert sink.flush()
    assert ask("select metric_name, metric_type, value, unit, labels, count, buckets from metrics order by id") == [
        ("queue.depth", "gauge", 17.0, "items", '{"queue":"mail"}', None, None),
        ("latency", "histogram", None, None, None, 3, '{"bounds":[1.0,2.0],"counts":[1,1,1]}'),
    ]
    assert ask("select component, check_name, is_healthy, error_message, response_time_ms from health") == [
        ("db", "ping", 0, "refused", 3.2)
    ]
    assert ask("select operation, duration_ms, memory_usage_bytes, cpu_usage_percent, performance_class "
               "from performance") == [("query", 700.0, 10**9, 3.0, "slow")]  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [{"timestamp": 10**30}, {"timestamp": -(10**30)}, {"duration_ms": 1e300}, {"duration_ms": -1e300}],
    ids=str,
)
def test_a_record_that_fits_no_column_does_not_hold_up_the_others(
    sink: TelemetrySink, location: StoreLocation, ask: Asker, fields: dict[str, Any]
) -> None:
    for number in range(5):
        assert sink.event("good", operation=str(number))
    kept = sink.event("bad", **fields)
    assert sink.event("good", operation="5")
    assert sink.flush()
    assert ask("select operation from events where event_name = 'good' order by id") == [(str(n),) for n in range(6)]
    if kept:
        assert "bad" in (location.spool / "rejected.log").read_text() or ask(
            "select 1 from events where event_name = 'bad'"
        )
    else:
        assert sink.status().dropped == {"invalid": 1}


def test_status_tells_what_was_recorded(sink: TelemetrySink, location: StoreLocation) -> None:
    for _ in range(3):
        sink.event("x")
    sink.flush()
    status = sink.status()
    assert (status.store, status.mode, status.recorded, status.drained) == (str(location.path), "async", 3, True)
