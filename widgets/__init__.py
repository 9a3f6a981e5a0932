"""Widgets that draw plain values: tables, charts, trees. They know neither store nor dashboard.

Each name is imported on first use, so that a screen with a table does not pay for charts.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from telesink.widgets.cells import Cell, Segments
    from telesink.widgets.heat_map import HeatMap
    from telesink.widgets.json_view import JsonView
    from telesink.widgets.key_footer import KeyFooter
    from telesink.widgets.long_table import LongTable
    from telesink.widgets.plot_chart import PlotChart
    from telesink.widgets.row_lines import Column, Row
    from telesink.widgets.row_table import RowTable
    from telesink.widgets.signs import level_cell, level_sign
    from telesink.widgets.spark import gauge, sparkline, verdict_strip
    from telesink.widgets.tab_strip import TabStrip
    from telesink.widgets.text import visible
    from telesink.widgets.tile import Tile
    from telesink.widgets.time_bars import Bar, TimeBars
    from telesink.widgets.waterfall import Waterfall
    from telesink.widgets.waterfall_rows import WaterfallRow

_HOME = {
    "Bar": "time_bars",
    "Cell": "cells",
    "Column": "row_lines",
    "HeatMap": "heat_map",
    "JsonView": "json_view",
    "KeyFooter": "key_footer",
    "LongTable": "long_table",
    "PlotChart": "plot_chart",
    "Row": "row_lines",
    "RowTable": "row_table",
    "Segments": "cells",
    "TabStrip": "tab_strip",
    "Tile": "tile",
    "TimeBars": "time_bars",
    "Waterfall": "waterfall",
    "WaterfallRow": "waterfall_rows",
    "gauge": "spark",
    "level_cell": "signs",
    "level_sign": "signs",
    "sparkline": "spark",
    "verdict_strip": "spark",
    "visible": "text",
}

__all__ = [
    "Bar",
    "Cell",
    "Column",
    "HeatMap",
    "JsonView",
    "KeyFooter",
    "LongTable",
    "PlotChart",
    "Row",
    "RowTable",
    "Segments",
    "TabStrip",
    "Tile",
    "TimeBars",
    "Waterfall",
    "WaterfallRow",
    "gauge",
    "level_cell",
    "level_sign",
    "sparkline",
    "verdict_strip",
    "visible",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"telesink.widgets.{_HOME[name]}"), name)
