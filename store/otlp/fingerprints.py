"""How a record that arrives twice is known again: 63-bit hashes of what makes it itself.

The writer keeps a record once for each (timestamp, fingerprint). What goes into a hash is what was sent, not
what the mapping makes of it, so that a better mapping does not turn old records into new ones.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import orjson

from telesink.store.otlp.bad_value import BadValueError


def span_fingerprint(trace_id: str, span_id: str) -> int:
    """A span is the same one when both ids are, whatever else a repeat of it says."""
    return _number(f"span {trace_id} {span_id}".encode())


class Occurrences:
    """The fingerprints of one file or request, in which identical records are different ones.

    Two equal log lines of one request are both kept; the same request again gives the same two fingerprints.
    """

    def __init__(self, most: int | None = None) -> None:
        """`most`: so many different records are remembered, of a file that never ends the newest half at least."""
        self._seen: dict[int, int] = {}
        self._most = most

    def fingerprint(self, content: bytes) -> int:
        number = _number(content)
        before = self._seen.pop(number, 0)
        self._seen[number] = before + 1  # at the end, hence in order of last occurrence
        if self._most is not None and len(self._seen) > self._most:
            for old in list(self._seen)[: self._most // 2]:
                del self._seen[old]
        return _number(b"%b again %d" % (content, before)) if before else number


def content_of(*parts: Any) -> bytes:
    """What is hashed of values: JSON with sorted keys. Raises `BadValueError` if JSON cannot hold one."""
    try:
        return orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:
        raise BadValueError(f"expected values that JSON can hold: {error}") from None


def digest_of(*parts: Any) -> bytes:
    """16 bytes that stand for plain values shared by many records."""
    return blake2b(content_of(*parts), digest_size=16).digest()


def _number(content: bytes) -> int:
    return int.from_bytes(blake2b(content, digest_size=8).digest(), "big") >> 1
