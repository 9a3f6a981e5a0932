"""What a question leaves unloaded: each of these costs every command milliseconds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from telesink.store.sink.sink import TelemetrySink
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


def test_a_list_of_events_makes_the_models_of_its_own_tables_alone(filled: Path) -> None:
    loaded = modules_of("query", "--db", str(filled))
    assert "telesink.store.schema.models" in loaded
    assert loaded.isdisjoint(f"telesink.store.schema.{name}" for name in ("measurements", "rollups", "bookkeeping"))


def test_an_empty_spool_is_seen_without_loading_what_reads_segments(filled: Path) -> None:
    loaded = modules_of("query", "--db", str(filled))
    assert "telesink.store.spool.folder" in loaded
    assert loaded.isdisjoint(("telesink.store.spool.segment", "telesink.store.spool.frames"))


def test_a_table_of_latin_text_is_aligned_without_tables_of_widths(tmp_path: Path) -> None:
    with TelemetrySink(tmp_path / "app.db") as sink:
        sink.event("done", event_type="tool", message="größer als 5 × 3", duration_ms=0.25)  # shown as 250 µs
    assert "rich" not in modules_of("query", "--db", str(tmp_path / "app.db"))


def test_help_of_a_question_loads_no_settings() -> None:
    assert "msgspec" not in modules_of("query", "--help")


def test_the_types_in_the_help_are_those_that_are_answered() -> None:
    assert tuple(TOPICS) == TYPES
