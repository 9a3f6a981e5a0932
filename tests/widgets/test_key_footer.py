"""The line of keys at the bottom."""

from __future__ import annotations

import pytest

from telesink.widgets import KeyFooter

from .screen import COLOURS, Stage, colour_at, painted

HINTS = [("↑↓", "move"), ("↵", "open"), ("/", "filter"), ("f", "follow"), ("x", "export")]


def stage() -> Stage:
    return Stage(KeyFooter(HINTS, [("^p", "palette"), ("?", "help")]))


async def test_keys_and_labels_stand_side_by_side() -> None:
    app = stage()
    async with app.play(80, 3):
        assert painted(app)[2].split("  ")[0] == " ↑↓ move"
        assert painted(app)[2].endswith("^p palette  ? help")


async def test_keys_are_in_the_accent_and_labels_dim() -> None:
    app = stage()
    async with app.play(80, 3):
        assert colour_at(app, 2, "/") != colour_at(app, 2, "filter")
        assert colour_at(app, 2, "filter") == COLOURS["dim"]


@pytest.mark.parametrize("width", range(8, 81))
async def test_what_does_not_fit_is_left_out_whole_and_help_stays(width: int) -> None:
    app = stage()
    async with app.play(width, 3):
        line = painted(app)[2]
    assert line.endswith("? help")
    assert "…" not in line
    shown = [hint for hint in line.split("  ") if hint.strip()]
    allowed = {f"{keys} {label}" for keys, label in [*HINTS, ("^p", "palette"), ("?", "help")]}
    assert {hint.strip() for hint in shown} <= allowed


async def test_help_is_there_though_nobody_named_it() -> None:
    app = Stage(KeyFooter([("q", "quit")], ()))
    async with app.play(40, 3):
        assert painted(app)[2].endswith("? help")


async def test_other_hints_replace_those_before() -> None:
    app = stage()
    async with app.play(80, 3) as pilot:
        app.query_one(KeyFooter).hints = [("z", "zoom")]
        await pilot.pause()
        assert "z zoom" in painted(app)[2]
        assert "filter" not in painted(app)[2]
