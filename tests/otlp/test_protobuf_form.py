"""Protobuf bodies: finding out what they are, and saying where they are wrong."""

from __future__ import annotations

import sys

import pytest

from telesink.store.errors import InputError
from telesink.store.otlp.requests import protobuf_records, signal_of
from telesink.store.otlp.signals import SIGNALS

SPANS = {"resourceSpans": [{"scopeSpans": [{"spans": [{"name": "a", "startTimeUnixNano": 7}]}]}]}
LOGS = {"resourceLogs": [{"scopeLogs": [{"logRecords": [{"timeUnixNano": 7, "body": {"stringValue": "hello"}}]}]}]}
METRICS = {
    "resourceMetrics": [{"scopeMetrics": [{"metrics": [{"name": "m", "gauge": {"dataPoints": [{"asInt": 1}]}}]}]}]
}
CONTENTS = {"traces": SPANS, "logs": LOGS, "metrics": METRICS}


@pytest.fixture
def bodies(otlp_request):
    return {signal: otlp_request(signal, content).SerializeToString() for signal, content in CONTENTS.items()}


@pytest.mark.parametrize("signal", CONTENTS)
def test_the_signal_is_found_in_the_bytes(bodies, signal):
    assert signal_of(bodies[signal], None, "x") is SIGNALS[signal]


@pytest.mark.parametrize("signal", CONTENTS)
@pytest.mark.parametrize("claimed", CONTENTS)
def test_a_name_that_says_another_signal_is_refused(bodies, signal, claimed):
    if claimed == signal:
        assert signal_of(bodies[signal], SIGNALS[claimed], "x") is SIGNALS[signal]
        return
    with pytest.raises(InputError, match=rf"byte \d+: not an OTLP {SIGNALS[claimed].singular} request: .*{signal}"):
        signal_of(bodies[signal], SIGNALS[claimed], "x")


def test_fields_of_a_newer_protocol_are_ignored(otlp_request):
    request = otlp_request("traces", SPANS)
    request.resource_spans[0].scope_spans[0].spans[0].MergeFromString(b"\xfa\x07\x02hi")  # field 127
    body = request.SerializeToString()
    (event,) = protobuf_records(body, signal_of(body, SIGNALS["traces"], "x"), "x", 1)
    assert event.operation == "a"


def test_a_body_cut_short_names_the_byte_and_what_it_was_to_be(bodies):
    with pytest.raises(InputError, match=r"x\.pb: byte 0: not an OTLP trace request: .*past its end"):
        list(protobuf_records(bodies["traces"][:-3], SIGNALS["traces"], "x.pb", 1))


def test_an_id_of_the_wrong_length_names_the_byte_at_which_its_span_begins(otlp_request):
    good = {"name": "a", "startTimeUnixNano": 7}
    content = {"resourceSpans": [{"scopeSpans": [{"spans": [good, good | {"spanId": "YWJj"}]}]}]}
    body = otlp_request("traces", content).SerializeToString()
    place = body.rindex(b"\x12", 0, body.index(b"abc") - 2)
    with pytest.raises(InputError, match=f"x: byte {place}: expected a span id of 8 bytes, found 3"):
        list(protobuf_records(body, SIGNALS["traces"], "x", 1))


def test_bytes_that_are_no_text_where_text_belongs_are_placed(bodies):
    body = bodies["logs"].replace(b"hello", b"he\xfflo")
    with pytest.raises(InputError, match=rf"byte {body.index(0xFF)}: not an OTLP log request: expected UTF-8"):
        list(protobuf_records(body, SIGNALS["logs"], "x", 1))


def test_without_the_extra_the_error_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.proto.collector.trace.v1.trace_service_pb2", None)
    with pytest.raises(InputError, match=r"pip install 'telesink\[serve\]'"):
        list(protobuf_records(b"", SIGNALS["traces"], "x.pb", 1))
