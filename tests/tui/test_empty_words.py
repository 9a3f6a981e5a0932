"""Why no event is shown, in words."""

from __future__ import annotations

import pytest

from telesink.tui.panes.event_words import empty_words
from telesink.tui.ranges import parse_range
from telesink.tui.view import View

VIEW = View(lambda: 0, parse_range("1h"), utc=True)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("level=error", "level=error is looked for as a word: a field is asked as level:error"),
        ("timeout Component==db", "Component==db is looked for as a word: a field is asked as Component:db"),
    ],
)
def test_a_field_with_an_equals_sign_that_finds_nothing_is_told_how_fields_are_asked(where: str, told: str) -> None:
    assert empty_words(VIEW, where, None) == f"No event matches in the last hour; {told}"


@pytest.mark.parametrize("where", ["level:error", "retries=3", '"level=error"', "timeout", "@level=2"])
def test_what_is_no_field_or_asked_well_is_not_corrected(where: str) -> None:
    assert empty_words(VIEW, where, None) == "No event matches in the last hour"
