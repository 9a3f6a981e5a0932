"""`ChainsLast`: a staging in which chains come behind all events, in whatever order the files bring them."""

from __future__ import annotations

import tempfile
from types import TracebackType
from typing import Final, Self

import orjson

from telesink.store.io.importing import Staging
from telesink.store.spool.records import ChainRecord, Record

_IN_MEMORY_BYTES: Final = 8 << 20
"""Of chains that wait; more of them wait in a temporary file."""


class ChainsLast:
    """What an export says of a chain holds when the writer has seen the chain's events, not before.

    A shell hands over `x.chains.csv` before `x.events.csv`. Leaving the block normally passes the chains on.
    """

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self.chains = 0
        """How many have come."""

    def append(self, record: Record) -> None:
        """Passes a record on, or keeps it until the end."""
        if isinstance(record, ChainRecord):
            self._waiting.write(orjson.dumps(record[:]) + b"\n")
            self.chains += 1
        else:
            self._staging.append(record)

    def __enter__(self) -> Self:
        self._waiting = tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        with self._waiting:
            if kind is None:
                self._waiting.seek(0)
                for line in self._waiting:
                    chain = ChainRecord(*orjson.loads(line))
                    self._staging.append(chain._replace(components=tuple(chain.components)))
