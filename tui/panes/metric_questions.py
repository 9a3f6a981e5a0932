"""What the tab Metrics asks: all metrics, and the charts of the chosen or marked ones. Runs in the feed's thread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from telesink.store.query.chart_results import MetricHeat, MetricLines, Split
from telesink.store.query.results import MetricSummary, Series
from telesink.tui.panes.sorting import first_known

if TYPE_CHECKING:
    from telesink.store.query.filters import Filter
    from telesink.store.query.service import TelemetryQueryService
    from telesink.tui.view import View

Kind = Literal["line", "bars", "heat"]
MOST_MARKED: Final = 8
"""As many as there are colours for lines."""


@dataclass(frozen=True, slots=True)
class ChartChoice:
    """How the user wants the chart."""

    kind: Kind = "line"
    split: Split = None
    """The labels that lines are told apart by; None for all."""
    step_us: int | None = None
    """Length of a step; None for what suits the width."""
    marked: tuple[str, ...] = ()
    """Metrics that are charted together, in the order in which they were marked."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One frame with lines: those of one metric, or of several that have the same unit."""

    metrics: tuple[MetricSummary, ...]
    unit: str
    lines: MetricLines


@dataclass(frozen=True, slots=True)
class MetricsSnapshot:
    """The list, and what is charted."""

    metrics: tuple[MetricSummary, ...]
    charted: tuple[MetricSummary, ...]
    charts: tuple[Chart, ...] = ()
    heat: MetricHeat | None = None
    """In the place of charts."""

    @property
    def chosen(self) -> MetricSummary | None:
        """The one metric that is charted; None when there are several, or none at all."""
        return self.charted[0] if len(self.charted) == 1 else None


def ask_metrics(
    service: TelemetryQueryService, view: View, keys: Sequence[str], choice: ChartChoice, most_steps: int
) -> MetricsSnapshot:
    now = view.now()
    wanted = view.filter(now)
    metrics = service.metric_summaries(wanted)
    charted = tuple(_charted(metrics, keys, choice.marked))
    if not charted:
        return MetricsSnapshot(metrics, ())
    asked = _Asked(service, wanted, now, choice, most_steps)
    if choice.kind == "heat" and len(charted) == 1 and has_heat(charted[0]):
        return MetricsSnapshot(metrics, charted, heat=asked.heat(charted[0]))
    return MetricsSnapshot(metrics, charted, tuple(asked.charts(charted)))


def metric_key(metric: MetricSummary) -> str:
    return f"{metric.component}/{metric.metric_name}"


def has_heat(metric: MetricSummary) -> bool:
    """Whether its values have a spread worth a heat map."""
    return metric.metric_type == "histogram"


def _charted(metrics: Sequence[MetricSummary], keys: Sequence[str], marked: Iterable[str]) -> Sequence[MetricSummary]:
    """The marked ones; without any the one under the cursor, else the first."""
    by_key = {metric_key(metric): metric for metric in metrics}
    found = [by_key[name] for name in marked if name in by_key]
    chosen = None if found else first_known(metrics, keys, metric_key)
    return found if chosen is None else [chosen]


@dataclass(frozen=True, slots=True)
class _Asked:
    service: TelemetryQueryService
    wanted: Filter
    now: int
    choice: ChartChoice
    most_steps: int

    def heat(self, metric: MetricSummary) -> MetricHeat:
        """In steps of two cells: a map of single values is read better so, and has its bars at the side."""
        return self.service.metric_heat(
            metric.metric_name,
            metric.component,
            self.wanted,
            step_us=self.choice.step_us,
            most_steps=self.most_steps // 2,
        )

    def charts(self, metrics: Sequence[MetricSummary]) -> Iterable[Chart]:
        """A frame for each unit; a counter's, which is by step, is another one than a level's."""
        by_unit: dict[tuple[str, bool], list[MetricSummary]] = {}
        for metric in metrics:
            by_unit.setdefault((metric.unit or "", metric.metric_type == "counter"), []).append(metric)
        for (unit, _by_step), group in by_unit.items():
            if len(metrics) == 1:
                yield Chart(tuple(group), unit, self._lines(group[0], self.choice.split))
            else:
                yield Chart(tuple(group), unit, self._together(group))

    def _together(self, metrics: Sequence[MetricSummary]) -> MetricLines:
        """Each metric as one line, under its name."""
        names = [metric.metric_name for metric in metrics]
        every = [self._lines(metric, ()) for metric in metrics]
        lines = (
            Series(name if names.count(name) == 1 else metric_key(metric), line.points)
            for name, metric, found in zip(names, metrics, every, strict=True)
            for line in found.lines
        )
        return replace(every[0], lines=tuple(lines), label_names=(), others=0)

    def _lines(self, metric: MetricSummary, split: Split) -> MetricLines:
        found = self.service.metric_lines(
            metric.metric_name,
            metric.component,
            self.wanted,
            step_us=self.choice.step_us,
            most_steps=self.most_steps,
            split=split,
        )
        if metric.metric_type != "counter" or self.choice.kind != "line":
            return found
        return replace(found, lines=tuple(self._over(line, found.step_us) for line in found.lines))

    def _over(self, line: Series, step_us: int) -> Series:
        """Without the step that goes on: what it has so far would look like a fall."""
        over = tuple(point for point in line.points if point[0] + step_us <= self.now)
        return Series(line.labels, over) if over else line
