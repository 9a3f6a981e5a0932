"""The words around a metric's chart: what it shows, the figures of each line, and the values at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content

from telesink.store.query.chart_results import OTHER, MetricHeat, MetricLines
from telesink.store.query.results import Series
from telesink.tui.panes.amounts import amount
from telesink.tui.panes.metric_questions import Chart, ChartChoice, MetricsSnapshot
from telesink.tui.panes.metric_rows import value_text
from telesink.tui.ranges import step_words
from telesink.widgets import format as words
from telesink.widgets import visible
from telesink.widgets.plot_frame import series_token
from telesink.widgets.text import fit

_FIGURES: Final = ("last", "lowest", "mean", "highest")
_FIGURE: Final = 11
"""Cells of a figure where several lines stand under each other."""
_NAME: Final = 32
_HALF, _NEARLY_ALL = 0.5, 0.95


def title(snapshot: MetricsSnapshot) -> str:
    return snapshot.chosen.metric_name if snapshot.chosen else amount(len(snapshot.charted), "marked metric")


def note(snapshot: MetricsSnapshot, choice: ChartChoice) -> str:
    """Beside the title: what a value of the chart is, and what else there is to know."""
    found = snapshot.heat or (snapshot.charts[0].lines if snapshot.charts else None)
    if found is None:
        return ""
    length = step_words(found.step_us)
    parts = [f"by {length}" if choice.step_us else f"by {length} (auto)"]
    if isinstance(found, MetricHeat):
        parts += ["values in each bucket", *([] if found.is_whole else ["the newest points alone"])]
    elif snapshot.chosen:
        parts += _gathering(found, choice)
    if snapshot.chosen:
        metric = snapshot.chosen
        parts.append(f"{metric.metric_type} of {metric.component}, {amount(metric.points, 'point')}")
    return "   ".join(parts)


def _gathering(found: MetricLines, choice: ChartChoice) -> list[str]:
    if not found.label_names:
        return []
    if choice.split is None:
        return ["all labels"]
    return [f"by {choice.split[0]}" if choice.split else f"{found.gathered} of all labels"]


def line_name(line: Series, chart: Chart) -> str:
    """What a line is called in the legend."""
    if line.labels == OTHER and chart.lines.others:
        return f"{OTHER} ({chart.lines.gathered} of {chart.lines.others})"
    return line.labels or chart.metrics[0].metric_name


def unit_words(chart: Chart) -> str:
    """What stands over the axis of values: `ms`, `tokens in 30 s`."""
    if chart.metrics[0].metric_type != "counter":
        return chart.unit
    return f"{chart.unit} in {step_words(chart.lines.step_us)}".lstrip()


def figures(charts: Sequence[Chart]) -> Content:
    """Last, lowest, mean and highest of each line; each value is that of a step."""
    lines = [
        (chart, line, number)
        for chart in charts
        for number, line in enumerate(chart.lines.lines, start=1)
        if line.points
    ]
    if len(lines) == 1:
        values = _values(lines[0][1], lines[0][0].unit)
        return Content.assemble(*(part for name, text in zip(_FIGURES, values, strict=True)
                                  for part in ((f"{name} ", "$faint"), (f"{text}   ", "$foreground"))))  # fmt: skip
    names = [visible(line_name(line, chart)) for chart, line, _number in lines]
    widest = min(max(map(len, names), default=0), _NAME)
    head = " " * (widest + 2) + "".join(f"{name:>{_FIGURE}}" for name in _FIGURES)
    rows = [
        _figures(chart, line, number, name, widest) for (chart, line, number), name in zip(lines, names, strict=True)
    ]
    return Content("\n").join([Content.styled(head, "$faint"), *rows])


def _values(line: Series, unit: str | None) -> list[str]:
    values = [value for _at, value in line.points]
    mean = round(sum(values) / len(values), 2)
    return [value_text(value, unit) for value in (values[-1], min(values), mean, max(values))]


def _figures(chart: Chart, line: Series, number: int, name: str, widest: int) -> Content:
    sign = str(number) if len(chart.lines.lines) > 1 else "━"
    values = "".join(f"{text:>{_FIGURE}}" for text in _values(line, chart.unit))
    parts = ((f"{sign} ", f"${series_token(number)}"), (fit(name, widest), "$dim"), (values, "$foreground"))
    return Content.assemble(*parts)


def moments(snapshot: MetricsSnapshot) -> list[int]:
    """The starts of all steps that have a value, oldest first."""
    if snapshot.heat:
        return sorted(snapshot.heat.counts)
    return sorted({at for chart in snapshot.charts for line in chart.lines.lines for at, _value in line.points})


def readout(snapshot: MetricsSnapshot, moment: int, width: int, *, utc: bool, dated: bool) -> Content:
    """The values of the step that begins at a moment; with names where they fit `width` cells, else with numbers."""
    clock = words.date_clock if dated else words.clock
    at = (clock(moment, utc, precise=False), "bold $accent")
    if snapshot.heat:
        return Content.assemble(at, _spread(snapshot.heat, moment, snapshot.charted[0].unit))
    lines = [
        (line, chart, number) for chart in snapshot.charts for number, line in enumerate(chart.lines.lines, start=1)
    ]
    named, short = (
        Content.assemble(at, *(part for line in lines for part in _read(*line, moment, named=named)))
        for named in (len(lines) > 1, False)
    )
    return named if named.cell_length <= width else short


def _read(line: Series, chart: Chart, number: int, moment: int, *, named: bool) -> list[tuple[str, str]]:
    """One line's value, with its number and, where there is room for all, its name."""
    value = dict(line.points).get(moment)
    if value is None:
        return []
    sign = str(number) if len(chart.lines.lines) > 1 else "━"
    return [
        (f"  {sign}", f"${series_token(number)}"),
        (f" {visible(line_name(line, chart))}" if named else "", "$dim"),
        (f" {value_text(value, chart.unit)}", "bold $foreground"),
    ]


def _spread(heat: MetricHeat, moment: int, unit: str | None) -> tuple[str, str]:
    counts = heat.counts.get(moment, ())
    total = round(sum(counts))
    if not total:
        return "  no values", "$dim"
    half, nearly = (_reached(heat, counts, share, unit) for share in (_HALF, _NEARLY_ALL))
    return f"  {amount(total, 'value')}   half {half}   95 % {nearly}", "$foreground"


def _reached(heat: MetricHeat, counts: Sequence[float], share: float, unit: str | None) -> str:
    """The bucket in which so large a share of the values ends: `≤ 80 ms`."""
    passed, wanted = 0.0, share * sum(counts)
    for bucket, count in enumerate(counts):
        passed += count
        if passed >= wanted:
            return bucket_words(heat.bounds, bucket, unit)
    return bucket_words(heat.bounds, len(heat.bounds), unit)


def bucket_words(bounds: Sequence[float], bucket: int, unit: str | None) -> str:
    """A bucket by its last value; the last one by what it lies above."""
    if bucket < len(bounds):
        return f"≤ {value_text(bounds[bucket], unit)}"
    return f"> {value_text(bounds[-1], unit)}"
