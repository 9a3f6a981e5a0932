"""How every benchmark reports: one table on stdout, or the same as JSON with `--json`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Result:
    """One line: what was measured, the figure, and its ratio to the benchmark's baseline."""

    name: str
    value: float
    unit: str
    ratio: float | None = None
    goal: str = ""
    """What the ratio must be, as text: `<= 5`, `>= 0.5`."""

    @property
    def holds(self) -> bool | None:
        """True when the ratio is as the goal says; None without a goal."""
        if not self.goal or self.ratio is None:
            return None
        sign, limit = self.goal.split()
        return self.ratio <= float(limit) if sign == "<=" else self.ratio >= float(limit)


def machine() -> str:
    """What the figures were measured on."""
    return (
        f"{os.cpu_count()} x {platform.machine()}, {platform.system()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}"
    )


def interleaved(
    runs: dict[str, Callable[[], float]], repeats: int, choose: Callable[[list[float]], float] = median
) -> dict[str, float]:
    """One figure of each run's: the median, or what `choose` says. The runs take turns, so that a noisy moment hits
    all of them. Of rates `max` is the better choice: whatever else the machine does can only lower them."""
    figures: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(repeats):
        for name, run in runs.items():
            figures[name].append(run())
    return {name: choose(values) for name, values in figures.items()}


def arguments(description: str, **options: int) -> argparse.Namespace:
    """The command line: `--json`, and a whole number for every keyword."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    for name, default in options.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=default)
    return parser.parse_args()


def report(title: str, results: Sequence[Result], *, as_json: bool) -> None:
    """Prints the results."""
    if as_json:
        rows = [{**asdict(result), "holds": result.holds} for result in results]
        json.dump({"benchmark": title, "machine": machine(), "results": rows}, sys.stdout, indent=2)
        print()
        return
    print(f"{title}\n{machine()}\n")
    width = max(len(result.name) for result in results)
    for result in results:
        ratio = f"{result.ratio:8.2f}x" if result.ratio is not None else " " * 9
        verdict = {None: "", True: f"  {result.goal}: holds", False: f"  {result.goal}: MISSED"}[result.holds]
        print(f"{result.name:<{width}}  {result.value:12,.2f} {result.unit:<8} {ratio}{verdict}")
