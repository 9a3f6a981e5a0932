"""`import --follow` with a real process that follows, and files and pipes that others write to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from telesink.store.sink.sink import TelemetrySink
from tests.conftest import Asker, until

Invoke = Callable[..., Result]
Process = subprocess.Popen[str]
Follow = Callable[..., Process]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "api.log"


@pytest.fixture
def follow(db: Path, log: Path) -> Iterator[Follow]:
    """Starts `import --follow`, of the log unless told otherwise, and ends it in the end."""
    started: list[Process] = []

    def start(*options: str, name: str | None = None, **streams: Any) -> Process:
        command = [sys.executable, "-m", "telesink.tui.cli", "--db", str(db), "import", "--follow"]
        process = subprocess.Popen(
            [*command, *options, name or str(log)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ}, **streams,
        )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def messages(db: Path, ask: Asker) -> Callable[[], list[str]]:
    """What is in the store, in order of time; nothing while there is none."""

    def read() -> list[str]:
        if not db.exists() or not ask("select 1 from sqlite_master where name = 'events'"):
            return []
        return [text for (text,) in ask("select message from telemetry_events order by id")]

    return read


Messages = Callable[[], list[str]]


def say(log: Path, *texts: str, start: int = 0, end: str = "\n") -> None:
    """Lines with times, a second apart."""
    with open(log, "a", encoding="utf-8") as out:
        for number, text in enumerate(texts, start):
            out.write(json.dumps({"time": 1_795_000_000 + number, "level": "warn", "msg": text}) + end)


def ended(process: Process, number: int = signal.SIGINT) -> tuple[int, str]:
    """Ends a follower as ctrl+c does; its exit code, and what it said."""
    process.send_signal(number)
    _, said = process.communicate(timeout=20)
    return process.returncode, said


def test_what_is_there_and_what_comes_is_stored(log: Path, follow: Follow, messages: Messages, invoke: Invoke) -> None:
    say(log, "one", "two")
    follow()
    assert until(lambda: messages() == ["one", "two"])
    say(log, "three", start=2)
    assert until(lambda: messages() == ["one", "two", "three"])
    (event, *_) = [json.loads(line) for line in invoke("query", "--format=ndjson").stdout.splitlines()]
    assert (event["component"], event["level"], event["event_type"]) == ("api", "warning", "log")


def test_a_file_that_is_not_there_yet_is_waited_for(log: Path, follow: Follow, messages: Messages) -> None:
    process = follow()
    assert process.stderr is not None
    assert "no file here yet; waiting for it" in process.stderr.readline()
    say(log, "first")
    assert until(lambda: messages() == ["first"])


def test_ctrl_c_ends_it_with_130_and_says_how_much_it_read(log: Path, follow: Follow, messages: Messages) -> None:
    say(log, "one", "two")
    process = follow()
    assert until(lambda: len(messages()) == 2)
    assert ended(process) == (130, f"telesink: {log}: 2 records read\n")


def test_the_next_one_goes_on_where_the_last_one_ended(log: Path, follow: Follow, messages: Messages) -> None:
    say(log, "one", "two")
    process = follow()
    assert until(lambda: len(messages()) == 2)
    assert ended(process, signal.SIGTERM)[0] == 130
    say(log, "three", start=2)
    again = follow()
    assert until(lambda: messages() == ["one", "two", "three"])
    assert ended(again)[1].endswith("1 record read\n")


def test_lines_without_a_time_are_not_read_again_either(log: Path, follow: Follow, messages: Messages) -> None:
    log.write_text('{"msg": "same"}\n{"msg": "same"}\n')
    process = follow()
    assert until(lambda: len(messages()) == 2)
    ended(process)
    with open(log, "a", encoding="utf-8") as out:
        out.write('{"msg": "same"}\n')
    follow()
    assert until(lambda: len(messages()) == 3)
    say(log, "last", start=10**6)
    assert until(lambda: "last" in messages())
    assert len(messages()) == 4


def test_whoever_is_killed_loses_and_doubles_nothing(log: Path, follow: Follow, messages: Messages) -> None:
    texts = [f"line {number}" for number in range(5000)]
    say(log, *texts)
    process = follow()
    assert until(lambda: len(messages()) > 0)
    process.kill()
    process.wait(20)
    follow()
    say(log, "last", start=5000)
    assert until(lambda: messages()[-1:] == ["last"])
    assert messages() == [*texts, "last"]


def test_it_follows_through_a_rotation(log: Path, follow: Follow, messages: Messages) -> None:
    say(log, "one")
    follow()
    assert until(lambda: messages() == ["one"])
    say(log, "two", start=1)
    log.rename(log.with_suffix(".log.1"))
    say(log, "three", start=2)
    assert until(lambda: messages() == ["one", "two", "three"])
    say(log, "four", start=3)
    assert until(lambda: messages() == ["one", "two", "three", "four"])


def test_a_file_that_was_emptied_is_read_from_its_beginning(log: Path, follow: Follow, messages: Messages) -> None:
    say(log, "one", "two", "three")
    follow()
    assert until(lambda: len(messages()) == 3)
    os.truncate(log, 0)
    say(log, "new", start=3)
    assert until(lambda: messages() == ["one", "two", "three", "new"])


def test_bad_lines_are_named_and_left_out(log: Path, follow: Follow, messages: Messages) -> None:
    say(log, "one")
    with open(log, "a", encoding="utf-8") as out:
        out.write("Traceback (most recent call last):\n" * 12 + "\n")
    say(log, "two", start=1)
    process = follow()
    assert until(lambda: messages() == ["one", "two"])
    _, said = ended(process)
    assert f"telesink: left out: {log}: line 2, column 1: not JSON" in said
    assert said.count("left out: ") == 10
    assert "telesink: 12 bad lines left out\n" in said


def test_own_rows_and_mapped_fields_are_read_as_import_reads_them(
    log: Path, follow: Follow, messages: Messages, ask: Asker
) -> None:
    log.write_text('{"when": "2026-11-24T10:00:00Z", "what": "mapped", "app": "shop"}\n')
    follow("--map=timestamp=when,message=what", "--map", "component=app")
    assert until(lambda: messages() == ["mapped"])
    assert ask("select timestamp, component from events") == [("2026-11-24T10:00:00.000000Z", "shop")]


def test_a_pipe_is_read_as_it_comes_until_it_ends(follow: Follow, messages: Messages) -> None:
    process = follow(name="-", stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write('{"msg": "one"}\n{"msg"')
    process.stdin.flush()
    assert until(lambda: messages() == ["one"])
    process.stdin.write(': "two"}\n{"msg": "without an end"}')
    _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (0, "telesink: stdin: 3 records read\n")
    assert messages() == ["one", "two", "without an end"]


def test_a_pipe_that_says_nothing_is_left_at_ctrl_c(follow: Follow, messages: Messages) -> None:
    process = follow(name="-", stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write('{"msg": "one"}\n{"half')
    process.stdin.flush()
    assert until(lambda: messages() == ["one"])
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130


def test_another_program_may_be_the_writer(db: Path, log: Path, follow: Follow, messages: Messages) -> None:
    with TelemetrySink(db) as sink:
        sink.event("said", message="by itself", timestamp=10**18)
        assert sink.flush()
        follow()
        say(log, "one")
        assert until(lambda: messages() == ["by itself", "one"])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.log", b"\x1f\x8b\x08", "is gzip; --follow reads lines of JSON"),
        ("x.log", b"PAR1", "is Parquet; --follow"),
        ("x.log", "{}".encode("utf-16"), "is UTF-16; --follow"),
        ("x.csv", b"time,message\n", "is CSV; --follow"),
    ],
)
def test_a_file_that_does_not_grow_by_lines_is_refused(
    tmp_path: Path, invoke: Invoke, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    result = invoke("import", "--follow", str(tmp_path / name))
    assert result.exit_code == 2
    assert f"{tmp_path / name}: {said}" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("a.log", "b.log"), "--follow takes one file"),
        (("a.log", "--format=csv"), "not --format csv"),
        (("a.log", "--json"), "--follow has no end"),
        ((".",), ".: cannot be read: Is a directory"),
    ],
)
def test_what_does_not_go_with_following_is_refused(invoke: Invoke, arguments: tuple[str, ...], said: str) -> None:
    result = invoke("import", "--follow", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
