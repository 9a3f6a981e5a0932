"""Texts: nothing recorded acts on the terminal, and what is cut or padded has exactly the width asked for."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from telesink.widgets.text import cut, fit, visible

HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x00\x07\x9b\x7f\u202e\u2066\u200b\u200d\ufeff\ufe0f\u0301👨🎉語ｱé…\U000e0041\U000e0100"),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("a\nb\tc\r", "a␊b␉c␍"),
        ("\x00\x7f", "␀␡"),
        ("\x9b2J", "⟨009B⟩2J"),
        ("user\u202eexe.txt", "user⟨202E⟩exe.txt"),
        ("zero\u200bwidth", "zero⟨200B⟩width"),
        ("a\U000e0041b", "a⟨E0041⟩b"),
        ("half\ud800", "half⟨D800⟩"),
        ("line\u2028end", "line⟨2028⟩end"),
        ("héllo 日本語 🎉", "héllo 日本語 🎉"),
        ("", ""),
    ],
)
def test_what_a_terminal_would_obey_or_hide_is_shown_as_a_sign(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@given(HOSTILE)
def test_no_control_format_or_surrogate_character_is_left(text: str) -> None:
    left = {unicodedata.category(character) for character in visible(text)}
    assert not left & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(HOSTILE)
def test_what_is_visible_can_be_written_to_a_terminal(text: str) -> None:
    visible(text).encode("utf-8")


@given(HOSTILE, st.integers(0, 40), st.sampled_from(["left", "right"]))
def test_fitted_text_has_exactly_the_width(text: str, width: int, align: str) -> None:
    assert cell_len(fit(text, width, "right" if align == "right" else "left")) == width


@given(HOSTILE, st.integers(0, 40))
def test_cut_text_is_never_wider_than_asked(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= width


def test_what_is_cut_off_leaves_an_ellipsis() -> None:
    assert cut("memory.search", 8) == "memory.…"


def test_text_that_fits_stays_whole() -> None:
    assert cut("memory.search", 13) == "memory.search"


def test_a_wide_character_is_not_halved() -> None:
    assert fit("日本語", 4) == "日… "


def test_numbers_are_aligned_at_their_end() -> None:
    assert fit("42", 6, "right") == "    42"


def test_accents_stacked_without_end_are_cut() -> None:
    assert len(fit("e" + "\u0301" * 10_000, 10)) < 100
