"""The part of `TelemetryQueryService` that is about time: events, operations and metrics as series of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telesink.store.query.filters import Filter

if TYPE_CHECKING:
    from telesink.store.query.chart_results import MetricHeat, MetricLines, OperationCourse
    from telesink.store.query.reader import Reader
    from telesink.store.query.results import MetricSummary, TimeBucket

_EVERYTHING: Final = Filter()


class QuestionsOverTime:
    """What a question needs is imported when it is asked, as everywhere in the service."""

    _reader: Reader

    def time_series(self, wanted: Filter, *, steps: int) -> tuple[TimeBucket, ...]:
        """Events and errors in `steps` equally long steps of `wanted`'s range, which must have both ends."""
        from telesink.store.query.statistics import time_series

        return time_series(self._reader, wanted, steps=steps)

    def operation_course(
        self, component: str, operation: str, wanted: Filter, *, most_steps: int = 120
    ) -> OperationCourse:
        """One operation over time, in round steps; from many calls these are hours at least."""
        from telesink.store.query.operation_course import operation_course

        return operation_course(self._reader, component, operation, wanted, most_steps=most_steps)

    def metric_summaries(self, wanted: Filter = _EVERYTHING, *, steps: int = 24) -> tuple[MetricSummary, ...]:
        """A summary of each metric of each component, by name."""
        from telesink.store.query.metrics import summarise

        return summarise(self._reader, wanted, steps=steps)

    def metric_lines(
        self,
        name: str,
        component: str,
        wanted: Filter,
        *,
        step_us: int | None = None,
        most_steps: int = 120,
        split: tuple[str, ...] | None = None,
    ) -> MetricLines:
        """One metric as the lines of a chart, in round steps of `step_us`, or so long that there are `most_steps`.

        `split`: the labels that lines are told apart by, None for all. A counter's values are what each step added.
        """
        from telesink.store.query.metric_lines import metric_lines

        return metric_lines(self._reader, name, component, wanted, step_us=step_us, most_steps=most_steps, split=split)

    def metric_heat(
        self, name: str, component: str, wanted: Filter, *, step_us: int | None = None, most_steps: int = 120
    ) -> MetricHeat:
        """How a metric's values are spread over buckets in each step; steps as in `metric_lines`."""
        from telesink.store.query.metric_heat import metric_heat

        return metric_heat(self._reader, name, component, wanted, step_us=step_us, most_steps=most_steps)
