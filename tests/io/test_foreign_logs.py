"""Logs of other programs, as they write them, and what of them is one of our fields."""

from __future__ import annotations

import json
from typing import Any

import pytest

from telesink.store.errors import InputError
from telesink.store.io.foreign import FieldNames
from telesink.store.io.importing import ImportOptions, read_records
from telesink.store.levels import CRITICAL, DEBUG, ERROR, INFO, WARNING
from telesink.store.spool.records import EventRecord

NOON_NS = 1_795_608_000_000_000_000
"""2026-11-25T12:00:00Z"""


def events(*rows: Any, told: str = "", name: str = "app.log") -> list[EventRecord]:
    """The events of lines of JSON."""
    content = "".join(json.dumps(row) + "\n" for row in rows).encode()
    return list(read_records(content, name, 7, ImportOptions(FieldNames.of(told))))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "level", "message", "component", "rest"),
    [
        pytest.param(
            {"level": 50, "time": 1_795_608_000_000, "pid": 7, "name": "shop", "msg": "boom"},
            ERROR, "boom", "shop", {"pid": 7}, id="pino",
        ),
        pytest.param(
            {"event": "boom", "level": "error", "timestamp": "2026-11-25T12:00:00Z", "logger": "shop", "n": 1},
            ERROR, "boom", "shop", {"n": 1}, id="structlog",
        ),
        pytest.param(
            {"level": "warn", "ts": 1_795_608_000.0, "logger": "shop", "msg": "boom"},
            WARNING, "boom", "shop", None, id="zap",
        ),
        pytest.param(
            {"time": "2026-11-25T13:00:00.000000000+01:00", "level": "WARN+2", "msg": "boom"},
            WARNING, "boom", "app", None, id="slog",
        ),
        pytest.param(
            {"@t": "2026-11-25T12:00:00.0000000Z", "@mt": "boom", "@l": "Fatal", "Port": 80},
            CRITICAL, "boom", "app", {"Port": 80}, id="serilog",
        ),
        pytest.param(
            {"asctime": "2026-11-25 12:00:00,000", "levelname": "DEBUG", "name": "shop", "message": "boom"},
            DEBUG, "boom", "shop", None, id="python-json-logger",
        ),
        pytest.param(
            {"log": "boom\n", "stream": "stderr", "time": "2026-11-25T12:00:00.000000000Z"},
            INFO, "boom", "app", {"stream": "stderr"}, id="docker",
        ),
        pytest.param(
            {"__REALTIME_TIMESTAMP": "1795608000000000", "PRIORITY": "3", "MESSAGE": "boom", "SYSLOG_IDENTIFIER": "s"},
            ERROR, "boom", "s", None, id="journald",
        ),
        pytest.param(
            {"@timestamp": "2026-11-25T12:00:00.000Z", "log.level": "error", "message": "boom",
             "service": {"name": "shop"}},
            ERROR, "boom", "shop", None, id="elastic",
        ),
        pytest.param(
            {"time": "25/Nov/2026:12:00:00 +0000", "message": "boom"}, INFO, "boom", "app", None, id="access log"
        ),
    ],
)  # fmt: skip
def test_the_fields_that_everybody_writes_are_known(
    row: dict[str, Any], level: int, message: str, component: str, rest: Any
) -> None:
    (event,) = events(row)
    assert (event.timestamp_ns, event.level, event.message) == (NOON_NS, level, message)
    assert (event.component, event.metadata) == (component, rest)
    assert (event.event_type, event.event_name) == ("log", "log")


@pytest.mark.parametrize(
    ("written", "milliseconds"),
    [(12, 12), (1.5, 1.5), ("12.5", 12.5), ("1.5s", 1500), ("250µs", 0.25), ("2m", 120_000)],
)
def test_durations_tell_their_unit_or_are_milliseconds(written: object, milliseconds: float) -> None:
    (event,) = events({"msg": "m", "duration": written})
    assert event.duration_ms == milliseconds
    assert event.metadata is None


def test_what_is_only_called_a_duration_stays_where_it_was() -> None:
    (event,) = events({"msg": "m", "duration": "long", "elapsed": 5})
    assert (event.duration_ms, event.metadata) == (5, {"duration": "long"})


def test_what_was_told_to_be_a_duration_must_be_one() -> None:
    with pytest.raises(InputError, match=r"app\.log: line 1, column \d+: expected a duration like 12\.5"):
        events({"msg": "m", "took": "long"}, told="duration_ms=took")


def test_traces_join_events() -> None:
    (event,) = events({"msg": "m", "trace_id": "t1", "spanId": "s1", "parent_span_id": "p1"})
    assert (event.correlation_id, event.span_id, event.parent_id) == ("t1", "s1", "p1")


def test_numbers_as_ids_are_their_text() -> None:
    assert events({"msg": "m", "request_id": 17})[0].correlation_id == "17"


def test_a_field_that_is_told_goes_over_the_usual_one_which_then_is_a_field_of_its_own() -> None:
    (event,) = events({"msg": "usual", "text": "told", "time": NOON_NS}, told="message=text")
    assert (event.message, event.metadata) == ("told", {"msg": "usual"})


@pytest.mark.parametrize("told", ["message=http.request.path", "message=http"])
def test_dots_lead_into_objects(told: str) -> None:
    row = {"time": NOON_NS, "http": {"request": {"path": "/x", "method": "GET"}}}
    (event,) = events(row, told=told)
    assert "/x" in (event.message or "")
    assert event.metadata == ({"http": {"request": {"method": "GET"}}} if "path" in told else None)


def test_a_key_with_a_dot_in_it_is_found_as_such() -> None:
    assert events({"a.b": "found", "a": {"b": "not"}}, told="message=a.b")[0].message == "found"


def test_rows_without_a_time_have_that_of_their_file_and_alike_ones_are_several() -> None:
    first, second = events({"msg": "same"}, {"msg": "same"})
    assert first.timestamp_ns == second.timestamp_ns == 7
    assert first.fingerprint != second.fingerprint


def test_alike_rows_with_a_time_are_several_and_known_again() -> None:
    row = {"msg": "same", "time": NOON_NS}
    once, again = events(row, row), events(row, row)
    assert once[0].fingerprint != once[1].fingerprint
    assert [event.fingerprint for event in once] == [event.fingerprint for event in again]


@pytest.mark.parametrize("epoch", [1_795_608_000, 1_795_608_000_000, 1_795_608_000_000_000, NOON_NS, "1795608000.0"])
def test_the_unit_of_an_epoch_follows_from_its_size(epoch: object) -> None:
    assert events({"msg": "m", "time": epoch})[0].timestamp_ns == NOON_NS


@pytest.mark.parametrize("time", ["yesterday", True, "nan", "99999-01-01"])
def test_a_time_that_is_none_is_an_error(time: object) -> None:
    with pytest.raises(InputError, match=r"app\.log: line 1, column \d+: expected a time"):
        events({"msg": "m", "time": time})


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("WARN", WARNING),
        ("notice", INFO),
        ("severe", ERROR),
        (0, CRITICAL),
        (60, CRITICAL),
        ("7", DEBUG),
        ("odd", INFO),
    ],
)
def test_levels_are_understood_however_they_are_written(written: object, level: int) -> None:
    assert events({"msg": "m", "level": written})[0].level == level
