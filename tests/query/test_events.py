"""Lists of events: order, pages, filters, and the plans by which SQLite reads them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from telesink.store.errors import InputError
from telesink.store.query.event_selection import MAX_ARMS
from telesink.store.query.filters import Filter
from telesink.store.query.results import EventPage
from telesink.store.query.service import TelemetryQueryService
from tests.query.plans import plans_of
from tests.query.rows import HOUR, T0, Rows


def messages(page: EventPage) -> list[str | None]:
    return [event.message for event in page.events]


def numbered(rows: Rows, count: int) -> list[int]:
    """Events a second apart with the messages 0, 1, 2...; gives their ids."""
    return [rows.event(T0 + second * 1_000_000, message=str(second)) for second in range(count)]


def test_an_event_comes_back_with_all_that_it_carries(rows: Rows, service: TelemetryQueryService) -> None:
    event_id = rows.event(
        T0,
        event_type="chat",
        name="response_error",
        component="chat_telemetry",
        operation="gpt",
        level="error",
        message="no answer",
        chain="corr_1",
        span="s1",
        parent="s0",
        duration_us=12_500,
        metadata={"tokens": 3},
        context={"user": "u"},
        performance={"cpu": 1},
    )
    event = service.event(event_id)
    assert event is not None
    assert (event.id, event.timestamp, event.event_type, event.event_name) == (
        event_id,
        T0,
        "chat",
        "response_error",
    )
    assert (event.component, event.operation, event.level) == ("chat_telemetry", "gpt", "error")
    assert (event.message, event.correlation_id, event.span_id, event.parent_id) == (
        "no answer",
        "corr_1",
        "s1",
        "s0",
    )
    assert (event.duration_us, event.metadata, event.context) == (12_500, '{"tokens": 3}', '{"user": "u"}')
    assert event.performance == '{"cpu": 1}'
    assert event.is_error
    assert event.title == "gpt"


def test_an_event_without_a_chain_or_operation_has_none(rows: Rows, service: TelemetryQueryService) -> None:
    event = service.event(rows.event(operation=None, name="started"))
    assert event is not None
    assert (event.operation, event.correlation_id, event.title) == (None, None, "started")


def test_an_unknown_id_is_no_event(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event()
    assert service.event(1) is None


def test_the_newest_come_first_and_the_page_says_that_there_are_more(
    rows: Rows, service: TelemetryQueryService
) -> None:
    numbered(rows, 5)
    page = service.events(limit=3)
    assert messages(page) == ["4", "3", "2"]
    assert page.has_more


def test_a_page_that_holds_all_has_no_more(rows: Rows, service: TelemetryQueryService) -> None:
    numbered(rows, 3)
    assert not service.events(limit=3).has_more


def test_before_goes_on_where_the_last_page_ended(rows: Rows, service: TelemetryQueryService) -> None:
    numbered(rows, 5)
    first = service.events(limit=2)
    second = service.events(limit=2, before=first.events[-1].id)
    third = service.events(limit=2, before=second.events[-1].id)
    assert [messages(page) for page in (first, second, third)] == [["4", "3"], ["2", "1"], ["0"]]
    assert [page.has_more for page in (first, second, third)] == [True, True, False]


def test_after_gives_the_nearest_newer_ones_newest_first(rows: Rows, service: TelemetryQueryService) -> None:
    ids = numbered(rows, 6)
    page = service.events(limit=2, after=ids[1])
    assert messages(page) == ["3", "2"]
    assert page.has_more


def test_between_two_ids_the_page_begins_at_the_newer_one(rows: Rows, service: TelemetryQueryService) -> None:
    ids = numbered(rows, 6)
    page = service.events(limit=2, after=ids[0], before=ids[5])
    assert messages(page) == ["4", "3"]
    assert page.has_more


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        pytest.param({}, ["0", "1"], id="from the beginning"),
        pytest.param({"after": 1}, ["2", "3"], id="after"),
        pytest.param({"before": 4}, ["2", "3"], id="before"),
        pytest.param({"after": 1, "before": 5}, ["2", "3"], id="between"),
    ],
)
def test_oldest_first_turns_the_order_round(
    rows: Rows, service: TelemetryQueryService, bounds: dict[str, int], expected: list[str]
) -> None:
    ids = numbered(rows, 6)
    page = service.events(limit=2, oldest_first=True, **{side: ids[place] for side, place in bounds.items()})
    assert messages(page) == expected


def test_a_range_includes_its_start_and_not_its_end(rows: Rows, service: TelemetryQueryService) -> None:
    for offset in (-1, 0, 1, 9, 10):
        rows.event(T0 + offset, message=str(offset))
    assert messages(service.events(Filter(start=T0, end=T0 + 10))) == ["9", "1", "0"]


def test_a_range_misses_none_of_very_many_events_of_one_microsecond(rows: Rows, service: TelemetryQueryService) -> None:
    first = rows.event(T0, message="0")
    for number in range(1, 2100):  # more than 2,048, so ids run into the next microsecond's
        rows._row(
            "telemetry_events",
            id=first + number,
            timestamp=T0,
            event_type=rows.name("tool"),
            event_name=rows.name("x"),
            component=rows.name("c"),
            level=2,
        )
    assert service.event_count(Filter(start=T0, end=T0 + 1)) == 2100
    assert service.event_count(Filter(start=T0 + 1, end=T0 + 100)) == 0


def test_a_range_may_lie_beyond_all_that_an_id_can_say(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event()
    assert service.event_count(Filter(start=0, end=253_402_300_799_000_000)) == 1
    assert service.event_count(Filter(start=253_402_300_799_000_000)) == 0


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(components=("api",)), ["b", "a"]),
        (Filter(components=("api", "worker")), ["c", "b", "a"]),
        (Filter(components=("api", "nobody")), ["b", "a"]),
        (Filter(components=("nobody",)), []),
        (Filter(event_types=("chat",)), ["d"]),
        (Filter(event_names=("begun",)), ["a"]),
        (Filter(operations=("op2",)), ["c"]),
        (Filter(levels=("error",)), ["b"]),
        (Filter(levels=("error", "critical")), ["c", "b"]),
        (Filter(levels=("warning", "error")), ["d", "b"]),
        (Filter(levels=("fatal",)), ["c"]),
        (Filter(levels=("error", "critical"), components=("worker",)), ["c"]),
        (Filter(levels=("info",), components=("db",)), []),
        (Filter(correlation_id="corr_1"), ["c", "a"]),
        (Filter(correlation_id="corr_1", levels=("critical",)), ["c"]),
        (Filter(correlation_id="corr_9"), []),
        (Filter(search="B"), ["b"]),
        (Filter(), ["d", "c", "b", "a"]),
    ],
)
def test_filters_let_through_what_they_name(
    rows: Rows, service: TelemetryQueryService, wanted: Filter, expected: list[str]
) -> None:
    rows.event(T0, message="a", component="api", name="begun", chain="corr_1")
    rows.event(T0 + 1, message="b", component="api", level="error")
    rows.event(T0 + 2, message="c", component="worker", operation="op2", level="critical", chain="corr_1")
    rows.event(T0 + 3, message="d", component="db", event_type="chat", level="warning", chain="corr_2")
    assert messages(service.events(wanted)) == expected
    assert service.event_count(wanted) == len(expected)


def test_a_name_first_stored_after_the_first_question_is_found(rows: Rows, service: TelemetryQueryService) -> None:
    rows.event(component="early")
    assert service.events(Filter(components=("late",))).events == ()
    assert len(service.events().events) == 1
    rows.event(component="late")
    assert [event.component for event in service.events(Filter(components=("late",))).events] == ["late"]


@pytest.mark.parametrize("text", ["100%", "a_b", "c\\d", "ÄRGER", "it's"])
def test_a_search_means_its_signs_as_they_are_and_knows_no_case(
    rows: Rows, service: TelemetryQueryService, text: str
) -> None:
    rows.event(T0, message=f"found {text.lower()} here")
    rows.event(T0 + 1, message="found 1000 axb cd arger its here")
    assert [event.timestamp for event in service.events(Filter(search=text)).events] == [T0]


def test_a_level_that_is_none_names_those_that_are(service: TelemetryQueryService) -> None:
    with pytest.raises(InputError, match=r"'loud'.*debug, info, warning, error, critical"):
        service.events(Filter(levels=("loud",)))


@pytest.mark.parametrize("wanted", [Filter(search="\ud800"), Filter(correlation_id="\ud800")])
def test_a_text_that_no_store_can_hold_is_refused_in_words(
    rows: Rows, service: TelemetryQueryService, wanted: Filter
) -> None:
    rows.event()
    with pytest.raises(InputError, match="no store can hold"):
        service.events(wanted)


# plans -----------------------------------------------------------------------------------------------------
@pytest.fixture
def plan(service: TelemetryQueryService) -> Callable[[Filter], str]:
    """How SQLite reads the newest events that a filter wants."""

    def explain(wanted: Filter) -> str:
        return "\n".join(plans_of(service, lambda: service.events(wanted), "telemetry_events"))

    return explain


@pytest.mark.parametrize(
    ("wanted", "access"),
    [
        pytest.param(Filter(), "SCAN t1", id="all"),
        pytest.param(
            Filter(start=T0, end=T0 + HOUR),
            "SEARCH t1 USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
            id="range",
        ),
        pytest.param(Filter(event_types=("tool",)), "SCAN t1", id="type"),
        pytest.param(
            Filter(components=("api",)),
            "SEARCH t1 USING INDEX telemetry_events_component (component=?)",
            id="component",
        ),
        pytest.param(
            Filter(components=("api", "worker"), start=T0),
            "SEARCH t3 USING INDEX telemetry_events_component (component=? AND rowid>?)",
            id="components in a range",
        ),
        pytest.param(Filter(levels=("error",)), "SEARCH t1 USING INDEX telemetry_events_errors (level=?)", id="errors"),
        pytest.param(
            Filter(levels=("critical", "error"), components=("api",)),
            "SEARCH t3 USING INDEX telemetry_events_errors (level=?)",
            id="errors of a component",
        ),
        pytest.param(Filter(levels=("info", "error")), "SCAN t1", id="a level that is no error"),
        pytest.param(
            Filter(correlation_id="corr_1", components=("api",), levels=("error",)),
            "SEARCH t1 USING INDEX telemetry_events_chain (chain=?)",
            id="chain",
        ),
        pytest.param(
            Filter(where="level:>=error component:api"),
            "SEARCH t1 USING INDEX telemetry_events_errors (level=?)",
            id="expression",
        ),
        pytest.param(Filter(where="component:api or level:error"), "SCAN t1", id="either of two indexes"),
        pytest.param(
            Filter(where="time:>2026-01-01T00:00Z"),
            "SEARCH t1 USING INTEGER PRIMARY KEY (rowid>?)",
            id="time",
        ),
    ],
)
def test_the_newest_are_read_in_order_and_never_sorted(
    rows: Rows, plan: Callable[[Filter], str], wanted: Filter, access: str
) -> None:
    for second in range(8):
        rows.event(T0 + second, component="api" if second % 2 else "worker", level="error", chain="corr_1")
    how = plan(wanted)
    assert access in how
    assert "TEMP B-TREE" not in how


def test_more_components_than_arms_are_read_in_order_of_time(
    rows: Rows, service: TelemetryQueryService, plan: Callable[[Filter], str]
) -> None:
    names = tuple(f"component_{number}" for number in range(MAX_ARMS + 1))
    for place, name in enumerate(names):
        rows.event(T0 + place, component=name)
    assert "TEMP B-TREE" not in plan(Filter(components=names))
    assert [event.component for event in service.events(Filter(components=names)).events] == list(reversed(names))
