"""The service of a store: its jobs do their work, tell what is new, and survive what goes wrong."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from queue import Queue
from threading import Event, get_ident
from typing import Any

import pytest

from telesink.store.errors import StoreError
from telesink.store.location import StoreLocation
from telesink.store.provider import TelemetryServiceProvider
from telesink.store.schema.header import SCHEMA_VERSION
from telesink.store.settings import HealthSettings, Settings
from telesink.store.sink.sink import TelemetrySink
from telesink.store.upkeep.cleanup import alone_at_upkeep
from telesink.store.upkeep.jobs import ChecksJob, CleanupJob, Job, Said, Surroundings, WriterJob
from telesink.store.upkeep.scheduler import UpkeepScheduler
from telesink.store.upkeep.service_lock import service_process
from telesink.store.writer.background import BackgroundDrainer
from tests.conftest import Asker, until

DAY_NS = 86_400 * 1_000_000_000
Heard = Queue[tuple[str, Said]]


@contextmanager
def around(location: StoreLocation, settings: Settings, now_ns: int) -> Iterator[Surroundings]:
    """What jobs work on, at a time of our choice."""
    drainer = BackgroundDrainer(location, settings)
    drainer.start()
    sink = TelemetrySink(location, mode="sync", settings=settings)
    try:
        yield Surroundings(location, settings, sink, drainer, lambda: False, lambda: now_ns)
    finally:
        sink.close()
        drainer.stop(5.0)


def lines(job: Job, surroundings: Surroundings) -> list[str]:
    return [said.text for said in job(surroundings)]


def test_clean_up_deletes_by_the_configured_retention_and_records_what_it_did(
    sink: TelemetrySink, location: StoreLocation, ask: Asker
) -> None:
    now = time.time_ns()
    sink.event("old", timestamp=now - 15 * DAY_NS)
    sink.event("new", timestamp=now - 13 * DAY_NS)
    assert sink.close()
    with around(location, Settings(), now) as surroundings:
        assert lines(CleanupJob(), surroundings)[0].startswith("1 row deleted, ")
    assert ask("select event_name, component from events order by id") == [
        ("new", "app"),
        ("cleanup_complete", "telesink"),
    ]
    assert ask("select value from telemetry_upkeep where name = 'last_cleanup_at'") == [(now // 1000,)]


def test_clean_up_is_done_once_a_day(sink: TelemetrySink, location: StoreLocation) -> None:
    now = time.time_ns() // DAY_NS * DAY_NS + DAY_NS // 2  # noon
    sink.event("x")
    assert sink.close()
    with around(location, Settings(), now) as surroundings:
        assert lines(CleanupJob(), surroundings) == ["nothing to delete"]
        assert lines(CleanupJob(), surroundings) == []
    with around(location, Settings(), now + DAY_NS) as surroundings:
        assert lines(CleanupJob(), surroundings) == ["nothing to delete"]


def test_a_clean_up_that_is_asked_to_end_ends_between_two_transactions(
    sink: TelemetrySink, location: StoreLocation, ask: Asker
) -> None:
    now = time.time_ns()
    for index in range(12_000):  # more than two transactions
        sink.event("old", timestamp=now - 15 * DAY_NS + index)
    assert sink.close()
    with around(location, Settings(), now) as surroundings:
        asked = iter([False, False])
        stopping = replace(surroundings, is_stopping=lambda: next(asked, True))
        (line,) = lines(CleanupJob(), stopping)
        assert line.startswith("interrupted after ")
        assert "of 12,000 rows deleted" in line
        ((left,),) = ask("select count(*) from events where event_name = 'old'")
        assert 0 < left < 12_000
        assert lines(CleanupJob(), surroundings)[0].startswith(f"{left:,} rows deleted")


def test_a_writer_that_can_write_again_is_told(sink: TelemetrySink, location: StoreLocation) -> None:
    sink.event("x")
    assert sink.close()
    schema(location, 99)  # as of a newer program
    with around(location, Settings(), 0) as surroundings:
        job = WriterJob()
        assert until(lambda: surroundings.drainer.problem is not None)
        assert lines(job, surroundings) == []
        schema(location, SCHEMA_VERSION)
        assert until(lambda: surroundings.drainer.problem is None)
        assert lines(job, surroundings) == ["can write again"]


def schema(location: StoreLocation, version: int) -> None:
    with closing(sqlite3.connect(location.path)) as connection:
        connection.execute(f"pragma user_version = {version}")


def test_checks_tell_failures_and_changes_alone(sink: TelemetrySink, location: StoreLocation, ask: Asker) -> None:
    sink.event("x")
    assert sink.close()
    job, no_room = ChecksJob(), Settings(health=HealthSettings(disk_free_percent=100))
    now = time.time_ns()
    with around(location, Settings(), now) as surroundings:
        assert lines(job, surroundings) == ["spool, lag, disk, error_rate: all well"]
        assert lines(job, surroundings) == []
    with around(location, no_room, now) as surroundings:
        (failed,) = lines(job, surroundings)
        assert failed.startswith("disk failed: ")
        assert lines(job, surroundings) == []
    with around(location, Settings(), now) as surroundings:
        assert lines(job, surroundings) == ["disk is well again"]
    assert ask("select check_name, count(*), sum(is_healthy) from health group by 1 order by 1") == [
        ("disk", 5, 3), ("error_rate", 5, 5), ("lag", 5, 5), ("spool", 5, 5),
    ]  # fmt: skip


def test_a_writer_whose_thread_has_ended_is_started_again(sink: TelemetrySink, location: StoreLocation) -> None:
    sink.event("x")
    assert sink.close()
    with around(location, Settings(), 0) as surroundings:
        job = WriterJob()
        assert lines(job, surroundings) == []
        surroundings.drainer.stop(5.0)
        assert lines(job, surroundings) == ["its thread had ended, and was started again"]
        assert surroundings.drainer.is_alive


@pytest.fixture
def service(location: StoreLocation) -> Iterator[UpkeepScheduler]:
    scheduler = UpkeepScheduler(location, Settings())
    yield scheduler
    scheduler.stop()


def begun(service: UpkeepScheduler) -> Heard:
    heard: Heard = Queue()
    service.open()
    service.start(lambda job, said: heard.put((job, said)))
    return heard


def heard_of(heard: Heard, job: str) -> Said:
    while True:
        name, said = heard.get(timeout=20)
        if name == job:
            return said


def test_it_begins_with_checks_and_the_clean_up_that_is_due(service: UpkeepScheduler, ask: Asker) -> None:
    heard = begun(service)
    assert heard.get(timeout=20) == ("checks", Said("spool, lag, disk, error_rate: all well"))
    assert heard.get(timeout=20) == ("clean-up", Said("nothing to delete"))
    assert ask("select count(*) from health where component = 'telesink'") == [(4,)]


def test_jobs_come_one_after_the_other_however_long_one_takes(service: UpkeepScheduler) -> None:
    threads, may_end = set[int](), Event()
    told: Queue[str] = Queue()

    def tell_slowly(job: str, _said: Said) -> None:
        threads.add(get_ident())
        may_end.wait(20)
        told.put(job)

    service.open()
    service.start(tell_slowly)
    service.run_now("clean-up")
    may_end.set()
    assert [told.get(timeout=20), told.get(timeout=20)] == ["checks", "clean-up"]
    assert len(threads) == 1


def test_it_writes_what_a_program_that_died_has_left(
    service: UpkeepScheduler, location: StoreLocation, ask: Asker, run_program: Any
) -> None:
    run_program(
        "import os, sys; from telesink.store import TelemetrySink\n"
        "import threading; threading.Thread.start = lambda self: None\n"
        "TelemetrySink(sys.argv[1]).event('last words'); os._exit(1)"
    )
    begun(service)
    assert until(lambda: ask("select event_name from events where component = 'app'") == [("last words",)])


def test_a_second_service_is_told_who_is_at_work(service: UpkeepScheduler, location: StoreLocation) -> None:
    service.open()
    assert service_process(location) == os.getpid()
    with pytest.raises(StoreError, match=f"process {os.getpid()}.*at work on this store already"):
        UpkeepScheduler(location, Settings()).open()


def test_after_it_has_stopped_another_one_may_begin(location: StoreLocation) -> None:
    for _ in range(2):
        service = UpkeepScheduler(location, Settings())
        service.open()
        service.stop()
    assert service_process(location) is None


def test_a_job_that_fails_is_told_and_recorded_and_the_others_go_on(
    service: UpkeepScheduler, location: StoreLocation, ask: Asker
) -> None:
    with alone_at_upkeep(location):  # as a clean-up by hand has it
        heard = begun(service)
        assert heard_of(heard, "checks").text.endswith("all well")
        failed = heard_of(heard, "clean-up")
    assert failed.is_problem
    assert "another clean-up is at work" in failed.text
    assert until(
        lambda: ask("select level, operation from events where event_name = 'job_failed'") == [("error", "clean-up")]
    )


def test_a_store_that_is_deleted_under_it_is_made_anew(
    service: UpkeepScheduler, location: StoreLocation, ask: Asker
) -> None:
    heard = begun(service)
    assert heard_of(heard, "clean-up").text == "nothing to delete"
    for path in (location.path, location.path.with_name("app.db-wal"), location.path.with_name("app.db-shm")):
        path.unlink(missing_ok=True)
    shutil.rmtree(location.spool)
    service.run_now("checks")
    assert until(lambda: service_process(location) is not None)
    assert until(lambda: ask("select count(*) from health") == [(4,)])


def test_the_provider_wires_it_and_stops_it(location: StoreLocation) -> None:
    provider = TelemetryServiceProvider(location, Settings())
    provider.scheduler.open()
    assert provider.scheduler.next_cleanup().tzinfo is not None
    provider.close()
    assert service_process(location) is None
