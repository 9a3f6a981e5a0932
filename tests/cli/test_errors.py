"""How commands end: exit codes, one line on stderr, stdout for data alone."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from telesink.tui.cli.errors import ended

Invoke = Callable[..., Result]

VERBS_ON_A_STORE = [
    ("query",),
    ("record", "hello"),
    ("test", "--count=1"),
    ("migrate",),
    ("migrate", "--status"),
    (),
]


def assert_one_line(result: Any, *words: str) -> None:
    assert result.stderr.startswith("telesink: error: ")
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr


@pytest.mark.parametrize("arguments", VERBS_ON_A_STORE)
def test_a_file_that_is_no_database_is_an_unusable_store(db: Path, invoke: Invoke, arguments: tuple[str, ...]) -> None:
    db.write_bytes(b"not a database, but long enough to be looked at as one " * 20)
    result = invoke(*arguments)
    assert (result.exit_code, result.stdout) == (3, "")
    assert_one_line(result, str(db), "not a database")


@pytest.mark.parametrize("arguments", [verb for verb in VERBS_ON_A_STORE if "--status" not in verb])
def test_a_store_of_a_newer_version_is_left_alone(db: Path, invoke: Invoke, arguments: tuple[str, ...]) -> None:
    assert invoke("migrate").exit_code == 0
    with sqlite3.connect(db) as connection:
        connection.execute("pragma user_version = 99")
    connection.close()
    result = invoke(*arguments)
    assert result.exit_code == 3
    assert_one_line(result, "99", "newer")


@pytest.mark.parametrize("arguments", VERBS_ON_A_STORE)
def test_a_database_of_another_program_is_left_alone(db: Path, invoke: Invoke, arguments: tuple[str, ...]) -> None:
    connection = sqlite3.connect(db)
    connection.execute("create table theirs (a)")
    connection.close()
    before = db.read_bytes()
    result = invoke(*arguments)
    assert result.exit_code == 3
    assert_one_line(result, "another program")
    assert db.read_bytes() == before
    assert sorted(path.name for path in db.parent.iterdir()) == ["app.db", "home"]


@pytest.mark.parametrize("arguments", [("record", "hello"), ("test", "--count=1"), ("migrate",), ("query",)])
def test_a_folder_that_cannot_be_made_is_an_unusable_store(
    tmp_path: Path, telesink: Any, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "file").write_text("")
    result = telesink(*arguments, "--db", str(tmp_path / "file" / "app.db"))
    assert (result.returncode, result.stdout) == (3, "")
    assert_one_line(result, str(tmp_path / "file" / "app.db"))


def test_a_store_that_is_not_there_cannot_be_asked_and_is_not_made(db: Path, invoke: Invoke) -> None:
    result = invoke("query")
    assert result.exit_code == 3
    assert_one_line(result, str(db), "no store here")
    assert not db.exists()


def test_an_engine_that_is_not_supported_is_wrong_input(invoke: Invoke) -> None:
    result = invoke("--db=mysql://host/x", "query")
    assert result.exit_code == 2
    assert_one_line(result, "mysql")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("qurey",), "did you mean 'query'?"),
        (("query", "--formt=json"), "--format"),
        (("query", "surplus"), "surplus"),
        (("record",), "'NAME'"),
        (("run",), "'COMMAND...'"),
        (("import",), "'FILES...'"),
        (("--db",), "--db"),
    ],
)
def test_usage_errors_have_the_same_form(invoke: Invoke, arguments: tuple[str, ...], words: str) -> None:
    result = invoke(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert_one_line(result)
    assert words.lower() in result.stderr.lower()


def test_a_wrong_configuration_names_its_key_and_file(filled: Path, tmp_path: Path, invoke: Invoke) -> None:
    (tmp_path / "t.toml").write_text("[query]\nlimit = 5\n")
    result = invoke("query", "--config", str(tmp_path / "t.toml"))
    assert result.exit_code == 2
    assert_one_line(result, "limit", "t.toml")


def test_a_configuration_file_that_is_not_there_is_named(filled: Path, invoke: Invoke) -> None:
    result = invoke("query", "--config", "nowhere.toml")
    assert result.exit_code == 2
    assert_one_line(result, "nowhere.toml")


def test_hostile_names_in_errors_are_shown_and_not_obeyed(invoke: Invoke) -> None:
    result = invoke("import", "\x1b[2J.json")
    assert result.exit_code == 2
    assert "\x1b" not in result.stderr
    assert "␛[2J.json" in result.stderr


def test_a_reader_that_goes_away_ends_a_query_quietly(filled: Path) -> None:
    producer = subprocess.Popen(
        [sys.executable, "-m", "telesink.tui.cli", "query", "--format=json", "--db", str(filled)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert producer.stdout is not None
    producer.stdout.close()
    assert producer.stderr is not None
    assert producer.stderr.read() == b""
    assert producer.wait(timeout=60) == 0


def test_ctrl_c_ends_with_130_and_no_traceback(db: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "endless.json"
    os.mkfifo(pipe)
    reading = subprocess.Popen(
        [sys.executable, "-m", "telesink.tui.cli", "import", str(pipe), "--db", str(db)],
        stderr=subprocess.PIPE,
        text=True,
    )
    with pipe.open("w"):  # opens once the other side reads
        reading.send_signal(signal.SIGINT)
        _stdout, stderr = reading.communicate(timeout=60)
    assert reading.returncode == 130
    assert stderr.split("\n") == ["telesink: interrupted: nothing was stored", "", ""]


def test_bytes_that_are_no_text_are_wrong_input(filled: Path, invoke: Invoke) -> None:
    result = invoke("query", "--search=\udcff")
    assert result.exit_code == 2
    assert_one_line(result, "\\udcff")


def test_a_terminal_that_cannot_show_a_character_gets_its_escape(
    db: Path, record: Callable[..., None], telesink: Any
) -> None:
    record(lambda sink: sink.event("x", message="日本"))
    result = telesink("query", "--db", str(db), env={"PYTHONIOENCODING": "ascii"})
    assert result.returncode == 0
    assert "\\u65e5" in result.stdout


def test_a_full_disk_under_stdout_is_an_error(filled: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full, a device of Linux")
    with open("/dev/full", "w", encoding="utf-8") as full:
        result = subprocess.run(
            [sys.executable, "-m", "telesink.tui.cli", "query", "--db", str(filled)],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert result.returncode == 3
    assert_one_line(result, "no space left")


def test_a_fault_of_the_program_is_one_line_unless_its_traceback_is_wanted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty() -> None:
        raise TypeError("a bug")

    assert ended(faulty) == 70
    assert capsys.readouterr().err.startswith("telesink: error: a fault of telesink itself: TypeError: a bug")
    monkeypatch.setenv("TELESINK_TRACEBACK", "1")
    with pytest.raises(TypeError):
        ended(faulty)
