"""`generate`: so many events of sample data, spread over a span of time, the same for the same seed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from telesink.store.sample.plan import KINDS, Work, chain, fail, slow_down
from telesink.store.sample.play import Player
from telesink.store.sink.sink import TelemetrySink

_NS_PER_US: Final = 1000
_FLAWED_FROM: Final = 25
"""From so many events on there is always something to find: an error and a slow operation."""
_CHECKS: Final = (("database", "ping"), ("search_index", "freshness"), ("mail_queue", "depth"), ("disk", "space"))
_CHECKPOINTS: Final = 24
"""How often in the span the health checks run and the gauges are read."""


def generate(
    sink: TelemetrySink,
    *,
    count: int,
    components: Sequence[str] = KINDS,
    seed: int = 0,
    span_us: int = 3_600_000_000,
    end_ns: int | None = None,
) -> int:
    """Records at least `count` events of the given kinds in the `span_us` before `end_ns` (now); returns how many.

    Beside them go metrics, health checks and performance snapshots.
    """
    random = Random(seed)
    end = time.time_ns() if end_ns is None else end_ns
    start = end - span_us * _NS_PER_US
    works = planned(random, count, tuple(components))
    player = Player(sink, random)
    events = 0
    for work, offset in zip(works, _offsets(random, works, span_us), strict=True):
        events += player.play(work, start + int(offset) * _NS_PER_US)
    _watch(sink, random, start, end)
    return events


def planned(random: Random, count: int, kinds: tuple[str, ...]) -> list[Work]:
    """Chains with at least `count` events in all, every kind among them, and something wrong in one or two."""
    works = [chain(random, (kind,)) for kind in kinds if count >= _FLAWED_FROM]
    events = sum(work.events() for work in works)
    while events < count:
        works.append(chain(random, kinds))
        events += works[-1].events()
    if count >= _FLAWED_FROM:
        _flaw(works)
    return works


def _flaw(works: list[Work]) -> None:
    every = [work for top in works for work in _all(top)]
    if not any(work.error for work in every):
        fail(every[-1])
    slow_down(next((work for work in every if work.error is None), every[0]))


def _all(work: Work) -> Iterator[Work]:
    yield work
    for child in work.children:
        yield from _all(child)


def _offsets(random: Random, works: list[Work], span_us: int) -> list[float]:
    """When each chain begins, microseconds from the start, so that it ends within the span; bursts now and then."""
    offsets = sorted(random.betavariate(1.6, 1.2) for _ in works)
    room = [max(0.0, span_us - work.duration_ms() * 1000) for work in works]
    return [offset * left for offset, left in zip(offsets, room, strict=True)]


def _watch(sink: TelemetrySink, random: Random, start: int, end: int) -> None:
    """Health checks and gauges over the span; one check fails for a while and recovers."""
    trouble = random.randrange(len(_CHECKS))
    began = random.randrange(_CHECKPOINTS // 2, _CHECKPOINTS - 6)
    for number in range(_CHECKPOINTS):
        at = start + (end - start) * number // _CHECKPOINTS
        for index, (component, check) in enumerate(_CHECKS):
            failing = index == trouble and began <= number < began + 4
            sink.health_check(
                component, check, healthy=not failing, response_time_ms=round(random.lognormvariate(1.2, 0.6), 2),
                error_message="no answer within 2000 ms" if failing else None, timestamp=at,
            )  # fmt: skip
        depth = random.randint(0, 12) + (40 if began <= number < began + 4 else 0)
        sink.metric("queue.depth", depth, component="worker", unit="items", labels={"queue": "mail"}, timestamp=at)
        sink.metric("process.memory", random.randint(180, 260) * 1e6, component="worker", unit="By", timestamp=at)
