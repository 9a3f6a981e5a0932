"""The commit log: which rows each transaction added, however late their times are."""

from __future__ import annotations

from array import array

from telesink.store.sink.sink import TelemetrySink
from tests.conftest import Asker, SinkMaker

SECOND = 1_000_000_000
T0 = 1_795_000_000 * SECOND


def log_of(ask: Asker, kind: str = "e") -> list[tuple[int, list[int]]]:
    """Each commit's highest id and its late ones."""
    rows = ask("select highest, late from telemetry_commits where kind = ? order by number", kind)
    return [(highest, array("q", late or b"").tolist()) for highest, late in rows]


def test_a_commit_says_how_far_the_ids_go(sink: TelemetrySink, ask: Asker) -> None:
    for second in (0, 1):
        sink.event("step", timestamp=T0 + second * SECOND)
        sink.flush()
    ids = [number for (number,) in ask("select id from telemetry_events order by id")]
    assert log_of(ask) == [(ids[0], []), (ids[1], [])]


def test_rows_older_than_what_was_there_are_named(sink: TelemetrySink, ask: Asker) -> None:
    for second in (10, 3, 12):
        sink.event("step", timestamp=T0 + second * SECOND)
        sink.flush()
    early, first, last = [number for (number,) in ask("select id from telemetry_events order by id")]
    assert log_of(ask) == [(first, []), (first, [early]), (last, [])]


def test_each_kind_of_row_has_its_own_log(sink: TelemetrySink, ask: Asker) -> None:
    sink.metric("queue.depth", 3, component="worker", timestamp=T0)
    sink.health_check("db", "ping", healthy=True, timestamp=T0)
    sink.flush()
    assert [len(log_of(ask, kind)) for kind in "emhp"] == [0, 1, 1, 0]


def test_the_numbers_go_on_in_another_process_life(open_sink: SinkMaker, ask: Asker) -> None:
    for second in range(3):
        with open_sink() as sink:
            sink.event("step", timestamp=T0 + second * SECOND)
    assert [number for (number,) in ask("select number from telemetry_commits order by number")] == [1, 2, 3]
