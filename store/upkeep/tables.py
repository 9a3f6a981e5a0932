"""What clean-up knows of each table: where its time is, what its indexes hold, and whose rows a cutoff is about."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from telesink.store.schema.row_key import SLOT_BITS
from telesink.store.upkeep.retention import Cutoffs

SPARED: Final = (
    "(pinned is not null or ifnull(chain in (select id from telemetry_correlation_chains where pinned is not null), 0))"
)
"""True of an event that is pinned, or whose chain is. Both lists come from indexes of pinned rows alone."""


@dataclass(frozen=True, slots=True)
class Index:
    """What an index holds, to estimate what a row takes in it."""

    columns: tuple[str, ...]
    condition: str = "1"
    """Of a partial index, in SQL."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose key is `time << SLOT_BITS`, so that a range of time is a range of keys."""

    name: str
    """What the commands call it."""
    sql_name: str
    counted_by: str
    """The column that leads a small index: counting by it reads the index and no row."""
    indexes: tuple[Index, ...]
    component_index: str | None = None
    """An index that has the rows of one component in order of time."""
    spared: str = "0"
    """SQL that is true of rows that stay whatever their age."""


TABLES: Final = (
    Table(
        "events",
        "telemetry_events",
        "component",
        (Index(("component",)), Index(("chain",), "chain is not null"), Index(("level",), "level >= 4")),
        component_index="telemetry_events_component",
        spared=SPARED,
    ),
    Table("metrics", "telemetry_metrics", "metric_name", (Index(("metric_name",)),)),
    Table("health", "telemetry_health_checks", "component", (Index(("component", "check_name")),)),
    Table("performance", "telemetry_performance_snapshots", "operation", (Index(("operation",)),)),
)

CHAINS: Final = Table(
    "chains",
    "telemetry_correlation_chains",
    "id",
    # The key of a chain is a row of a table of its own: run, hash and number.
    (Index(("status",), "status <> 1"), Index(("id", "last_at"))),
)
ALERTS: Final = Table("alerts", "telemetry_alerts", "id", (Index(("name",)),))


@dataclass(frozen=True, slots=True)
class Scope:
    """Some components' rows of a table, and up to which key they are to go."""

    cutoff: int | None
    """Microseconds since 1970; None: all of them stay."""
    component: int | None = None
    """Number of the one component that is meant; None: all but those below."""
    others: tuple[int, ...] = ()
    name: str | None = None

    @property
    def below(self) -> int:
        """The smallest key that stays."""
        return 0 if self.cutoff is None else first_key(self.cutoff)

    @property
    def condition(self) -> str:
        """SQL for the rows that are meant. Numbers come from the store: there is nothing to quote."""
        if self.component is not None:
            return f"component = {self.component}"
        return f"component not in ({', '.join(map(str, self.others))})" if self.others else "1"


def staying(scopes: Sequence[Scope], *, key: str = "id", component: str = "component") -> str:
    """SQL that is true of rows that are not old enough to go; the columns may be qualified."""
    own = " ".join(f"when {scope.component} then {scope.below}" for scope in scopes if scope.component is not None)
    rest = next(scope.below for scope in scopes if scope.component is None)
    return f"{key} >= case {component} {own} else {rest} end" if own else f"{key} >= {rest}"


def first_key(at_us: int) -> int:
    """The smallest key that a row of this time can have."""
    return max(at_us, 0) << SLOT_BITS


def scopes_of(cutoffs: Cutoffs, numbers: Mapping[str, int]) -> tuple[Scope, ...]:
    """The scopes of a table's cutoffs; components that the store has never heard of have none."""
    named = {name: cutoff for name, cutoff in cutoffs.components.items() if name in numbers}
    own = tuple(Scope(cutoff, component=numbers[name], name=name) for name, cutoff in named.items())
    return (Scope(cutoffs.rest, others=tuple(numbers[name] for name in named)), *own)


def component_numbers(connection: sqlite3.Connection, cutoffs: Cutoffs) -> dict[str, int]:
    """The numbers of the components that cutoffs name, of those that the store knows."""
    return dict(_numbers(connection, cutoffs))


def _numbers(connection: sqlite3.Connection, cutoffs: Cutoffs) -> Iterator[tuple[str, int]]:
    for name in cutoffs.components:
        row = connection.execute("select id from telemetry_names where name = ?", (name,)).fetchone()
        if row is not None:
            yield name, row[0]
