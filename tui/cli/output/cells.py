"""What stands in a row: plain values, and these for what each format writes in a way of its own."""

from __future__ import annotations

from typing import Final, NamedTuple

from telesink.store.levels import LEVELS


class Moment(NamedTuple):
    """Microseconds since 1970. ISO 8601 with Z for programs, local time for people."""

    us: int


class Duration(NamedTuple):
    """Microseconds. Milliseconds for programs; for people the unit that suits."""

    us: float


class Json(NamedTuple):
    """JSON text as stored; an object in JSON, text elsewhere."""

    text: str


class Names(NamedTuple):
    """A list of names."""

    names: tuple[str, ...]


class Graded(NamedTuple):
    """A word on a scale: sorted and coloured by its grade."""

    word: str
    grade: int
    """As levels: 1 quiet, 2 plain, 3 warning, 4 error, 5 critical; and 0 for what is said to be good."""


class Verdict(NamedTuple):
    """A yes or no of a check; `true` and `false` for programs."""

    healthy: bool


Cell = str | int | float | bool | None | Moment | Duration | Json | Names | Graded | Verdict

_CLASS_GRADES: Final = {"fast": 2, "normal": 2, "slow": 3, "critical": 4}
_STATUS_GRADES: Final = {"active": 2, "completed": 2, "failed": 4, "timeout": 3}


def moment(us: int | None) -> Moment | None:
    return None if us is None else Moment(us)


def duration(us: float | None) -> Duration | None:
    return None if us is None else Duration(us)


def json_cell(text: str | None) -> Json | None:
    return None if text is None else Json(text)


def level(name: str) -> Graded:
    return Graded(name, LEVELS.get(name, 2))


def performance_class(name: str | None) -> Graded | None:
    return None if name is None else Graded(name, _CLASS_GRADES.get(name, 2))


def chain_status(name: str) -> Graded:
    return Graded(name, _STATUS_GRADES.get(name, 2))
