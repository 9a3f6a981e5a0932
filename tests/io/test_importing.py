"""Which format a file is in, what an import reports, and what is refused."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys

import pytest

from telesink.store.errors import InputError
from telesink.store.io.importing import import_file, import_stream, read_records
from telesink.store.spool.records import EVENT, METRIC

LINE = '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"7","body":{"stringValue":"%s"}}]}]}]}'
EXPORT = '{"metrics": [{"timestamp": "2026-11-24T14:30:00Z", "metric_name": "m", "metric_type": "gauge"}]}'
EXPECTED = "expected OTLP/JSON, OTLP protobuf, or telemetry as JSON, JSON lines, CSV or Parquet"


def read(source, name="file"):
    return list(read_records(source if isinstance(source, bytes) else source.encode(), name, 0))


def protobuf_of(length):
    """A body of one span whose first length byte is `length`, built by the official classes."""
    pytest.importorskip("opentelemetry.proto", reason="opentelemetry-proto is not installed")
    from telesink.store.otlp.protobuf import request_class

    for size in range(1, length):
        request = request_class("traces")()
        span = request.resource_spans.add().scope_spans.add().spans.add()
        span.name, span.start_time_unix_nano = "a" * size, 7
        body = request.SerializeToString()
        if body[1] == length:
            return body
    raise AssertionError(length)


def test_one_request_a_line_as_collectors_write_them():
    assert [event.message for event in read(f"{LINE % 'a'}\n{LINE % 'b'}\n\n")] == ["a", "b"]


def test_one_request_over_many_lines():
    assert [event.message for event in read((LINE % "a").replace("[", "[\n  "))] == ["a"]


def test_the_same_request_on_two_lines_is_the_same_record_twice():
    first, second = read(f"{LINE % 'a'}\n{LINE % 'a'}")
    assert first == second


def test_an_error_in_one_of_many_lines_names_that_line():
    with pytest.raises(InputError, match=r"x\.json: line 3, column 21: expected array \| null, got int"):
        read(f'{LINE % "a"}\n{LINE % "b"}\n{{"resourceLogs":    5}}', "x.json")


def test_gzip_is_unpacked_whatever_the_name():
    assert read(gzip.compress(EXPORT.encode()), "odd.name") == read(EXPORT)


def test_a_mark_of_the_byte_order_is_no_obstacle():
    assert read(EXPORT.encode("utf-8-sig")) == read(EXPORT.encode("utf-16")) == read(EXPORT)


def test_a_protobuf_body_that_looks_like_the_beginning_of_json_is_protobuf():
    body = protobuf_of(ord("{"))
    assert body.startswith(b"\n{")
    assert [event.event_name for event in read(body)] == ["span"]


def test_json_that_begins_with_an_empty_line_is_json():
    assert read("\n" + EXPORT) == read(EXPORT)


def test_content_outranks_the_ending():
    assert read(EXPORT, "traces.pb") == read(EXPORT)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"", f"file: line 1, column 1: {EXPECTED}, found nothing"),
        (b"  \n", "found nothing"),
        (b"hello", f"file: line 1, column 1: {EXPECTED}, found 'hello'"),
        (b"\n  hello", "file: line 2, column 3: expected"),
        (b'{"some": 1, "thing": 2}', "found an object with the keys some, thing"),
        (b"[1]", "file: line 1, column 1: expected object, got array"),
        (b"\xff\xff\xff", f"file: byte 0: {EXPECTED}, found bytes that are no text"),
        (b'{"events": [\n{"a": 1},\n{"b" 2}]}', "file: line 3, column 6: not JSON"),
        (b'{"events": "\\ud800"}', "not JSON"),
        (b"\x1f\x8bnot really", "file: byte 0: expected a whole gzip file"),
        (gzip.compress(b"{}")[:-4], "file: byte 0: expected a whole gzip file"),
        (b"PK\x03\x04zip", "found zip; unpack it: unzip"),
        (b"BZh9", "found bzip2; unpack it: bunzip2"),
    ],
)
def test_what_is_none_of_the_formats_is_refused_with_its_place(source, message):
    with pytest.raises(InputError) as failure:
        read(source)
    assert message in str(failure.value)


def test_a_broken_body_names_the_byte_and_what_it_is_nearest_to():
    with pytest.raises(InputError, match=r"file: byte \d+: not an OTLP trace request: "):
        read(protobuf_of(60)[:-1])


def test_an_empty_body_with_the_name_of_one_is_an_empty_request():
    pytest.importorskip("opentelemetry.proto", reason="opentelemetry-proto is not installed")
    assert read(b"", "003-traces.pb") == []


def test_an_import_tells_how_much_of_what_it_found(tmp_path):
    file = tmp_path / "mixed.json"
    file.write_text(f"{LINE % 'a'}\n{EXPORT}\n{LINE % 'b'}")
    staged = []
    result = import_file(file, staged)
    assert (result.name, result.kind) == (str(file), "OTLP/JSON, telemetry export")
    assert result.counts == {EVENT: 2, METRIC: 1}
    assert result.total == len(staged) == 3


def test_bytes_from_elsewhere_are_imported_like_a_file():
    staged = []
    result = import_stream(io.BytesIO((LINE % "a").encode()), "stdin", staged, received_ns=0)
    assert (result.name, result.kind, result.counts) == ("stdin", "OTLP/JSON", {EVENT: 1})
    assert staged == read(LINE % "a")


def test_a_record_without_a_time_has_the_one_of_its_file(tmp_path):
    file = tmp_path / "log.json"
    file.write_text((LINE % "a").replace('"timeUnixNano":"7",', ""))
    os.utime(file, ns=(10**18, 10**18))
    staged = []
    import_file(file, staged)
    assert staged[0].timestamp_ns == 10**18


def test_a_file_that_is_not_there_is_an_error_with_its_name(tmp_path):
    with pytest.raises(InputError, match=r"gone\.json: cannot be read: No such file"):
        import_file(tmp_path / "gone.json", [])


def test_reading_json_loads_neither_protobuf_nor_peewee():
    program = (
        "import sys; from telesink.store.io.importing import read_records;"
        f"assert len(list(read_records({LINE % 'a'!r}.encode(), 'x'))) == 1;"
        "print([name for name in ('google.protobuf', 'peewee', 'textual') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
