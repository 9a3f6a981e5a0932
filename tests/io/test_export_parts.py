"""Exports split into files: every row in one of them, whatever the values and however many."""

from __future__ import annotations

import os
import resource
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from telesink.store.io.export_plan import ExportPlan
from telesink.store.query.filters import Filter
from tests.io.export_stage import ALL, empty_store, exported, json_lines
from tests.query.rows import DAY, T0, Rows


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[Rows]:
    with empty_store(tmp_path) as store:
        yield store


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "e.ndjson"


def names(target: Path) -> list[str]:
    return sorted(os.listdir(target.parent))


def test_by_component_with_chains_beside(rows: Rows, target: Path) -> None:
    for component in ("a", "", "b"):
        rows.event(component=component, chain="c1")
        rows.metric(1.0, component=component)
    done = exported(rows, ExportPlan(target, "ndjson", sections=ALL, split_by="component"))
    assert names(target) == ["e._.ndjson", "e.a.ndjson", "e.b.ndjson", "e.ndjson"]
    assert done.rows == {"events": 3, "metrics": 3, "chains": 1}
    assert [row["component"] for row in json_lines(target.with_name("e._.ndjson"))] == ["", ""]
    assert [row["chain_id"] for row in json_lines(target)] == ["c1"]


def test_values_that_differ_only_in_what_names_cannot_say(rows: Rows, target: Path) -> None:
    components = ["API", "api", "a/b", "a:b", "../../x", "..", "e\u0301", "é", "日本" * 100, "日本" * 101, "x\n\x00y"]
    for component in components:
        rows.event(component=component)
    exported(rows, ExportPlan(target, "ndjson", split_by="component"))
    found = {row["component"] for name in names(target) for row in json_lines(target.with_name(name))}
    assert found == set(components)
    assert len({name.casefold() for name in names(target)}) == len(components)
    assert all(len(name.encode()) < 255 for name in names(target))


def test_very_many_values_need_few_open_files(rows: Rows, target: Path) -> None:
    rows.connection.execute("begin")
    for number in range(300):
        rows.event(component=f"c{number}", at=T0 + number)
    rows.connection.execute("commit")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")) + 20, before[1]))
    try:
        done = exported(rows, ExportPlan(target, "ndjson", compression="zstd", split_by="component"))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert len(done.files) == len(names(target)) == 300


def test_by_day_over_decades_is_quick_and_complete(rows: Rows, target: Path) -> None:
    midnight = T0 - T0 % DAY + DAY
    for at in (0, 1, midnight - 1, midnight, midnight + DAY - 1, midnight + 20_000 * DAY):
        rows.event(at=at)
    rows.metric(1.0, at=midnight + DAY)
    exported(rows, ExportPlan(target, "ndjson", sections=("events", "metrics"), split_by="day"))
    counts = {name[2:12]: len(json_lines(target.with_name(name))) for name in names(target)}
    assert counts == {"1970-01-01": 2, "2026-09-21": 1, "2026-09-22": 2, "2026-09-23": 1, "2081-06-25": 1}


def test_a_burst_at_midnight_stays_in_its_day(rows: Rows, target: Path) -> None:
    """More rows of one microsecond than it has ids: those that follow have ids of the next day."""
    midnight = T0 - T0 % DAY + DAY
    late = rows.event(at=midnight - 1, name="late")
    rows.connection.execute("update telemetry_events set id = ? where id = ?", ((midnight + 2) << 11, late))
    rows.event(at=midnight, name="early")
    exported(rows, ExportPlan(target, "ndjson", split_by="day"))
    found = {name[2:12]: [row["event_name"] for row in json_lines(target.with_name(name))] for name in names(target)}
    assert found == {"2026-09-21": ["late"], "2026-09-22": ["early"]}


def test_filters_hold_in_every_part(rows: Rows, target: Path) -> None:
    for component in ("a", "b", "c"):
        for second in range(4):
            rows.event(
                component=component, at=T0 + second, level="error" if second % 2 else "info", event_type=component
            )
    wanted = Filter(components=("a", "b"), levels=("error",), start=T0 + 2, where="-component:b")
    for split in ("component", "event-type", "day"):
        exported(rows, ExportPlan(target, "ndjson", split_by=split, wanted=wanted))  # type: ignore[arg-type]  # literals
        counts = Counter(row["component"] for name in names(target) for row in json_lines(target.with_name(name)))
        assert counts == {"a": 1}, split
        for name in names(target):
            target.with_name(name).unlink()


def test_nothing_to_split_is_one_empty_file(rows: Rows, target: Path) -> None:
    assert exported(rows, ExportPlan(target, "ndjson", split_by="day")).files == (target,)
    assert target.read_bytes() == b""
