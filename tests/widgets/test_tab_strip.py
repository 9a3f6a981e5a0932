"""The top line: tabs that fit at any width, and the status beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesink.widgets import TabStrip
from telesink.widgets.tab_layout import tab_line

from .screen import COLOURS, Stage, colour_at, painted, style_at

NAMES = ("Overview", "Events", "Metrics", "Health", "Performance", "Chains")
TABS = [(name.lower(), name) for name in NAMES]
STATUS = [("telemetry.db 2.1 GB", "dim"), ("1,024 ev/s", "dim"), ("● live", "ok")]


def stage(*, height: int = 2, tabs: int = 6) -> Stage:
    strip = TabStrip([*TABS, ("alerts", "Alerts")][:tabs], "events")
    strip.status = STATUS
    strip.styles.height = height
    return Stage(strip)


@pytest.mark.parametrize(
    ("width", "tabs", "status"),
    [
        (
            168,
            " ◆ telesink   1 Overview   2 Events   3 Metrics   4 Health   5 Performance   6 Chains",
            "telemetry.db 2.1 GB  1,024 ev/s  ● live",
        ),
        (
            120,
            " ◆ telesink  1 Overview  2 Events  3 Metrics  4 Health  5 Performance  6 Chains",
            "1,024 ev/s  ● live",
        ),
        (90, " ◆  1 Overview 2 Events 3 Metrics 4 Health 5 Performance 6 Chains", "1,024 ev/s  ● live"),
        (84, " ◆ telesink  1 Overview 2 Events 3 Metrics 4 Health 5 Performance 6 Chains", "● live"),
        (80, " telesink  1 Overview 2 Events 3 Metrics 4 Health 5 Performance 6 Chains", "● live"),
        (76, " telesink  1 Overview 2 Events 3 Metrics 4 Health 5 Performance 6 Chains", "●"),
        (73, " telesink  Overview  Events  Metrics  Health  Performance  Chains", "● live"),
        (61, " ◆  Overview Events Metrics Health Performance Chains", "● live"),
        (56, " ◆  Overview Events Metrics Health Performance Chains", "●"),
        (54, " ◆  Overview Events Metrics Health Performance Chains", ""),
        (44, " ◆  Over… Even… Metri… Health Perfo… Chains", ""),
    ],
)
async def test_what_gives_way_when_the_line_gets_narrow(width: int, tabs: str, status: str) -> None:
    app = stage()
    async with app.play(width, 5):
        shown = painted(app)[0]
    assert shown.startswith(tabs)
    assert shown[len(tabs) :].strip() == status
    assert len(shown) == width - 1 or not status


def test_a_short_item_before_the_last_one_stays_for_longer_than_the_name() -> None:
    line = tab_line("telesink", TABS, [("24h", "accent"), ("● live", "ok")], 80)
    assert [text for text, _token in line.status] == ["24h", "● live"]
    assert not line.name


def test_a_single_item_does_not_cost_the_name() -> None:
    assert tab_line("telesink", TABS, [("● live", "ok")], 84).name == "telesink"


async def test_seven_tabs_fit_80_cells_whole() -> None:
    app = stage(tabs=7)
    async with app.play(80, 5):
        shown = painted(app)[0]
    assert all(f" {name} " in shown for name in (*NAMES, "Alerts"))
    assert shown.endswith("● live")


async def test_the_active_tab_is_bold_and_underlined_in_the_accent() -> None:
    app = stage()
    async with app.play(120, 5):
        top, below = painted(app)[:2]
        assert style_at(app, 0, "Events").bold
        assert not style_at(app, 0, "Metrics").bold
        assert below.strip() == "▔" * len("2 Events")
        assert below.index("▔") == top.index("2 Events")
        assert colour_at(app, 1, "▔") == colour_at(app, 0, "2 Events")


async def test_in_a_single_line_the_active_tab_is_underlined_itself() -> None:
    app = stage(height=1)
    async with app.play(120, 5):
        assert style_at(app, 0, "Events").underline
        assert not style_at(app, 0, "Metrics").underline
        assert not painted(app)[1]


async def test_another_tab_can_be_made_active() -> None:
    app = stage()
    async with app.play(120, 5) as pilot:
        app.query_one(TabStrip).active = "chains"
        await pilot.pause()
        assert painted(app)[1].index("▔") == painted(app)[0].index("6 Chains")


async def test_the_status_has_its_own_colours_and_changes() -> None:
    app = stage()
    async with app.play(120, 5) as pilot:
        assert colour_at(app, 0, "● live") == COLOURS["ok"]
        app.query_one(TabStrip).status = [("‖ frozen", "warning")]
        await pilot.pause()
        assert painted(app)[0].endswith("‖ frozen")


async def test_a_click_on_a_tab_names_it() -> None:
    app = stage()
    async with app.play(120, 5) as pilot:
        await pilot.click(TabStrip, offset=(painted(app)[0].index("Metrics"), 0))
        await pilot.click(TabStrip, offset=(100, 0))
        assert [message.tab_id for message in app.sent(TabStrip.Activated)] == ["metrics"]


@given(st.integers(0, 200), st.integers(0, 3), st.integers(1, 7))
def test_tabs_never_overlap_and_are_never_cut_without_an_ellipsis(width: int, items: int, count: int) -> None:
    tabs = [*TABS, ("alerts", "Alerts")][:count]
    line = tab_line("telesink", tabs, STATUS[-items:] if items else [], width)
    at = 0
    for tab, (_, label) in zip(line.tabs, tabs, strict=True):
        assert tab.at >= at
        assert tab.label == label or tab.label.endswith("…")
        at = tab.at + tab.width
    if width >= 40:
        assert at <= width
    taken = at + sum(len(text) + 2 for text, _ in line.status)
    assert not line.status or taken <= width + 2


async def test_hostile_labels_are_shown_not_sent() -> None:
    strip = TabStrip([("x", "\x1b[2J")])
    strip.status = [("\x07bell", "dim")]
    app = Stage(strip)
    async with app.play(80, 5):
        assert "␛[2J" in painted(app)[0]
        assert "␇bell" in painted(app)[0]
