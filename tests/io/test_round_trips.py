"""A store that is exported and imported into an empty one is the same store, whatever the rows and the format."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from telesink.store.io.compressing import Compression
from telesink.store.io.export_plan import Format
from telesink.store.io.importing import ImportOptions
from telesink.store.location import StoreLocation
from telesink.store.spool.records import (
    ChainRecord,
    EventRecord,
    HealthRecord,
    MetricRecord,
    PerformanceRecord,
    PinnedEventRecord,
    Record,
)
from tests.io.round_trip_stage import exported_files, fill, import_files, new_store, tables

T0 = 1_795_000_000_123_456_000
NASTY = "=1+1 'quoted' \"twice\"\r\nline\u2028 NUL \x00 bell \x07 esc \x1b[31m 日本 e\u0301 😀 \ufeff, ;\t"
HUGE = {f"part {number}": "é\n" * 4000 for number in range(150)}
"""1.2 MB of characters, none of which is over the length that is kept of one text."""

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["", "'", '"', "\n", "\x00", "null", "=x", NASTY]
)
few = st.sampled_from(["", "a", "b", "'=a", "é\x00"])
numbers = st.floats(allow_nan=False, allow_infinity=False)
whole = st.integers(-(2**63), 2**63 - 1)
counts = st.integers(0, 2**62)
values = st.recursive(
    st.none() | st.booleans() | whole | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
payloads = st.none() | st.dictionaries(texts, values, max_size=3)
moments = st.integers(T0, T0 + 3_000) | st.integers(10**18, 4 * 10**18)
"""Some of the same microsecond."""
durations = st.none() | st.floats(0, 1e9)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def events(kind: type[EventRecord]) -> st.SearchStrategy[EventRecord]:
    return st.builds(
        kind, moments, texts, texts, texts, maybe(texts), st.integers(1, 5), maybe(texts), maybe(few), maybe(texts),
        maybe(few), durations, payloads, payloads, payloads,
        fingerprint=st.none(),
    )  # fmt: skip


metrics = st.builds(
    MetricRecord, moments, texts, texts, st.sampled_from(["counter", "gauge", "histogram"]), maybe(numbers),
    maybe(texts), payloads, maybe(texts), maybe(counts), maybe(numbers), maybe(numbers), maybe(numbers), payloads,
    fingerprint=st.none(),
)  # fmt: skip
checks = st.builds(
    HealthRecord, moments, texts, texts, st.booleans(), maybe(texts), durations, payloads, fingerprint=st.none()
)
snapshots = st.builds(
    PerformanceRecord, moments, texts, texts, durations, maybe(whole), maybe(numbers), payloads, st.booleans(),
    fingerprint=st.none(),
)  # fmt: skip
chains = st.builds(
    ChainRecord, moments, few, maybe(texts), st.integers(0, 2**31), st.integers(0, 2), st.floats(0, 1e9),
    counts, counts, st.lists(texts, max_size=3, unique=True).map(tuple), st.booleans(),
    fingerprint=st.none(),
)  # fmt: skip
stores = st.lists(
    events(EventRecord) | events(PinnedEventRecord) | metrics | checks | snapshots | chains, max_size=12
)  # fmt: skip

EVENT = EventRecord(
    T0, "tool", NASTY, "", "", 4, NASTY, "corr_1", "s1", "", 12.345, {"": NASTY, "n": [1, 1.5, None]}, {}, None
)
EVERY_KIND: list[Record] = [
    EVENT,
    EVENT,  # the same twice is two
    EVENT._replace(timestamp_ns=T0 + 5000, message="", correlation_id=None, metadata=HUGE),
    PinnedEventRecord(*EVENT._replace(timestamp_ns=T0 + 1000, message="x" * 20_000)),
    MetricRecord(T0, NASTY, "", "gauge", -0.0, "", {NASTY: NASTY}, ""),
    MetricRecord(T0, "h", "c", "histogram", None, None, None, "delta", 4, 10.5, 1.0, 4.0, {"bounds": [2.0]}),
    HealthRecord(T0, "db", NASTY, False, NASTY, 0.001, {"port": 2**63}),
    HealthRecord(T0 + 1000, "db", "ping", True, "", None, None),
    PerformanceRecord(T0, "db", NASTY, 2000.001, 2**62, 1e-9, {"reads": 1e300}, True),
    PerformanceRecord(T0, "db", "", None, None, None, None, False),
    ChainRecord(T0, "corr_1", NASTY, 3, 2, 2500.5, 40, 2, ("", NASTY), True),
    ChainRecord(T0, "gone", None, 1, 0, 0.0, 7, 0, (), False),
    ChainRecord(T0 + 10**9, NASTY, "", 1, 1, 0.001, 1, 1, ("a",), True),
]
WAYS: list[tuple[Format, Compression | None]] = [
    *((name, packed) for name in ("json", "ndjson", "csv") for packed in (None, "gzip", "zstd")),  # type: ignore[misc]  # of literals
    ("parquet", None),
]


def copied(source: StoreLocation, folder: Path, *way: Any, **options: Any) -> StoreLocation:
    if way[0] == "parquet":
        pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    files = exported_files(source, folder, *way, **options)
    copy = new_store(folder / "copy.db")
    import_files(copy, files, ImportOptions(raw_csv=options.get("raw_csv", False)))
    return copy


@pytest.mark.parametrize(("format_name", "compression"), WAYS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records=stores)
@example(records=EVERY_KIND)
def test_the_copy_has_the_same_rows(
    format_name: Format, compression: Compression | None, records: list[Record]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = new_store(Path(folder, "source.db"))
        fill(source, records)
        copy = copied(source, Path(folder), format_name, compression)
        assert tables(copy) == tables(source)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records=stores)
@example(records=EVERY_KIND)
def test_raw_csv_read_as_such_is_the_same_too(records: list[Record]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = new_store(Path(folder, "source.db"))
        fill(source, records)
        assert tables(copied(source, Path(folder), "csv", raw_csv=True)) == tables(source)


@pytest.fixture
def source(tmp_path: Path) -> StoreLocation:
    """A store with every kind of row."""
    location = new_store(tmp_path / "source.db")
    fill(location, EVERY_KIND)
    return location


@pytest.mark.parametrize("format_name", ["json", "ndjson", "csv", "parquet"])
def test_what_is_imported_twice_is_stored_once(tmp_path: Path, source: StoreLocation, format_name: Format) -> None:
    copy = copied(source, tmp_path, format_name)
    import_files(copy, exported_files(source, tmp_path, format_name))
    assert tables(copy) == tables(source)


def test_rows_are_known_again_in_another_format(tmp_path: Path, source: StoreLocation) -> None:
    copy = copied(source, tmp_path, "ndjson")
    for format_name in ("csv", "json"):
        import_files(copy, exported_files(source, tmp_path, format_name))
    assert tables(copy) == tables(source)


def test_a_copy_of_a_copy_is_the_same(tmp_path: Path, source: StoreLocation) -> None:
    copy = copied(source, tmp_path, "csv")
    again = new_store(tmp_path / "again.db")
    import_files(again, exported_files(copy, tmp_path, "json"))
    assert tables(again) == tables(source)


def test_in_whatever_order_the_files_come(tmp_path: Path, source: StoreLocation) -> None:
    files = exported_files(source, tmp_path, "csv")
    for number, order in enumerate((files, files[::-1])):
        copy = new_store(tmp_path / f"copy {number}.db")
        import_files(copy, order)
        assert tables(copy) == tables(source)


def test_a_chain_whose_events_were_deleted_keeps_what_it_counted(tmp_path: Path) -> None:
    source = new_store(tmp_path / "source.db")
    fill(source, [EVENT, EVENT._replace(timestamp_ns=T0 + 2000, span_id="s2"), EVENT._replace(correlation_id="other")])
    with closing(sqlite3.connect(source.path)) as connection, connection:
        connection.execute("delete from telemetry_events where span_id = 's1'")
        connection.execute("update telemetry_correlation_chains set pinned = 1 where chain_id = 'other'")
    copy = copied(source, tmp_path, "ndjson")
    assert tables(copy) == tables(source)
    assert [(chain[0], chain[6], chain[-1]) for chain in tables(copy)["chains"]] == [
        ("corr_1", 2, None),
        ("other", 1, 1),
    ]


def test_the_next_event_of_an_imported_chain_is_added_to_it(tmp_path: Path, source: StoreLocation) -> None:
    copy = copied(source, tmp_path, "ndjson")
    fill(copy, [EVENT._replace(timestamp_ns=T0 + 10**10)])
    (chain,) = [chain for chain in tables(copy)["chains"] if chain[0] == "corr_1"]
    assert (chain[6], chain[-1]) == (41, 1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records=stores)
@example(records=EVERY_KIND)
def test_an_export_that_comes_back_to_its_own_store_changes_nothing(records: list[Record]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = new_store(Path(folder, "source.db"))
        fill(source, records)
        before = tables(source)
        import_files(source, exported_files(source, Path(folder), "ndjson"))
        assert tables(source) == before


def test_what_clean_up_took_comes_back_once(tmp_path: Path, source: StoreLocation) -> None:
    before = tables(source)
    files = exported_files(source, tmp_path, "csv")
    with closing(sqlite3.connect(source.path)) as connection, connection:
        connection.execute("delete from telemetry_events where pinned is null")
        connection.execute("delete from telemetry_metrics")
    for _ in range(2):
        import_files(source, files)
    assert {name: rows for name, rows in tables(source).items() if name != "chains"} == {
        name: rows for name, rows in before.items() if name != "chains"
    }
