"""Whatever the bytes are: an `InputError` in words, or records that a table can hold."""

from __future__ import annotations

import json

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telesink.store.errors import InputError
from telesink.store.io.importing import ImportOptions, read_records
from telesink.store.spool.records import KINDS, MetricRecord

SPAN = {
    "traceId": "0102030405060708090a0b0c0d0e0f10",
    "spanId": "0102030405060708",
    "name": "a",
    "kind": 2,
    "startTimeUnixNano": "1700000000000000000",
    "endTimeUnixNano": 1700000000000000500,
    "attributes": [{"key": "k", "value": {"kvlistValue": {"values": [{"key": "n", "value": {"doubleValue": 0.5}}]}}}],
    "events": [{"name": "exception", "timeUnixNano": "1700000000000000000"}],
    "links": [{"traceId": "0102030405060708090a0b0c0d0e0f10", "spanId": "0102030405060708"}],
    "status": {"code": 2, "message": "broken"},
}
POINT = {
    "timeUnixNano": "1700000000000000000",
    "count": "3",
    "sum": 4.5,
}
EXPLICIT = POINT | {"bucketCounts": ["1", 2], "explicitBounds": [1]}
EXPONENTIAL = POINT | {"scale": 3, "positive": {"offset": 1, "bucketCounts": ["4"]}}
OTLP = {
    "resourceSpans": [{"resource": {"attributes": []}, "scopeSpans": [{"scope": {"name": "s"}, "spans": [SPAN]}]}],
    "resourceLogs": [
        {"scopeLogs": [{"logRecords": [{"timeUnixNano": 1, "severityNumber": 9, "body": {"intValue": 1}}]}]}
    ],
    "resourceMetrics": [
        {
            "scopeMetrics": [
                {
                    "metrics": [
                        {"name": "h", "histogram": {"aggregationTemporality": 1, "dataPoints": [EXPLICIT]}},
                        {"name": "e", "exponentialHistogram": {"dataPoints": [EXPONENTIAL]}},
                        {"name": "g", "gauge": {"dataPoints": [{"asInt": "5"}]}},
                    ]
                }
            ]
        }
    ],
}
EXPORT = {
    "events": [
        {
            "timestamp": "2026-11-24T14:30:00Z",
            "event_type": "tool",
            "event_name": "end",
            "component": "c",
            "level": "info",
            "duration_ms": 1.5,
            "metadata": {"a": [1]},
        }
    ],
    "metrics": [
        {
            "timestamp": "2026-11-24T14:30:00Z",
            "metric_name": "m",
            "metric_type": "gauge",
            "value": 1,
            "count": 2,
        }
    ],
    "health": [{"checked_at": "2026-11-24T14:30:00Z", "component": "c", "check_name": "n", "is_healthy": True}],
    "performance": [
        {"recorded_at": "2026-11-24T14:30:00Z", "component": "c", "operation": "o", "memory_usage_bytes": 3}
    ],
}
LOG = {"time": 1_795_000_000.5, "level": 40, "msg": "m", "duration": "1.5s", "req": {"id": "r", "n": 2**70}}
CSV = "timestamp,event_type,event_name,component,duration_ms,metadata\n"
CSV += '2026-11-24T14:30:00Z,t,n,"c ""q""",1.5,"{""a"":1}"\n'
TEXTS = [
    json.dumps(OTLP).encode(),
    json.dumps(EXPORT, indent=1).encode(),
    *(b"".join(json.dumps(row).encode() + b"\n" for row in rows) for rows in (*EXPORT.values(), [LOG, LOG])),
    CSV.encode(),
    b"time,severity,msg\n2026-11-24 14:30:00,WARN,'=1\n",
]
NAMES = st.sampled_from(
    ["x", "x.json", "1-traces.pb", "logs.pb", "a.metrics.binpb", "x.pb", "x.json.gz", "x.csv", "x.ndjson", "x.log.zst"]
)

scalars = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=5)
edits = st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 3), st.binary(max_size=4)), min_size=1, max_size=4)


def edited(body, changes):
    """The bytes with some of them replaced and others put in or taken out."""
    for place, length, inserted in changes:
        at = place % (len(body) + 1)
        body = body[:at] + inserted + body[at + length :]
    return body


def check(source, name):
    """Reads, and makes sure of what the writer relies on."""
    for skipped in (None, lambda _error: None):
        try:
            records = list(read_records(source, name, 10**18, ImportOptions(skipped=skipped)))
        except InputError:
            continue
        judge(records)


def judge(records):
    for record in records:
        assert type(record) in KINDS
        assert 0 <= record.timestamp_ns < 2**52 * 1000
        assert 0 <= record.fingerprint < 2**63
        assert orjson.loads(orjson.dumps(record[:])) == json.loads(json.dumps(record))  # a frame of the spool
        assert isinstance(record, MetricRecord) is False or (record.count or 0) < 2**63


@given(st.binary(max_size=200), NAMES)
def test_random_bytes(source, name):
    check(source, name)


@given(st.sampled_from(TEXTS), edits, NAMES)
@settings(max_examples=500)
def test_texts_with_random_edits(text, changes, name):
    check(edited(text, changes), name)


@given(st.sampled_from(TEXTS[:2]), st.data(), NAMES)
def test_json_with_one_value_exchanged_for_any_other(text, data, name):
    content = json.loads(text)
    holder, key = data.draw(st.sampled_from(sorted(places(content), key=str)))
    container = content
    for part in holder:
        container = container[part]
    container[key] = data.draw(
        scalars | st.lists(scalars, max_size=2) | st.dictionaries(st.text(max_size=3), scalars, max_size=2)
    )
    check(json.dumps(content).encode(), name)


@given(st.sampled_from(["traces", "logs", "metrics"]), edits, NAMES)
@settings(max_examples=300)
def test_protobuf_with_random_edits(signal, changes, name):
    check(edited(protobuf_body(signal), changes), name)


def places(value, path=()):
    """The way to every container and each key in it."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield path, key
        yield from places(inner, (*path, key))


def protobuf_body(signal):
    pytest.importorskip("opentelemetry.proto", reason="opentelemetry-proto is not installed")
    from google.protobuf.json_format import ParseDict

    from telesink.store.otlp.protobuf import request_class

    key = {"traces": "resourceSpans", "logs": "resourceLogs", "metrics": "resourceMetrics"}[signal]
    request = ParseDict({key: OTLP[key]}, request_class(signal)())
    if signal == "traces":
        span = request.resource_spans[0].scope_spans[0].spans[0]
        span.trace_id, span.span_id = b"\x01" * 16, b"\x02" * 8
        span.links[0].trace_id, span.links[0].span_id = b"\x01" * 16, b"\x02" * 8
    return request.SerializeToString()
