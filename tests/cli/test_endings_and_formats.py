"""A file whose ending says one format and the option another is refused: whoever opens it would be misled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Invoke = Callable[..., Result]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "--output=some.csv", "--format=json"), "--output some.csv: the ending says csv, --format json"),
        (("query", "--export=some.json", "--format=csv"), "--export some.json: the ending says json, --format csv"),
        (("query", "--export=some.csv.gz", "--format=ndjson"), "the ending says csv, --format ndjson"),
    ],
)
def test_it_is_refused_and_nothing_is_written(
    filled: Path, invoke: Invoke, arguments: tuple[str, ...], said: str
) -> None:
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("telesink: error: ")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert not list(Path.cwd().glob("some.*"))


@pytest.mark.parametrize(
    "arguments",
    [("export", "--output=some.txt", "--format=csv"), ("query", "--export=some", "--format=ndjson"),
     ("query", "--export=some.json", "--format=json")],
)  # fmt: skip
def test_other_endings_are_taken_as_they_are(filled: Path, invoke: Invoke, arguments: tuple[str, ...]) -> None:
    assert invoke(*arguments).exit_code == 0
    assert list(Path.cwd().glob("some*"))
