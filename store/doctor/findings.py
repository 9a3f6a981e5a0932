"""What the doctor answers with: sections of findings, each with its grade and the way out of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Grade = Literal["ok", "note", "warning", "error"]
"""`note`: worth knowing, and nothing has to be done."""

_GRADES: Final[tuple[Grade, ...]] = ("ok", "note", "warning", "error")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    grade: Grade
    text: str
    way_out: str | None = None

    @property
    def is_problem(self) -> bool:
        return self.grade in ("warning", "error")


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    findings: tuple[Finding, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Figures for programs. What ends in `_at` is microseconds since 1970."""
    rows: tuple[Mapping[str, Any], ...] = ()
    """A list that belongs to it, such as settings; keys as in `facts`."""


def worst(findings: Iterable[Finding]) -> Grade:
    """The gravest grade; ok without any."""
    return max((finding.grade for finding in findings), key=_GRADES.index, default="ok")
