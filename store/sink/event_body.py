"""The body of an event's frame: redacted JSON, made in one go where there is nothing to redact."""

from __future__ import annotations

from typing import Any, Final

import orjson

from telesink.store.sink.redact import Redactor
from telesink.store.spool.encoding import describe_scalar, encode

_PAYLOADS: Final = slice(11, 14)
"""Places of metadata, context and performance in an `EventRecord`."""

_dumps = orjson.dumps


class EventBody:
    """Encodes events under one configuration's rules of redaction."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._max_length = redactor.max_length
        self._all_harmless = redactor.all_harmless

    def encode(self, values: tuple[Any, ...]) -> bytes:
        """JSON of the values, in the order of `EventRecord`.

        Every mapping in the JSON opens with a brace. If there are no more of them than payloads, nothing is nested,
        and keys all known to be harmless hide nothing. A brace in a text only costs the careful way, as does a body
        longer than the longest text allowed.
        """
        try:
            body = _dumps(values, default=describe_scalar)
            brace = -1
            for payload in values[_PAYLOADS]:
                if payload is not None:
                    if type(payload) is not dict or not self._all_harmless(payload):
                        return self._carefully(values)
                    brace = body.find(b"{", brace + 1)  # not count(): it looks at each byte, a tenth of the call
        except (TypeError, ValueError, RecursionError):
            return self._carefully(values)
        if len(body) <= self._max_length and body.find(b"{", brace + 1) < 0:
            return body
        return self._carefully(values)

    def _carefully(self, values: tuple[Any, ...]) -> bytes:
        """The same, redacted value by value; a payload that is no mapping is put into one."""
        redacted = [self._redactor.redacted(value) for value in values]
        redacted[_PAYLOADS] = [
            payload if payload is None or isinstance(payload, dict) else {"value": payload}
            for payload in redacted[_PAYLOADS]
        ]
        return encode(tuple(redacted))
