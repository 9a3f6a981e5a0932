"""Two commands on one store, or one beside programs that record: real processes, nothing lost, a clear word."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import Result

from telesink.store.location import StoreLocation
from telesink.store.schema import engine
from tests.cli.terminals import on_terminal
from tests.conftest import until
from tests.query.rows import DAY, Rows

Invoke = Callable[..., Result]

PATIENCE_S = 60
OLD = 20_000
"""Events of the store that are to go."""
RECORDING = """
import sys, threading
from telesink.store import TelemetrySink
sink = TelemetrySink(sys.argv[1])
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
number = 0
while not stop.wait(0.0005):
    assert sink.event("step", component="live", operation=str(number), correlation_id=f"live {number // 8}")
    assert sink.event("step", component="live", operation="old chain", correlation_id=f"old {number % 2000}")
    assert sink.metric("step", number, component="live")
    number += 1
    if number == 1:
        sink.flush(60)
        print(flush=True)
assert sink.close(60)
print(number)
"""


def command(db: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "telesink.tui.cli", "--db", str(db), *arguments]


def start(db: Path, *arguments: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    """A command in a process of its own."""
    return subprocess.Popen(
        command(db, *arguments), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, **(env or {})},
    )  # fmt: skip


def ended(processes: Sequence[subprocess.Popen[str]]) -> list[tuple[int, str]]:
    """Exit codes and what was said, when all have ended; kills them all when one does not."""
    try:
        said = [process.communicate(timeout=PATIENCE_S)[1] for process in processes]
    except subprocess.TimeoutExpired as error:
        raise AssertionError(f"{error.cmd} has not ended after {PATIENCE_S} s") from error
    finally:
        for process in processes:
            process.kill()
    return [(process.returncode, words) for process, words in zip(processes, said, strict=True)]


def ask(db: Path, sql: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(sql, values).fetchall()


def count(db: Path, where: str = "1") -> int:
    (number,) = ask(db, f"select count(*) from events where {where}")[0]
    assert isinstance(number, int)
    return number


@pytest.fixture
def old(db: Path) -> Path:
    """A store of 20,000 old events in 2,000 chains, and 100 new ones; deleting the old ones takes some seconds."""
    now = time.time_ns() // 1000
    with closing(Rows(StoreLocation(db))) as rows:
        rows.connection.execute("begin")
        for number in range(OLD):
            rows.event(now - 40 * DAY + number, chain=f"old {number // 10}", message="x" * 100)
        for number in range(100):
            rows.event(now - DAY + number, component="new", chain="new")
        rows.connection.execute("""
            create trigger slow before delete on telemetry_events when old.timestamp % 500 = 0
            begin select length(randomblob(20000000)); end""")
        rows.connection.execute("commit")
    return db


def is_half_cleaned(db: Path) -> bool:
    return 0 < count(db, "component = 'tool_telemetry'") < OLD


@contextmanager
def recording(db: Path) -> Iterator[list[int]]:
    """A program that records while the block runs; the list then has how many rounds it made."""
    process = subprocess.Popen(
        [sys.executable, "-c", RECORDING, str(db)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    rounds: list[int] = []
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "\n", process.communicate()[1]
        yield rounds
        out, said = process.communicate(timeout=PATIENCE_S)
        assert (process.returncode, said) == (0, "")
        rounds.append(int(out))
    finally:
        process.kill()
        process.wait()


def assert_nothing_recorded_is_lost(db: Path, rounds: int) -> None:
    assert rounds > 0
    assert ask(db, "select count(*), count(distinct operation) from events "
                   "where component = 'live' and operation <> 'old chain'") == [(rounds, rounds)]  # fmt: skip
    assert count(db, "component = 'live' and operation = 'old chain'") == rounds
    assert ask(db, "select count(*) from metrics") == [(rounds,)]
    strays = """
        select count(*) from telemetry_events e where chain is not null
        and not exists (select 1 from telemetry_correlation_chains c where c.id = e.chain)"""
    assert ask(db, strays) == [(0,)]
    assert ask(db, "select sum(total_events) from telemetry_correlation_chains where chain_id like 'live %'") == [
        (rounds,)
    ]
    assert ask(db, "pragma integrity_check") == [("ok",)]


def test_the_second_clean_up_is_refused_and_the_first_goes_on(old: Path) -> None:
    first = start(old, "cleanup", "--force")
    assert until(lambda: is_half_cleaned(old))
    second = start(old, "cleanup", "--force")
    (refused, (code, said)) = (ended([second])[0], ended([first])[0])
    assert refused == (
        3, f"telesink: error: {old}: another clean-up is at work on this store; try again when it has finished\n",
    )  # fmt: skip
    assert code == 0, said
    assert (count(old), count(old, "component = 'new'")) == (100, 100)


def test_who_would_be_refused_is_not_asked(old: Path) -> None:
    first = start(old, "cleanup", "--force")
    assert until(lambda: is_half_cleaned(old))
    with on_terminal(["--db", str(old), "cleanup"]) as terminal:
        code = terminal.ended()
    assert ended([first])[0][0] == 0
    assert code == 3
    assert "another clean-up is at work" in terminal.said
    assert "Delete" not in terminal.said


def test_of_many_clean_ups_at_once_at_least_one_does_it_and_the_others_say_so(old: Path) -> None:
    results = ended([start(old, "cleanup", "--force") for _ in range(4)])
    assert {code for code, _ in results} <= {0, 3}
    assert any(code == 0 for code, _ in results)
    assert all("another clean-up is at work" in said for code, said in results if code == 3)
    assert all(said.count("\n") == 1 for _, said in results)
    assert count(old) == 100
    assert ask(old, "select chain_id from telemetry_correlation_chains") == [("new",)]


def test_an_export_that_began_before_a_clean_up_has_all_of_it(old: Path) -> None:
    export = start(old, "export", "--start=2000-01-01", "--include-chains", "--format=ndjson", "--output=-")
    try:
        assert export.stdout is not None
        first = export.stdout.readline()
        assert ended([start(old, "cleanup", "--force")])[0][0] == 0
        assert count(old) == 100
        lines = [first, *export.stdout]
        assert export.wait(PATIENCE_S) == 0
    finally:
        export.kill()
    rows = [json.loads(line) for line in lines]
    assert (sum("event_name" in row for row in rows), sum("total_events" in row for row in rows)) == (OLD + 100, 2001)


def test_an_export_beside_a_clean_up_is_of_one_moment(old: Path, tmp_path: Path) -> None:
    """The oldest go first and row by row, so what an export has of them is the newest part without a gap."""
    cleanup = start(old, "cleanup", "--force")
    assert until(lambda: is_half_cleaned(old))
    exported = tmp_path / "e.ndjson"
    export = start(old, "export", "--start=2000-01-01", f"--output={exported}")
    assert [code for code, _ in ended([export, cleanup])] == [0, 0]
    times = [json.loads(line)["timestamp"] for line in exported.read_text().splitlines()]
    assert len(times) == len(set(times))
    old_ones = sorted(times)[:-100]
    if old_ones:
        span = int(old_ones[-1][-7:-1]) - int(old_ones[0][-7:-1])
        assert span % 10**6 == len(old_ones) - 1
    assert count(old) == 100


def test_what_is_recorded_beside_a_clean_up_is_kept(old: Path) -> None:
    with recording(old) as rounds:
        code, said = ended([start(old, "cleanup", "--force")])[0]
    assert code == 0, said
    assert count(old, "component = 'tool_telemetry'") == 0
    assert_nothing_recorded_is_lost(old, *rounds)


def test_an_import_beside_a_clean_up_is_kept(old: Path, tmp_path: Path) -> None:
    now = time.time_ns() // 1000
    file = tmp_path / "x.ndjson"
    file.write_text("".join(f'{{"time": {(now - DAY) / 1e6 + n}, "msg": "m{n}"}}\n' for n in range(5000)))
    cleanup = start(old, "cleanup", "--force")
    assert until(lambda: is_half_cleaned(old))
    results = ended([start(old, "import", str(file)), cleanup])
    assert [code for code, _ in results] == [0, 0], results
    assert "5,000 events" in results[0][1]
    assert count(old) == 5100
    assert count(old, "message like 'm%'") == 5000


def test_a_pin_beside_a_clean_up_holds(old: Path) -> None:
    """The chains that are pinned are the newest of the old ones: clean-up has not come to them."""
    cleanup = start(old, "cleanup", "--force")
    assert until(lambda: is_half_cleaned(old))
    results = ended([start(old, "pin", "old 1999"), cleanup])
    assert results[1][0] == 0
    if results[0][0] == 0:
        assert (count(old), count(old, "correlation_id = 'old 1999'")) == (110, 10)
    else:  # the clean-up was faster
        assert results[0][1].count("\n") == 1
        assert count(old) == 100


def test_the_same_file_imported_twice_at_once_is_stored_once(db: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.ndjson"
    file.write_text("".join(f'{{"time": {1_795_000_000 + n}, "msg": "m{n}"}}\n' for n in range(20_000)))
    results = ended([start(db, "import", str(file)) for _ in range(2)])
    assert [code for code, _ in results] == [0, 0], results
    assert count(db) == 20_000
    assert ask(db, "select count(distinct message) from events") == [(20_000,)]
    again = ended([start(db, "import", str(file))])[0]
    assert "20,000 records were in the store already" in again[1]
    assert count(db) == 20_000


def test_an_export_while_a_program_records_is_of_one_moment(db: Path, tmp_path: Path) -> None:
    """A program that records in turn an event and a metric: of both an export has the same number, but for one."""
    with recording(db):
        for number in range(3):
            file = tmp_path / f"e{number}.ndjson"
            ((code, said),) = ended([start(db, "export", "--include-metrics", f"--output={file}")])
            assert code == 0, said
            rows = [json.loads(line) for line in file.read_text().splitlines()]
            steps = sorted(int(row["operation"]) for row in rows if row.get("operation", "old chain") != "old chain")
            points = sorted(int(row["value"]) for row in rows if "metric_name" in row)
            assert steps == list(range(len(steps)))
            assert points == list(range(len(points)))
            assert 0 <= len(steps) - len(points) <= 1
            assert steps


def test_migrate_beside_a_program_that_records(db: Path, invoke: Invoke) -> None:
    with recording(db) as rounds:
        for _ in range(3):
            code, said = ended([start(db, "migrate")])[0]
            assert (code, said.endswith("0 migrations applied\n")) == (0, True), said
    assert_nothing_recorded_is_lost(db, *rounds)


def old_schema(db: Path) -> None:
    """A store of the first version, with two events."""
    from peewee import SqliteDatabase
    from playhouse.migrations import Runner

    database = SqliteDatabase(str(db))
    with closing(sqlite3.connect(db)) as connection:
        for statement in (*engine.CREATION_PRAGMAS, f"pragma application_id = {engine.APPLICATION_ID}"):
            connection.execute(statement)
    folder = str(Path(engine.__file__).parent / "migrations")
    Runner(database, folder, "telemetry_migrations").up("0001_initial")
    database.execute_sql("insert into telemetry_names (id, name) values (1, 'before')")
    for at in (1_000_000, 2_000_000):
        database.execute_sql(
            "insert into telemetry_events (id, timestamp, event_type, event_name, component, level) "
            f"values ({at << 11}, {at}, 1, 1, 1, 2)"
        )
    database.execute_sql("pragma user_version = 1")
    database.close()


def test_everybody_may_meet_an_older_store_at_once(db: Path, tmp_path: Path) -> None:
    old_schema(db)
    processes = [
        start(db, "migrate"), start(db, "record", "now"), start(db, "query"), start(db, "migrate"),
        start(db, "export", "--start=1970-01-01", f"--output={tmp_path / 'e.csv'}"), start(db, "record", "now"),
    ]  # fmt: skip
    results = ended(processes)
    assert [code for code, _ in results] == [0] * 6, results
    assert (count(db, "event_name = 'before'"), count(db, "event_name = 'now'")) == (2, 2)
    assert ask(db, "pragma user_version") == [(engine.SCHEMA_VERSION,)]
