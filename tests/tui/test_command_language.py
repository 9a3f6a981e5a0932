"""Lines behind the colon: what they mean, what is wrong with them and where, and how they go on."""

from __future__ import annotations

import pytest

from telesink.store.query.completion import Vocabulary
from telesink.store.times import US_PER_SECOND, us_from_iso
from telesink.tui.command_completion import completions
from telesink.tui.command_language import (
    VERBS,
    Command,
    CommandError,
    Do,
    ForgetFilter,
    GoTo,
    Known,
    SaveFilter,
    SetFilter,
    SetRange,
    SetTheme,
    ShowChain,
    ShowTab,
    read_command,
)
from telesink.tui.ranges import parse_range
from telesink.tui.view import View

NOW = us_from_iso("2026-11-24T14:32:07Z")
"""A Tuesday."""
MINUTE = 60 * US_PER_SECOND
KNOWN = Known(
    View(lambda: NOW * 1000, parse_range("1h"), utc=True),
    "health",
    ("ink", "paper"),
    {"slow": "duration:>2s", "db errors": "component:db level:error", "broken": "status:failed"},
    ("corr_12", "turn_0122"),
    Vocabulary({"component": ("api", "db")}),
)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("events", ShowTab("events")),
        ("events level:error", SetFilter("level:error", "events")),
        ("chains status:failed", SetFilter("status:failed", "chains")),
        ("chain corr 12", ShowChain("corr 12")),
        ("tab perf", ShowTab("performance")),
        ("health", Do("tabs.health")),
        ("range 6h", SetRange(parse_range("6h"))),
        ("range  2026-11-24T14:00..2026-11-24T15:00", SetRange(parse_range("2026-11-24T14:00Z..2026-11-24T15:00Z"))),
        ("range yesterday 14:00..15:30:05", SetRange(parse_range("2026-11-23T14:00Z..2026-11-23T15:30:05Z"))),
        ("range 9:00..", SetRange(parse_range("2026-11-24T09:00Z.."))),
        ("filter timeout", SetFilter("timeout", "events")),
        ("filter", SetFilter(None, "events")),
        ("theme paper", SetTheme("paper")),
        ("theme", Do("theme.pick")),
        ("save  my own", SaveFilter("my own")),
        ("load db errors", SetFilter("component:db level:error", "events")),
        ("load broken", SetFilter("status:failed", "chains")),
        ("forget slow", ForgetFilter("slow")),
        ("q", Do("program.quit")),
        ("exp", Do("export.show")),
        ("  live ", GoTo(None)),
        ("time now", GoTo(None)),
        ("go -15m", GoTo(NOW - 15 * MINUTE)),
        ("time 14:30", GoTo(us_from_iso("2026-11-24T14:30Z"))),
        ("time 14:33", GoTo(us_from_iso("2026-11-23T14:33Z"))),
        ("time yesterday 14:30", GoTo(us_from_iso("2026-11-23T14:30Z"))),
        ("time yesterday", GoTo(us_from_iso("2026-11-23T00:00Z"))),
        ("time mon 9:05", GoTo(us_from_iso("2026-11-23T09:05Z"))),
        ("time tuesday 9:05", GoTo(us_from_iso("2026-11-17T09:05Z"))),
        ("time -15m", GoTo(NOW - 15 * MINUTE)),
        ("time 1h30m ago", GoTo(NOW - 90 * MINUTE)),
        ("time 2026-11-20", GoTo(us_from_iso("2026-11-20T00:00Z"))),
        ("time 2026-11-20 14:30:05", GoTo(us_from_iso("2026-11-20T14:30:05Z"))),
        ("time 2026-11-20T14:30+01:00", GoTo(us_from_iso("2026-11-20T13:30Z"))),
    ],
)
def test_a_line_means(line: str, command: Command) -> None:
    assert read_command(line, KNOWN) == command


def test_an_empty_line_means_nothing() -> None:
    assert read_command("  ", KNOWN) is None


@pytest.mark.parametrize(
    ("line", "wrong", "message"),
    [
        ("  evnts", "evnts", "'evnts' is no command; is events meant?"),
        ("zzz", "zzz", "'zzz' is no command; tab shows them all"),
        ("e", "e", "'e' can be events, export"),
        ("export now", "now", "export takes nothing behind it"),
        ("events level:bad", "bad", "'bad' is no level"),
        ("filter  a nofield:3", "nofield", "nofield"),
        ("time soon", "soon", "'soon' is no time; write 14:30"),
        ("time 25:00", "25:00", "'25:00' is no time of day"),
        ("time yesterday noon", "yesterday", "'noon' is no time of day"),
        ("time -15", "-15", "'15' is no duration"),
        ("range 6x", "6x", "'6x' is no duration"),
        ("range 2026-11-25..2026-11-24", "2026-11-25", "ends before it starts"),
        ("theme pink", "pink", "'pink' is no theme; there are ink, paper"),
        ("load fast", "fast", "'fast' is no saved filter; there are slow, db errors, broken"),
        ("tab alarm", "alarm", "'alarm' is no tab"),
    ],
)
def test_a_mistake_is_told_where_it_is(line: str, wrong: str, message: str) -> None:
    with pytest.raises(CommandError) as caught:
        read_command(line, KNOWN)
    assert message in str(caught.value)
    assert line[caught.value.column - 1 :].startswith(wrong)


def test_what_is_missing_is_told_behind_the_word() -> None:
    with pytest.raises(CommandError, match="chain needs an id") as caught:
        read_command("chain", KNOWN)
    assert caught.value.column == len("chain ") + 1


def lines(typed: str) -> list[str]:
    return [completion.line for completion in completions(typed, KNOWN)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ch", ["chain ", "chains "]),
        ("tab p", ["tab performance"]),
        ("theme p", ["theme paper"]),
        ("load ", ["load slow", "load db errors", "load broken"]),
        ("forget err", ["forget db errors"]),
        ("chain 12", ["chain corr_12", "chain turn_0122"]),
        ("range 3", ["range 30d"]),
        ("events a -lev", ["events a -level:"]),
        ("events component:d", ["events component:db"]),
        ("chains stat", ["chains status:"]),
        ("nothing ", []),
        ("quit ", []),
    ],
)
def test_a_line_goes_on(typed: str, first: list[str]) -> None:
    assert lines(typed) == first


def test_an_empty_line_offers_every_command_with_its_meaning() -> None:
    assert [completion.line.strip() for completion in completions("", KNOWN)] == list(VERBS)
    assert all(completion.note.endswith(".") for completion in completions("", KNOWN))
