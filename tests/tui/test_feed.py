"""The thread that asks: one question at a time, the newest wins, and nothing stops it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Event, current_thread
from typing import Any, cast

import pytest
from textual.message import Message

from telesink.store.errors import StoreError
from telesink.store.query.results import Storage
from telesink.store.query.service import TelemetryQueryService
from telesink.tui.feed import Feed, Question, SnapshotReady, StoreSized

PATIENCE = 5.0


class Store:
    """As much of a service as the feed itself asks."""

    def __init__(self) -> None:
        self.version = 1
        self.closed = Event()

    def data_version(self) -> int:
        return self.version

    def storage(self) -> Storage:
        return Storage("app.db", 1000, 0)

    def close(self) -> None:
        self.closed.set()


class Hearing:
    """A feed, and what it posts."""

    def __init__(self, path: Path) -> None:
        self.store = Store()
        self.posted: Queue[Message] = Queue()
        service = cast("TelemetryQueryService", self.store)
        self.feed = Feed(lambda: service, self.posted.put, path, refresh=0.01)
        self.feed.start()

    def ask(self, answer: Callable[[], Any], **options: Any) -> None:
        self.feed.ask(Question("pane", lambda _service: answer(), **options))

    def next(self) -> SnapshotReady:
        """The next answer."""
        while True:
            message = self.posted.get(timeout=PATIENCE)
            if isinstance(message, SnapshotReady):
                return message

    def is_quiet(self) -> bool:
        """No answer for longer than the feed's poll."""
        try:
            while isinstance(self.posted.get(timeout=0.6), StoreSized):
                pass
        except Empty:
            return True
        return False


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "app.db"
    path.touch()
    return path


@pytest.fixture
def hearing(path: Path) -> Iterator[Hearing]:
    heard = Hearing(path)
    yield heard
    heard.feed.stop()


def test_a_question_is_answered_in_the_feeds_own_thread(hearing: Hearing) -> None:
    hearing.ask(lambda: current_thread().name)
    assert hearing.next().snapshot == "telesink-feed"


def test_a_standing_question_is_asked_again_when_data_has_arrived(hearing: Hearing) -> None:
    hearing.ask(lambda: hearing.store.version)
    assert hearing.next().snapshot == 1
    hearing.store.version = 2
    assert hearing.next().snapshot == 2


def test_without_new_data_it_is_not_asked_again(hearing: Hearing) -> None:
    hearing.ask(lambda: "answer")
    hearing.next()
    assert hearing.is_quiet()


def test_a_range_that_ends_now_is_asked_again_as_time_goes_on(hearing: Hearing) -> None:
    hearing.ask(lambda: "answer", repeat=0.05)
    assert [hearing.next().snapshot for _ in range(3)] == ["answer"] * 3


def test_other_questions_are_answered_once_and_the_standing_one_stays(hearing: Hearing) -> None:
    hearing.ask(lambda: "standing")
    hearing.next()
    hearing.ask(lambda: "once", standing=False)
    assert hearing.next().snapshot == "once"
    hearing.store.version = 2
    assert hearing.next().snapshot == "standing"


def test_of_questions_asked_meanwhile_only_the_newest_is_answered(hearing: Hearing) -> None:
    begun, go_on = Event(), Event()

    def slow() -> str:
        begun.set()
        go_on.wait(PATIENCE)
        return "slow"

    hearing.ask(slow)
    begun.wait(PATIENCE)
    hearing.ask(lambda: "overtaken")
    hearing.ask(lambda: "newest")
    go_on.set()
    assert [hearing.next().snapshot for _ in range(2)] == ["slow", "newest"]
    assert hearing.is_quiet()


def test_while_frozen_new_data_is_not_asked_for_but_questions_are_answered(hearing: Hearing) -> None:
    hearing.ask(lambda: "first")
    hearing.next()
    hearing.feed.freeze(True)
    hearing.store.version = 2
    assert hearing.is_quiet()
    hearing.ask(lambda: "asked", standing=False)
    assert hearing.next().snapshot == "asked"


def test_data_that_arrived_while_frozen_is_asked_for_afterwards(hearing: Hearing) -> None:
    hearing.ask(lambda: hearing.store.version)
    hearing.next()
    hearing.feed.freeze(True)
    hearing.store.version = 2
    hearing.feed.freeze(False)
    assert hearing.next().snapshot == 2


def test_an_error_becomes_words_and_the_feed_goes_on(hearing: Hearing) -> None:
    def fail() -> None:
        raise StoreError("the store is locked")

    hearing.ask(fail)
    trouble = hearing.next().trouble
    assert trouble is not None
    assert trouble.text == "the store is locked"
    hearing.ask(lambda: "fine again")
    assert hearing.next().snapshot == "fine again"


def test_a_store_that_is_not_there_is_told_from_one_that_cannot_be_read(tmp_path: Path) -> None:
    hearing = Hearing(tmp_path / "none.db")
    hearing.ask(lambda: "answer")
    trouble = hearing.next().trouble
    hearing.feed.stop()
    assert trouble is not None
    assert trouble.missing


def test_stopping_closes_the_service(hearing: Hearing) -> None:
    hearing.feed.stop()
    assert hearing.store.closed.is_set()


def test_stopping_does_not_wait_for_a_question_that_takes_long(hearing: Hearing) -> None:
    begun, go_on = Event(), Event()

    def slow() -> None:
        begun.set()
        go_on.wait(PATIENCE)

    hearing.ask(slow)
    begun.wait(PATIENCE)
    hearing.feed.stop(timeout=0.05)
    assert not hearing.store.closed.is_set()
    go_on.set()


def test_of_two_standing_answers_in_the_queue_the_later_one_is_enough() -> None:
    def answer(pane: str, *, standing: bool = True) -> SnapshotReady:
        return SnapshotReady(pane, None, 0.0, None, standing)

    assert answer("a").can_replace(answer("a"))
    assert not answer("a").can_replace(answer("b"))
    assert not answer("a").can_replace(answer("a", standing=False))
    assert not answer("a", standing=False).can_replace(answer("a"))
