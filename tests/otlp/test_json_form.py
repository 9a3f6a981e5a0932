"""OTLP/JSON as programs really write it, and what is refused with its place."""

from __future__ import annotations

import pytest

from telesink.store.errors import InputError
from telesink.store.otlp.requests import json_records


def read(text):
    return list(json_records(text, "x.json", 1))


def span_text(fields):
    return '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"a","startTimeUnixNano":"7",' + fields + "}]}]}]}"


def log_text(fields):
    return '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{' + fields + "}]}]}]}"


def test_times_and_integers_may_be_texts_or_numbers():
    value = '"attributes":[{"key":"n","value":{"intValue":%s}}],"endTimeUnixNano":%s'
    as_texts, as_numbers = read(span_text(value % ('"5"', '"8"'))), read(span_text(value % ("5", "8")))
    assert as_texts == as_numbers
    assert as_texts[0].metadata == {"n": 5}


def test_ids_may_be_in_upper_case():
    (event,) = read(span_text('"spanId":"ABCDEF0123456789"'))
    assert event.span_id == "abcdef0123456789"


@pytest.mark.parametrize("kind", ["2", '"2"', '"SPAN_KIND_SERVER"'])
def test_enumerations_may_be_numbers_or_names(kind):
    assert read(span_text(f'"kind":{kind}'))[0].event_type == "command"


@pytest.mark.parametrize("severity", ["17", '"17"', '"SEVERITY_NUMBER_ERROR"', '"SEVERITY_NUMBER_ERROR4"'])
def test_severities_may_be_numbers_or_names(severity):
    assert read(log_text(f'"timeUnixNano":1,"severityNumber":{severity}'))[0].level == 4


def test_unknown_fields_are_ignored():
    assert len(read(span_text('"newField":{"a":[1]},"flags":256'))) == 1


def test_null_is_the_same_as_absent():
    nulls = '"parentSpanId":null,"attributes":null,"events":null,"links":null,"status":null,"kind":null'
    assert read(span_text(nulls)) == read(span_text('"x":0'))


def test_one_object_may_hold_several_signals():
    text = '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":1}]}]}],' + span_text('"x":0')[1:]
    assert [event.event_type for event in read(text)] == ["span", "log"]


def test_a_request_with_nothing_in_it_gives_no_records():
    assert read('{"resourceSpans":[]}') == []
    assert read('{"resourceSpans":[{"resource":{},"scopeSpans":[{}]}]}') == []


def test_an_attribute_nested_too_deeply_is_cut_with_a_mark():
    value = '{"intValue":1}'
    for _ in range(33):
        value = '{"arrayValue":{"values":[' + value + "]}}"
    (event,) = read(span_text('"attributes":[{"key":"deep","value":' + value + "}]"))
    inner = event.metadata["deep"]
    for _ in range(32):
        (inner,) = inner
    assert inner == "[cut: too deep]"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '{"resourceSpans":\n [{"scopeSpans": 5}]}',
            "x.json: line 2, column 18: expected array | null, got int",
        ),
        ('{"resourceSpans":[\n{]}', "x.json: line 2, column 2: not JSON"),
        ('{"resourceSpans":[{', "x.json: line 1, column 20: not JSON"),
        (
            '{"resourceSpans":[{"scopeSpans":[{"spans":[\n{},\n  {"spanId":"5555"}]}]}]}',
            "x.json: line 3, column 3: expected a span id of 16 hexadecimal digits, found '5555'",
        ),
        (
            span_text('"traceId":"AAECAwQFBgcICQoLDA0ODw=="'),
            "expected a trace id of 32 hexadecimal digits, found 'AAECAwQFBgcICQoLDA0ODw=='",
        ),
        (log_text('"timeUnixNano":9000000000000000000'), "expected a time between the years 1970 and 2112"),
        (log_text('"timeUnixNano":-1'), "expected int >= 0"),
        (log_text('"body":"text"'), "expected object | null, got str"),
        (
            log_text('"attributes":[{"key":"a","value":{"intValue":"9223372036854775808"}}]'),
            "expected int <= 922337",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text, message):
    with pytest.raises(InputError) as failure:
        read(text)
    assert message in str(failure.value)


def test_json_nested_beyond_all_reason_is_an_error_and_no_crash():
    depth = 100_000
    with pytest.raises(InputError, match="nested less deeply"):
        read(
            span_text('"attributes":[{"key":"k","value":' + '{"arrayValue":{"values":[' * depth + "]}}" * depth + "}]")
        )


def test_bucket_counts_that_do_not_match_their_bounds_name_the_metric():
    point = '{"timeUnixNano":1,"explicitBounds":[1],"bucketCounts":["1"]}'
    text = (
        '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","histogram":{"dataPoints":[' + point + "]}}]}]}]}"
    )
    with pytest.raises(InputError, match="expected 2 bucket counts for 1 finite bounds, found 1, in the metric 'm'"):
        read(text)
