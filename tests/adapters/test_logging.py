"""Log lines of Python's `logging` as events."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from telesink.store.adapters.logging import TelemetryHandler
from telesink.store.sink.sink import TelemetrySink
from tests.conftest import Asker


@pytest.fixture
def logger(sink: TelemetrySink) -> Iterator[logging.Logger]:
    logger = logging.getLogger("shop.orders")
    handler = TelemetryHandler(sink, component="shop")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield logger
    logger.removeHandler(handler)


def lines(sink: TelemetrySink, ask: Asker, columns: str) -> list[tuple[object, ...]]:
    assert sink.flush()
    return ask(f"select {columns} from events order by id")


def test_a_line_becomes_an_event_of_its_logger(logger: logging.Logger, sink: TelemetrySink, ask: Asker) -> None:
    logger.warning("order %d is late", 17, extra={"customer": "c-9"})
    columns = "event_type, event_name, component, operation, level, message, metadata"
    assert lines(sink, ask, columns) == [
        ("log", "log", "shop", "shop.orders", "warning", "order 17 is late", '{"customer":"c-9"}')
    ]


@pytest.mark.parametrize(
    ("number", "level"),
    [(5, "debug"), (10, "debug"), (20, "info"), (25, "warning"), (30, "warning"), (40, "error"), (50, "critical")],
)
def test_levels(logger: logging.Logger, sink: TelemetrySink, ask: Asker, number: int, level: str) -> None:
    logger.setLevel(1)
    logger.log(number, "x")
    assert lines(sink, ask, "level") == [(level,)]


def test_a_line_joins_the_work_around_it(logger: logging.Logger, sink: TelemetrySink, ask: Asker) -> None:
    with sink.command("sync") as command:
        logger.info("working")
    assert (command.correlation_id, command.span_id) in lines(sink, ask, "correlation_id, parent_id")


def test_an_exception_comes_with_its_stack(logger: logging.Logger, sink: TelemetrySink, ask: Asker) -> None:
    try:
        raise KeyError("sku")
    except KeyError:
        logger.exception("no price")
    ((metadata,),) = lines(sink, ask, "metadata")
    details = json.loads(str(metadata))
    assert (details["exception.type"], details["exception.message"]) == ("KeyError", "'sku'")
    assert 'raise KeyError("sku")' in details["exception.stacktrace"]


def test_lines_of_telesink_itself_are_left_out(sink: TelemetrySink, ask: Asker) -> None:
    own = logging.getLogger("telesink")
    handler = TelemetryHandler(sink)
    own.addHandler(handler)
    try:
        own.warning("cannot write")
    finally:
        own.removeHandler(handler)
    sink.event("other")
    assert lines(sink, ask, "event_name") == [("other",)]
