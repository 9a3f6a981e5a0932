"""`Reader`: what every question needs: the calling thread's connection, the names, the settings, the time."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from threading import Lock, Thread, current_thread, local
from typing import Any, Final

from telesink.store.errors import InputError, StoreError
from telesink.store.location import StoreLocation
from telesink.store.query.names import Names
from telesink.store.schema.engine import LEAN_READER_PRAGMAS, READER_PRAGMAS, open_reader
from telesink.store.settings import Settings
from telesink.store.times import NS_PER_US

_PASSING_CACHE_KIB: Final = -4096

Row = tuple[Any, ...]
Query = Any
"""One of peewee's queries, or SQL with `?` parameters."""


class Reader:
    """Runs queries, each on the connection of the calling thread, which is opened at its first query."""

    def __init__(
        self, location: StoreLocation, settings: Settings, clock: Callable[[], int], *, lean: bool = False
    ) -> None:
        """`lean`: with little memory, for a program that stays open."""
        self.location: Final = location
        self.settings: Final = settings
        self.names: Final = Names(self._names_above)
        self.sealed_chains: dict[int, int] = {}
        """Run of chain keys to the largest chain number in it; see `chain_lookup`."""
        self._pragmas: Final = LEAN_READER_PRAGMAS if lean else READER_PRAGMAS
        self._clock = clock
        self._database: Any = None  # a peewee database: typed, it would be imported
        self._opened: list[tuple[Thread, sqlite3.Connection]] = []
        self._numbers = count()
        self._of_thread = local()
        self._lock = Lock()

    def now_us(self) -> int:
        """The present, microseconds since 1970."""
        return self._clock() // NS_PER_US

    def rows(self, query: Query, parameters: Iterable[object] = ()) -> list[Row]:
        """All rows of a query."""
        with self._explained():
            rows: list[Row] = self._cursor(query, parameters).fetchall()
            return rows

    def stream(self, query: Query, parameters: Iterable[object] = ()) -> Iterator[Row]:
        """The rows of a query one by one, for results too large to hold."""
        with self._explained():
            yield from self._cursor(query, parameters)

    def value(self, query: Query, parameters: Iterable[object] = ()) -> Any:
        """The first column of the first row, or None without a row."""
        rows = self.rows(query, parameters)
        return rows[0][0] if rows else None

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything asked inside sees the store as of one moment, whatever is being written."""
        connection = self.connection()
        if connection.in_transaction:
            yield
            return
        connection.execute("begin")
        try:
            yield
        finally:
            connection.execute("rollback")

    @contextlib.contextmanager
    def read_through(self) -> Iterator[None]:
        """A snapshot for reading a whole table once: its pages pass by, and neither cache nor mapping keeps them."""
        connection = self.connection()
        connection.execute("pragma mmap_size = 0")
        connection.execute(f"pragma cache_size = {_PASSING_CACHE_KIB}")
        try:
            with self.snapshot():
                yield
        finally:
            for name in ("mmap_size", "cache_size"):
                connection.execute(f"pragma {name} = {self._pragmas[name]}")

    def connection(self) -> sqlite3.Connection:
        """The calling thread's connection. Raises `StoreError` when there is no store that can be used."""
        connection: sqlite3.Connection = self._connected().connection()
        return connection

    def data_version(self) -> int:
        """A number that changes when another connection commits; only the calling thread can compare it."""
        version: int = self.connection().execute("pragma data_version").fetchone()[0]
        return version

    def state(self) -> tuple[int, int]:
        """Equal for two moments only when nothing was written between them; of the calling thread alone."""
        version = self.data_version()
        return self._of_thread.number, version

    def close(self) -> None:
        """Closes the connections of all threads; none of them may be asking at that moment."""
        with self._lock:
            opened, self._opened, self._database = self._opened, [], None
        for _, connection in opened:
            connection.close()

    def _cursor(self, query: Query, parameters: Iterable[object]) -> sqlite3.Cursor:
        database = self._connected()
        if isinstance(query, str):
            cursor: sqlite3.Cursor = database.execute_sql(query, tuple(parameters))
        else:
            cursor = database.execute(query)
        return cursor

    def _connected(self) -> Any:
        database = self._database or self._open()
        if database.is_closed():  # peewee keeps this apart for each thread
            with self._explained():
                database.connect()
            self._keep(database.connection())
        return database

    def _open(self) -> Any:
        with self._lock:
            if self._database is None:
                from telesink.store.query.dialect import prepare  # loads peewee, which takes 45 to 120 ms

                self._database = prepare(open_reader(self.location, self._pragmas))
            return self._database

    def _keep(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            ended = [(thread, opened) for thread, opened in self._opened if not thread.is_alive()]
            self._opened = [kept for kept in self._opened if kept[0].is_alive()]
            self._opened.append((current_thread(), connection))
            self._of_thread.number = next(self._numbers)
        for _, opened in ended:
            opened.close()

    def _names_above(self, number: int) -> list[tuple[int, str]]:
        return [(row[0], row[1]) for row in self.rows("select id, name from telemetry_names where id > ?", (number,))]

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        from peewee import PeeweeException  # already loaded by the connection

        try:
            yield
        except (PeeweeException, sqlite3.Error) as error:
            raise StoreError(f"{self.location}: cannot be read: {error}") from error
        except (OverflowError, UnicodeEncodeError) as error:
            # A number beyond 64 bits or half a surrogate pair: nothing stored can be equal to it.
            raise InputError(f"the filter holds a value that no store can hold: {error}") from error
