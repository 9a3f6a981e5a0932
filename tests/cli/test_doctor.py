"""`telesink doctor`: what a person and a program get to read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from telesink.store.doctor.findings import Finding, Section
from telesink.tui.cli.output.doctor_lines import doctor_lines
from telesink.tui.cli.output.look import Look
from telesink.tui.cli.text import cell_width

Invoke = Callable[..., Result]

SECTIONS = (
    Section("store", (Finding("ok", "it is whole"), Finding("warning", "its log grows", "close the other program"))),
    Section("spool", (Finding("note", "nobody is at work"), Finding("error", "it is damaged", "bring back a copy"))),
    Section("arrivals", (Finding("ok", "1 row"),), {}, ({"component": "a\x1b[2J", "last_seen_at": 0, "last_24h": 1},)),
)


def test_problems_come_first_the_gravest_of_them_before_all(filled: Path) -> None:
    lines = list(doctor_lines(SECTIONS, "/a/app.db", Look(utc=True)))
    assert lines == [
        "✖ 1 error and 1 warning  /a/app.db",
        "",
        "  ✖ error    spool: it is damaged",
        "             → bring back a copy",
        "  ▲ warning  store: its log grows",
        "             → close the other program",
        "",
        "store",
        "  ✓ ok       it is whole",
        "  1 problem, told above",
        "",
        "spool",
        "  • note     nobody is at work",
        "  1 problem, told above",
        "",
        "arrivals",
        "  ✓ ok       1 row",
        "  component  last seen                 last 24 h",
        "  a␛[2J      1970-01-01 00:00:00.000Z          1",
    ]


def test_on_a_narrow_terminal_nothing_is_wider_than_it() -> None:
    section = Section("store", (Finding("error", "word " * 40, "way " * 40),))
    lines = list(doctor_lines((section,), "/a/app.db", Look(width=50)))
    assert max(map(cell_width, lines)) <= 50
    assert sum("word" in line for line in lines) > 3


def test_a_long_list_is_cut_and_says_so() -> None:
    rows = tuple({"component": f"c{number}", "last_24h": 1} for number in range(1240))
    lines = list(doctor_lines((Section("arrivals", (Finding("ok", "much"),), {}, rows),), "/a/app.db", Look()))
    assert sum(line.startswith("  c") for line in lines) == 41  # with the header
    assert lines[-1] == "  and 1,200 more; --format=json has all"


def test_a_store_that_is_well(db: Path, record: Callable[..., None], invoke: Invoke) -> None:
    record(lambda sink: sink.event("x", component="worker"))
    result = invoke("doctor", "--exit-code")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"✓ all is well  {db}\n")
    for words in ("by --db", "quick check finds no damage", "no configuration file", "SQLite 3", "worker"):
        assert words in result.stdout


def test_json_has_the_problems_at_the_top_and_all_figures(
    filled: Path, invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELESINK_COLOUR", "red")
    result = invoke("doctor", "--format=json")
    report: dict[str, Any] = json.loads(result.stdout)
    assert (result.exit_code, report["status"], report["store"]) == (0, "warning", str(filled))
    (problem,) = [problem for problem in report["problems"] if problem["section"] == "configuration"]
    assert problem["message"] == "nothing reads the variable TELESINK_COLOUR"
    assert problem["way_out"] == "unset TELESINK_COLOUR"
    assert report["sections"]["store"]["facts"]["path"] == str(filled)
    (row,) = [row for row in report["sections"]["arrivals"]["rows"] if row["component"] == "mail"]
    assert (row["kind"], row["last_seen_at"][-1]) == ("health", "Z")


def test_a_problem_ends_it_with_1_only_when_asked(db: Path, invoke: Invoke) -> None:
    db.write_bytes(b"no database, and long enough to be sure of it" * 100)
    assert invoke("doctor").exit_code == 0
    result = invoke("doctor", "--exit-code")
    assert result.exit_code == 1
    assert result.stdout.startswith("✖ 1 error")
    assert "not a database" in result.stdout


def test_a_wrong_configuration_is_a_finding_and_not_the_end(filled: Path, tmp_path: Path, invoke: Invoke) -> None:
    (tmp_path / "t.toml").write_text("[query]\nlimit = 5\n")
    result = invoke("doctor", "--config", str(tmp_path / "t.toml"))
    assert result.exit_code == 0
    assert "query.limit: no such key" in result.stdout
    assert "quick check finds no damage" in result.stdout


def test_keys_and_themes_of_the_dashboard_are_known(filled: Path, tmp_path: Path, invoke: Invoke) -> None:
    (tmp_path / "t.toml").write_text(
        "[dashboard]\ntheme = 'papper'\n[dashboard.keys]\n'filter.edit' = 'f'\n'filter.edits' = 'f'\n"
    )
    result = invoke("doctor", "--config", str(tmp_path / "t.toml"))
    assert "dashboard.keys.filter.edits does nothing" in result.stdout
    assert "dashboard.keys.filter.edit does" not in result.stdout
    assert "there is no theme 'papper'" in result.stdout
    (tmp_path / "t.toml").write_text("[dashboard]\ntheme = 'paper'\n")
    assert "no theme" not in invoke("doctor", "--config", str(tmp_path / "t.toml")).stdout


def test_looking_does_not_make_a_store(db: Path, invoke: Invoke) -> None:
    result = invoke("doctor", "--exit-code")
    assert result.exit_code == 0
    assert "no store here yet" in result.stdout
    assert not db.exists()
