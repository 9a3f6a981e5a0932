"""How SQLite reads what a question asks for, for the tests that promise it."""

from __future__ import annotations

from collections.abc import Callable

from telesink.store.query.service import TelemetryQueryService


def plans_of(service: TelemetryQueryService, ask: Callable[[], object], table: str) -> list[str]:
    """The steps of all statements about a table that a question runs; asked once before, for the names."""
    ask()
    statements: list[str] = []
    connection = service._reader.connection()
    connection.set_trace_callback(statements.append)
    ask()
    connection.set_trace_callback(None)
    return [
        str(step[3])
        for statement in statements
        if table in statement
        for step in connection.execute(f"explain query plan {statement}")
    ]
