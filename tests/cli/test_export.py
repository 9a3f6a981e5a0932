"""`telesink export`, `telesink --export` and `query --export`: what ends up in which file, or in none."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import json
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from click.testing import Result

from telesink.store.sink.sink import TelemetrySink
from tests.cli.conftest import MOMENT_NS, SECOND_NS

Invoke = Callable[..., Result]
Recording = Callable[[Callable[[TelemetrySink], Any]], None]
SINCE = "--start=2020-01-01"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of an export."""
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def exported(result: Result) -> list[str]:
    assert result.exit_code == 0, result.stderr
    return result.stdout.splitlines()


def test_without_options_it_writes_the_last_day_as_json(folder: Path, record: Recording, invoke: Invoke) -> None:
    record(lambda sink: (sink.event("old", timestamp=MOMENT_NS - 30 * 86_400 * SECOND_NS), sink.event("new")))
    result = invoke("export")
    (name,) = exported(result)
    assert name.startswith("telesink-export-")
    document = json.loads((folder / name).read_text())
    assert [event["event_name"] for event in document["events"]] == ["new"]
    assert list(document) == ["events"]
    assert "of the last 24h as json" in result.stderr
    assert "1 event exported" in result.stderr


def test_rows_are_those_of_query(filled: Path, folder: Path, invoke: Invoke) -> None:
    for kind in ("events", "metrics", "health", "performance", "chains"):
        rows = [json.loads(line) for line in invoke("query", f"--type={kind}", "--format=ndjson").stdout.splitlines()]
        assert rows
        exported(invoke("export", "--include-all", SINCE, "--output=all.json"))
        assert json.loads((folder / "all.json").read_text())[kind] == rows[::-1], kind


def test_csv_is_that_of_query(filled: Path, folder: Path, invoke: Invoke) -> None:
    lines = invoke("query", "--format=csv").stdout_bytes.split(b"\r\n")
    exported(invoke("export", SINCE, "--format=csv", "--output=e.csv"))
    header, *rows, last = (folder / "e.csv").read_bytes().split(b"\r\n")
    assert (header, rows[::-1], last) == (lines[0], lines[1:-1], b"")


def test_ndjson_has_one_kind_after_the_other(filled: Path, folder: Path, invoke: Invoke) -> None:
    exported(invoke("export", SINCE, "--include-metrics", "--include-chains", "--output=x.ndjson"))
    keys = [next(iter(json.loads(line))) for line in (folder / "x.ndjson").read_text().splitlines()]
    assert keys == sorted(keys, key=lambda key: key == "chain_id")
    assert set(keys) == {"id", "chain_id"}


def test_filters_are_those_of_query(filled: Path, folder: Path, invoke: Invoke) -> None:
    exported(invoke("export", SINCE, "--level=error", "--where=component:*", "--output=e.ndjson"))
    rows = [json.loads(line) for line in (folder / "e.ndjson").read_text().splitlines()]
    assert rows
    assert {row["level"] for row in rows} == {"error"}


@pytest.mark.parametrize(("options", "name"), [(("--compress",), "e.csv.gz"), (("--compression=zstd",), "e.csv.zst")])
def test_compression_adds_its_ending(
    filled: Path, folder: Path, invoke: Invoke, options: tuple[str, ...], name: str
) -> None:
    assert exported(invoke("export", SINCE, "--output=e.csv", *options)) == [name]
    packed = (folder / name).read_bytes()
    opened = (
        gzip.decompress(packed) if name.endswith("gz") else zstandard.ZstdDecompressor().stream_reader(packed).read()
    )
    assert opened.startswith(b"id,timestamp,")


def test_several_kinds_are_several_csv_files(filled: Path, folder: Path, invoke: Invoke) -> None:
    names = exported(invoke("export", SINCE, "--include-all", "--output=all.csv"))
    assert names == [f"all.{kind}.csv" for kind in ("events", "metrics", "health", "performance", "chains")]
    assert all((folder / name).stat().st_size for name in names)


def test_split_by_component(filled: Path, folder: Path, invoke: Invoke) -> None:
    names = exported(invoke("export", SINCE, "--split-by=component", "--output=e.ndjson"))
    for name in names:
        component = name.removeprefix("e.").removesuffix(".ndjson")
        assert {json.loads(line)["component"] for line in (folder / name).read_text().splitlines()} == {component}
    total = sum(len((folder / name).read_text().splitlines()) for name in names)
    assert total == invoke("query", "--format=ndjson").stdout.count("\n")


def test_split_by_day_and_by_type(folder: Path, record: Recording, invoke: Invoke) -> None:
    def recording(sink: TelemetrySink) -> None:
        sink.event("a", event_type="tool", timestamp=MOMENT_NS)
        sink.event("b", event_type="chat", timestamp=MOMENT_NS + 86_400 * SECOND_NS)

    record(recording)
    by_day = exported(invoke("export", SINCE, "--split-by=day", "--output=d.json"))
    assert by_day == ["d.2026-11-18.json", "d.2026-11-19.json"]
    assert exported(invoke("export", SINCE, "--split-by=event-type", "--output=t.json")) == [
        "t.chat.json",
        "t.tool.json",
    ]


def test_a_label_that_no_file_can_have_is_made_one(folder: Path, record: Recording, invoke: Invoke) -> None:
    record(lambda sink: [sink.event("x", component=name) for name in ("a/b", "a:b", "../..", "")])
    names = exported(invoke("export", "--split-by=component", "--output=e.json"))
    assert len(set(names)) == 4
    assert {path.name for path in folder.iterdir()} == set(names)


def test_stdout_gets_the_rows_and_stderr_the_words(filled: Path, folder: Path, invoke: Invoke) -> None:
    result = invoke("export", "--output=-", "--format=ndjson", "--include-all", SINCE)
    assert [json.loads(line) for line in result.stdout.splitlines()]
    assert "exporting events, metrics, health, performance and chains from 20" in result.stderr
    assert "6 events, 1 metric, 2 health checks, 1 performance snapshot, 1 chain exported to stdout" in result.stderr
    assert list(folder.iterdir()) == []


def test_stdout_can_be_compressed(filled: Path, invoke: Invoke) -> None:
    packed = invoke("export", "--output=-", "--format=csv", "--compress", SINCE).stdout_bytes
    assert gzip.decompress(packed).count(b"\r\n") == 7


def test_a_limit_for_stdout_is_only_the_one_given(
    filled: Path, folder: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELESINK_EXPORT_MAX_EXPORT_SIZE_MB", "1")
    assert invoke("export", "--output=-", SINCE).exit_code == 0
    assert invoke("export", "--output=-", SINCE, "--max-size=100B").exit_code == 2


def test_parquet_has_types(filled: Path, folder: Path, invoke: Invoke) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow has no wheel for this Python yet")
    exported(invoke("export", SINCE, "--output=e.parquet"))
    table = parquet.read_table(folder / "e.parquet")
    assert str(table.schema.field("timestamp").type) == "timestamp[us, tz=UTC]"
    assert str(table.schema.field("duration_ms").type) == "double"
    assert table.num_rows == invoke("query", "--format=ndjson").stdout.count("\n")


def test_without_pyarrow_the_way_to_it_is_told(
    filled: Path, folder: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = invoke("export", "--format=parquet")
    assert (result.exit_code, list(folder.iterdir())) == (2, [])
    assert "pip install 'telesink[parquet]'" in result.stderr


@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
def test_the_store_is_not_replaced(filled: Path, invoke: Invoke, ending: str) -> None:
    before = filled.read_bytes()
    for command in (("export", f"--output={filled}{ending}"), ("query", f"--export={filled}{ending}")):
        result = invoke(*command)
        assert result.exit_code == 2
        assert "is the store itself" in result.stderr
    assert filled.read_bytes() == before


def test_two_exports_at_once_have_two_names(filled: Path, folder: Path, invoke: Invoke) -> None:
    assert exported(invoke("export")) != exported(invoke("export"))
    assert len(list(folder.iterdir())) == 2


def test_odd_rows_are_those_of_query(folder: Path, record: Recording, invoke: Invoke, db: Path) -> None:
    """Whatever other programs may have put into the file."""
    texts = ("=1", " \t=2", "", "'", "two\r\nlines\x00", "\u2028é😀", 'a,b"c', "\x1b[2J\x9b")
    record(lambda sink: [sink.event(text or "none", message=text, component=text or "c") for text in texts])
    with contextlib.closing(sqlite3.connect(db)) as store:
        for number, damaged in enumerate(('{"a":1', "{x}", '{"a":\n1e2}', "", "NaN", '{"b":0.10}')):
            store.execute(
                "update telemetry_events set metadata = ?, duration_us = ?, context = ? "
                "where id = (select id from telemetry_events order by id limit 1 offset ?)",
                (damaged, 10 ** (3 * number) + number, damaged, number),
            )
        store.commit()
    exported(invoke("export", "--output=e.ndjson"))
    exported(invoke("export", "--output=e.csv"))
    exported(invoke("export", "--output=raw.csv", "--raw-csv"))
    rows = [json.loads(line) for line in (folder / "e.ndjson").read_bytes().splitlines()]
    assert rows[::-1] == json.loads(invoke("query", "--format=json").stdout)["data"]
    for name, options in (("e.csv", ()), ("raw.csv", ("--raw-csv",))):
        header, rest = (folder / name).read_bytes().split(b"\r\n", 1)
        other_header, other = invoke("query", "--format=csv", *options).stdout_bytes.split(b"\r\n", 1)
        assert header == other_header
        assert records(rest)[::-1] == records(other)


def records(lines: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(lines.decode(), newline="")))


def test_nothing_that_matches_makes_an_empty_export(filled: Path, folder: Path, invoke: Invoke) -> None:
    result = invoke("export", SINCE, "--component=nobody", "--output=e.json")
    assert json.loads((folder / "e.json").read_text()) == {"events": []}
    assert "nothing matched" in result.stderr
    assert exported(result) == ["e.json"]


def test_over_the_largest_size_there_is_no_file(filled: Path, folder: Path, invoke: Invoke) -> None:
    result = invoke("export", SINCE, "--include-all", "--format=csv", "--max-size=1k", "--output=e.csv")
    assert result.exit_code == 2
    assert "over 1,000 bytes: no file was written; --max-size or export.max_export_size_mb allow" in result.stderr
    assert list(folder.iterdir()) == []


def test_an_export_that_fails_leaves_the_file_of_before(filled: Path, folder: Path, invoke: Invoke) -> None:
    (folder / "e.json").write_text("before")
    assert invoke("export", SINCE, "--max-size=10B", "--output=e.json").exit_code == 2
    assert (folder / "e.json").read_text() == "before"
    assert [path.name for path in folder.iterdir()] == ["e.json"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--output=-", "--split-by=day"), "cannot go to stdout"),
        (("--output=-", "--format=csv", "--include-all"), "take ndjson"),
        (("--output=e.csv.gz", "--compression=zstd"), "the ending says gzip"),
        (("--format=parquet", "--compress"), "compressed by itself"),
        (("--raw-csv",), "--raw-csv is about CSV"),
        (("--max-size=much",), "like 500MB"),
        (("--output=nowhere/e.json",), "nowhere/e.json: cannot be written"),
        (("--output=.",), "is a folder"),
    ],
)
def test_what_does_not_fit_is_refused(
    filled: Path, folder: Path, invoke: Invoke, options: tuple[str, ...], said: str
) -> None:
    result = invoke("export", SINCE, *options)
    assert (result.exit_code, result.stdout, list(folder.iterdir())) == (2, "", [])
    assert said in result.stderr


@pytest.mark.parametrize(
    ("settings", "options", "said"),
    [
        ("formats = ['json']", ("--format=csv",), "export.formats"),
        ("compression = false", ("--compress",), "export.compression"),
        ("max_export_size_mb = 1", ("--max-size=10B",), "no file was written"),
    ],
)
def test_the_configuration_has_the_last_word(
    filled: Path, folder: Path, invoke: Invoke, settings: str, options: tuple[str, ...], said: str
) -> None:
    (folder / "telesink.toml").write_text(f"[export]\n{settings}\n")
    result = invoke("export", SINCE, *options)
    assert result.exit_code == 2
    assert said in result.stderr


def test_the_configured_folder_is_used(filled: Path, folder: Path, invoke: Invoke) -> None:
    (folder / "there").mkdir()
    (folder / "telesink.toml").write_text("[export]\npath = 'there'\n")
    (name,) = exported(invoke("export", SINCE))
    assert Path(name).parent.name == "there"


def test_formulas_are_made_safe_unless_told_otherwise(folder: Path, record: Recording, invoke: Invoke) -> None:
    record(lambda sink: [sink.event("x", message=text) for text in ("=1+1", "'quoted", "-5", "plain")])
    exported(invoke("export", "--output=e.csv"))
    exported(invoke("export", "--output=raw.csv", "--raw-csv"))

    def messages(name: str) -> list[str]:
        return [row["message"] for row in csv.DictReader(io.StringIO((folder / name).read_text()))]

    assert messages("e.csv") == ["'=1+1", "''quoted", "'-5", "plain"]
    assert messages("raw.csv") == ["=1+1", "'quoted", "-5", "plain"]
    assert "'=1+1" not in invoke("query", "--format=csv", "--raw-csv").stdout


def test_the_root_form_goes_by_the_ending(filled: Path, folder: Path, invoke: Invoke) -> None:
    assert exported(invoke(SINCE, "--level=error", "--export=out.csv.gz")) == ["out.csv.gz"]
    assert gzip.decompress((folder / "out.csv.gz").read_bytes()).count(b"\r\n") == 2
    result = invoke("--export=out.xls")
    assert result.exit_code == 2
    assert ".json, .ndjson, .csv, .parquet" in result.stderr


def test_the_root_form_stands_alone(filled: Path, folder: Path, invoke: Invoke) -> None:
    assert invoke("--export=a.csv", "query").exit_code == 2
    assert invoke("--level=error", "query").exit_code == 2
    assert list(folder.iterdir()) == []


def test_the_settings_hold_for_a_querys_file_too(
    filled: Path, folder: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELESINK_EXPORT_COMPRESSION", "false")
    result = invoke("query", "--export=q.csv.gz")
    assert (result.exit_code, list(folder.iterdir())) == (2, [])
    assert "export.compression" in result.stderr


def test_a_querys_file_can_be_stdout(filled: Path, folder: Path, invoke: Invoke) -> None:
    assert json.loads(invoke("query", "--export=-").stdout)["count"] == 6
    assert list(folder.iterdir()) == []


def test_a_query_can_be_written_to_a_file(filled: Path, folder: Path, invoke: Invoke) -> None:
    for name, options in (("q.json", ("--format=json",)), ("q.csv", ()), ("q.ndjson.gz", ()), ("noending", ())):
        result = invoke("query", f"--export={name}", *options)
        assert (result.exit_code, result.stdout) == (0, "")
        assert "6 rows written to" in result.stderr
    assert json.loads((folder / "q.json").read_text()) == json.loads(invoke("query", "--format=json").stdout)
    assert json.loads((folder / "noending").read_text())["count"] == 6
    assert gzip.decompress((folder / "q.ndjson.gz").read_bytes()).count(b"\n") == 6
    assert invoke("query", "--export=x.txt", "--format=table").exit_code == 2
