"""`telesink record`: one event from a shell."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from telesink.tui.cli.record import pair_of, value_of

Invoke = Callable[..., Result]


@pytest.fixture
def recorded(invoke: Invoke) -> Callable[..., Any]:
    """Records an event with these arguments; answers with what the store then has."""

    def run(*arguments: str) -> Any:
        result = invoke("record", *arguments)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
        return json.loads(invoke("query", "--format=json", "--limit=1").stdout)["data"][0]

    return run


def test_a_name_is_enough(recorded: Callable[..., Any]) -> None:
    event = recorded("deploy_done")
    assert (event["event_name"], event["event_type"], event["component"]) == ("deploy_done", "log", "shell")
    assert (event["level"], event["metadata"], event["correlation_id"]) == ("info", None, None)


def test_every_field_can_be_given(recorded: Callable[..., Any]) -> None:
    event = recorded(
        "backup", "--type=command", "--component=cron", "--operation=backup.db", "--level=error",
        "--message=disk full", "--duration-ms=5210.5", "--meta", "target=nas", "--meta", "files=12",
        "--correlation-id=job-7", "--span-id=s2", "--parent-id=s1", "--timestamp=2026-11-18T11:06:40Z",
    )  # fmt: skip
    del event["id"]
    assert event == {
        "timestamp": "2026-11-18T11:06:40.000000Z", "event_type": "command", "event_name": "backup",
        "component": "cron", "operation": "backup.db", "level": "error", "message": "disk full",
        "correlation_id": "job-7", "span_id": "s2", "parent_id": "s1", "duration_ms": 5210.5,
        "metadata": {"target": "nas", "files": 12}, "context": None, "performance": None, "pinned": False,
    }  # fmt: skip


def test_secrets_in_metadata_are_not_stored(recorded: Callable[..., Any]) -> None:
    assert recorded("login", "--meta", "password=hunter2")["metadata"] == {"password": "[REDACTED]"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3), ("-2.5", -2.5), ("true", True), ("null", None), ('{"a": [1]}', {"a": [1]}),
        ("007", "007"), ("1.10", "1.10"), ("1e3", "1e3"), ("NaN", "NaN"), ('"3"', '"3"'), ("", ""),
    ],
)  # fmt: skip
def test_values_are_numbers_only_where_nothing_is_lost(text: str, value: Any) -> None:
    assert value_of(text) == value
    assert type(value_of(text)) is type(value)


def test_a_value_may_contain_equals_signs() -> None:
    assert pair_of("query=a=b") == ("query", "a=b")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--meta=oops",), "key=value"),
        (("--meta==x",), "key=value"),
        (("--level=loud",), "debug, info"),
        (("--duration-ms=-1",), "--duration-ms"),
        (("--duration-ms=nan",), "--duration-ms"),
        (("--timestamp=noon",), "'noon'"),
    ],
)
def test_wrong_values_store_nothing(invoke: Invoke, db: Path, arguments: tuple[str, ...], words: str) -> None:
    result = invoke("record", "x", *arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert not db.exists()


def test_it_joins_the_chain_that_the_environment_names(db: Path, telesink: Any) -> None:
    environment = {
        "TELESINK_DB": str(db),
        "TELESINK_CORRELATION_ID": "corr_9",
        "TRACEPARENT": f"00-{'a' * 32}-{'b' * 16}-01",
    }
    assert telesink("record", "inner", env=environment).returncode == 0
    event = json.loads(telesink("query", "--format=ndjson", env=environment).stdout)
    assert (event["correlation_id"], event["parent_id"]) == ("corr_9", "b" * 16)


def test_a_trace_of_another_tool_alone_names_the_chain(db: Path, telesink: Any) -> None:
    environment = {"TELESINK_DB": str(db), "TRACEPARENT": f"00-{'a' * 32}-{'b' * 16}-01"}
    telesink("record", "inner", env=environment)
    assert json.loads(telesink("query", "--format=ndjson", env=environment).stdout)["correlation_id"] == "a" * 32


def test_a_chain_that_is_given_goes_over_that_of_the_environment(db: Path, telesink: Any) -> None:
    environment = {"TELESINK_DB": str(db), "TRACEPARENT": f"00-{'a' * 32}-{'b' * 16}-01"}
    telesink("record", "inner", "--correlation-id=mine", env=environment)
    event = json.loads(telesink("query", "--format=ndjson", env=environment).stdout)
    assert (event["correlation_id"], event["parent_id"]) == ("mine", None)


def test_recording_that_is_switched_off_says_so_and_is_no_error(db: Path, telesink: Any) -> None:
    result = telesink("record", "x", "--db", str(db), env={"TELESINK_ENABLED": "false"})
    assert result.returncode == 0
    assert "disabled" in result.stderr


def test_several_at_once_are_all_kept(db: Path, invoke: Invoke, telesink: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda number: telesink("record", f"n{number}", "--db", str(db)), range(8)))
    assert [result.returncode for result in done] == [0] * 8
    names = {json.loads(line)["event_name"] for line in invoke("query", "--format=ndjson").stdout.splitlines()}
    assert names == {f"n{number}" for number in range(8)}


def test_the_store_is_the_users_alone(db: Path, invoke: Invoke) -> None:
    invoke("record", "x")
    assert os.stat(db).st_mode & 0o077 == 0
