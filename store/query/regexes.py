"""Regular expressions of users: which are let in, and how they are applied.

Python's engine backtracks and cannot be given a deadline, so what commonly runs away is kept out: a pattern
has at most 200 characters and no unbounded repeat inside another one, and only the first 4,096 characters of
a text are looked at. Whoever tries can still write a slow one, for their own program.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import Final

MAX_LENGTH: Final = 200
MAX_TEXT: Final = 4096

_UNBOUNDED: Final = re.compile(r"[*+]|\{\d*,\}")


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    with warnings.catch_warnings():  # about spellings that will change their meaning; nobody to tell
        warnings.simplefilter("ignore")
        return re.compile(pattern, re.IGNORECASE)


def matches(pattern: str, value: object) -> bool:
    """Whether the pattern is found in a text or number, whatever its case; never in None."""
    return value is not None and _compiled(pattern).search(str(value)[:MAX_TEXT]) is not None


def problem(pattern: str) -> str | None:
    """Why a pattern is not let in, or None when it is fine."""
    if len(pattern) > MAX_LENGTH:
        return f"is longer than {MAX_LENGTH} characters"
    try:
        _compiled(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"is not valid: {error}"
    if _repeats_a_repeat(pattern):
        return "repeats a group that holds a repeat, as in (a+)*, which can take forever"
    return None


def _repeats_a_repeat(pattern: str) -> bool:
    """Whether a group with an unbounded repeat in it is itself repeated without bound, as in `(a+)*`."""
    repeats = [False]  # for each group open at this place: whether it has an unbounded repeat
    position = 0
    while position < len(pattern):
        sign = pattern[position]
        if sign in "\\[":
            position = _after_unit(pattern, position)
            continue
        position += 1
        if sign == "(":
            repeats.append(False)
        elif sign == ")" and len(repeats) > 1:
            inner = repeats.pop()
            if inner and _UNBOUNDED.match(pattern, position):
                return True
            repeats[-1] |= inner
        elif _UNBOUNDED.match(pattern, position - 1):
            repeats[-1] = True
    return False


def _after_unit(pattern: str, position: int) -> int:
    """The place after an escape or a set of characters, whose signs mean themselves."""
    if pattern[position] == "\\":
        return position + 2
    end = position + (2 if pattern.startswith("^", position + 1) else 1)
    end += pattern.startswith("]", end)  # a ] that comes first means itself
    while end < len(pattern) and pattern[end] != "]":
        end += 2 if pattern[end] == "\\" else 1
    return end + 1
