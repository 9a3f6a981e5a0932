"""docs/cli.md is what the program says of itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from telesink.tui.cli.group import VERBS

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "docs/cli.md"


@pytest.fixture(scope="module")
def written() -> str:
    return REFERENCE.read_text(encoding="utf-8")


def test_it_is_up_to_date(written: str) -> None:
    program = "import sys; from docs.reference.page import page; sys.stdout.buffer.write(page().encode())"
    made = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=os.environ | {"COLUMNS": "80"}, capture_output=True, check=True
    ).stdout.decode()
    assert made == written, "docs/cli.md is stale: run `python -m docs.reference`"


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_has_a_section_that_the_list_leads_to(written: str, verb: str) -> None:
    assert f"\n### telesink {verb}\n" in written
    assert f"(#telesink-{verb})" in written


def test_every_setting_says_what_it_does(written: str) -> None:
    rows = re.findall(r"^\| `([a-z_A-Z.]+)` \|.*\| *([^|]*) \|$", written.split("## Configuration")[1], flags=re.M)
    assert len(rows) > 40
    assert [key for key, note in rows if not note.strip()] == []


def test_the_names_of_variables_are_those_that_are_read(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from telesink.store.settings import OTHER_VARIABLES, key_of_variable

    rows = re.findall(r"^\| `([a-z_.]+)` \|[^|]*\| `(TELESINK_[A-Z_]+)` \|", written, flags=re.M)
    assert len(rows) > 30
    assert {key: key_of_variable(name) for key, name in rows if name not in OTHER_VARIABLES} == {
        key: key for key, name in rows if name not in OTHER_VARIABLES
    }
