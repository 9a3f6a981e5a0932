"""The command lines that the design document gives, as they stand there, for the verbs that there are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Invoke = Callable[..., Result]

COMMAND_LINES = [
    "query --time-range=24h --limit=100",
    "query --component=tool_telemetry --level=error",
    "query --correlation-id=corr_12345",
    "query --type=metrics --component=fragment_telemetry",
    "query --type=health",
    "query --type=performance --time-range=6h",
    "query --type=chains --correlation-id=chain_id",
    "query --type=performance --time-range=24h",
    "query --event-type=tool --time-range=6h --format=json",
    "query --level=error --time-range=24h",
    "query --type=stats --time-range=7d",
    "query --correlation-id=corr_abc123 --format=json",
    "query --type=chains --time-range=1h",
    "query --limit=10",
    "test --count=50",
    "test --count=25 --components=tool,command",
    "test --count=100",
    "migrate",
]


@pytest.mark.parametrize("line", COMMAND_LINES)
def test_it_works_as_written(invoke: Invoke, line: str) -> None:
    assert invoke("test", "--count=30", "--seed=1").exit_code == 0
    result = invoke(*line.split())
    assert result.exit_code == 0, result.stderr
    if "--format=json" in line:
        json.loads(result.stdout)


def test_sample_data_answers_every_kind_of_question(db: Path, invoke: Invoke) -> None:
    invoke("test", "--count=50", "--seed=1")
    for kind in ("events", "metrics", "health", "performance", "chains", "stats"):
        assert invoke("query", f"--type={kind}").stdout.count("\n") > 1, kind
