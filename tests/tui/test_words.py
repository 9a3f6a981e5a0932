"""The words and figures that panes are made of."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace

import pytest

from telesink.tui.panes.amounts import amount
from telesink.tui.panes.copies import copies_of_event, event_json, query_command
from telesink.tui.panes.event_card import payload_json
from telesink.tui.panes.metric_rows import value_text
from telesink.tui.panes.overview_tiles import relative, slowest_by_step
from telesink.tui.ranges import parse_range
from telesink.tui.view import View
from tests.tui.fixed_rows import EVENTS, NOW
from tests.tui.stage import fixed_clock

ERROR = next(event for event in EVENTS if event.metadata and event.performance)


@pytest.mark.parametrize(
    ("now", "was", "words"),
    [
        (104.2, 100, "▲ 4 % vs before"),
        (50, 100, "▼ 50 % vs before"),
        (100.2, 100, "= same vs before"),
        (5000, 100, "▲ 50 times vs before"),
        (5, None, "– vs nothing before"),
        (5, 0, "– vs nothing before"),
        (None, 5, "– vs nothing before"),
    ],
)
def test_a_change_says_how_much_and_against_what(now: float | None, was: float | None, words: str) -> None:
    assert relative(now, was, "vs before")[0] == words


@pytest.mark.parametrize(("now", "token"), [(200, "warning"), (50, "ok")])
def test_slower_is_worse(now: float, token: str) -> None:
    assert relative(now, 100, "vs before", worse_when_more=True)[1] == token


@pytest.mark.parametrize(("number", "words"), [(0, "no errors"), (1, "1 error"), (1234, "1,234 errors")])
def test_one_of_a_thing_is_not_written_as_many(number: int, words: str) -> None:
    assert amount(number, "error") == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (330_301_440.0, "bytes", "330 MB"),
        (780.0, "ms", "780 ms"),
        (16.0, None, "16"),
        (1447.5, "tokens", "1,447.50"),
        (None, "ms", ""),
    ],
)
def test_a_metric_is_written_in_its_unit(value: float | None, unit: str | None, words: str) -> None:
    assert value_text(value, unit) == words


def test_the_slowest_of_each_step_is_shown() -> None:
    assert slowest_by_step([]) == []


def test_a_copied_row_is_json_with_the_names_of_the_commands() -> None:
    row = json.loads(event_json(ERROR))
    assert row["id"] == str(ERROR.id)
    assert row["timestamp"].endswith("Z")
    assert row["duration_ms"] == (ERROR.duration_us or 0) / 1000
    assert row["metadata"] == json.loads(ERROR.metadata or "")
    assert row["context"] is None


def test_what_is_copied_first_is_the_id() -> None:
    labels = [copyable.label for copyable in copies_of_event(ERROR, "telesink query")]
    assert labels == ["event id", "chain id", "row as JSON", "command"]


def test_an_event_without_a_chain_offers_none() -> None:
    labels = [copyable.label for copyable in copies_of_event(replace(ERROR, correlation_id=None), "")]
    assert "chain id" not in labels


@pytest.mark.parametrize(
    ("chosen", "options"),
    [
        ("15m", ["--time-range", "15m"]),
        ("all", []),
        ("2026-11-24T14:00:00Z..", ["--start", "2026-11-24T14:00:00.000000Z"]),
    ],
)
def test_a_command_names_the_range(chosen: str, options: list[str]) -> None:
    command = query_command("events", View(fixed_clock, parse_range(chosen)))
    assert shlex.split(command) == ["telesink", "query", "--type", "events", *options]


def test_a_command_of_a_view_that_stands_still_names_both_ends() -> None:
    command = query_command("events", View(fixed_clock, parse_range("15m"), as_of=NOW))
    assert shlex.split(command)[4:] == [
        "--start", "2026-11-24T14:17:07.000000Z", "--end", "2026-11-24T14:32:07.000001Z"
    ]  # fmt: skip


def test_a_filter_survives_the_shell() -> None:
    where = """level:error "it's" (a or b)"""
    command = query_command("events", View(fixed_clock, parse_range("all")), where=where)
    assert shlex.split(command)[-2:] == ["--where", where]


def test_the_three_payloads_are_shown_as_one() -> None:
    shown = json.loads(payload_json(ERROR) or "")
    assert shown == {"metadata": json.loads(ERROR.metadata or ""), "performance": json.loads(ERROR.performance or "")}


def test_an_event_without_payload_shows_none() -> None:
    assert payload_json(replace(ERROR, metadata=None, context=None, performance=None)) is None
