"""What `import` reads of other programs' files, what it leaves out, what it refuses, and how it says so."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from click.testing import Result

Invoke = Callable[..., Result]

LINE = '{"time": "2026-11-24T10:00:00Z", "level": "warn", "msg": "%s", "user": {"name": "eve"}}\n'
OWN = "timestamp,event_type,event_name,component,level,message\r\n"
ROW = "2026-11-24T10:00:00Z,tool,done,api,info,%s\r\n"


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, str | bytes], str]:
    """Writes a file and gives its path."""

    def write(name: str, content: str | bytes) -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


File = Callable[[str, "str | bytes"], str]


def stored(invoke: Invoke, type_name: str = "events") -> list[Any]:
    """The rows in the store, oldest first."""
    lines = invoke("query", f"--type={type_name}", "--format=ndjson").stdout.splitlines()
    return [json.loads(line) for line in lines][::-1]


def test_lines_of_json_of_any_program_are_events(invoke: Invoke, file: File) -> None:
    result = invoke("import", file("shop.jsonl", LINE % "one" + LINE % "two"))
    assert result.stderr.endswith("shop.jsonl: 2 events (JSON lines)\n")
    first, second = stored(invoke)
    assert (first["message"], second["message"]) == ("one", "two")
    assert (first["level"], first["component"], first["metadata"]) == ("warning", "shop", {"user": {"name": "eve"}})


def test_fields_of_other_names_are_told_by_map(invoke: Invoke, file: File) -> None:
    row = {"when": 1_795_000_000, "sev": "ERROR", "what": {"text": "boom"}, "took": "1.5s", "time": "noon"}
    result = invoke(
        "import", "--map=timestamp=when,level=sev", "--map=message=what.text,duration_ms=took",
        file("x.jsonl", json.dumps(row) + "\n"),
    )  # fmt: skip
    assert result.exit_code == 0
    (event,) = stored(invoke)
    assert event["timestamp"] == "2026-11-18T11:06:40.000000Z"
    assert (event["level"], event["message"], event["duration_ms"]) == ("error", "boom", 1500)
    assert event["metadata"] == {"time": "noon"}


def test_a_field_that_no_row_has_is_pointed_out(invoke: Invoke, file: File) -> None:
    result = invoke("import", "--map=timestamp=time,message=mesage", file("x.jsonl", LINE % "one"))
    assert (result.exit_code, "telesink: --map: no row has 'mesage'\n" in result.stderr) == (0, True)


@pytest.mark.parametrize(
    ("told", "said"),
    [("when", "'when' is no pair"), ("time=when", "'time' is no field of an event"), ("level=a,level=b", "said twice")],
)
def test_a_map_that_cannot_be_meant_is_refused(invoke: Invoke, file: File, told: str, said: str) -> None:
    result = invoke("import", f"--map={told}", file("x.jsonl", LINE % "one"))
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_csv_of_any_program_is_read_by_its_header(invoke: Invoke, file: File) -> None:
    content = 'time,severity,msg,user\n2026-11-24 10:00:00,ERROR,"two\nlines, ""quoted""",\n'
    assert invoke("import", file("x.csv", content)).exit_code == 0
    (event,) = stored(invoke)
    assert (event["level"], event["message"], event["metadata"]) == ("error", 'two\nlines, "quoted"', None)


def test_cells_made_safe_are_undone_unless_told_that_they_are_raw(invoke: Invoke, file: File) -> None:
    path = file("x.csv", OWN + ROW % "'=1+1")
    invoke("import", path)
    invoke("import", "--raw-csv", path)
    assert sorted(event["message"] for event in stored(invoke)) == ["'=1+1", "=1+1"]


def test_columns_that_no_row_of_ours_has_are_pointed_out(invoke: Invoke, file: File) -> None:
    own = json.dumps({"timestamp": "2026-11-24T10:00:00Z", "event_type": "t", "event_name": "n", "component": "c"})
    for path in (file("x.csv", f"mood,{OWN}glad,{ROW % 'a'}"), file("x.ndjson", own[:-1] + ', "mood": 1}\n')):
        result = invoke("import", path)
        assert f"telesink: {path}: not read, since no row of ours has it: mood\n" in result.stderr
    assert len(stored(invoke)) == 2


BAD = [
    ("x.jsonl", LINE % "a" + '{"half": \n' + LINE % "b", "line 2, column 10: not JSON"),
    ("x.jsonl", LINE % "a" + '{"time": "soon"}\n', "line 2, column 10: expected a time like"),
    ("x.jsonl", LINE % "a" + "[1]\n", "line 2, column 1: expected object, got array"),
    ("x.jsonl", (LINE % "a").encode() + b'{"msg": "\xff"}\n', "line 2, column 10: expected UTF-8"),
    ("x.csv", OWN + ROW % "a" + "2026-11-24T10:00:00Z,tool\r\n", "line 3: expected 6 fields as in the header, found 2"),
    ("x.csv", OWN + ROW % "a" + ROW.replace("info", "loud") % "b", "line 3, column level: expected one of debug, info"),
    ("x.csv", OWN + ROW % "a" + ROW.replace("2026", "x") % "b", "line 3, column timestamp: expected a time like"),
]


@pytest.mark.parametrize(("name", "content", "said"), BAD)
def test_a_bad_line_is_an_error_that_names_it_and_nothing_is_stored(
    invoke: Invoke, file: File, name: str, content: str | bytes, said: str
) -> None:
    path = file(name, content)
    result = invoke("import", file("good.jsonl", LINE % "good"), path)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"telesink: error: {path}: {said}")
    assert result.stderr.count("\n") == 1
    assert stored(invoke) == []


@pytest.mark.parametrize(("name", "content", "said"), BAD)
def test_bad_lines_are_left_out_when_they_may_be(
    invoke: Invoke, file: File, name: str, content: str | bytes, said: str
) -> None:
    path = file(name, content)
    result = invoke("import", "--skip-bad-lines", path)
    assert result.exit_code == 0
    assert f"telesink: left out: {path}: {said}" in result.stderr
    assert "telesink: 1 bad line left out\n" in result.stderr
    assert stored(invoke)[0]["message"] == "a"


@pytest.mark.parametrize("first", ["starting up\n", '{"half": 1,\n'])
def test_even_the_first_line_may_be_bad(invoke: Invoke, first: str) -> None:
    result = invoke("import", "--skip-bad-lines", "-", stdin=first + LINE % "a")
    assert "left out: stdin: line 1, column" in result.stderr
    assert [event["message"] for event in stored(invoke)] == ["a"]


def test_documents_are_read_as_ever_when_bad_lines_may_be_left_out(invoke: Invoke, filled: Path, file: File) -> None:
    invoke("export", "--start=2020-01-01", "--output=e.json")
    result = invoke("--db", "copy.db", "import", "--skip-bad-lines", "e.json")
    assert result.stderr == "telesink: e.json: 6 events (telemetry export)\n"


def test_of_very_many_bad_lines_the_first_are_named_and_all_counted(invoke: Invoke, file: File) -> None:
    result = invoke("import", "--skip-bad-lines", file("x.log", LINE % "a" + "Traceback\n" * 1200))
    assert result.stderr.count("left out: ") == 10
    assert "telesink: 1,200 bad lines left out\n" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.ndjson.gz", gzip.compress((LINE * 1000).encode())[:-9], "expected a whole gzip file"),
        ("x.ndjson.zst", zstandard.compress((LINE * 1000).encode())[:-9], "expected a whole zstd file"),
        ("x.csv.gz", gzip.compress(OWN.encode())[:9], "expected a whole gzip file"),
        ("x.ndjson.gz", b"\x1f\x8b\x08\x00" + b"\xff" * 50, "expected a whole gzip file"),
        ("x.zip", b"PK\x03\x04....", "found zip; unpack it: unzip"),
        ("x.csv", "a,b\n1,2\n", "line 1: no column is known; name them with --map"),
        ("x.csv", OWN + '2026-11-24T10:00:00Z,"tool\n', "line 2, column 22: expected a closing quote"),
        ("x.parquet", b"PAR1 and nothing else", "expected a whole Parquet file"),
        ("x.jsonl", b"\xff\x00\x01", "found bytes that are no text"),
        ("x.txt", "hello\n", "found 'hello'"),
    ],
)
def test_what_cannot_be_read_is_one_line_that_names_the_file(
    invoke: Invoke, file: File, name: str, content: str | bytes, said: str
) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    path = file(name, content)
    result = invoke("import", path)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"telesink: error: {path}: ")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert stored(invoke) == []


def test_parquet_without_pyarrow_says_what_to_install(
    invoke: Invoke, file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = invoke("import", file("x.parquet", b"PAR1....PAR1"))
    assert (result.exit_code, "pip install 'telesink[parquet]'" in result.stderr) == (2, True)


def test_a_folder_is_no_file(invoke: Invoke, tmp_path: Path) -> None:
    result = invoke("import", str(tmp_path))
    assert result.stderr == f"telesink: error: {tmp_path}: cannot be read: Is a directory\n"


def test_the_counts_come_as_json_too(invoke: Invoke, filled: Path, tmp_path: Path) -> None:
    invoke("export", "--include-all", "--start=2020-01-01", "--output=all.ndjson")
    for known in (0, 10):
        result = invoke("--db", "copy.db", "import", "--json", "all.ndjson")
        report = json.loads(result.stdout)
        counts = {"events": 6, "metrics": 1, "health": 2, "performance": 1, "chains": 1}
        assert report == {
            "files": [{"name": "all.ndjson", "kind": "JSON lines", "counts": counts}],
            "counts": counts,
            "already_stored": known,
            "bad_lines": 0,
            "is_stored": True,
        }
        words = "6 events, 1 metric, 2 health checks, 1 performance snapshot, 1 chain (JSON lines)"
        assert words in result.stderr


def test_every_kind_of_row_says_the_same_after_a_round_trip(invoke: Invoke, filled: Path) -> None:
    invoke("export", "--include-all", "--start=2020-01-01", "--format=csv", "--compress", "--output=all")
    kinds = ("events", "metrics", "health", "performance", "chains")
    files = [f"all.{kind}.csv.gz" for kind in kinds]
    assert invoke("--db", "copy.db", "import", *files).exit_code == 0
    invoke("--db", "copy.db", "export", "--include-all", "--start=2020-01-01", "--format=csv", "--output=copy")
    for kind in kinds:
        before = gzip.decompress(Path(f"all.{kind}.csv.gz").read_bytes()).decode()
        after = Path(f"copy.{kind}.csv").read_text()
        assert without_ids(after) == without_ids(before) != []


def without_ids(text: str) -> list[dict[str, str]]:
    return [{**row, "id": ""} for row in csv.DictReader(io.StringIO(text))]
