"""What a chain's events say about it, kept up to date event by event, in any order.

`ChainState` is a fold: the same events give the same state whatever their order, so a state that was lost (evicted,
or of a process that died) is made again from the table.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from telesink.store.levels import ERROR
from telesink.store.spool.naming import SPAN_EVENT, ends_span, opens_span

ACTIVE: Final = 0
COMPLETED: Final = 1
FAILED: Final = 2

MAX_SPANS: Final = 20_000
"""A chain with more spans keeps its counts, but is not followed span by span: memory in the host stays bounded."""

_NEVER: Final = -(1 << 62)

# A span is one number: its depth, and whether its start and its end have been seen. Mappings of texts to numbers are
# of no interest to the garbage collector, which would otherwise spend 7 % of the writer's time on chains.
_OPENED: Final = 1
_ENDED: Final = 2
_PHASES: Final = 3
_DEPTH_SHIFT: Final = 2


class Naming(NamedTuple):
    """What an event's name says; looked up once per name."""

    opens: bool
    ends: bool
    carries_start: bool

    @classmethod
    def of(cls, event_name: str) -> Naming:
        return cls(opens_span(event_name), ends_span(event_name, has_duration=False), event_name == SPAN_EVENT)


class ChainState:
    """One chain. Times are microseconds since 1970.

    Slots, all of them set at once: the interpreter reads them fastest, and a quarter of the writer's time goes here.
    """

    __slots__ = (
        "_deepest", "_depths_are_stale", "_errors_at", "_open", "_parent_of", "_root_begin", "_root_rank", "_spans",
        "_successes_at", "_unseen_parents", "begin", "components", "end", "error_count", "number", "root", "stored",
        "total",
    )  # fmt: skip

    def __init__(self, number: int) -> None:
        self.number = number
        self.stored = False
        """True when the chain has a row in the table."""
        self.begin = -_NEVER
        self.end = _NEVER
        self.total = 0
        self.error_count = 0
        self.components: tuple[str, ...] = ()
        self.root: str | None = None
        self._root_rank = (True, -_NEVER, True)
        self._root_begin = -_NEVER
        self._spans: dict[str, int] = {}
        self._parent_of: dict[str, str] | None = None
        """Of the spans that have one."""
        self._unseen_parents: set[str] | None = None
        self._deepest = 1
        self._depths_are_stale = False
        self._open = 0
        self._successes_at: dict[str, int] = {}
        self._errors_at: dict[str, int] | None = None
        """The attempts that failed, by operation and parent: when they last did."""

    def add(  # noqa: C901, PLR0912 - the writer's hot loop: a call costs as much as three comparisons
        self,
        timestamp: int,
        duration: int | None,
        naming: Naming,
        component: str,
        title: str,
        level: int,
        span: str | None,
        parent: str | None,
    ) -> None:
        """Takes in one event. `title` is its operation, else its name."""
        opens, ends, carries_start = naming
        begin = end = timestamp
        if duration is not None:
            ends = True
            if carries_start:
                end = timestamp + duration
            else:
                begin = timestamp - duration
        if begin < self.begin:  # noqa: PLR1730 - min() costs five times as much, here a tenth of the whole
            self.begin = begin
        if end > self.end:  # noqa: PLR1730
            self.end = end
        self.total += 1
        if component not in self.components:
            self.components += (component,)
        if begin <= self._root_begin or (parent is None and self._root_rank[0]):
            self._consider_root(begin, title, span, parent)
        if ends or level >= ERROR:
            attempt = title if parent is None else f"{title}\n{parent}"
            if level >= ERROR:
                self._add_error(attempt, end)
            elif self._successes_at.get(attempt, _NEVER) < end:
                self._successes_at[attempt] = end
        if span is not None:
            phase = _OPENED if opens else _ENDED if ends else 0
            before = self._spans.get(span)
            if before is None:
                if parent is None and self._unseen_parents is None and len(self._spans) < MAX_SPANS:
                    self._spans[span] = 1 << _DEPTH_SHIFT | phase
                else:
                    self._place(span, parent, phase)
                self._open += opens
            else:
                self._spans[span] = after = before | phase
                self._open += (after & _PHASES == _OPENED) - (before & _PHASES == _OPENED)

    def add_unseen(
        self, total: int, errors: int, begin: int, end: int, root: str | None, depth: int, components: tuple[str, ...]
    ) -> None:
        """Takes in what the chain's row says of all its events, some of which can be read no more."""
        self.total, self.error_count = total, errors
        if begin < self.begin:
            self.begin, self.root = begin, root
            self._root_rank, self._root_begin = (False, begin, False), begin
        self.end = max(self.end, end)
        self._deepest = max(self._deepest, depth)
        self.components = tuple(dict.fromkeys((*components, *self.components)))

    def _consider_root(self, begin: int, title: str, span: str | None, parent: str | None) -> None:
        """The root is the first without a parent, a span rather than a single event; else the first of all."""
        rank = (parent is not None, begin, span is None)
        if rank < self._root_rank:
            self._root_rank, self._root_begin, self.root = rank, begin, title

    def _add_error(self, attempt: str, at: int) -> None:
        self.error_count += 1
        if self._errors_at is None:
            self._errors_at = {}
        self._errors_at[attempt] = max(at, self._errors_at.get(attempt, _NEVER))

    def _place(self, span: str, parent: str | None, phase: int) -> None:
        """Notes a new span below its parent, which may not have been seen yet."""
        if len(self._spans) >= MAX_SPANS:
            self._open -= phase & _OPENED  # not followed, so not waited for
            return
        depth = 1
        if parent is not None:
            if self._parent_of is None:
                self._parent_of = {}
            self._parent_of[span] = parent
            depth += self._depth_of_parent(parent)
        self._spans[span] = depth << _DEPTH_SHIFT | phase
        self._deepest = max(self._deepest, depth)
        if self._unseen_parents is not None and span in self._unseen_parents:
            self._depths_are_stale = True

    def _depth_of_parent(self, parent: str) -> int:
        known = self._spans.get(parent)
        if known is not None:
            return known >> _DEPTH_SHIFT
        if self._unseen_parents is None:
            self._unseen_parents = set()
        self._unseen_parents.add(parent)
        return 0

    @property
    def status(self) -> int:
        """Failed while an error stands without a later success of the same; completed when all of it has ended."""
        if self._errors_at is not None:
            successes = self._successes_at
            if any(at > successes.get(attempt, _NEVER) for attempt, at in self._errors_at.items()):
                return FAILED
        root_is_here = not self._root_rank[0]
        return COMPLETED if root_is_here and not self._open else ACTIVE

    @property
    def depth(self) -> int:
        """Spans on the longest way from a root; 1 for a chain without spans."""
        if self._depths_are_stale:
            self._measure_again()
        return self._deepest

    def _measure_again(self) -> None:
        """Depths of all spans, after a parent has come later than its children. A cycle counts as cut open."""
        parents, spans = self._parent_of or {}, self._spans
        depths: dict[str, int] = {}
        for span in spans:
            path: list[str] = []
            at: str | None = span
            while at is not None and at in spans and at not in depths:
                depths[at] = 0  # on the way: a cycle comes back to it and ends here
                path.append(at)
                at = parents.get(at)
            depth = depths.get(at, 0) if at is not None else 0
            for node in reversed(path):
                depth += 1
                depths[node] = depth
        for span, depth in depths.items():
            spans[span] = depth << _DEPTH_SHIFT | spans[span] & _PHASES
        self._deepest = max(depths.values())
        self._unseen_parents = {parent for parent in parents.values() if parent not in spans} or None
        self._depths_are_stale = False
