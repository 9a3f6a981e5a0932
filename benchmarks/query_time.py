"""How long questions take on a store of a week (`benchmarks.big_store`): median and p95, each asked anew.

Nothing is answered from memory: every time the store's state counts as a new one.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter
from typing import Final

from benchmarks.big_store import big_store
from benchmarks.report import Result, arguments, report
from telesink.store.location import StoreLocation
from telesink.store.query.filters import Filter
from telesink.store.query.service import TelemetryQueryService

_HOUR: Final = 3_600_000_000
_DAY: Final = 24 * _HOUR
_MS: Final = 1000
_UNSEEN: Final = itertools.count()


def questions(service: TelemetryQueryService) -> dict[str, Callable[[], object]]:
    """What people wait for, by name."""
    newest = service.newest_timestamp() or 0
    end = newest // 60_000_000 * 60_000_000

    def week() -> Filter:
        """Different each time, by microseconds, so that no answer is remembered; its edges are read like any."""
        return Filter(start=end - 7 * _DAY + next(_UNSEEN), end=end)

    chain = service.chains(limit=1, order="newest").chains[0].chain_id
    day, hours = Filter(start=newest - _DAY), Filter(start=end - 7 * _DAY, end=end)
    lists = {
        "all": Filter(),
        "errors": Filter(levels=("error", "critical")),
        "component": Filter(components=("chat_telemetry",)),
        "component, errors": Filter(components=("tool_telemetry",), levels=("error",)),
        "type": Filter(event_types=("fragment",)),
        "operation": Filter(operations=("memory.search",)),
        "slow": Filter(where="duration:>2s"),
        "slow, fragment": Filter(where="duration:>5s type:fragment"),
    }
    return {
        **{f"newest 100: {name}": lambda f=wanted: service.events(f, limit=100) for name, wanted in lists.items()},
        "statistics, 7 days": lambda: service.statistics(week()),
        "performance by operation, 7 days": lambda: service.performance(week()),
        "time series, 7 days by the hour": lambda: service.time_series(hours, steps=168),
        "checks, 7 days": lambda: service.check_statuses(week()),
        "metric summaries, 1 day": lambda: service.metric_summaries(Filter(start=end - _DAY, end=end)),
        "chains newest 50": lambda: service.chains(limit=50),
        "chains slowest 50": lambda: service.chains(limit=50, order="slowest"),
        "chains failed 50": lambda: service.chains(limit=50, order="failed"),
        "one chain": lambda: service.chain(chain),
        "message search, 24 h": lambda: service.events(Filter(start=day.start, search="no such words"), limit=100),
    }


def timed(ask: Callable[[], object], times: int) -> tuple[float, float]:
    """Median and p95, milliseconds, after one run to warm up."""
    took = []
    for _ in range(times + 1):
        began = perf_counter()
        ask()
        took.append((perf_counter() - began) * _MS)
    return median(took[1:]), quantiles(took[1:], n=20)[-1]


def main() -> None:
    """Measures and reports."""
    options = arguments(__doc__ or "", events=1_000_000, times=30)
    service = TelemetryQueryService(StoreLocation(big_store(options.events)))
    results = []
    for name, ask in questions(service).items():
        middle, p95 = timed(ask, options.times)
        results += [Result(name, middle, "ms"), Result(f"{name}, p95", p95, "ms")]
    report(f"Questions on {options.events:,} events", results, as_json=options.json)


if __name__ == "__main__":
    main()
