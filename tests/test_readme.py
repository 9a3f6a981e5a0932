"""README.md: what it tells people to type exists, what it links to is there, its Python runs."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from telesink.tui.cli import cli

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


LINES = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("telesink ")]


def test_there_are_commands_to_look_at() -> None:
    assert len(LINES) > 15


@pytest.mark.parametrize("line", LINES)
def test_each_command_has_the_options_that_are_shown(line: str) -> None:
    words = shlex.split(line.partition("  #")[0])[1:]
    words = words[: next((at for at, word in enumerate(words) if word in ("|", "||", ";", "&&")), len(words))]
    command = cli.get_command(click.Context(cli), words[0])
    assert command is not None, words[0]
    command.make_context(words[0], words[1:], parent=click.Context(cli))


@pytest.mark.parametrize("target", re.findall(r"\]\(((?!http)[^)]+)\)", TEXT))
def test_what_is_linked_to_is_there(target: str) -> None:
    assert (ROOT / target).exists()


def test_the_python_runs(tmp_path: Path) -> None:
    source = "\n".join(blocks("python")) + "\nsync()\nsink.close()\nassert sink.status().dropped == {}\n"
    ran = subprocess.run([sys.executable, "-c", source], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    assert (tmp_path / "app.db").exists()


def test_the_configuration_is_valid(tmp_path: Path) -> None:
    from telesink.store.settings import load_settings

    (toml,) = blocks("toml")
    assert tomllib.loads(toml)
    (tmp_path / "telesink.toml").write_text(toml, encoding="utf-8")
    assert load_settings(tmp_path / "telesink.toml").dashboard.theme == "paper"
