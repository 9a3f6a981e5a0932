"""`Remembered`: answers that took long, for as long as nothing has been written since."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic
from typing import Final, TypeVar

_Answer = TypeVar("_Answer")

MAX_ANSWERS: Final = 64


class Remembered:
    """Keeps the last answers. One is given again only to the same question of a store in the same state."""

    def __init__(self, ttl_seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._ttl: Final = ttl_seconds
        self._clock: Final = clock
        self._answers: dict[Hashable, tuple[float, object]] = {}
        self._lock = Lock()

    def answer(self, question: Hashable, ask: Callable[[], _Answer]) -> _Answer:
        """The kept answer to a question, which names the state of the store, or what `ask` gives now."""
        now = self._clock()
        with self._lock:
            kept_at, answer = self._answers.get(question, (None, None))
        if kept_at is not None and now - kept_at < self._ttl:
            return answer  # type: ignore[return-value]  # a question says what kind of answer it has
        found = ask()
        self._keep(question, now, found)
        return found

    def _keep(self, question: Hashable, now: float, answer: object) -> None:
        with self._lock:
            self._answers.pop(question, None)
            self._answers[question] = (now, answer)
            while len(self._answers) > MAX_ANSWERS:
                del self._answers[next(iter(self._answers))]
