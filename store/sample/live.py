"""`play_live`: sample data as it would come in now, until it is told to stop."""

from __future__ import annotations

import time
from random import Random
from threading import Event
from typing import Final

from telesink.store.sample.plan import KINDS, chain
from telesink.store.sample.play import Player
from telesink.store.sink.sink import TelemetrySink

_NS_PER_MS: Final = 1_000_000


def play_live(sink: TelemetrySink, stop: Event, *, seed: int = 0, chains_per_second: float = 1.0) -> None:
    """Records a chain every now and then, each as if it had just ended, until `stop` is set."""
    random = Random(seed)
    player = Player(sink, random)
    while not stop.wait(random.expovariate(chains_per_second)):
        work = chain(random, KINDS)
        player.play(work, time.time_ns() - int(work.duration_ms() * _NS_PER_MS))
        sink.metric("queue.depth", random.randint(0, 12), component="worker", unit="items", labels={"queue": "mail"})
        if random.random() < 0.2:
            sink.health_check("database", "ping", healthy=random.random() < 0.97, response_time_ms=2.5)
