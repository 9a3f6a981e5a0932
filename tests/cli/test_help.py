"""`--help` and `--version`: complete, short, and light to load."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import pytest

from telesink.tui.cli import cli
from telesink.tui.cli.group import VERBS

HEAVY = ("textual", "rich", "peewee", "playhouse", "plotext", "sqlite3", "orjson", "msgspec")


def loaded_by(*arguments: str) -> set[str]:
    """The modules that a command line loads, in an interpreter of its own."""
    program = (
        "import sys\nfrom telesink.tui.cli import main\n"
        f"sys.argv = ['telesink', *{list(arguments)!r}]\n"
        "try:\n    main()\nfinally:\n    print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    return {name.partition(".")[0] for name in done.stderr.split()}


def test_help_loads_nothing_heavy() -> None:
    assert loaded_by("--help").isdisjoint(HEAVY)


@pytest.mark.parametrize("verb", VERBS)
def test_the_help_of_a_verb_loads_no_dashboard_and_no_database(verb: str) -> None:
    assert loaded_by(verb, "--help").isdisjoint(("textual", "rich", "peewee", "playhouse", "plotext", "sqlite3"))


def test_recording_into_a_store_that_exists_loads_no_peewee(filled: Path) -> None:
    assert loaded_by("record", "hello", "--db", str(filled)).isdisjoint(("textual", "rich", "peewee", "plotext"))


def test_asking_loads_no_dashboard(filled: Path) -> None:
    assert loaded_by("query", "--db", str(filled)).isdisjoint(("textual", "rich", "plotext"))


def test_help_goes_to_stdout_and_lists_every_verb(telesink: Any) -> None:
    result = telesink("--help")
    assert (result.returncode, result.stderr) == (0, "")
    for verb, (_module, summary) in VERBS.items():
        assert verb in result.stdout
        assert summary in result.stdout


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_examples_and_describes_its_options(verb: str) -> None:
    context = click.Context(cli)
    command = cli.get_command(context, verb)
    assert command is not None
    examples = (command.epilog or "").split("Examples:\n")[1].strip().splitlines()
    assert 2 <= len(examples) <= 4
    assert all("telesink" in example for example in examples)
    for option in command.params:
        if isinstance(option, click.Option) and not isinstance(option.type, click.Choice):
            assert option.help or option.show_default, option.name


@pytest.mark.parametrize("verb", VERBS)
def test_the_summary_in_the_list_is_the_one_in_the_verbs_own_help(verb: str) -> None:
    command = cli.get_command(click.Context(cli), verb)
    assert command is not None
    assert (command.help or "").startswith(VERBS[verb][1].rstrip("."))


def test_version(telesink: Any) -> None:
    result = telesink("--version")
    assert (result.returncode, result.stdout) == (0, f"telesink {version('telesink')}\n")
