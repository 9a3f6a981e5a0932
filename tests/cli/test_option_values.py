"""A mistake in what was typed names the option behind which it was typed, in every verb alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Invoke = Callable[..., Result]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("query", "--time-range=soon"), "--time-range: 'soon' is no duration"),
        (("query", "--start=soon"), "--start: 'soon' is no time"),
        (("query", "--end=soon"), "--end: 'soon' is no time"),
        (("query", "--end=2026-99-99"), "--end: '2026-99-99' is no time"),
        (("query", "--level=error,loud"), "--level: 'loud' is no level; levels are debug, info"),
        (("export", "--time-range=soon"), "--time-range: 'soon' is no duration"),
        (("export", "--max-size=much"), "--max-size: 'much' is no size"),
        (("health", "--time-range=soon"), "--time-range: 'soon' is no duration"),
        (("health", "--watch", "--interval=often"), "--interval: 'often' is no duration"),
        (("cleanup", "--dry-run", "--older-than=old"), "--older-than: 'old' is no duration"),
        (("record", "x", "--level=loud"), "--level: 'loud' is no level; levels are debug, info"),
        (("record", "x", "--timestamp=soon"), "--timestamp: 'soon' is no time"),
        (("test", "--span=long"), "--span: 'long' is no duration"),
    ],
)
def test_the_option_is_named(filled: Path, invoke: Invoke, arguments: tuple[str, ...], said: str) -> None:
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"telesink: error: {said}")
    assert result.stderr.count("\n") == 1


def test_an_id_read_from_a_line_of_csv_is_taken_without_its_line_end(filled: Path, invoke: Invoke) -> None:
    typed = "corr_12345\r"  # what a shell makes of $(telesink sql --format=csv ... | tail -n 1)
    assert invoke("pin", typed).exit_code == 0
    assert invoke("unpin", typed).stderr.startswith("telesink: unpinned: chain corr_12345 (")
    assert json.loads(invoke("query", "--format=json", "--correlation-id", typed).stdout)["count"] == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("query", "--limit=many"), "invalid value for '--limit': 'many' is no whole number ("),
        (("test", "--seed=lucky"), "invalid value for '--seed': 'lucky' is no whole number ("),
        (("record", "x", "--duration-ms=long"), "invalid value for '--duration-ms': 'long' is no number ("),
        (("record", ""), "NAME is empty: say what happened"),
        (("record", " "), "NAME is empty: say what happened"),
    ],
)
def test_what_is_wrong_is_said_in_words_for_people(
    filled: Path, invoke: Invoke, arguments: tuple[str, ...], said: str
) -> None:
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"telesink: error: {said}")
