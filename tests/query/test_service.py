"""The service itself: what it costs before it is asked, threads, missing stores, memory, storage."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import pytest

from telesink.store.errors import StoreError
from telesink.store.location import StoreLocation
from telesink.store.query.filters import Filter
from telesink.store.query.key_conditions import key_paths
from telesink.store.query.remembered import MAX_ANSWERS, Remembered
from telesink.store.query.service import TelemetryQueryService
from telesink.store.schema.engine import migrate
from tests.query.rows import T0, Rows


def test_making_a_service_loads_no_database_library(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from telesink.store.location import StoreLocation\n"
        "from telesink.store.query.service import TelemetryQueryService\n"
        f"TelemetryQueryService(StoreLocation(Path({str(tmp_path / 'a.db')!r})))\n"
        "print(*({'peewee', 'playhouse', 'textual', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("\n", "")


def test_a_store_that_is_not_there_is_an_error_only_when_asked(tmp_path: Path) -> None:
    location = StoreLocation(tmp_path / "later.db")
    service = TelemetryQueryService(location)
    with pytest.raises(StoreError, match="no store here"):
        service.events()
    with pytest.raises(StoreError, match="no store here"):
        service.data_version()
    migrate(location)
    assert service.events().events == ()
    service.close()


def test_a_file_that_is_no_store_is_said_to_be_none(tmp_path: Path) -> None:
    location = StoreLocation(tmp_path / "notes.db")
    location.path.write_text("not a database, but long enough to be looked at " * 50)
    with pytest.raises(StoreError, match="is not a database"):
        TelemetryQueryService(location).events()


def test_what_breaks_while_reading_is_a_store_error_that_names_the_store(
    rows: Rows, service: TelemetryQueryService
) -> None:
    rows.connection.execute("drop table telemetry_alerts")
    with pytest.raises(StoreError, match=r"telesink\.db: cannot be read: no such table"):
        service.alerts()


def test_nothing_can_be_written_through_the_service(rows: Rows, service: TelemetryQueryService) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        service._reader.connection().execute("delete from telemetry_events")


def test_many_threads_ask_at_once(rows: Rows, service: TelemetryQueryService) -> None:
    for second in range(50):
        rows.event(T0 + second, component=f"c{second % 5}", level="error")
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda n: service.event_count(Filter(components=(f"c{n % 5}",))), range(100)))
        rates = set(pool.map(lambda _: service.statistics().error_rate, range(20)))
    assert set(counts) == {10}
    assert rates == {100.0}


def test_a_thread_that_has_ended_leaves_no_open_connection(rows: Rows, service: TelemetryQueryService) -> None:
    for _ in range(5):
        thread = Thread(target=service.events)
        thread.start()
        thread.join()
    service.events()
    assert len(service._reader._opened) == 1


def test_close_closes_the_connections_of_all_threads(rows: Rows) -> None:
    service = TelemetryQueryService(rows.location)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(service.events).result()
        service.events()
        connections = [connection for _, connection in service._reader._opened]
        service.close()
        assert len(connections) == 2
        for connection in connections:
            with pytest.raises(sqlite3.ProgrammingError, match="closed"):
                connection.execute("select 1")
        assert pool.submit(service.events).result().events == ()  # a question after that opens anew
    service.close()


def test_the_data_version_changes_when_another_connection_commits(rows: Rows, service: TelemetryQueryService) -> None:
    before = service.data_version()
    assert service.data_version() == before
    rows.event()
    assert service.data_version() != before


def test_the_newest_time_is_that_of_the_newest_event(rows: Rows, service: TelemetryQueryService) -> None:
    assert service.newest_timestamp() is None
    rows.event(T0 + 5)
    rows.event(T0)
    assert service.newest_timestamp() == T0 + 5


def test_alerts_are_listed_by_name(rows: Rows, service: TelemetryQueryService) -> None:
    assert service.alerts() == ()
    for name in ("slow", "errors"):
        rows.connection.execute(
            "insert into telemetry_alerts "
            "(name, rule, severity, state, since, value, threshold, trigger_count) "
            "values (?, 'r', 'warning', 'firing', ?, 7.5, 5, 2)",
            (name, T0),
        )
    errors, slow = service.alerts()
    assert (errors.name, slow.name) == ("errors", "slow")
    assert (errors.severity, errors.state, errors.since, errors.value) == ("warning", "firing", T0, 7.5)
    assert (errors.threshold, errors.last_triggered_at, errors.trigger_count) == (5, None, 2)


# what it remembers -----------------------------------------------------------------------------------------
def test_an_answer_is_kept_until_something_is_written(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(duration_us=5)
    first = service.statistics(), service.performance()
    again = service.statistics(), service.performance()
    assert again[0] is first[0]
    assert again[1] is first[1]
    rows.event(duration_us=5)
    assert service.statistics().total_events == 2
    assert service.performance().count == 2


def test_another_question_gets_its_own_answer(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event()
    assert service.statistics().total_events == 1
    assert service.statistics(Filter(components=("nobody",))).total_events == 0


def test_an_answer_is_forgotten_when_its_time_is_over() -> None:
    now = [0.0]
    remembered = Remembered(10.0, clock=lambda: now[0])
    answers = iter("abc")
    assert [remembered.answer("q", lambda: next(answers)) for _ in range(2)] == ["a", "a"]
    now[0] = 10.0
    assert remembered.answer("q", lambda: next(answers)) == "b"


def test_nothing_is_remembered_when_the_time_is_zero() -> None:
    answers = iter("ab")
    remembered = Remembered(0.0)
    assert [remembered.answer("q", lambda: next(answers)) for _ in range(2)] == ["a", "b"]


def test_the_oldest_answers_make_room() -> None:
    remembered = Remembered(60.0)
    for number in range(MAX_ANSWERS + 1):
        remembered.answer(number, lambda: "old")
    assert remembered.answer(0, lambda: "new") == "new"
    assert remembered.answer(MAX_ANSWERS, lambda: "new") == "old"


# storage ---------------------------------------------------------------------------------------------------
def test_storage_is_the_database_its_log_and_the_spool(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event()
    segment = rows.location.spool / "writer-1" / "0001.seg"
    segment.parent.mkdir()
    segment.write_bytes(b"x" * 5000)
    storage = service.storage()
    beside = [rows.location.path.with_name(f"telesink.db{ending}") for ending in ("", "-wal", "-shm")]
    assert storage.path == str(rows.location.path)
    assert storage.spool_bytes >= 5000
    assert storage.bytes == storage.spool_bytes + sum(path.stat().st_size for path in beside)
    assert storage.tables == ()


def test_tables_are_counted_when_asked(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(chain="corr_1")
    rows.metric(1)
    rows.metric(2)
    sizes = {size.table: size.rows for size in service.storage(tables=True).tables}
    assert sizes == {
        "telemetry_events": 1,
        "telemetry_metrics": 2,
        "telemetry_health_checks": 0,
        "telemetry_performance_snapshots": 0,
        "telemetry_correlation_chains": 1,
        "telemetry_alerts": 0,
    }


def test_a_store_that_is_not_there_takes_nothing(tmp_path: Path) -> None:
    assert TelemetryQueryService(StoreLocation(tmp_path / "none.db")).storage().bytes == 0


# keys ------------------------------------------------------------------------------------------------------
def test_a_dotted_key_is_looked_for_in_every_reading() -> None:
    assert key_paths("a") == [("a",)]
    assert set(key_paths("a.b.c")) == {("a.b.c",), ("a", "b.c"), ("a.b", "c"), ("a", "b", "c")}
    assert set(key_paths("a.b.c.d.e")) == {("a.b.c.d.e",), ("a", "b", "c", "d", "e"), ("a", "b.c.d.e")}
