"""`TelemetryQueryService`: the one door to everything that is stored.

Every method may be called from any thread; each thread gets its own connection, at its first question. What
a question needs is imported when it is asked: peewee takes 45 to 120 ms, and many programs that have the
service never ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import time_ns
from typing import TYPE_CHECKING, BinaryIO, Final

from telesink.store.location import StoreLocation
from telesink.store.query.filters import Filter
from telesink.store.query.over_time import QuestionsOverTime
from telesink.store.query.remembered import Remembered
from telesink.store.settings import Settings

if TYPE_CHECKING:
    from telesink.store.io.estimating import Estimate
    from telesink.store.io.export_plan import ExportPlan
    from telesink.store.io.exporting import Exported, Progress
    from telesink.store.query.completion import Vocabulary
    from telesink.store.query.health_report import HealthReport
    from telesink.store.query.results import (
        Alert,
        ChainDetail,
        ChainOrder,
        ChainReport,
        CheckStatus,
        Event,
        EventPage,
        HealthCheck,
        MetricPoint,
        PerformanceReport,
        PerformanceSnapshot,
        Statistics,
        Storage,
    )
    from telesink.store.query.tail import Tail, TailKind
    from telesink.store.upkeep.pins import Pin, PinKind
    from telesink.store.upkeep.sink_state import SinkState

_EVERYTHING: Final = Filter()


class TelemetryQueryService(QuestionsOverTime):
    """Asks a store. `clock` gives nanoseconds since 1970 and is replaced in tests.

    A `lean` one takes 8 MiB for each thread that asks, for programs that stay open; else SQLite may map a gigabyte.

    Any method raises `StoreError` when there is no store or it cannot be read, and `InputError` for a mistake
    in a filter (`FilterError`, with the column, for one in its expression).
    """

    def __init__(
        self,
        location: StoreLocation,
        *,
        settings: Settings | None = None,
        clock: Callable[[], int] = time_ns,
        lean: bool = False,
    ) -> None:
        from telesink.store.query.reader import Reader  # brings sqlite3

        self._reader = Reader(location, settings or Settings(), clock, lean=lean)
        self._clock: Final = clock
        self._remembered: Final = Remembered(60.0 * self._reader.settings.query.cache_ttl_minutes)

    def close(self) -> None:
        """Closes the connections of all threads; call it when none of them is asking."""
        self._reader.close()

    # lists -------------------------------------------------------------------------------------------------
    def events(
        self,
        wanted: Filter = _EVERYTHING,
        *,
        limit: int = 100,
        before: int | None = None,
        after: int | None = None,
        oldest_first: bool = False,
    ) -> EventPage:
        """A page of events, newest first: those with an id under `before`, or the nearest ones over `after`.

        With `oldest_first` and one bound the same events come the other way round; without a bound they are
        the oldest, and with both they begin at `after`. `has_more` is about going on away from the bound.
        """
        from telesink.store.query.events import list_events

        return list_events(self._reader, wanted, limit=limit, before=before, after=after, oldest_first=oldest_first)

    def event(self, event_id: int) -> Event | None:
        """The event with this id, or None."""
        from telesink.store.query.events import get_event

        return get_event(self._reader, event_id)

    def stored_events(self, ids: Sequence[int]) -> frozenset[int]:
        """Those of the ids that events have: the others are of events that clean-up has deleted."""
        from telesink.store.query.events import stored_ids

        return stored_ids(self._reader, ids)

    def event_count(self, wanted: Filter = _EVERYTHING) -> int:
        """How many events match; exact, and as slow as that is: not for the paint path."""
        from telesink.store.query.events import count_events

        return count_events(self._reader, wanted)

    def metrics(
        self, wanted: Filter = _EVERYTHING, *, limit: int = 100, name: str | None = None
    ) -> tuple[MetricPoint, ...]:
        """The newest points of one metric or of all.

        Here and in the other lists beside events: of the filter applies what the table has a column for, its
        expression is about the table's own fields (`query.fields`), and `search` looks into names.
        """
        from telesink.store.query.metrics import list_points

        return list_points(self._reader, wanted, limit=limit, name=name)

    def health_checks(
        self, wanted: Filter = _EVERYTHING, *, limit: int = 100, name: str | None = None
    ) -> tuple[HealthCheck, ...]:
        """The newest results of health checks: of those called `name`, or of all."""
        from telesink.store.query.health import list_checks

        return list_checks(self._reader, wanted, limit=limit, name=name)

    def snapshots(self, wanted: Filter = _EVERYTHING, *, limit: int = 100) -> tuple[PerformanceSnapshot, ...]:
        """The newest performance snapshots, those beside an event too."""
        from telesink.store.query.snapshots import list_snapshots

        return list_snapshots(self._reader, wanted, limit=limit)

    def alerts(self) -> tuple[Alert, ...]:
        """All alerts, by name."""
        from telesink.store.query.alerts import list_alerts

        return list_alerts(self._reader)

    def pins(self) -> tuple[Pin, ...]:
        """What is pinned: chains, then events, each the oldest first."""
        from telesink.store.upkeep.pins import pinned

        return pinned(self._reader)

    def pins_of(self, ids: Sequence[str], kind: PinKind | None = None) -> tuple[Pin, ...]:
        """What can be pinned by these ids; see `store.upkeep.pins`. Raises `InputError` naming an unknown one."""
        from telesink.store.upkeep.pins import find

        return find(self._reader, ids, kind)

    @contextmanager
    def tail(self, kind: TailKind, wanted: Filter = _EVERYTHING) -> Iterator[Tail]:
        """What is added to a table from now on, in the order of commits; lists asked inside show what was before.

        Only the block is of one moment with the tail's beginning; `Tail.news` goes on after it.
        """
        from telesink.store.query.tail import Tail

        with self._reader.snapshot():
            yield Tail(self._reader, kind, wanted)

    def export(self, plan: ExportPlan, tell: Callable[[Progress], None] | None = None) -> Exported:
        """Writes what a plan says to files; see `store.io.exporting`."""
        from telesink.store.io.exporting import export

        return export(self._reader, plan, tell)

    def export_to_stream(self, plan: ExportPlan, out: BinaryIO) -> Exported:
        """The same to a stream."""
        from telesink.store.io.exporting import export_to_stream

        return export_to_stream(self._reader, plan, out)

    def estimate_export(self, plan: ExportPlan) -> Estimate:
        """Rows and bytes of an export that is not made yet; see `store.io.estimating`."""
        from telesink.store.io.estimating import estimate

        return estimate(self._reader, plan)

    # summaries ---------------------------------------------------------------------------------------------
    def statistics(self, wanted: Filter = _EVERYTHING) -> Statistics:
        """Counts of the range and its error patterns; the same answer until something is written."""
        from telesink.store.query.statistics import statistics

        question = (self._reader.state(), "statistics", wanted)
        return self._remembered.answer(question, lambda: statistics(self._reader, wanted))

    def performance(self, wanted: Filter = _EVERYTHING, *, steps: int = 24) -> PerformanceReport:
        """Durations of all operations, percentiles within 2 %; the same answer until something is written.

        Lone snapshots have neither level, message nor chain: with a filter of such things only events count.
        """
        from telesink.store.query.performance import report

        question = (self._reader.state(), "performance", wanted, steps)
        return self._remembered.answer(question, lambda: report(self._reader, wanted, steps=steps))

    def check_statuses(self, wanted: Filter = _EVERYTHING) -> tuple[CheckStatus, ...]:
        """Every check in the range: failing ones first, then by component and name."""
        from telesink.store.query.health import check_statuses

        return check_statuses(self._reader, wanted)

    def health(self, wanted: Filter = _EVERYTHING) -> HealthReport:
        """One verdict on the components in the range and on the sink now, with its reasons and figures.

        Of the filter the range and the components apply. The thresholds are those of `[health]`.
        """
        from telesink.store.query.overall_health import report

        return report(self._reader, wanted)

    def chains(
        self,
        wanted: Filter = _EVERYTHING,
        *,
        limit: int = 50,
        order: ChainOrder = "newest",
        as_of: int | None = None,
        first: str | None = None,
        above: bool = False,
    ) -> ChainReport:
        """The chains that overlap the range, counted, and the first of them: a page of an endless list.

        `newest`: those that began last; `slowest`: those that took longest; `failed`: failed ones before all
        others. Components and search apply, and levels that are all errors mean chains with an error.

        With `as_of`, microseconds since 1970, they are those of that moment: one that went on after it was running.
        With `first`, a chain's id, the page begins there; with `above` it ends just before it, or at the list's end.
        """
        from telesink.store.query.chain_pages import ChainPage
        from telesink.store.query.chains import report

        return report(self._reader, wanted, page=ChainPage(limit, order, first, above), as_of=as_of)

    def chain(
        self, correlation_id: str, *, as_of: int | None = None, known: ChainDetail | None = None
    ) -> ChainDetail | None:
        """One chain with its events, up to `as_of` or all, and its tree; None when nothing stored has this id.

        `known`, an answer of before, comes back itself while nothing was added: whoever asks again and again reads
        a chain of thousands of events once.
        """
        from telesink.store.query.chains import detail

        return detail(self._reader, correlation_id, as_of=as_of, known=known)

    def chain_matches(self, correlation_id: str, where: str) -> frozenset[int]:
        """The ids of a chain's events that an expression of the filter grammar means.

        Bare words are looked for in operation, event name and component too, as these are what a tree shows.
        """
        from telesink.store.query.chain_search import matching_events

        return matching_events(self._reader, correlation_id, where)

    def storage(self, *, tables: bool = False) -> Storage:
        """Bytes on disk, also of a store that is not there yet; `tables` counts all rows, which is slow."""
        from telesink.store.query.storage import measure

        return measure(self._reader, tables=tables)

    def sink_state(self) -> SinkState:
        """What waits in the spool and whether a writer is at work; read from files, about a millisecond."""
        from telesink.store.upkeep.sink_state import sink_state

        return sink_state(self._reader.location, self._reader.settings, self._clock)

    def newest_timestamp(self) -> int | None:
        """The time of the newest event, microseconds since 1970; None in an empty store."""
        from telesink.store.query.events import newest_timestamp

        return newest_timestamp(self._reader)

    def vocabulary(self) -> Vocabulary:
        """The names of components, operations, types and events, the most used first."""
        from telesink.store.query.vocabulary import vocabulary

        return vocabulary(self._reader)

    def data_version(self) -> int:
        """A number that changes when another connection has committed (`PRAGMA data_version`, 2.4 us).

        Compare it only with what the same thread was told before.
        """
        return self._reader.data_version()
