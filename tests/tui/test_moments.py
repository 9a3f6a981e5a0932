"""A moment as one types it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from telesink.store.errors import InputError
from telesink.store.times import us_from_iso
from telesink.tui.ranges import parse_range
from telesink.tui.time_words import moment_near
from telesink.tui.view import View
from tests.tui.fixed_rows import NOW

UTC_VIEW = View(lambda: NOW * 1000, parse_range("1h"), utc=True)
NEAR = us_from_iso("2026-11-20T09:10:11Z")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("14:30", "2026-11-20T14:30:00Z"),
        ("7:05:09.5", "2026-11-20T07:05:09.500Z"),
        ("2026-11-21T08:00", "2026-11-21T08:00:00Z"),
        ("2026-11-21 08:00:01", "2026-11-21T08:00:01Z"),
        ("2026-11-21T08:00+02:00", "2026-11-21T06:00:00Z"),
        ("2026-11-21", "2026-11-21T00:00:00Z"),
    ],
)
def test_it_is_read_as_people_write_it(text: str, moment: str) -> None:
    assert moment_near(text, NEAR, UTC_VIEW) == us_from_iso(moment)


def test_a_duration_is_counted_back_from_the_moment_that_is_shown() -> None:
    assert moment_near("10m", NEAR, UTC_VIEW) == NOW - 600_000_000
    assert moment_near("10m ago", NEAR, replace(UTC_VIEW, as_of=NEAR)) == NEAR - 600_000_000


def test_a_local_view_means_local_times() -> None:
    local = replace(UTC_VIEW, utc=False)
    assert moment_near("2026-11-21T08:00", NEAR, local) == us_from_iso("2026-11-21T08:00")
    assert moment_near("08:00", us_from_iso("2026-11-21T12:00"), local) == us_from_iso("2026-11-21T08:00")


@pytest.mark.parametrize("text", ["", "soon", "25:00", "12:61", "2026-13-01", "0001-01-01"])
def test_what_is_no_time_is_answered_with_how_to_write_one(text: str) -> None:
    with pytest.raises(InputError, match="is no time"):
        moment_near(text, NEAR, replace(UTC_VIEW, utc=False))
