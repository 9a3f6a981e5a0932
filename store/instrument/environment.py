"""What `telesink run --instrument` gives to the command it starts, and what the Pythons under it tell back."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

REPORT_VARIABLE: Final = "TELESINK_INSTRUMENT_REPORT"
_CONFIG_VARIABLE: Final = "TELESINK_INSTRUMENT_CONFIG"
_FOLDER: Final = Path(__file__).with_name("hook")


@dataclass(frozen=True, slots=True)
class Instrumentation:
    """The variables for a child, and the file in which each Python under it leaves a line."""

    variables: Mapping[str, str]
    _report: Path

    def problem(self) -> str | None:
        """Why log lines are missing, in words; None when every Python has taken the hook up."""
        lines = self._report.read_text(encoding="utf-8", errors="replace").splitlines()
        lacking = sorted({line.partition(" ")[2] for line in lines if line.startswith("without ")})
        if lacking:
            return f"log lines of {' and '.join(lacking)} were not recorded: telesink is not installed there"
        if not lines:
            return (
                "no log lines were recorded: the command started no Python, or one that ignores PYTHONPATH (-I, -E, -S)"
            )
        return None


@contextmanager
def instrumentation(environment: Mapping[str, str], config: str | None) -> Iterator[Instrumentation]:
    """Variables beside `environment` that make each Python under a child record its log lines.

    They stay in the environment of what the child starts: the Python is often under a shell, `make`, or a server
    that starts workers, and their lines belong to the same piece of work.
    """
    with tempfile.TemporaryDirectory(prefix="telesink-run-") as folder:
        report = Path(folder, "report")
        report.touch()
        variables = {"PYTHONPATH": _python_path(environment.get("PYTHONPATH")), REPORT_VARIABLE: str(report)}
        if config is not None:
            variables[_CONFIG_VARIABLE] = os.path.abspath(config)
        yield Instrumentation(variables, report)


def _python_path(before: str | None) -> str:
    """The hook's folder first. An empty part would mean the working folder, so none is made."""
    if not before:
        return str(_FOLDER)
    if before.split(os.pathsep)[0] == str(_FOLDER):
        return before  # a run within a run
    return f"{_FOLDER}{os.pathsep}{before}"
