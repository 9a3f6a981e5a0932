"""What a real program sent, read back: the counts were taken with the official classes alone."""

from __future__ import annotations

from base64 import b64decode
from collections import Counter

import pytest

from telesink.store.errors import InputError
from telesink.store.io.importing import import_file, read_records
from telesink.store.spool.records import EVENT, METRIC

IDS = {"traceId", "spanId", "parentSpanId"}


def records_of(files):
    return [record for file in files for record in read_records(file.read_bytes(), file.name, 0)]


def test_the_files_hold_what_was_sent(capture):
    results = [import_file(file, []) for file in capture]
    assert len(results) == 11
    assert {result.kind for result in results} == {f"OTLP protobuf {name}" for name in ("traces", "logs", "metrics")}
    assert sum(result.counts[EVENT] for result in results) == 1143 + 313
    assert sum(result.counts[METRIC] for result in results) == 70


def test_spans_keep_their_traces_and_their_errors(capture):
    spans = [record for record in records_of(capture) if getattr(record, "event_name", "") == "span"]
    assert len(spans) == 1143
    assert len({span.correlation_id for span in spans}) == 60
    assert sum(span.level == 4 for span in spans) == 33
    assert all(span.message for span in spans if span.level == 4 and span.operation != "GET")


def test_what_was_served_is_a_command_of_the_service(capture):
    spans = [record for record in records_of(capture) if getattr(record, "event_name", "") == "span"]
    served = [span for span in spans if span.metadata["kind"] == "server"]
    assert Counter(span.event_type for span in spans) == {"command": len(served), "span": 1143 - len(served)}
    assert {span.component for span in spans} == {"notes-service"}
    assert len(served) == 176


def test_logs_are_below_spans_of_the_same_trace(capture):
    records = [record for record in records_of(capture) if hasattr(record, "event_type")]
    spans = {(record.correlation_id, record.span_id) for record in records if record.event_name == "span"}
    logs = [record for record in records if record.event_type == "log"]
    assert len(logs) == 313
    assert all((log.correlation_id, log.parent_id) in spans for log in logs if log.correlation_id)


def test_reading_again_gives_the_same_records_and_no_two_share_a_fingerprint(capture):
    first, again = records_of(capture), records_of(capture)
    assert first == again
    assert len({(record.timestamp_ns // 1000, record.fingerprint) for record in first}) == len(first) == 1526


def test_the_json_form_of_the_same_requests_gives_the_same_records(capture):
    for file in capture:
        body = file.read_bytes()
        text = as_json(body, file.stem.split("-")[1])
        assert list(read_records(text, "request.json", 0)) == list(read_records(body, file.name, 0))


def test_a_file_without_a_telling_name_is_known_by_its_content(capture):
    for file in capture:
        assert list(read_records(file.read_bytes(), "body", 0)) == list(read_records(file.read_bytes(), file.name, 0))


@pytest.mark.parametrize("claimed", ["traces", "logs", "metrics"])
def test_a_file_with_the_name_of_another_signal_is_refused(capture, claimed):
    for file in capture:
        if claimed not in file.name:
            with pytest.raises(InputError, match=rf"1-{claimed}\.pb: byte \d+: not an OTLP"):
                list(read_records(file.read_bytes(), f"1-{claimed}.pb", 0))


def as_json(body, signal):
    """The request as OTLP/JSON, by the official classes."""
    import orjson
    from google.protobuf.json_format import MessageToDict

    from telesink.store.otlp.protobuf import request_class

    request = request_class(signal).FromString(body)
    return orjson.dumps(with_hex_ids(MessageToDict(request, use_integers_for_enums=True)))


def with_hex_ids(value):
    if isinstance(value, list):
        return [with_hex_ids(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: b64decode(inner).hex() if key in IDS else with_hex_ids(inner) for key, inner in value.items()}
