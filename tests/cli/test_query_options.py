"""Which rows `telesink query` shows, in which order, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from telesink.store.errors import InputError
from telesink.tui.cli.filtering import range_of

Invoke = Callable[..., Result]
Ask = Callable[..., list[Any]]

NOW_US = 1_795_000_000_000_000
MINUTE_US = 60_000_000


@pytest.fixture
def names(filled: Path, invoke: Invoke) -> Ask:
    """The event names that a query on the known store answers with."""

    def ask(*options: str) -> list[Any]:
        result = invoke("query", "--format=ndjson", *options)
        assert result.exit_code == 0, result.stderr
        return [json.loads(line)["event_name"] for line in result.stdout.splitlines()]

    return ask


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--component=worker",), ["tick", "boom"]),
        (
            ("--component", "worker", "--component", "tool_telemetry", "--limit=3"),
            ["tick", "boom", "invocation_complete"],
        ),
        (("--event-type=tool",), ["invocation_complete", "invocation_start"]),
        (("--event-type=tool,log", "--limit=2"), ["tick", "boom"]),
        (("--operation=beat",), ["tick"]),
        (("--level=error",), ["boom"]),
        (("--level=err,critical",), ["boom"]),
        (("--search=DISK",), ["boom"]),
        (("--where", "duration:>500ms -component:tool_telemetry"), ["execution_complete"]),
        (("--start=2026-11-18T11:07:40Z",), ["tick", "boom"]),
        (("--end=2026-11-18T11:06:41Z",), ["execution_start"]),
        (("--start=2026-11-18T13:07:41",), ["tick"]),
        (("--start=2026-11-18", "--end=2026-11-18", "--limit=1"), ["tick"]),
        (("--start=2026-11-19",), []),
        (("--limit=2",), ["tick", "boom"]),
        (("--sort=duration_ms", "--limit=2"), ["tick", "invocation_complete"]),
        (("--sort=-duration_ms", "--limit=1"), ["execution_complete"]),
        (("--sort", "-duration", "--limit=1"), ["execution_complete"]),
        (("--sort=-level", "--limit=1"), ["boom"]),
        (("--sort=id", "--limit=1"), ["execution_start"]),
    ],
)
def test_options_choose_rows(names: Ask, options: tuple[str, ...], expected: list[str]) -> None:
    assert names(*options) == expected


def test_rows_without_a_value_come_last_in_both_directions(names: Ask) -> None:
    assert names("--sort=message")[0] == names("--sort=-message")[0] == "boom"


@pytest.mark.parametrize("word", ["90s", "15m", "6h", "24h", "7d", "2w"])
def test_time_ranges_end_now(word: str) -> None:
    seconds = {"90s": 90, "15m": 900, "6h": 21_600, "24h": 86_400, "7d": 604_800, "2w": 1_209_600}[word]
    assert range_of(word, None, None, NOW_US) == (NOW_US - seconds * 1_000_000, None)


def test_without_a_time_the_whole_store_is_meant() -> None:
    assert range_of(None, None, None, NOW_US) == (None, None)


def test_an_end_that_is_a_date_includes_that_day() -> None:
    _start, end = range_of(None, None, "2026-11-18", NOW_US)
    _start, midnight = range_of(None, None, "2026-11-19T00:00", NOW_US)
    assert end == midnight


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("15m", "2026-11-18", None), "--time-range"),
        ((None, "2026-11-19", "2026-11-18"), "not before"),
        (("soon", None, None), "'soon'"),
        ((None, "yesterday", None), "'yesterday'"),
        ((None, None, "2026-13-01"), "'2026-13-01'"),
    ],
)
def test_times_that_make_no_sense_are_explained(options: tuple[Any, Any, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        range_of(*options, NOW_US)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--limit=10001",), "the maximum of 10000"),
        (("--limit=0",), "--limit"),
        (("--level=loud",), "debug, info, warning, error, critical"),
        (("--columns=id,colour",), "'colour' is no field of events; there are id, timestamp"),
        (("--columns=,",), "--columns names no column"),
        (("--sort=-colour",), "'colour' is no field"),
        (("--type=health", "--sort=message"), "is_healthy"),
        (("--type=stats", "--columns=id"), "csv or ndjson"),
        (("--type=performance", "--format=json", "--sort=operation"), "csv or ndjson"),
        (("--type=traces",), "'events'"),
        (("--format=xml",), "'ndjson'"),
        (("--where", "level:>="), "column"),
        (("--time-range=24",), "'24' is no duration"),
    ],
)
def test_wrong_options_are_named_in_one_line(
    filled: Path, invoke: Invoke, options: tuple[str, ...], words: str
) -> None:
    result = invoke("query", *options)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("telesink: error: ")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_highest_limit_is_configured(filled: Path, tmp_path: Path, invoke: Invoke) -> None:
    (tmp_path / "t.toml").write_text("[query]\nmax_limit = 3\n")
    options = ("query", "--config", str(tmp_path / "t.toml"), "--format=ndjson")
    assert "the maximum of 3" in invoke(*options, "--limit=4").stderr
    assert len(invoke(*options).stdout.splitlines()) == 3


@pytest.mark.parametrize("format_name", ["table", "json", "csv"])
def test_what_a_limit_hides_that_nobody_asked_for_is_said(
    filled: Path, tmp_path: Path, invoke: Invoke, format_name: str
) -> None:
    (tmp_path / "t.toml").write_text("[query]\ndefault_limit = 2\n")
    options = ("query", "--format", format_name, "--config", str(tmp_path / "t.toml"))
    assert "only the first 2 rows shown" in invoke(*options).stderr
    assert invoke(*options, "--limit=2").stderr == ""


def test_nothing_is_said_when_all_is_shown(filled: Path, invoke: Invoke) -> None:
    assert invoke("query").stderr == ""


def test_an_empty_answer_is_said_to_people_and_prints_nothing(filled: Path, invoke: Invoke) -> None:
    result = invoke("query", "--component=nobody")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "telesink: no event matches\n")


def test_tables_show_local_time_unless_utc_is_asked_for(filled: Path, invoke: Invoke) -> None:
    assert invoke("query", "--limit=1").stdout.splitlines()[1].startswith("2026-11-18 13:07:41.000 ")
    assert invoke("query", "--limit=1", "--utc").stdout.splitlines()[1].startswith("2026-11-18 11:07:41.000Z ")


def test_slow_operations_are_marked_so_that_grep_finds_them(filled: Path, invoke: Invoke) -> None:
    lines = invoke("query", "--type=performance").stdout.splitlines()
    slow = [line.split()[0] for line in lines if "slow" in line]
    assert slow == ["sync.data", "memory.search"]


def test_one_chain_is_drawn_as_a_tree(filled: Path, invoke: Invoke) -> None:
    lines = invoke("query", "--type=chains", "--correlation-id=corr_12345").stdout.splitlines()
    assert lines[0] == "corr_12345"
    assert lines[-2].startswith("sync.data ")
    assert lines[-1].startswith("└─ memory.search ")


def test_db_and_config_are_taken_before_and_after_the_verb(filled: Path, tmp_path: Path, telesink: Any) -> None:
    before = telesink("--db", str(filled), "query", "--format=csv")
    after = telesink("query", "--format=csv", "--db", str(filled))
    assert before.stdout == after.stdout
    assert before.returncode == after.returncode == 0


def test_the_store_may_be_named_by_the_environment_or_the_configuration(
    filled: Path, tmp_path: Path, telesink: Any
) -> None:
    (tmp_path / "t.toml").write_text(f"db = '{filled}'\n")
    by_environment = telesink("query", "--format=csv", env={"TELESINK_DB": f"sqlite:///{filled}"})
    by_file = telesink("query", "--format=csv", "--config", str(tmp_path / "t.toml"))
    assert by_environment.stdout == by_file.stdout != ""


def test_a_file_that_lacks_rows_is_told_as_written(
    filled: Path, invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "some.csv"
    monkeypatch.setenv("TELESINK_QUERY_DEFAULT_LIMIT", "2")
    result = invoke("query", f"--export={file}")
    assert result.stderr.endswith("telesink: only the first 2 rows written; --limit writes more\n")
    assert len(file.read_text(encoding="utf-8").splitlines()) == 3
