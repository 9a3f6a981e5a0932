"""Where the time of a chain went: who worked, who waited, and when nothing was open; its gaps, span by span."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from telesink.store.query.critical_path import Stretch
from telesink.store.query.results import SpanNode
from telesink.store.query.span_extents import Extent, SpanTimes, joined


@dataclass(frozen=True, slots=True)
class TimeUse:
    """The time of a chain, split along its critical path: all parts together are the whole, microseconds."""

    worked: Mapping[str, int]
    """By component: in spans without parts. Longest first, as the next one."""
    waited: Mapping[str, int]
    """By component: in spans that have parts, while none of those that they waited for was at work.

    Whether the span did something itself then or waited for something unrecorded, its events do not tell.
    """
    idle_us: int
    """While nothing was open at all."""

    @property
    def total_us(self) -> int:
        return sum(self.worked.values()) + sum(self.waited.values()) + self.idle_us


def time_use(tree: Sequence[SpanNode], path: Iterable[Stretch], times: SpanTimes | None = None) -> TimeUse:
    """Splits the time of a chain; `path` is its critical path, `times` are the tree's for who has them already."""
    times = times or SpanTimes.of(tree)
    worked: Counter[str] = Counter()
    waited: Counter[str] = Counter()
    for stretch in path:
        spent = waited if times.parts[stretch.node] else worked
        spent[tree[stretch.node].component] += stretch.took_us
    lasted = _lasted(times.own)
    idle = lasted - worked.total() - waited.total()
    return TimeUse(dict(worked.most_common()), dict(waited.most_common()), idle)


def _lasted(own: Iterable[Extent | None]) -> int:
    whole: Extent | None = None
    for extent in own:
        whole = joined(whole, extent) if extent is not None else whole
    return whole.end - whole.start if whole is not None else 0


def gaps(times: SpanTimes) -> list[tuple[Extent, ...] | None]:
    """Of each span with parts: when none of them was open. None for spans without parts and for single events."""
    return [
        None if extent is None or not places else tuple(_uncovered(extent, [times.whole[place] for place in places]))
        for extent, places in zip(times.own, times.parts, strict=False)  # the roots' list is left over
    ]


def _uncovered(span: Extent, parts: Iterable[Extent | None]) -> Iterator[Extent]:
    reached = span.start
    for part in sorted((part for part in parts if part is not None), key=lambda part: part.start):
        if reached < min(part.start, span.end):
            yield Extent(reached, min(part.start, span.end))
        reached = max(reached, part.end)
        if reached >= span.end:
            return
    if reached < span.end:
        yield Extent(reached, span.end)
