"""`telesink export --without-events`: the other kinds alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Invoke = Callable[..., Result]


def test_metrics_alone_are_written(filled: Path, invoke: Invoke, tmp_path: Path) -> None:
    target = tmp_path / "metrics.json"
    result = invoke("export", "--without-events", "--include-metrics", "--start=2026-01-01", f"--output={target}")
    assert result.exit_code == 0
    written = json.loads(target.read_text())
    assert list(written) == ["metrics"]
    assert written["metrics"]


def test_with_nothing_left_it_says_what_to_add(filled: Path, invoke: Invoke) -> None:
    result = invoke("export", "--without-events")
    assert result.exit_code == 2
    assert "--without-events leaves nothing: add --include-metrics" in result.stderr
