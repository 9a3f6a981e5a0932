"""Times, durations and sizes as people read them."""

from __future__ import annotations

import time

import pytest

from telesink.store.humane import age_text, amount_text, count_text, duration_text, moment_text, size_text, span_text


@pytest.mark.parametrize(
    ("microseconds", "text"),
    [
        (0, "0 µs"),
        (850, "850 µs"),
        (12_500, "12.5 ms"),
        (999_700, "1 s"),
        (1_250_000, "1.25 s"),
        (59_990_000, "1m 00s"),
        (185_000_000, "3m 05s"),
        (7_800_000_000, "2h 10m"),
        (356_400_000_000, "4d 3h"),
        (-12_500, "-12.5 ms"),
    ],
)
def test_durations_come_in_the_unit_that_suits(microseconds: int, text: str) -> None:
    assert duration_text(microseconds) == text


def test_times_are_local_unless_utc_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Etc/GMT-2")  # the surroundings set the clock back
    time.tzset()
    noon = 1_795_000_000_123_456  # 11:06:40 UTC, there two hours later
    assert moment_text(noon, utc=False) == "2026-11-18 13:06:40.123"
    assert moment_text(noon, utc=True) == "2026-11-18 11:06:40.123Z"


@pytest.mark.parametrize(
    ("size", "text"), [(512, "512 B"), (1536, "1.5 KiB"), (3 << 30, "3.0 GiB"), (5 << 40, "5.0 TiB")]
)
def test_sizes_come_in_binary_units(size: int, text: str) -> None:
    assert size_text(size) == text


def test_counts_agree_with_their_noun() -> None:
    assert [count_text(number, "event") for number in (0, 1, 12345)] == [
        "0 events",
        "1 event",
        "12,345 events",
    ]


@pytest.mark.parametrize(
    ("microseconds", "text"),
    [(-5, "now"), (999_999, "now"), (1_000_000, "1 s ago"), (59_990_000, "59 s ago"), (185_400_000, "3m 05s ago")],
)
def test_ages_are_told_to_the_second(microseconds: int, text: str) -> None:
    assert age_text(microseconds) == text


def test_a_span_is_told_to_the_second() -> None:
    assert (span_text(-1), span_text(999_999), span_text(12_345_678)) == ("0 s", "0 s", "12 s")


@pytest.mark.parametrize(("amount", "text"), [(0.995, "0.995"), (16.66, "16.7"), (100, "100"), (60_000, "60,000")])
def test_amounts_have_three_digits_and_never_an_exponent(amount: float, text: str) -> None:
    assert amount_text(amount) == text
