"""Users' regular expressions: what is let in and what it matches."""

from __future__ import annotations

import pytest

from telesink.store.query.regexes import MAX_TEXT, matches, problem


@pytest.mark.parametrize(
    "pattern",
    [
        "a+",
        "(ab)+",
        "(a+b)",
        "(a+){2}",
        r"(\d+\.){3}",
        r"(\(a\+\))+",
        "([+*])+",
        "([]+])+",
        r"([\]+])+",
        "(?:x|y)*z",
        "a{2,}",
    ],
)
def test_a_harmless_pattern_is_let_in(pattern: str) -> None:
    assert problem(pattern) is None


@pytest.mark.parametrize(
    "pattern", ["(a+)+", "(a*)*b", "(?:a|b*)+", "((a+)b)*", "(a+){2,}", r"(\w+\s?)*$", "(([)]+))+"]
)
def test_a_repeat_inside_a_repeat_is_kept_out(pattern: str) -> None:
    assert "repeats a group" in (problem(pattern) or "")


@pytest.mark.parametrize(
    ("pattern", "words"), [("(", "not valid"), ("a" * 201, "longer than 200"), ("[z-a]", "not valid")]
)
def test_a_wrong_pattern_says_what_is_wrong(pattern: str, words: str) -> None:
    assert words in (problem(pattern) or "")


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [("time.?out", "a Time-Out", True), ("^out", "timeout", False), ("7", 371, True), (".*", None, False)],
)
def test_a_pattern_is_found_anywhere_whatever_the_case(pattern: str, value: object, expected: bool) -> None:
    assert matches(pattern, value) is expected


def test_only_the_beginning_of_a_long_text_is_looked_at() -> None:
    assert not matches("end$", "x" * MAX_TEXT + "end")
