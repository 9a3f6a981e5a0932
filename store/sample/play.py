"""Plays planned work through the real adapters, on a clock of its own, so that hours pass in milliseconds."""

from __future__ import annotations

from random import Random
from typing import Final

from telesink.store.adapters import ChatAdapter, CommandAdapter, FragmentAdapter, TelemetryAdapter, ToolAdapter
from telesink.store.adapters.sources import Sources
from telesink.store.sample.plan import Work
from telesink.store.sink.sink import TelemetrySink

_NS_PER_MS: Final = 1_000_000
_ADAPTERS: Final[dict[str, type[TelemetryAdapter]]] = {
    "tool": ToolAdapter,
    "command": CommandAdapter,
    "fragment": FragmentAdapter,
    "chat": ChatAdapter,
}


class PlannedSources(Sources):
    """A clock that moves when it is told to, and ids and figures from a seeded generator."""

    def __init__(self, random: Random, now_ns: int = 0) -> None:
        self._random = random
        self.now = now_ns
        self.cpu_share = 0.5

    def now_ns(self) -> int:
        return self.now

    def monotonic_ns(self) -> int:
        return self.now

    def cpu_ns(self) -> int:
        return int(self.now * self.cpu_share)

    def memory_bytes(self) -> int | None:
        return self._random.randint(60, 400) << 20

    def correlation_id(self) -> str:
        return f"{self._random.getrandbits(128):032x}"

    def span_id(self) -> str:
        return f"{self._random.getrandbits(64):016x}"


class PlannedError(Exception):
    """Fails an operation as planned."""


class Player:
    """Plays work into one sink."""

    def __init__(self, sink: TelemetrySink, random: Random) -> None:
        self.sources = PlannedSources(random)
        self._random = random
        self._adapters = {kind: adapter(sink, self.sources) for kind, adapter in _ADAPTERS.items()}

    def play(self, work: Work, start_ns: int) -> int:
        """Plays a chain that begins at `start_ns`; returns how many events that made."""
        self.sources.now = start_ns
        self._play(work)
        return work.events()

    def _play(self, work: Work) -> None:
        self.sources.cpu_share = self._random.uniform(0.05, 0.9)
        try:
            with self._adapters[work.kind](work.name, **work.metadata) as operation:
                share = work.own_ms / (len(work.children) + 1)
                self._pass(share)
                for child in work.children:
                    self._play(child)
                    self._pass(share)
                if work.error is not None:
                    raise _error(*work.error)
                operation.result(**work.results)
        except PlannedError:
            pass

    def _pass(self, milliseconds: float) -> None:
        self.sources.now += int(milliseconds * _NS_PER_MS)


def _error(kind: str, message: str) -> PlannedError:
    """An error that is called as the plan says."""
    error: PlannedError = type(kind, (PlannedError,), {})(message)
    return error
