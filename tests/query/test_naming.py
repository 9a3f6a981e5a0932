"""What an event's name says about its span: shared by the writer's chains and the readers' trees."""

from __future__ import annotations

import pytest

from telesink.store.spool.naming import ends_span, interval_us, opens_span


@pytest.mark.parametrize("name", ["invocation_start", "session_started"])
def test_a_name_that_tells_of_a_start_opens_a_span(name: str) -> None:
    assert opens_span(name)
    assert not ends_span(name, has_duration=False)


@pytest.mark.parametrize("name", ["restart", "started_late", "span", "invocation_complete"])
def test_another_name_opens_none(name: str) -> None:
    assert not opens_span(name)


@pytest.mark.parametrize("word", ["complete", "completed", "error", "failed", "end", "timeout", "cancelled"])
def test_a_name_that_tells_of_an_end_ends_a_span(word: str) -> None:
    assert ends_span(f"invocation_{word}", has_duration=False)


def test_a_duration_ends_a_span_whatever_the_name() -> None:
    assert ends_span("step", has_duration=True)
    assert not ends_span("step", has_duration=False)


@pytest.mark.parametrize(
    ("name", "duration", "expected"),
    [
        ("done", 30, (970, 1000)),
        ("span", 30, (1000, 1030)),
        ("done", None, (1000, 1000)),
        ("span", 0, (1000, 1000)),
    ],
)
def test_work_ended_when_it_was_recorded_but_a_span_carries_its_start(
    name: str, duration: int | None, expected: tuple[int, int]
) -> None:
    assert interval_us(name, 1000, duration) == expected
