"""What a question leaves unloaded: each of these costs every command milliseconds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from telesink.tui.cli.answers import TOPICS
from telesink.tui.cli.query import TYPES


def modules_of(*arguments: str) -> set[str]:
    """The modules that a command line loads, in an interpreter of its own."""
    program = (
        "import sys\nfrom telesink.tui.cli import main\n"
        f"sys.argv = ['telesink', *{list(arguments)!r}]\n"
        "try:\n    main()\nfinally:\n    print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    return set(done.stderr.split())


@pytest.mark.parametrize("form", ["table", "ndjson"])
def test_a_list_of_events_loads_no_other_results_no_grammar_and_no_writer(filled: Path, form: str) -> None:
    loaded = modules_of("query", "--db", str(filled), f"--format={form}")
    assert "telesink.store.query.events" in loaded
    unwanted = {"results", "grammar", "syntax", "scanner"}
    assert loaded.isdisjoint(f"telesink.store.query.{name}" for name in unwanted)
    assert loaded.isdisjoint(("telesink.store.writer.drainer", "telesink.tui.cli.following"))


def test_help_of_a_question_loads_no_settings() -> None:
    assert "msgspec" not in modules_of("query", "--help")


def test_the_types_in_the_help_are_those_that_are_answered() -> None:
    assert tuple(TOPICS) == TYPES
