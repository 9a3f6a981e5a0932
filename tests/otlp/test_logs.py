"""What becomes of a log record, whichever form it arrives in."""

from __future__ import annotations

from base64 import b64encode

import pytest

TRACE_ID = b64encode(b"\x0a" * 16).decode()
SPAN_ID = b64encode(b"\x01" * 8).decode()


def test_a_log_record_is_an_event_below_the_span_it_was_written_in(log):
    event = log(
        {"name": "app.db"},
        timeUnixNano=5_000,
        body={"stringValue": "connected"},
        traceId=TRACE_ID,
        spanId=SPAN_ID,
    )
    assert (event.event_type, event.event_name, event.operation) == ("log", "log", "app.db")
    assert (event.timestamp_ns, event.message) == (5_000, "connected")
    assert (event.correlation_id, event.span_id, event.parent_id) == ("0a" * 16, None, "01" * 8)


def test_without_a_scope_a_log_has_no_operation_and_no_context(log):
    event = log(timeUnixNano=1)
    assert (event.operation, event.context, event.message, event.metadata) == (None, None, None, None)


@pytest.mark.parametrize(
    ("severity", "level"),
    [(1, 1), (4, 1), (5, 1), (8, 1), (9, 2), (12, 2), (13, 3), (16, 3), (17, 4), (20, 4), (21, 5), (24, 5)],
)
def test_the_severity_number_gives_the_level(log, severity, level):
    assert log(timeUnixNano=1, severityNumber=severity).level == level


@pytest.mark.parametrize(("text", "level"), [("WARN", 3), ("Fatal", 5), ("", 2), ("loud", 2)])
def test_without_a_number_the_severity_text_gives_the_level(log, text, level):
    assert log(timeUnixNano=1, severityText=text).level == level


def test_the_severity_number_outranks_its_text(log):
    assert log(timeUnixNano=1, severityNumber=17, severityText="INFO").level == 4


def test_the_events_name_is_its_own_field_or_the_attribute_of_that_name(log, attributes):
    named = attributes({"event.name": "user.login"})
    assert log(timeUnixNano=1, **named).event_name == "user.login"
    assert log(timeUnixNano=1, eventName="user.logout", **named).event_name == "user.logout"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"intValue": 5}, "5"),
        ({"boolValue": False}, "false"),
        ({"kvlistValue": {"values": [{"key": "a", "value": {"intValue": 1}}]}}, '{"a":1}'),
        ({"arrayValue": {"values": [{"stringValue": "x"}]}}, '["x"]'),
        ({"stringValue": ""}, None),
    ],
)
def test_a_body_that_is_no_text_is_shown_as_json(log, body, message):
    assert log(timeUnixNano=1, body=body).message == message


def test_the_time_is_when_it_happened_else_when_it_was_seen_else_what_an_attribute_says(log, attributes):
    written = attributes({"event.timestamp": "1970-01-01T00:00:00.000003Z"})
    assert log(timeUnixNano=1_000, observedTimeUnixNano=2_000, **written).timestamp_ns == 1_000
    assert log(observedTimeUnixNano=2_000, **written).timestamp_ns == 2_000
    assert log(body={"stringValue": "x"}, **written).timestamp_ns == 3_000


def test_a_log_without_any_time_has_the_time_of_its_arrival(log, attributes):
    assert log(body={"stringValue": "x"}).timestamp_ns == 1_795_000_000_000_000_000
    unreadable = attributes({"event.timestamp": "yesterday"})
    assert log(body={"stringValue": "x"}, **unreadable).timestamp_ns == 1_795_000_000_000_000_000


def test_two_equal_lines_of_one_request_are_kept_apart_and_a_repeat_of_it_is_known_again(records):
    line = {"timeUnixNano": 7, "body": {"stringValue": "tick"}}
    content = {"resourceLogs": [{"scopeLogs": [{"logRecords": [line, line]}]}]}
    first, second = records("logs", content)
    again = records("logs", content)
    assert first.fingerprint != second.fingerprint
    assert [event.fingerprint for event in again] == [first.fingerprint, second.fingerprint]


def test_equal_lines_of_two_services_are_different_ones(records, attributes):
    line = {"timeUnixNano": 7, "body": {"stringValue": "tick"}}
    groups = [
        {"resource": attributes({"service.name": name}), "scopeLogs": [{"logRecords": [line]}]} for name in ("a", "b")
    ]
    fingerprints = [records("logs", {"resourceLogs": [group]})[0].fingerprint for group in groups]
    assert fingerprints[0] != fingerprints[1]
