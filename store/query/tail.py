"""`Tail`: what is added to one table from now on, in the order in which it was committed.

Ids are times, so new rows are not simply those with the largest ids: a late event gets an id below ones that were
read long ago. The writer logs how far each of its transactions has brought the ids and which of its rows lie below
(`writer.commits`); from that log a tail knows the new rows exactly, each of them once.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, Literal

from telesink.store.query.conditions import Condition
from telesink.store.query.events import events_with_ids
from telesink.store.query.filters import Filter
from telesink.store.query.health import checks_with_ids
from telesink.store.query.metrics import points_with_ids
from telesink.store.query.snapshots import snapshots_with_ids
from telesink.store.schema.measurements import TelemetryHealthCheck, TelemetryMetric, TelemetryPerformanceSnapshot
from telesink.store.schema.models import TelemetryEvent
from telesink.store.spool.records import EVENT, HEALTH, METRIC, PERFORMANCE

if TYPE_CHECKING:
    from telesink.store.query.reader import Reader

TailKind = Literal["events", "metrics", "health", "performance"]

_LATE_AT_ONCE: Final = 500
"""Ids in one question; SQLite takes 999 parameters at least."""
_COMMITS: Final = "select number, highest, late from telemetry_commits where kind = ? and number > ? order by number"
_TOGETHER: Final = (
    "select number, highest, late, rows from telemetry_commits where kind = ? and number > ? order by number"
)
_by_id: Final = attrgetter("id")


@dataclass(frozen=True, slots=True)
class _Followed:
    """A table, as the log and the lists know it."""

    kind: bytes
    model: Any
    rows: Callable[[Reader, Filter, Condition], tuple[Any, ...]]


_FOLLOWED: Final[dict[TailKind, _Followed]] = {
    "events": _Followed(EVENT, TelemetryEvent, events_with_ids),
    "metrics": _Followed(METRIC, TelemetryMetric, points_with_ids),
    "health": _Followed(HEALTH, TelemetryHealthCheck, checks_with_ids),
    "performance": _Followed(PERFORMANCE, TelemetryPerformanceSnapshot, snapshots_with_ids),
}


class Tail:
    """Starts at the newest commit. Of one thread; made inside `Reader.snapshot` it goes on from what that showed."""

    def __init__(self, reader: Reader, kind: TailKind, wanted: Filter) -> None:
        self._reader = reader
        self._wanted = wanted
        self._followed = _FOLLOWED[kind]
        model = self._followed.model
        with reader.snapshot():
            self._commit: int = reader.value("select max(number) from telemetry_commits") or 0
            newest = reader.value(model.select(model.id).order_by(model.id.desc()).limit(1))
        self._highest: int = -1 if newest is None else newest
        self.has_gap = False
        """True once the log no longer reached back to where the tail was: late rows may have been missed."""

    def news(self) -> Iterator[tuple[Any, ...]]:
        """The rows of each commit since the last one that was taken, those of a commit by their time."""
        with self._reader.snapshot():
            oldest = self._reader.value("select min(number) from telemetry_commits")
            self.has_gap = self.has_gap or (oldest is not None and oldest > self._commit + 1)
            commits = self._reader.rows(_COMMITS, (self._followed.kind.decode(), self._commit))
            late_ids = {number: array("q", late).tolist() for number, _, late in commits if late}
            elsewhere = {row_id for ids in late_ids.values() for row_id in ids}
            for number, highest, _ in commits:
                rows = self._added(highest, late_ids.get(number, ()), elsewhere)
                self._commit, self._highest = number, highest
                if rows:
                    yield rows

    def news_at_once(self, most: int) -> tuple[Any, ...] | None:
        """The same rows together, oldest first: with many small commits at a fraction of the price.

        None when there are more than `most` rows to look at, or the log has forgotten some; a list is read anew then.
        """
        with self._reader.snapshot():
            oldest = self._reader.value("select min(number) from telemetry_commits")
            commits = self._reader.rows(_TOGETHER, (self._followed.kind.decode(), self._commit))
            if (oldest is not None and oldest > self._commit + 1) or sum(commit[3] for commit in commits) > most:
                self.has_gap = True
                return None
            if not commits:
                return ()
            before, (number, highest, _late, _rows) = self._highest, commits[-1]
            late = [row_id for _, _, ids, _ in commits if ids for row_id in array("q", ids).tolist()]
            rows = self._added(highest, [row_id for row_id in late if row_id <= before], set())
            self._commit, self._highest = number, highest
        return rows

    def _added(self, highest: int, late: Sequence[int], elsewhere: set[int]) -> tuple[Any, ...]:
        """The rows of one commit: those up to its highest id that are no late ones of another, and its late ones."""
        row_id = self._followed.model.id
        newer = () if highest == self._highest else self._rows((row_id > self._highest) & (row_id <= highest))
        rows = [row for row in newer if row.id not in elsewhere]
        for at in range(0, len(late), _LATE_AT_ONCE):
            rows += self._rows(row_id.in_(late[at : at + _LATE_AT_ONCE]))
        return tuple(sorted(rows, key=_by_id)) if late else tuple(rows)

    def _rows(self, ids: Condition) -> tuple[Any, ...]:
        return self._followed.rows(self._reader, self._wanted, ids)
