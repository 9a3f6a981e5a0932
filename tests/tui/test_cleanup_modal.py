"""The clean-up dialog by keys, and what the tables hold afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import count

from telesink.store.location import StoreLocation
from telesink.store.settings import ComponentSettings, RetentionSettings, Settings
from telesink.store.upkeep.cleanup import alone_at_upkeep
from tests.tui.fixed_rows import NOW
from tests.tui.stage import Play, dashboard

STORED = 1630
OLDER_THAN_45M = 1002


def events(location: StoreLocation) -> int:
    with closing(sqlite3.connect(location.path)) as connection:
        count: int = connection.execute("select count(*) from telemetry_events").fetchone()[0]
        return count


async def planned(play: Play, age: str = "45m") -> None:
    """Opens the dialog and has it count what is older."""
    await play.until(lambda: play.is_answered)
    await play.press("X")
    await play.until("on disk now")
    await play.paste(age)
    await play.until("type delete")


async def test_the_plan_shows_rows_and_bytes_of_every_table_before_anything_goes(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store, size=(80, 24)) as play:
        await planned(play)
        assert play.dialog_words("events") == ["events", "45", "m", "1,630", "239", "kB", "1,002", "149", "kB"]
        for table in ("metrics", "health checks", "snapshots", "chains", "alerts"):
            assert table in play.text
        await play.press("escape")
    assert events(fixed_store) == STORED


async def test_how_long_a_table_is_kept_is_told_in_days_while_the_clock_goes_on(fixed_store: StoreLocation) -> None:
    ticks = count(NOW * 1000, 1_234_567)
    async with dashboard(fixed_store, size=(80, 24), clock=lambda: next(ticks)) as play:
        await play.until(lambda: play.is_answered)
        await play.press("X")
        await play.until("on disk now")
        assert play.dialog_words("events")[:3] == ["events", "14", "d"]


async def test_it_deletes_when_the_word_is_typed(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await planned(play)
        await play.press("enter")
        await play.type("delete")
        await play.press("enter")
        await play.until("✔ 1,899 rows deleted")
        assert play.dialog_words("events") == ["events", "1,002"]
        await play.press("enter")
        await play.until("newest errors".capitalize())
    assert events(fixed_store) == STORED - OLDER_THAN_45M


async def test_without_the_whole_word_nothing_goes(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await planned(play)
        await play.press("enter")
        await play.type("delet")
        await play.press("enter")
        await play.until("nothing is deleted before delete is typed in full")
    assert events(fixed_store) == STORED


async def test_as_configured_each_table_and_component_has_its_own_age(fixed_store: StoreLocation) -> None:
    settings = Settings(
        retention=RetentionSettings(raw_events_days=3),
        components={"chat_telemetry": ComponentSettings(retention_days=400)},
    )
    async with dashboard(fixed_store, settings=settings) as play:
        await play.until(lambda: play.is_answered)
        await play.press("X")
        await play.until("on disk now")
        assert play.dialog_words("events")[1:3] == ["3", "d"]
        assert play.dialog_words("chat_telemetry")[1:3] == ["400", "d"]
        assert "tidy up and give back space" in play.text
        await play.press("enter")
        await play.until("no rows deleted")
    assert events(fixed_store) == STORED


async def test_a_mistake_in_the_age_is_told_and_nothing_can_be_deleted_by_it(fixed_store: StoreLocation) -> None:
    async with dashboard(fixed_store) as play:
        await planned(play)
        await play.paste("x")
        await play.until("'45mx' is no duration")
        assert "type delete" not in play.text
        await play.press("enter", "backspace")
        await play.until("type delete")


async def test_another_clean_up_at_work_is_told(fixed_store: StoreLocation) -> None:
    with alone_at_upkeep(fixed_store):
        async with dashboard(fixed_store) as play:
            await planned(play)
            await play.press("enter")
            await play.type("delete")
            await play.press("enter")
            await play.until("another clean-up is at work")
    assert events(fixed_store) == STORED


async def test_cancelled_it_says_what_is_deleted(fixed_store: StoreLocation) -> None:
    with closing(sqlite3.connect(fixed_store.path, isolation_level=None)) as other:
        async with dashboard(fixed_store) as play:
            await planned(play)
            await play.press("enter")
            await play.type("delete")
            other.execute("begin immediate")  # the clean-up waits for the lock
            await play.press("enter")
            await play.until("esc cancel")
            await play.press("escape")
            await play.until("Cancelled: no rows deleted")
            other.execute("rollback")
    assert events(fixed_store) == STORED


async def test_without_a_store_there_is_nothing_to_clean_up(location: StoreLocation) -> None:
    async with dashboard(location) as play:
        await play.until("No store yet")
        await play.press("X")
        await play.until("there is no store here")
        await play.press("escape")
    assert not location.path.exists()
