"""What the filter box knows of a store's words: names by use, and what the loaded events add to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

import orjson

from telesink.store.query.completion import Vocabulary
from telesink.store.query.results import Event

_LOOKED_AT: Final = 200
"""Events whose JSON is read for keys: a millisecond."""
_MOST: Final = 100
_LONGEST: Final = 80
"""Characters of a value that is still worth proposing."""


def words_of(known: Vocabulary, events: Iterable[Event]) -> Vocabulary:
    """The vocabulary of a store with the names, chains and keys of some events."""
    looked_at = tuple(islice(events, _LOOKED_AT))
    values = {**known.values, "chain": _used(event.correlation_id for event in looked_at)}
    for field, texts in _names(looked_at).items():
        values[field] = tuple(dict.fromkeys((*known.values.get(field, ()), *texts)))
    found = _json_values(looked_at)
    keys = tuple(key for key, _uses in Counter({key: uses.total() for key, uses in found.items()}).most_common())
    values |= {f"@{key}": tuple(text for text, _uses in uses.most_common(_MOST)) for key, uses in found.items()}
    return Vocabulary(values, tuple(dict.fromkeys((*keys, *known.keys))))


def _names(events: Iterable[Event]) -> Mapping[str, tuple[str, ...]]:
    kept = tuple(events)
    return {
        "component": _used(event.component for event in kept),
        "operation": _used(event.operation for event in kept),
        "type": _used(event.event_type for event in kept),
        "name": _used(event.event_name for event in kept),
    }


def _used(texts: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(text for text, _uses in Counter(text for text in texts if text).most_common(_MOST))


def _json_values(events: Iterable[Event]) -> Mapping[str, Counter[str]]:
    """Dotted key to its texts, with how often they occur."""
    found: dict[str, Counter[str]] = {}
    for event in events:
        for text in (event.metadata, event.context):
            for key, value in _leaves(_read(text), ""):
                found.setdefault(key, Counter())[value] += 1
    return found


def _read(text: str | None) -> Any:
    try:
        return orjson.loads(text) if text else None
    except orjson.JSONDecodeError:
        return None


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Keys of objects inside each other, with dots between, and what is no object."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    elif path and isinstance(value, str | int | float | bool):
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if len(text) <= _LONGEST:
            yield path, text
