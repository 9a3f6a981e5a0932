"""Recorded text is anybody's text: whatever it holds, no command sends it to a terminal as it is."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from telesink.store.sink.sink import TelemetrySink
from telesink.tui.cli.group import VERBS

pty = pytest.importorskip("pty", reason="needs pseudo-terminals, which Windows has not")

MARKS: Final = {
    "\x1b[31337m": "an escape sequence",
    "\x1b]0;": "a window's title",
    "\x07": "a bell",
    "\x08": "a backspace",
    "\x00": "a NUL",
    "\x7f": "a DEL",
    "\x9b31337m": "a C1 escape sequence",
    "\x85": "a C1 line end",
    "\u202e": "text turned round",
    "\u2066": "isolated text",
    "\u2028": "a line separator",
}
"""None of it is ever our own doing, as colours and the clearing of a line are."""
EVIL: Final = "evil" + "".join(MARKS) + "\r\nend"
EVIL_NAME: Final = EVIL.replace("\x00", "")
"""Arguments and names of files hold no NUL."""
DRIVER: Final = """
import json, sys
from telesink.tui.cli import cli
for number, arguments in enumerate(json.load(open(sys.argv[1]))):
    print(f"<<{number}>>", flush=True)
    try:
        cli.main(arguments)
    except SystemExit:
        sys.stdout.flush()
print("<<end>>", flush=True)
"""
NO_RECORDED_TEXT: Final = {"demo", "test", "completion", "serve", "web", "setup", "forward", "watch"}


@pytest.fixture
def evil_db(db: Path) -> Path:
    """A store with evil in every field of every kind of row."""
    keyed: dict[str, Any] = {EVIL: EVIL, "list": [EVIL, {EVIL: 1}]}
    with TelemetrySink(db) as sink:
        for level in ("info", "error"):
            sink.event(
                EVIL, event_type=EVIL, component=EVIL, operation=EVIL, level=level, message=EVIL, correlation_id=EVIL,
                span_id=EVIL, duration_ms=5000, metadata=keyed, context=keyed, performance=keyed,
            )  # fmt: skip
        sink.event(EVIL, component=EVIL, correlation_id=EVIL, parent_id=EVIL, span_id="below" + EVIL)
        sink.event("old", component=EVIL_NAME, timestamp=time.time_ns() - 90 * 86_400 * 10**9)
        sink.event(EVIL, component=EVIL_NAME, correlation_id=EVIL_NAME)
        sink.metric(
            EVIL, 1, metric_type=EVIL, component=EVIL, unit=EVIL, labels={EVIL: EVIL}, aggregation_period=EVIL
        )  # fmt: skip
        sink.health_check(EVIL, EVIL, healthy=False, error_message=EVIL, metadata=keyed)
        sink.performance(EVIL, EVIL, duration_ms=5000, memory_usage_bytes=1, resource_metrics=keyed)
        sink.event("newest")
    with contextlib.closing(sqlite3.connect(db)) as connection:
        alert = "insert into telemetry_alerts (name, rule, severity, state) values (?, ?, ?, ?)"
        connection.execute(alert, (EVIL,) * 4)
        connection.commit()
    return db


def commands(db: Path, folder: Path) -> Iterator[list[str]]:
    """Every way in which recorded text, or a name that somebody chose, is printed."""
    for kind in ("events", "metrics", "health", "performance", "chains", "stats", "alerts"):
        for form in ("table", "json", "ndjson", "csv"):
            yield ["query", f"--type={kind}", f"--format={form}"]
    yield ["query", f"--correlation-id={EVIL_NAME}"]
    yield ["query", "--type=chains", f"--correlation-id={EVIL_NAME}"]
    yield ["query", "--type=chains", f"--correlation-id={EVIL_NAME}", "--format=json"]
    yield ["query", "--columns=metadata,context,performance,correlation_id,span_id,parent_id"]
    for option in ("--where", "--sort", "--columns", "--level", "--start", "--time-range", "--format", "--export"):
        yield ["query", option, EVIL_NAME]
    yield ["query", f"--where={EVIL_NAME}:x"]
    yield ["query", f"--export={folder}/{EVIL_NAME}.json"]
    yield ["health"]
    yield ["health", f"--component={EVIL_NAME}"]
    yield ["health", "--format=json"]
    for form in ("table", "json", "ndjson", "csv"):
        for view in ("events", "metrics", "health", "performance", "chains"):
            yield ["sql", f"--format={form}", f"select * from {view}"]
    yield ["sql", f'select 1 as "{EVIL_NAME}"']
    yield ["sql", EVIL_NAME]
    for form in ("json", "ndjson", "csv"):
        yield ["export", "--output=-", f"--format={form}", "--include-all"]
        yield ["export", "--output=-", f"--format={form}", "--without-events", "--include-metrics"]
    yield ["export", "--split-by=component", f"--output={folder}/parts.json"]
    yield ["export", f"--component={EVIL_NAME}", f"--output={folder}/{EVIL_NAME}.csv", "--format=csv"]
    yield ["export", f"--output={folder}/no-folder/{EVIL_NAME}.csv"]
    yield ["--export", f"{folder}/{EVIL_NAME}.ndjson"]
    yield ["--export", f"{folder}/{EVIL_NAME}"]
    yield ["cleanup", "--dry-run"]
    yield ["cleanup", "--dry-run", "--format=json", f"--component={EVIL_NAME}"]
    yield ["cleanup", "--dry-run", f"--component={EVIL_NAME}"]
    yield ["cleanup", "--older-than", EVIL_NAME, "--force"]
    yield ["pin", EVIL_NAME]
    yield ["pin", f"{EVIL_NAME} unknown"]
    yield ["pin", "--list"]
    yield ["pin", "--list", "--format=json"]
    yield ["unpin", EVIL_NAME]
    yield ["doctor"]
    yield ["doctor", "--format=json"]
    yield ["import", f"{folder}/missing {EVIL_NAME}"]
    yield ["import", str(folder / EVIL_NAME)]
    yield ["import", "--skip-bad-lines", "--json", str(folder / EVIL_NAME)]
    yield ["migrate", "--status"]
    yield ["migrate", "--status", f"--db={folder}/{EVIL_NAME}.db"]
    yield ["import", "--map", EVIL_NAME, str(folder / EVIL_NAME)]
    yield ["record", "x", "--level", EVIL_NAME]
    yield ["record", "x", "--meta", EVIL_NAME]
    yield ["record", "x", "--timestamp", EVIL_NAME]
    yield ["run", "--", EVIL_NAME]
    yield ["query", f"--db={folder}/no-folder/{EVIL_NAME}"]
    yield ["query", f"--config={folder}/{EVIL_NAME}"]
    yield [EVIL_NAME]
    yield [f"--{EVIL_NAME}"]
    yield ["cleanup", "--force", f"--component={EVIL_NAME}"]


def on_terminal(arguments: list[str], end: bytes, keys: bytes = b"", env: dict[str, str] | None = None) -> str:
    """All that a process writes to its terminal until the end is seen there; then it is interrupted."""
    import fcntl
    import termios

    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 4000, 0, 0))
    process = subprocess.Popen(
        [sys.executable, *arguments], stdin=inner, stdout=inner, stderr=inner, start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color", **(env or {})},
    )  # fmt: skip
    os.close(inner)
    os.write(outer, keys)
    written = b""
    while end not in written and select.select([outer], [], [], 60)[0]:
        try:
            written += os.read(outer, 65536)
        except OSError:  # it has ended
            break
    process.send_signal(signal.SIGINT)
    process.wait(timeout=60)
    os.close(outer)
    return written.decode("utf-8", "replace")


def reached(written: str) -> list[str]:
    return [name for mark, name in MARKS.items() if mark in written]


def test_no_command_sends_it_to_the_terminal(evil_db: Path, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / EVIL_NAME).write_text(f"{EVIL}\n" + json.dumps({"message": EVIL, "level": EVIL}) + f"\n{EVIL}")
    given = [line for line in commands(evil_db, folder) if line[0] in VERBS or line[0].startswith(("-", "evil"))]
    listed = tmp_path / "commands.json"
    listed.write_text(json.dumps([["--db", str(evil_db), *line] for line in given]))
    written = on_terminal(["-c", DRIVER, str(listed)], b"<<end>>")
    parts = [written.partition(f"<<{number}>>")[2].partition(f"<<{number + 1}>>")[0] for number in range(len(given))]
    assert "<<end>>" in written
    assert [line for line, part in zip(given, parts, strict=True) if not part.strip() and line[0] != "record"] == []
    assert "evil␛[31337m␛]0;␇␈␀␡\\u009b31337m\\u0085\\u202e\\u2066\\u2028␍␊end" in written, "the evil is in there"
    assert {" ".join(line): found for line, part in zip(given, parts, strict=True) if (found := reached(part))} == {}


@pytest.mark.parametrize("form", ["table", "ndjson", "csv"])
def test_following_does_not_either(evil_db: Path, form: str) -> None:
    written = on_terminal(
        ["-m", "telesink.tui.cli", "--db", str(evil_db), "query", "--follow", f"--format={form}"], b"newest"
    )
    assert "newest" in written
    assert "evil" in written
    assert reached(written) == []


def test_watching_health_does_not_either(evil_db: Path) -> None:
    written = on_terminal(["-m", "telesink.tui.cli", "--db", str(evil_db), "health", "--watch"], b"evil")
    assert "evil" in written
    assert reached(written) == []


def test_the_question_before_deleting_does_not_either(evil_db: Path) -> None:
    program = ["-m", "telesink.tui.cli", "--db", str(evil_db), "cleanup", "--older-than=30d"]
    written = on_terminal([*program, f"--component={EVIL_NAME}"], b"nothing was deleted", keys=b"n\n")
    assert "evil" in written.partition("\n")[2], "the plan names the component"
    assert "nothing was deleted" in written
    assert reached(written) == []


def test_every_command_that_prints_recorded_text_is_tried(tmp_path: Path) -> None:
    tried = {line[0] for line in commands(tmp_path, tmp_path)}
    assert set(VERBS) - tried - NO_RECORDED_TEXT == set(), "add command lines of it above"
