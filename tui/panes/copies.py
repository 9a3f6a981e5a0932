"""What `y` offers for the row under the cursor: its id, its JSON, the command with the same answer."""

from __future__ import annotations

import json
from dataclasses import asdict

from telesink.store.query.results import Event
from telesink.store.times import iso_from_us
from telesink.tui.command_lines import query_command
from telesink.tui.panes.pane import Copyable

__all__ = ["copies_of_event", "event_json", "query_command"]

_JSON_COLUMNS = ("metadata", "context", "performance")


def copies_of_event(event: Event, command: str) -> tuple[Copyable, ...]:
    """An event's copies; `command` is the line that lists it."""
    chain = (Copyable("chain id", event.correlation_id),) if event.correlation_id else ()
    return (
        Copyable("event id", str(event.id)),
        *chain,
        Copyable("row as JSON", event_json(event)),
        Copyable("command", command),
    )


def event_json(event: Event) -> str:
    """One line of JSON with the names and units of `telesink query --format ndjson`."""
    values = asdict(event)
    duration = values.pop("duration_us")
    values |= {"id": str(event.id), "timestamp": iso_from_us(event.timestamp)}
    values["duration_ms"] = None if duration is None else duration / 1000
    for name in _JSON_COLUMNS:
        values[name] = json.loads(values[name]) if values[name] else None
    return json.dumps(values, ensure_ascii=False)
