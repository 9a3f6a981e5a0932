"""`Counts`: rows added up in memory, and how they are added to what the rollup tables hold."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from telesink.store.durations import Durations
from telesink.store.levels import ERROR

MINUTE_US: Final = 60_000_000
HOUR_US: Final = 60 * MINUTE_US
DAY_US: Final = 24 * HOUR_US

HOUR_DURATIONS: Final = "telemetry_hour_durations"
DAY_DURATIONS: Final = "telemetry_day_durations"

_ADD_HOUR: Final = """
    insert into telemetry_hour_counts values (?, ?, ?, ?, ?, ?, ?)
    on conflict (start, component, operation, event_type, event_name, level)
    do update set events = events + excluded.events"""
_ADD_MINUTE: Final = """
    insert into telemetry_minute_counts values (?, ?, ?, ?)
    on conflict (start, component)
    do update set events = events + excluded.events, errors = errors + excluded.errors"""
_KEPT: Final = """
    select errors, total_us, longest_us, fast, normal, slow, critical, sketch from {table}
    where start = ? and component = ? and operation = ?"""
_PUT: Final = "insert or replace into {table} values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

Key = tuple[int, int, int]
"""Start of the hour or day in microseconds, component, operation (or the event's name)."""


class Counts:
    """What some rows come to. `bounds_of` gives the performance classes of a component (`durations.class_bounds`)."""

    def __init__(self, bounds_of: Callable[[int], list[int]]) -> None:
        self._bounds_of = bounds_of
        self.hours: Counter[tuple[int, ...]] = Counter()
        """By hour, component, operation, event type, event name and level."""
        self.minutes: Counter[tuple[int, int]] = Counter()
        self.minute_errors: Counter[tuple[int, int]] = Counter()
        """By minute and component."""
        self.durations: dict[Key, Durations] = {}

    def add_events(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Rows of timestamp, component, operation or 0, event type, event name, level and duration or None."""
        hours, minutes, errors = self.hours, self.minutes, self.minute_errors
        for timestamp, component, operation, event_type, event_name, level, duration_us in rows:
            hour = timestamp - timestamp % HOUR_US
            minute = timestamp - timestamp % MINUTE_US
            hours[hour, component, operation, event_type, event_name, level] += 1
            minutes[minute, component] += 1
            if level >= ERROR:
                errors[minute, component] += 1
            if duration_us is not None:
                self._add_duration((hour, component, operation or event_name), duration_us, level >= ERROR)

    def add_snapshots(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Rows of time, component, operation and duration of snapshots that were made without an event."""
        for recorded_at, component, operation, duration_us in rows:
            self._add_duration((recorded_at - recorded_at % HOUR_US, component, operation), duration_us, False)

    def _add_duration(self, key: Key, duration_us: int, is_error: bool) -> None:
        durations = self.durations.get(key)
        if durations is None:
            durations = self.durations[key] = Durations(self._bounds_of(key[1]))
        durations.add(duration_us, is_error)

    def write(self, connection: sqlite3.Connection) -> None:
        """Adds all of it to the tables, within the caller's transaction."""
        connection.executemany(_ADD_HOUR, [(*key, events) for key, events in self.hours.items()])
        errors = self.minute_errors
        connection.executemany(_ADD_MINUTE, [(*key, events, errors[key]) for key, events in self.minutes.items()])
        days = by_day(self.durations.items(), self._bounds_of)
        add_durations(connection, HOUR_DURATIONS, self.durations)
        add_durations(connection, DAY_DURATIONS, days)


def by_day(hours: Iterable[tuple[Key, Durations]], bounds_of: Callable[[int], list[int]]) -> dict[Key, Durations]:
    """The durations of hours merged into those of their days."""
    days: dict[Key, Durations] = {}
    for (start, component, operation), hour in hours:
        key = (start - start % DAY_US, component, operation)
        if key not in days:
            days[key] = Durations(bounds_of(component))
        days[key].absorb(hour)
    return days


def add_durations(connection: sqlite3.Connection, table: str, added: dict[Key, Durations]) -> None:
    """Merges durations with the ones that a table has; `added` holds the sum afterwards."""
    kept, rows = _KEPT.format(table=table), []
    for key, durations in added.items():
        row = connection.execute(kept, key).fetchone()
        if row is not None:
            durations.merge(row[0], row[1], row[2], row[3:7], row[7])
        rows.append((
            *key, durations.count, durations.errors, durations.total, durations.longest, *durations.classes,
            round(durations.percentile(0.95) or 0), durations.sketch.packed(),
        ))  # fmt: skip
    connection.executemany(_PUT.format(table=table), rows)
