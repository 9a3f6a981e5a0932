"""The lines that `y` copies, run by a shell: they give what the tab shows."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from typing import Any

import pytest

from telesink.store.location import StoreLocation
from tests.tui.stage import Play, dashboard


async def copied(play: Play, label: str) -> str:
    """What `y` copies under a name, chosen by keys."""
    texts: list[str] = []
    play.app.copy_to_clipboard = texts.append  # type: ignore[method-assign]
    await play.press("y")
    await play.until("enter copies")
    labels = play.dialog_lines
    first = next(place for place, line in enumerate(labels) if line == "Copy") + 2
    await play.press(*["down"] * (labels.index(label) - first), "enter")
    await play.until(lambda: bool(texts))
    return texts[0]


def answered(command: str, *options: str) -> Any:
    """The JSON that a command line prints."""
    program, *words = shlex.split(command)
    assert program == "telesink"
    line = [sys.executable, "-m", "telesink.tui.cli", *words, "--limit", "2000", "--format", "json", *options]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["data"]


async def stopped(play: Play) -> None:
    """The view stands still: a command that speaks of now would speak of another hour than the fixed one."""
    await play.until(lambda: play.is_answered)
    await play.press("space")
    await play.until("frozen at 14:32:07")


async def test_overview(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, db=str(fixed_store)) as play:
        await stopped(play)
        figures = await copied(play, "figures as a command")
        errors = await copied(play, "command")
        assert answered(figures)["total_events"] == 850
        shown = [event.id for event in play.app.main.pane._snapshot.errors]
    assert [int(row["id"]) for row in answered(errors)][: len(shown)] == shown


async def test_overviews_other_lists(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, db=str(fixed_store)) as play:
        await stopped(play)
        for _ in range(4):
            await play.press("right")
            if "list as a command" in [item.label for item in play.app.main.pane.copyables()]:
                answered(await copied(play, "list as a command"))


async def test_events_by_filter(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="events", db=str(fixed_store)) as play:
        await stopped(play)
        await play.press("slash")
        await play.paste("level:error memory")
        await play.press("enter")
        await play.until(lambda: "850" not in play.text)
        command = await copied(play, "command")
        row = json.loads(await copied(play, "row as JSON"))
        shown = [event.id for event in play.app.main.pane.table.window.events]
    rows = answered(command)
    assert [int(found["id"]) for found in rows] == shown
    assert rows[0] == row


async def test_metrics(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="metrics", db=str(fixed_store)) as play:
        await stopped(play)
        row = json.loads(await copied(play, "row as JSON"))
        points = answered(await copied(play, "its points as a command"))
        every = answered(await copied(play, "all points as a command"))
    assert {point["metric_name"] for point in points} == {row["metric_name"]}
    assert len(points) == row["points"]
    assert len(every) > len(points)


async def test_health(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="health", db=str(fixed_store)) as play:
        await stopped(play)
        row = json.loads(await copied(play, "row as JSON"))
        results = answered(await copied(play, "its results as a command"))
    assert len(results) == row["checks"]
    assert sum(not result["is_healthy"] for result in results) == row["failures"]


async def test_performance(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="performance", db=str(fixed_store)) as play:
        await stopped(play)
        row = json.loads(await copied(play, "row as JSON"))
        report = answered(await copied(play, "all operations as a command"))
        calls = answered(await copied(play, "its calls as a command"))
        shown = [event.id for event in play.app.main.pane._snapshot.calls]
    found = next(each for each in report["by_operation"] if each["operation"] == row["operation"])
    assert found["count"] == row["count"]
    assert sorted(int(call["id"]) for call in calls) == sorted(shown)


async def test_chains(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, tab="chains", db=str(fixed_store)) as play:
        await stopped(play)
        row = json.loads(await copied(play, "row as JSON"))
        one = answered(await copied(play, "chain as a command"))
        report = answered(await copied(play, "command"))
    assert one["chain_info"]["chain_id"] == row["chain_id"]
    assert len(one["events"]) == row["total_events"]
    assert report["total_chains"] == 62


@pytest.mark.parametrize("tab", ["overview", "events", "metrics", "health", "performance", "chains"])
async def test_without_rows_there_is_still_a_command(fixed_store: StoreLocation, tab: str) -> None:
    async with dashboard(fixed_store, tab=tab, db=str(fixed_store)) as play:
        await play.until(lambda: play.is_answered)
        await play.press("colon")
        await play.paste("range 2020-01-01..2020-01-02")
        await play.press("enter")
        await play.until("2020-01-01T00:00..2020-01-02T00:00")
        await play.rest()
        commands = [item.text for item in play.app.main.pane.copyables() if item.text.startswith("telesink query")]
        assert commands
        assert "--start 2020-01-01T00:00:00" in commands[-1]


async def test_an_opened_event(fixed_store: StoreLocation) -> None:
    texts: list[str] = []
    async with dashboard(fixed_store, tab="events", db=str(fixed_store), size=(80, 24)) as play:
        play.app.copy_to_clipboard = texts.append  # type: ignore[method-assign]
        await play.until("850 events")
        await play.press("enter")
        await play.until("id, row, command")
        await play.press("Y")
        await play.until("enter copies")
        await play.press("end", "enter")
        await play.until(lambda: bool(texts))
        await play.press("escape")
        chosen = play.app.main.pane.chosen
    assert [int(row["id"]) for row in answered(texts[0])] == [chosen.id]
