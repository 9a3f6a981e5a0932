"""What becomes of a span, whichever form it arrives in."""

from __future__ import annotations

from base64 import b64encode

import pytest

TRACE_ID = b64encode(bytes(range(16))).decode()
SPAN_ID = b64encode(b"\x01" * 8).decode()
PARENT_ID = b64encode(b"\xab" * 8).decode()


def test_a_span_is_an_event_of_its_service_at_its_start_with_its_length(span):
    event = span({"service.name": "shop"}, name="GET /cart", traceId=TRACE_ID, spanId=SPAN_ID, parentSpanId=PARENT_ID)
    assert (event.component, event.event_name, event.operation) == ("shop", "span", "GET /cart")
    assert (event.timestamp_ns, event.duration_ms) == (10**18, 1.5)
    assert event.correlation_id == "000102030405060708090a0b0c0d0e0f"
    assert (event.span_id, event.parent_id) == ("01" * 8, "ab" * 8)


def test_a_root_span_has_no_parent_whether_its_parent_id_is_empty_or_zeros(span):
    assert span(name="a").parent_id is None
    assert span(name="a", parentSpanId=b64encode(bytes(8)).decode()).parent_id is None


def test_a_span_without_a_service_name_belongs_to_unknown_service(span):
    assert span(name="a").component == "unknown_service"


def test_a_span_that_never_ended_has_no_duration(span):
    assert span(name="a", endTimeUnixNano=0).duration_ms is None


def test_a_span_that_ends_before_it_starts_has_no_length(span):
    assert span(name="a", endTimeUnixNano=10**18 - 5).duration_ms == 0


@pytest.mark.parametrize(
    ("kind", "event_type"),
    [(0, "span"), (1, "span"), (2, "command"), (3, "span"), (4, "span"), (5, "command")],
)
def test_spans_that_serve_or_consume_are_commands(span, kind, event_type):
    assert span(name="a", kind=kind).event_type == event_type


@pytest.mark.parametrize(
    ("values", "event_type"),
    [
        ({"gen_ai.operation.name": "chat"}, "chat"),
        ({"gen_ai.operation.name": "embeddings"}, "chat"),
        ({"gen_ai.operation.name": "execute_tool"}, "tool"),
        ({"gen_ai.operation.name": "retrieval"}, "fragment"),
        ({"gen_ai.operation.name": "invoke_agent"}, "command"),
        ({"mcp.method.name": "tools/call"}, "tool"),
        ({"mcp.method.name": "resources/read"}, "fragment"),
        ({"gen_ai.tool.name": "search"}, "tool"),
        ({"gen_ai.operation.name": "something new"}, "span"),
    ],
)
def test_what_an_agent_does_gives_the_type(span, attributes, values, event_type):
    assert span(name="a", kind=1, **attributes(values)).event_type == event_type


def test_a_model_call_is_a_chat_even_where_it_is_served(span, attributes):
    assert span(name="a", kind=2, **attributes({"gen_ai.operation.name": "chat"})).event_type == "chat"


def test_the_name_of_a_coding_agents_span_gives_the_type(span):
    assert span(name="claude_code.llm_request").event_type == "chat"
    assert span(name="claude_code.tool").event_type == "tool"


def test_a_chat_reports_its_tokens_also_when_they_are_written_as_texts(span, attributes):
    event = span(
        name="chat",
        **attributes({"gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": 12, "output_tokens": "7"}),
    )
    assert event.performance == {"input_tokens": 12, "output_tokens": 7}


def test_a_span_that_is_no_chat_has_no_performance(span, attributes):
    assert span(name="a", **attributes({"input_tokens": 12})).performance is None


def test_a_failed_span_is_an_error_with_the_message_of_its_status(span):
    event = span(name="a", status={"code": 2, "message": "no disk"})
    assert (event.level, event.message, event.metadata["status"]) == (4, "no disk", "error")


def test_a_recorded_exception_gives_the_message_that_the_status_lacks(span, attributes):
    exception = {
        "name": "exception",
        **attributes({"exception.type": "OSError", "exception.message": "no disk"}),
    }
    assert span(name="a", status={"code": 2}, events=[exception]).message == "OSError: no disk"


def test_attributes_are_metadata_beside_kind_status_events_and_links(span, attributes):
    event = span(
        name="a",
        kind=3,
        events=[{"name": "retry", "timeUnixNano": 10**18 + 1000, **attributes({"attempt": 2})}],
        links=[{"traceId": TRACE_ID, "spanId": SPAN_ID}],
        **attributes({"peer": "db", "rows": 3, "cached": False, "ratio": 0.5}),
    )
    assert event.metadata == {
        "peer": "db",
        "rows": 3,
        "cached": False,
        "ratio": 0.5,
        "kind": "client",
        "span_events": [{"name": "retry", "timestamp": "2001-09-09T01:46:40.000001Z", "attributes": {"attempt": 2}}],
        "links": [{"trace_id": "000102030405060708090a0b0c0d0e0f", "span_id": "01" * 8}],
    }


def test_an_attribute_called_like_ours_keeps_its_value(span, attributes):
    event = span(name="a", kind=2, **attributes({"kind": "mine"}))
    assert event.metadata == {"kind": "mine", "otel.kind": "server"}


def test_a_span_with_nothing_to_say_has_no_metadata(span):
    assert span(name="a").metadata is None


def test_resource_and_scope_are_the_context(records, attributes):
    scope = {"name": "lib", "version": "2"}
    content = {
        "resourceSpans": [
            {
                "resource": attributes({"service.name": "shop", "host.name": "h1"}),
                "scopeSpans": [{"scope": scope, "spans": [{"name": "a", "startTimeUnixNano": 5}]}],
            }
        ]
    }
    (event,) = records("traces", content)
    assert event.context == {
        "service.name": "shop",
        "host.name": "h1",
        "scope": {"name": "lib", "version": "2"},
    }


def test_values_nest_and_what_is_no_json_becomes_words(span):
    inner = {"kvlistValue": {"values": [{"key": "deep", "value": {"arrayValue": {"values": [{"intValue": 1}, {}]}}}]}}
    pairs = {
        "nested": inner,
        "raw": {"bytesValue": b64encode(b"\xff\x00").decode()},
        "nan": {"doubleValue": "NaN"},
        "much": {"doubleValue": "Infinity"},
        "huge": {"intValue": str(2**63 - 1)},
        "empty": {"stringValue": ""},
        "nothing": {},
    }
    event = span(name="a", attributes=[{"key": key, "value": value} for key, value in pairs.items()])
    assert event.metadata == {
        "nested": {"deep": [1, None]},
        "raw": "/wA=",
        "nan": "NaN",
        "much": "Infinity",
        "huge": 2**63 - 1,
        "empty": "",
        "nothing": None,
    }


def test_a_span_sent_again_has_the_same_fingerprint_whatever_has_changed(span):
    first = span(name="a", traceId=TRACE_ID, spanId=SPAN_ID)
    again = span(name="b", traceId=TRACE_ID, spanId=SPAN_ID, status={"code": 2})
    other = span(name="a", traceId=TRACE_ID, spanId=PARENT_ID)
    assert first.fingerprint == again.fingerprint != other.fingerprint


def test_spans_without_ids_are_told_apart_by_what_they_say(span):
    assert span(name="a").fingerprint != span(name="b").fingerprint
