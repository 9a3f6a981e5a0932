"""JSON to read: nothing cut off, folded on demand, safe to show and easy to copy."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.selection import SELECT_ALL

from telesink.widgets import JsonView
from telesink.widgets.json_lines import json_lines, plain_text

from .screen import COLOURS, Stage, colour_at, painted, style_at

PAYLOAD = json.dumps(
    {"invoice": "INV-20931", "amount": 12, "gateway": {"name": "northpay", "tries": [1, 2]}, "ok": True}
)


def stage(text: str) -> Stage:
    return Stage(JsonView(text))


def shown(app: Stage) -> list[str]:
    return [line[3:].rstrip() for line in painted(app) if line.strip()]


async def test_an_object_is_laid_out_line_by_line() -> None:
    app = stage(PAYLOAD)
    async with app.play(60, 20):
        assert shown(app) == [
            "{",
            '  "invoice": "INV-20931",',
            '  "amount": 12,',
            '  "gateway": {',
            '    "name": "northpay",',
            '    "tries": [',
            "      1,",
            "      2",
            "    ]",
            "  },",
            '  "ok": true',
            "}",
        ]


async def test_kinds_of_values_have_colours_that_are_no_level() -> None:
    app = stage(PAYLOAD)
    async with app.play(60, 20):
        assert colour_at(app, 1, '"invoice"') == COLOURS["dim"]
        assert colour_at(app, 2, "12") == COLOURS["series-2"]
        assert colour_at(app, 10, "true") == COLOURS["series-3"]


async def test_enter_folds_and_says_how_much_is_hidden() -> None:
    app = stage(PAYLOAD)
    async with app.play(60, 20) as pilot:
        await pilot.press("down", "down", "down", "enter")
        assert '  "gateway": { … 2 keys },' in shown(app)
        assert painted(app)[3].startswith("▌▸")
        await pilot.press("enter")
        assert '    "name": "northpay",' in shown(app)


async def test_left_folds_what_the_line_is_in_and_right_unfolds() -> None:
    app = stage(PAYLOAD)
    async with app.play(60, 20) as pilot:
        await pilot.press(*["down"] * 4, "left", "left")
        assert len(shown(app)) == 6
        await pilot.press("right")
        assert len(shown(app)) == 12


async def test_a_click_on_the_marker_folds() -> None:
    app = stage(PAYLOAD)
    async with app.play(60, 20) as pilot:
        await pilot.click(JsonView, offset=(1, 5))
        assert '    "tries": [ … 2 items ]' in shown(app)


async def test_long_values_are_wrapped_at_words_and_nothing_is_lost() -> None:
    words = "the gateway did not answer within three tries of 600 ms each and was given up"
    app = stage(json.dumps({"error": words}))
    async with app.play(40, 20):
        lines = shown(app)
    assert len(lines) > 3
    assert all(len(line) <= 37 for line in lines)
    assert "".join(line.strip() + " " for line in lines[1:-1]).strip() == f'"error": "{words}"'


async def test_text_that_is_no_json_is_shown_as_it_is() -> None:
    app = stage("Traceback:\n  File x\nValueError: {oops")
    async with app.play(60, 10):
        assert shown(app) == ["Traceback:", "  File x", "ValueError: {oops"]


async def test_no_text_is_said_in_words() -> None:
    app = stage("  ")
    async with app.play(60, 10):
        assert any("No data" in line for line in painted(app))


async def test_another_text_starts_at_its_top() -> None:
    app = stage(json.dumps(list(range(100))))
    async with app.play(60, 10) as pilot:
        await pilot.press("end")
        app.query_one(JsonView).set_text('{"a": 1}')
        await pilot.pause()
        assert shown(app) == ["{", '  "a": 1', "}"]


@pytest.mark.parametrize("number", ["1284.50", "1e400", "123456789012345678901234567890", "-0", "NaN"])
def test_numbers_keep_the_digits_they_were_written_with(number: str) -> None:
    assert number in JsonView(f'{{"amount": {number}}}').text


def test_a_key_that_is_there_twice_is_shown_twice() -> None:
    assert JsonView('{"a": 1, "a": 2}').text == '{\n  "a": 1,\n  "a": 2\n}'


def test_nesting_deeper_than_python_reads_is_shown_as_text() -> None:
    text = "[" * 100_000
    assert JsonView(text).text == text


def test_deep_nesting_is_laid_out_without_recursion() -> None:
    deep = "[" * 500 + "]" * 500
    lines = json_lines(deep)
    assert lines is not None
    assert len(lines) == 999


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda children: st.one_of(st.lists(children), st.dictionaries(st.text(), children)),
)


@given(JSON)
def test_what_is_copied_is_the_same_data(value: Any) -> None:
    lines = json_lines(json.dumps(value))
    assert lines is not None
    assert json.loads(plain_text(lines)) == value


@given(JSON)
def test_every_object_and_list_ends_where_it_says(value: Any) -> None:
    lines = json_lines(json.dumps(value)) or []
    for index, line in enumerate(lines):
        opens = line.spans[-1][0] in ("{", "[")
        assert opens is (line.end is not None)
        if line.end is not None:
            inside = lines[index + 1 : line.end]
            assert inside
            assert all(inner.depth > line.depth for inner in inside)
            assert lines[line.end].depth == line.depth


async def test_the_cursors_object_can_be_copied_alone() -> None:
    app = stage(PAYLOAD)
    async with app.play(60, 20) as pilot:
        await pilot.press("down", "down", "down")
        copied = app.query_one(JsonView).cursor_text
        assert json.loads("{" + copied.rstrip(",") + "}") == {"gateway": {"name": "northpay", "tries": [1, 2]}}


async def test_what_the_mouse_selects_can_be_copied() -> None:
    app = stage(PAYLOAD)
    async with app.play(60, 20):
        selected = app.query_one(JsonView).get_selection(SELECT_ALL)
        assert selected is not None
        assert '"invoice": "INV-20931"' in selected[0]


async def test_a_drag_with_the_mouse_marks_and_copies_what_it_covers() -> None:
    app = stage(PAYLOAD)
    async with app.play(60, 20) as pilot:
        await pilot.mouse_down(JsonView, offset=(5, 1))
        await pilot.hover(JsonView, offset=(13, 1))
        await pilot.mouse_up(JsonView, offset=(13, 1))
        assert app.screen.get_selected_text() == '"invoice"'
        assert style_at(app, 1, '"invoice"').reverse
        assert not style_at(app, 2, '"amount"').reverse


async def test_hostile_texts_are_shown_not_sent() -> None:
    app = stage(json.dumps({"a\u202e": "x\u009b2J\u200b"}, ensure_ascii=False))
    async with app.play(60, 10):
        line = painted(app)[1]
    assert "⟨202E⟩" in line
    assert "⟨009B⟩2J⟨200B⟩" in line
