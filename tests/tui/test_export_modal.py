"""The export dialog by keys, and the files that are there afterwards."""

from __future__ import annotations

import csv
import json
import shlex
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from textual.widgets import Input

from telesink.store.location import StoreLocation
from telesink.store.settings import ExportSettings, Settings
from tests.tui.fixed_service import HeldService
from tests.tui.stage import Play, dashboard

ERRORS = 30
"""In the last hour of the fixed store, by `level:error`."""


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "errors.csv"


async def opened(play: Play, where: str | None = None) -> None:
    """Opens the dialog over the events, filtered."""
    await play.until("850 events")
    if where:
        await play.press("slash")
        await play.paste(where)
        await play.press("enter")
        await play.until(f"{ERRORS} events")
    await play.press("x")
    await play.until("events, about")


async def to_path(play: Play, path: Path) -> None:
    """Goes to the line of the path, the last one, and writes it."""
    while not isinstance(play.app.focused, Input):
        await play.press("tab")
    await play.press("ctrl+u")
    await play.paste(str(path))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


async def test_the_events_as_filtered_are_written(fixed_store: StoreLocation, target: Path) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await opened(play, "level:error")
        assert "30 events, about" in play.text
        await to_path(play, target)
        await play.press("enter")
        await play.until("✔ 30 events")
        assert "telesink export --format csv" in play.text
    assert Counter(row["level"] for row in rows_of(target)) == {"error": ERRORS}


async def test_all_kinds_of_the_whole_store_go_into_one_file(fixed_store: StoreLocation, target: Path) -> None:
    async with dashboard(fixed_store, tab="health") as play:
        await play.until("1 failing")
        await play.press("x")
        await play.until("health checks, about")
        await play.press("left", "tab", "right", "tab", "right", "right")
        await play.until("rows, about")
        await to_path(play, target.with_suffix(".ndjson"))
        await play.press("enter")
        await play.until("enter close")
    kinds = [json.loads(line) for line in target.with_suffix(".ndjson").read_text().splitlines()]
    for key in ("event_name", "metric_name", "check_name", "performance_class", "chain_id"):
        assert any(key in row for row in kinds), key


async def test_the_ending_follows_format_and_compression(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await opened(play)
        assert ".csv" in play.line_with("telesink-export-")
        await play.press("tab", "tab", "right", "tab", "right")
        await play.until(".json.gz")
        await play.press("shift+tab", "right", "right")
        await play.until(".parquet")
        assert "by itself" in play.text


async def test_a_name_of_ones_own_is_left_alone(fixed_store: StoreLocation, target: Path) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await opened(play)
        await to_path(play, target.with_name("mine"))
        await play.press("shift+tab", "shift+tab", "right")
        await play.press("enter")
        await play.until("enter close")
    assert [path.name for path in target.parent.iterdir()] == ["mine.json"]


async def test_a_file_that_is_there_is_replaced_only_when_that_is_wanted(
    fixed_store: StoreLocation, target: Path
) -> None:
    target.write_text("precious")
    async with dashboard(fixed_store, tab="events") as play:
        await opened(play)
        await to_path(play, target)
        await play.press("enter")
        await play.until("exists already, 8 B")
        await play.press("enter", "n")
        await play.until("tab next")
        assert target.read_text() == "precious"
        await play.press("enter")
        await play.until("exists already")
        await play.press("y")
        await play.until("enter close")
    assert len(rows_of(target)) > 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("{}/gone/x.csv", "there is no such folder"),
        ("{}", "is a folder"),
        ("{}/../app.db", "is the store itself"),
        ("", "a file needs a name"),
    ],
)
async def test_what_cannot_be_meant_is_said_in_the_dialog(
    fixed_store: StoreLocation, target: Path, given: str, words: str
) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await opened(play)
        await to_path(play, Path("-"))
        await play.press("ctrl+u")
        await play.paste(given.format(target.parent))
        await play.press("enter")
        await play.until(words)
        assert "enter export" in play.text
    assert list(target.parent.iterdir()) == []


async def test_what_the_configuration_forbids_is_not_offered(fixed_store: StoreLocation) -> None:
    settings = Settings(export=ExportSettings(formats=("json",), compression=False))
    async with dashboard(fixed_store, tab="events", settings=settings) as play:
        await opened(play)
        assert "csv" not in play.text
        assert "gzip" not in play.text


def held(play: Play, location: StoreLocation) -> HeldService:
    """Exports wait from now on until the gate is opened."""
    service = HeldService(location)
    store = play.app.main._store._replace(open_service=lambda: service)
    play.app.screen._store = store  # type: ignore[attr-defined]
    service.gate.clear()
    return service


async def test_cancelled_it_leaves_no_file(fixed_store: StoreLocation, target: Path) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await opened(play)
        service = held(play, fixed_store)
        await to_path(play, target)
        await play.press("enter")
        await play.until("esc cancel")
        await play.press("escape")
        service.gate.set()
        await play.until("Cancelled: no file was written")
        assert list(target.parent.iterdir()) == []
        await play.press("escape")
        await play.until("850 events")


async def test_the_program_left_in_the_middle_leaves_no_half_file(fixed_store: StoreLocation, target: Path) -> None:
    async with dashboard(fixed_store, tab="events") as play:
        await opened(play)
        service = held(play, fixed_store)
        await to_path(play, target)
        await play.press("enter")
        await play.until("esc cancel")
        play.app.screen._job.cancel()  # type: ignore[attr-defined]
        service.gate.set()
        await play.press("ctrl+c")
    assert list(target.parent.iterdir()) == []


async def test_the_command_it_shows_writes_the_same_file(fixed_store: StoreLocation, target: Path) -> None:
    copied: list[str] = []
    async with dashboard(fixed_store, tab="events", db=str(fixed_store)) as play:
        play.app.copy_to_clipboard = copied.append  # type: ignore[method-assign]
        await play.until("850 events")
        await play.press("left_square_bracket")  # a moment of the fixed hour: for the command now is another time
        await play.press("x")
        await play.until("events, about")
        await to_path(play, target)
        await play.press("enter")
        await play.until("enter close")
        await play.press("y", "Y")
    path, command = copied
    assert path == str(target)
    by_dialog = target.read_bytes()
    target.unlink()
    words = shlex.split(command)
    assert words[:2] == ["telesink", "export"]
    done = subprocess.run([sys.executable, "-m", "telesink.tui.cli", *words[1:]], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert target.read_bytes() == by_dialog


async def test_it_works_by_mouse(fixed_store: StoreLocation, target: Path) -> None:
    async with dashboard(fixed_store, tab="events", size=(80, 24)) as play:
        await opened(play)
        for words in ("ndjson", "zstd", "enter export"):
            row = next(y for y, line in enumerate(play.lines) if words in line)
            await play.pilot.click(offset=(play.lines[row].index(words) + 1, row))
        await play.until("enter close")
    (file,) = Path.cwd().glob("telesink-export-*")
    assert file.name.endswith(".ndjson.zst")


async def test_an_open_chain_is_offered_whole(fixed_store: StoreLocation, target: Path) -> None:
    async with dashboard(fixed_store, tab="chains") as play:
        await play.until("62 chains")
        await play.press("enter", "x")
        await play.until("this chain")
        await play.until("events, about")
        assert "the whole store" not in play.text
        await to_path(play, target)
        await play.press("enter")
        await play.until("enter close")
        chain = play.app.main.pane.chain_id
    assert {row["correlation_id"] for row in rows_of(target)} == {chain}
