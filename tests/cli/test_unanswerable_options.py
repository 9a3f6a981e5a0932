"""A filter that says nothing about what is asked for is refused: without it the answer would be another one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Invoke = Callable[..., Result]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--type=metrics", "--level=error"), "--level: metrics have none; leave it out, or filter with --where"),
        (("--type=metrics", "--operation=x"), "--operation: metrics have none"),
        (("--type=metrics", "--follow", "--correlation-id=x"), "--correlation-id: metrics have none"),
        (("--type=health", "--event-type=tool"), "--event-type: health checks have none"),
        (("--type=chains", "--operation=x"), "--operation: chains have none"),
        (("--type=performance", "--format=csv", "--level=error"), "--level: performance snapshots have none"),
        (("--type=performance", "--follow", "--event-type=tool"), "--event-type: performance snapshots have none"),
    ],
)
def test_it_is_refused(filled: Path, invoke: Invoke, options: tuple[str, ...], said: str) -> None:
    result = invoke("query", *options)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith(f"telesink: error: {said}")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "options",
    [
        ("--type=performance", "--level=error", "--event-type=tool", "--correlation-id=x"),
        ("--type=stats", "--level=error", "--operation=x"),
        ("--type=chains", "--level=error", "--component=worker"),
        ("--type=performance", "--format=ndjson", "--operation=x"),
    ],
)
def test_what_has_an_answer_gets_one(filled: Path, invoke: Invoke, options: tuple[str, ...]) -> None:
    assert invoke("query", *options).exit_code == 0


@pytest.mark.parametrize("option", ["--utc", "--fresh"])
def test_the_dashboards_options_before_a_command_are_not_lost_in_silence(
    filled: Path, invoke: Invoke, option: str
) -> None:
    result = invoke(option, "query")
    assert result.exit_code == 2
    assert option in result.stderr
