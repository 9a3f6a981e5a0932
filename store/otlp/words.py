"""The enumerations of OTLP in our words. Keys are numbers and, since some programs write them, names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from telesink.store.levels import CRITICAL, DEBUG, ERROR, INFO, WARNING


def _table(prefix: str, names: Iterable[str]) -> Mapping[int | str | None, str]:
    """A number, that number as a text and the long name, each to the short name in lower case."""
    words: dict[int | str | None, str] = {}
    for number, name in enumerate(names, 1):
        words |= dict.fromkeys((number, str(number), prefix + name), name.lower())
    return words


SPAN_KINDS: Final = _table("SPAN_KIND_", ("INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"))

STATUS_CODES: Final = _table("STATUS_CODE_", ("OK", "ERROR"))

TEMPORALITIES: Final = _table("AGGREGATION_TEMPORALITY_", ("DELTA", "CUMULATIVE"))

# Each severity has four grades: 9 to 12 are INFO, INFO2, INFO3 and INFO4.
_SEVERITIES: Final = (
    ("TRACE", DEBUG),
    ("DEBUG", DEBUG),
    ("INFO", INFO),
    ("WARN", WARNING),
    ("ERROR", ERROR),
    ("FATAL", CRITICAL),
)


def _severity_levels() -> Mapping[int | str | None, int]:
    levels: dict[int | str | None, int] = {}
    for place, (name, level) in enumerate(_SEVERITIES):
        for grade in range(1, 5):
            number = 4 * place + grade
            long_name = f"SEVERITY_NUMBER_{name}{grade if grade > 1 else ''}"
            levels |= dict.fromkeys((number, str(number), long_name), level)
    return levels


SEVERITY_LEVELS: Final = _severity_levels()
"""`severityNumber` to one of our levels."""
