"""Shell completion in real shells: verbs, options, choices, and what the store has seen."""

from __future__ import annotations

import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from telesink.tui.cli.completing import command_of, words_of
from telesink.tui.cli.completion_scripts import SCRIPTS

Complete = Callable[[str], list[str]]


@pytest.fixture
def on_path(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`telesink` as a program on the path, and the test's store as the one in force."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "telesink").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m telesink.tui.cli "$@"\n')
    (programs / "telesink").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("TELESINK_DB", str(db))


def _run(shell: str, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    return subprocess.run(
        [shell, "-c", script, shell, *arguments], capture_output=True, text=True, timeout=60, check=False
    )


_BASH = r"""
source <(telesink completion bash)
COMP_LINE=$1 COMP_POINT=${#1}
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_telesink_completion telesink
printf '%s\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def bash(on_path: None) -> Callable[..., list[str]]:
    """What bash offers for a line, whose pieces are given as bash cuts them."""

    def complete(line: str, *pieces: str) -> list[str]:
        done = _run("bash", _BASH, line, *(pieces or line.split(" ")))
        assert done.stderr == ""
        return done.stdout.split()

    return complete


def test_bash_completes_verbs_and_options(bash: Callable[..., list[str]]) -> None:
    assert bash("telesink qu") == ["query"]
    assert bash("telesink query --fol") == ["--follow"]
    assert {"query", "export", "completion"} <= set(bash("telesink "))


def test_bash_completes_choices_in_both_ways_of_writing(bash: Callable[..., list[str]]) -> None:
    assert bash("telesink query --type he") == ["health"]
    assert bash("telesink query --type=he", "telesink", "query", "--type", "=", "he") == ["health"]
    assert "events" in bash("telesink query --type=", "telesink", "query", "--type", "=")
    assert bash("telesink query --type=he", "telesink", "query", "--type=he") == ["--type=health"], "= is no break"


def test_bash_completes_what_is_stored(filled: Path, bash: Callable[..., list[str]]) -> None:
    assert bash("telesink query --component ") == ["command_telemetry", "db", "mail", "tool_telemetry", "worker"]
    assert bash("telesink export --operation=me", "telesink", "export", "--operation", "=", "me") == ["memory.search"]
    assert bash("telesink query --event-type t") == ["tool"]
    assert bash("telesink query --correlation-id corr") == ["corr_12345"]
    assert bash("telesink pin ") == ["corr_12345"]
    assert bash("telesink cleanup --component w") == ["worker"]


def test_bash_completes_the_last_of_several_levels(bash: Callable[..., list[str]]) -> None:
    assert bash("telesink query --level error,c") == ["error,critical"]


def test_a_colon_at_which_bash_cuts_is_not_repeated(record: Any, bash: Callable[..., list[str]]) -> None:
    record(lambda sink: sink.event("x", correlation_id="job:17:a"))
    pieces = ("telesink", "query", "--correlation-id", "job", ":", "17", ":", "a")
    assert bash("telesink query --correlation-id job:17:a", *pieces) == ["a"]
    assert bash("telesink query --correlation-id job:", *pieces[:5]) == ["17:a"]


def test_the_line_may_begin_with_other_commands(bash: Callable[..., list[str]]) -> None:
    assert bash("cd x && telesink qu", "telesink", "qu") == ["query"]


def test_the_store_that_the_line_names_is_asked(record: Any, tmp_path: Path, bash: Any) -> None:
    from telesink.store.sink.sink import TelemetrySink

    with TelemetrySink(tmp_path / "other.db") as sink:
        sink.event("x", component="elsewhere")
    assert bash(f"telesink --db {tmp_path}/other.db query --component ") == ["elsewhere"]


def test_names_that_a_shell_would_run_are_not_offered(record: Any, bash: Callable[..., list[str]]) -> None:
    hostile = ["$(touch pwned)", "`id`", "a b", "a;b", "\x1b[2J", "*", "~root", "--force", "a'b", "\u202eabc", ""]
    record(lambda sink: [sink.event("x", component=name) for name in [*hostile, "fine"]])
    assert bash("telesink query --component ") == ["fine"]
    assert not Path("pwned").exists()


@pytest.mark.parametrize("state", ["missing", "no database", "locked", "of another program"])
def test_a_store_that_cannot_be_asked_gives_nothing_and_no_word(
    db: Path, request: pytest.FixtureRequest, bash: Callable[..., list[str]], state: str
) -> None:
    if state == "no database":
        db.write_bytes(b"no database " * 200)
    elif state != "missing":
        connection = sqlite3.connect(db)
        request.addfinalizer(connection.close)
        connection.execute("create table t (x)")
        if state == "locked":
            connection.execute("pragma locking_mode = exclusive")
            connection.execute("begin exclusive")
    before = sorted(db.parent.iterdir())
    assert bash("telesink query --component ") == []
    assert sorted(db.parent.iterdir()) == before


@pytest.mark.parametrize("line", ["telesink nonsense ", "telesink query --nonsense=", "telesink 'unclosed"])
def test_what_cannot_be_understood_is_silent(bash: Callable[..., list[str]], line: str) -> None:
    assert bash(line) == []


def test_a_broken_configuration_is_silent(bash: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TELESINK_DB")
    Path("telesink.toml").write_text("not toml")
    assert bash("telesink query --component ") == []


def test_paths_are_left_to_the_shell(on_path: None) -> None:
    script = 'compopt() { echo "$@"; }\n' + _BASH
    assert _run("bash", script, "telesink --db ", "telesink", "--db", "").stdout.split() == ["-o", "default"]


def test_fish_completes(filled: Path, on_path: None) -> None:
    def complete(line: str) -> list[str]:
        done = _run("fish", f"telesink completion fish | source; complete -C {shlex.quote(line)}")
        assert done.stderr == ""
        return [answer.partition("\t")[0] for answer in done.stdout.splitlines()]

    assert complete("telesink qu") == ["query"]
    assert complete("telesink query --type he") == ["health"]
    assert complete("telesink query --component=to") == ["--component=tool_telemetry"]
    assert complete("telesink query --correlation-id ") == ["corr_12345"]
    Path("folder-of-mine").mkdir()
    assert complete("telesink --db=folder-of") == ["--db=folder-of-mine/"]


def test_zsh_completes(filled: Path, on_path: None, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="needs pseudo-terminals, which Windows has not")
    if shutil.which("zsh") is None:
        pytest.skip("zsh is not installed")
    child, terminal = pty.fork()
    if child == 0:
        os.environ |= {"TERM": "dumb", "PS1": "> "}
        os.execvp("zsh", ["zsh", "-f", "-i"])
    try:
        setup = (
            "unsetopt zle_bracketed_paste; autoload -Uz compinit && compinit -u -D; source <(telesink completion zsh)"
        )
        _typed(terminal, f"{setup}; echo re''ady\n", b"ready")
        _typed(terminal, "telesink query --component=too\t", b"--component=tool_telemetry")
        _typed(terminal, " --type hea\t", b"--type health")
        _typed(terminal, " --correlation-id \t", b"corr_12345")
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
        os.close(terminal)


def _typed(terminal: int, keys: str, expected: bytes) -> None:
    import select

    os.write(terminal, keys.encode())
    written = b""
    while expected not in written:
        assert select.select([terminal], [], [], 20)[0], written
        written += os.read(terminal, 4096)


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_scripts_are_right_for_their_shells(shell: str, on_path: None, telesink: Any) -> None:
    script = telesink("completion", shell).stdout
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    done = subprocess.run([shell, "-n"], input=script, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_unknown_shell_is_an_error_that_names_the_known_ones(telesink: Any) -> None:
    result = telesink("completion", "tcsh")
    assert result.returncode == 2
    assert "'bash', 'zsh', 'fish'" in result.stderr


def test_words() -> None:
    assert words_of("telesink query --a 'b c' d") == (["telesink", "query", "--a", "b c"], "d")
    assert words_of("telesink query ") == (["telesink", "query"], "")
    assert command_of("a | telesink x=", ["telesink", "x", "="]) == "telesink x="
