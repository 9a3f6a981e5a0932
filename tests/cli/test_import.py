"""`telesink import`: files and standard input, all or nothing."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Invoke = Callable[..., Result]

EXPORT = {
    "events": [
        {
            "timestamp": "2025-10-05T01:58:42.000000Z", "correlation_id": "test_68e1d0d294301",
            "event_type": "fragment", "event_name": "processing_complete", "component": "enrich_ai",
            "operation": "processing_complete", "level": "info", "message": "done", "metadata": {"a": 1},
            "context": {}, "performance": {"duration_ms": 743, "memory_usage": 33554432, "cpu_usage": 84},
        }
    ]
}  # fmt: skip


def stored(invoke: Invoke) -> list[Any]:
    return [json.loads(line) for line in invoke("query", "--format=ndjson").stdout.splitlines()]


def test_an_export_of_the_original_system_comes_in(tmp_path: Path, invoke: Invoke) -> None:
    (tmp_path / "export.json").write_text(json.dumps(EXPORT, indent=2))
    result = invoke("import", str(tmp_path / "export.json"))
    assert (result.exit_code, result.stdout) == (0, "")
    assert "export.json: 1 event" in result.stderr
    (event,) = stored(invoke)
    assert (event["component"], event["duration_ms"]) == ("enrich_ai", 743)


def test_standard_input_comes_in(invoke: Invoke) -> None:
    result = invoke("import", "-", stdin=json.dumps(EXPORT))
    assert result.stderr == "telesink: stdin: 1 event (telemetry export)\n"
    assert len(stored(invoke)) == 1


def test_compressed_files_come_in(tmp_path: Path, invoke: Invoke) -> None:
    (tmp_path / "export.json.gz").write_bytes(gzip.compress(json.dumps(EXPORT).encode()))
    assert invoke("import", str(tmp_path / "export.json.gz")).exit_code == 0
    assert len(stored(invoke)) == 1


def test_the_same_file_twice_is_stored_once(tmp_path: Path, invoke: Invoke) -> None:
    (tmp_path / "export.json").write_text(json.dumps(EXPORT))
    first, second = (invoke("import", str(tmp_path / "export.json")) for _ in range(2))
    assert "already" not in first.stderr
    assert second.stderr.endswith("telesink: 1 record was in the store already\n")
    assert len(stored(invoke)) == 1


def test_answers_of_query_come_in_again(filled: Path, tmp_path: Path, telesink: Any) -> None:
    answer = telesink("--db", str(filled), "query", "--format=json").stdout
    copy = str(tmp_path / "copy.db")
    assert telesink("--db", copy, "import", "-", stdin=answer).returncode == 0
    again = telesink("--db", copy, "query", "--format=json").stdout
    assert without_ids(again) == without_ids(answer)


def without_ids(text: str) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "id"} for row in json.loads(text)["data"]]


@pytest.mark.parametrize(
    ("content", "place"),
    [('{"events": [{"timestamp": 1', "line 1"), ("just words", "line 1, column 1"), ("", "line 1, column 1")],
)
def test_a_malformed_file_names_the_file_and_the_place_and_stores_nothing(
    tmp_path: Path, invoke: Invoke, content: str, place: str
) -> None:
    (tmp_path / "good.json").write_text(json.dumps(EXPORT))
    (tmp_path / "bad.json").write_text(content)
    result = invoke("import", str(tmp_path / "good.json"), str(tmp_path / "bad.json"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"telesink: error: {tmp_path / 'bad.json'}: {place}")
    assert result.stderr.count("\n") == 1
    assert stored(invoke) == []


def test_a_file_that_is_not_there_is_named(invoke: Invoke) -> None:
    result = invoke("import", "nowhere.json")
    assert result.exit_code == 2
    assert "nowhere.json" in result.stderr


def test_the_spool_is_empty_afterwards(db: Path, tmp_path: Path, invoke: Invoke) -> None:
    (tmp_path / "export.json").write_text(json.dumps(EXPORT))
    invoke("import", str(tmp_path / "export.json"))
    assert [path for path in db.with_name("app.db-spool").iterdir() if path.suffix != ".lock"] == []


def test_secrets_in_an_import_do_not_reach_the_store(tmp_path: Path, invoke: Invoke) -> None:
    event = {**EXPORT["events"][0], "metadata": {"api_key": "hunter2", "hits": 3}}
    result = invoke("import", "-", stdin=json.dumps({"events": [event]}))
    assert result.exit_code == 0
    (stored_event,) = stored(invoke)
    assert stored_event["metadata"] == {"api_key": "[REDACTED]", "hits": 3}
