"""When a clean-up is due: at night, once, and whenever a day has gone without one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from telesink.store.upkeep.schedule import EVERY, is_cleanup_due, next_cleanup


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NOON = at("2026-11-24T12:00")


@pytest.mark.parametrize(
    ("now", "last"),
    [
        ("2026-11-24T12:00", None),
        ("2026-11-24T12:00", "2026-11-23T12:00"),  # a day ago
        ("2026-11-24T03:00", "2026-11-23T03:05"),  # the night has come, though it is not quite a day
        ("2026-11-24T03:59", "2026-11-23T20:00"),  # and after one by hand
        ("2026-11-24T12:00", "2026-11-24T18:00"),  # the clock was set back
    ],
)
def test_it_is_due(now: str, last: str | None) -> None:
    assert is_cleanup_due(at(now), at(last) if last else None)
    assert next_cleanup(at(now), at(last) if last else None) == at(now)


@pytest.mark.parametrize(
    ("now", "last", "due"),
    [
        ("2026-11-24T12:00", "2026-11-24T03:00", "2026-11-25T03:00"),
        ("2026-11-24T12:00", "2026-11-23T12:01", "2026-11-24T12:01"),
        ("2026-11-24T03:10", "2026-11-24T03:00", "2026-11-25T03:00"),  # done tonight
        ("2026-11-24T02:00", "2026-11-23T20:00", "2026-11-24T03:00"),
    ],
)
def test_it_is_not_due_yet(now: str, last: str, due: str) -> None:
    assert not is_cleanup_due(at(now), at(last))
    assert next_cleanup(at(now), at(last)) == at(due)


def cleanups(begin: datetime, awake: list[tuple[int, int]], days: int) -> list[datetime]:
    """When clean-ups are done by a machine that is on in these hours of each day, of the looks that are taken."""
    done: list[datetime] = []
    now = begin
    while now < begin + timedelta(days=days):
        is_on = any(first <= now.hour < last for first, last in awake)
        if is_on and is_cleanup_due(now, done[-1] if done else None):
            done.append(now)
        now += EVERY["clean-up"]
    return done


def test_a_machine_that_is_always_on_cleans_up_once_a_night_after_the_first_day() -> None:
    done = cleanups(NOON, [(0, 24)], days=10)
    assert done == [NOON, *(at("2026-11-25T03:00") + timedelta(days=day) for day in range(10))]


def test_a_machine_that_sleeps_at_night_cleans_up_by_day() -> None:
    done = cleanups(NOON, [(9, 18)], days=10)
    assert len(done) == 10
    assert all(9 <= moment.hour < 18 for moment in done)


def test_after_a_week_away_one_is_enough() -> None:
    assert is_cleanup_due(NOON, NOON - timedelta(days=7))
    assert not is_cleanup_due(NOON + EVERY["clean-up"], NOON)
