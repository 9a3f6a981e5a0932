"""The doctor's answer: for people the problems first and then section by section, for programs one object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from telesink.store.doctor.findings import Finding, Grade, Section, worst
from telesink.store.humane import count_text
from telesink.tui.cli.output.cells import Cell, Json, Moment
from telesink.tui.cli.output.look import Look
from telesink.tui.cli.output.table import table_lines
from telesink.tui.cli.text import visible, wrapped

_SIGNS: Final[Mapping[Grade, str]] = {"ok": "✓", "note": "•", "warning": "▲", "error": "✖"}
_COLOURS: Final[Mapping[Grade, int]] = {"ok": 0, "note": 2, "warning": 3, "error": 4}
"""Grade of a finding to that of a `Look`."""
_QUIET: Final = 1
_MOST_ROWS: Final = 40
"""Of one list: a store may know thousands of components."""
_MOST_LINES: Final = 8
"""Of one finding: messages of SQLite may be long."""


def doctor_lines(sections: Sequence[Section], store: str, look: Look) -> Iterator[str]:
    """Without line ends; nothing is wider than the terminal."""
    problems = [(section, finding) for section in sections for finding in section.findings if finding.is_problem]
    yield from _headline(problems, store, look)
    for section, finding in sorted(problems, key=lambda problem: problem[1].grade != "error"):
        yield from _finding(finding, f"{section.name}: ", look)
    for section in sections:
        yield ""
        yield look.heading(section.name)
        yield from _section(section, look)


def _headline(problems: Sequence[tuple[Section, Finding]], store: str, look: Look) -> Iterator[str]:
    counts = [
        count_text(number, grade)
        for grade in ("error", "warning")
        if (number := sum(finding.grade == grade for _, finding in problems))
    ]
    grade = worst(finding for _, finding in problems)
    told = f"{_SIGNS[grade]} {' and '.join(counts) or 'all is well'}"
    yield look.graded(told, _COLOURS[grade]) + f"  {visible(store)}"
    if problems:
        yield ""


def _section(section: Section, look: Look) -> Iterator[str]:
    told_above = sum(finding.is_problem for finding in section.findings)
    for finding in section.findings:
        if not finding.is_problem:
            yield from _finding(finding, "", look)
    if told_above:
        yield look.graded(f"  {count_text(told_above, 'problem')}, told above", _QUIET)
    if section.rows:
        rows = [{name: _cell(name, value) for name, value in row.items()} for row in section.rows[:_MOST_ROWS]]
        for line in table_lines(rows, tuple(rows[0]), _narrower(look), title=_title):
            yield f"  {line}"
    more = len(section.rows) - _MOST_ROWS
    if more > 0:
        yield look.graded(f"  and {more:,} more; --format=json has all", _QUIET)


def _finding(finding: Finding, before: str, look: Look) -> Iterator[str]:
    """`✖ error    spool: what is wrong`, and the way out below it."""
    label = f"  {_SIGNS[finding.grade]} {finding.grade:<7}  "
    indent = " " * len(label)
    first, *more = _fitted(before + finding.text, look, len(label))
    yield look.graded(label, _COLOURS[finding.grade]) + first
    yield from (indent + line for line in more)
    for number, line in enumerate(_fitted(finding.way_out or "", look, len(label) + 2) if finding.way_out else ()):
        yield look.graded(f"{indent}{'→ ' if number == 0 else '  '}{line}", _QUIET)


def _fitted(text: str, look: Look, indent: int) -> list[str]:
    shown = visible(text)
    return [shown] if look.width is None else wrapped(shown, look.width - indent, _MOST_LINES)


def _narrower(look: Look) -> Look:
    return Look(None if look.width is None else look.width - 2, look.colour, look.utc)


def _title(name: str) -> str:
    return {"last_seen_at": "last seen", "last_24h": "last 24 h"}.get(name, name)


def _cell(name: str, value: Any) -> Cell:
    if name.endswith("_at") and value is not None:
        return Moment(value)
    if isinstance(value, list | tuple | dict):
        return Json(", ".join(map(str, value)))
    return value  # type: ignore[no-any-return]  # plain values of TOML


def doctor_document(sections: Sequence[Section], store: str) -> dict[str, Any]:
    """`problems` are the same findings as in their sections, the gravest first."""
    problems = [(section, finding) for section in sections for finding in section.findings if finding.is_problem]
    problems.sort(key=lambda problem: problem[1].grade != "error")
    return {
        "status": worst(finding for section in sections for finding in section.findings if finding.is_problem),
        "store": store,
        "problems": [{"section": section.name, **_finding_object(finding)} for section, finding in problems],
        "sections": {section.name: _section_object(section) for section in sections},
    }


def _section_object(section: Section) -> dict[str, Any]:
    return {
        "findings": [_finding_object(finding) for finding in section.findings],
        "facts": _object(section.facts),
        "rows": [_object(row) for row in section.rows],
    }


def _finding_object(finding: Finding) -> dict[str, Any]:
    return {"grade": finding.grade, "message": finding.text, "way_out": finding.way_out}


def _object(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: Moment(value) if name.endswith("_at") and value is not None else value
        for name, value in values.items()
    }  # fmt: skip
