"""Sizes as people type them."""

from __future__ import annotations

import re
from typing import Final

from telesink.store.errors import InputError

_UNITS: Final = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "ki": 2**10, "mi": 2**20, "gi": 2**30}
_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([kmg]i?)?b?", re.IGNORECASE)


def bytes_of(text: str) -> int:
    """Bytes of `500MB`, `1.5GiB`, `200k` or a plain number. Raises `InputError`."""
    found = _SIZE.fullmatch(text.strip())
    if not found or not (size := round(float(found[1]) * _UNITS[(found[2] or "").lower()])):
        raise InputError(f"{text!r} is no size; write a number and a unit, like 500MB or 2GiB")
    return size
