"""Filter expressions as they work: which events of a store each of them lets through."""

from __future__ import annotations

import pytest

from telesink.store.query.filters import Filter
from telesink.store.query.grammar import MAX_DEPTH, MAX_TERMS
from telesink.store.query.service import TelemetryQueryService
from telesink.store.times import iso_from_us
from tests.query.rows import T0, Rows


@pytest.fixture
def told(rows: Rows) -> Rows:
    """Four events, a to d, that differ in everything."""
    rows.event(
        T0,
        message="a Timeout of db-3",
        component="api",
        operation="memory.search",
        level="error",
        duration_us=300_000,
        chain="corr_1",
        span="s1",
        metadata={"hits": 3, "cache": True, "user": {"plan": "pro"}, "http.method": "GET", "ratio": 2.0},
    )
    rows.event(
        T0 + 1_000_000,
        message="b all fine",
        component="api",
        operation=None,
        level="info",
        name="begun",
        duration_us=250_000,
        metadata={"hits": 12, "cache": False, "note": "3"},
    )
    rows.event(
        T0 + 2_000_000,
        message="c slow query",
        component="worker",
        operation="db.query",
        level="warning",
        event_type="command",
        duration_us=2_000_000,
        chain="corr_2",
        parent="s1",
        context={"resource": {"service.name": "shop"}, "hits": 99},
    )
    rows.event(
        T0 + 3_000_000,
        message=None,
        component="worker",
        operation="d",
        level="debug",
        metadata={"hits": None},
    )
    return rows


def found(service: TelemetryQueryService, expression: str) -> str:
    """The first letters of the events found, oldest first."""
    events = service.events(Filter(where=expression), oldest_first=True).events
    return "".join((event.message or "d")[0] for event in events)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("", "abcd"),
        ("timeout", "a"),
        ('"slow query"', "c"),
        ("slow query", "c"),
        ("query slow", "c"),
        ("-timeout", "bcd"),
        ("not timeout", "bcd"),
        ("not not timeout", "a"),
        ("timeout or fine", "ab"),
        ("timeout or fine -all", "a"),
        ("(timeout or fine) -all", "a"),
        ("-(timeout or fine)", "cd"),
        ("timeout and slow", ""),
        ("/time.?out/", "a"),
        ("/^[bc] /", "bc"),
        ("-/^[bc] /", "ad"),
        ("message:fine", "b"),
        ("message:/db-\\d/", "a"),
        ("message:*", "abc"),
        ("-message:*", "d"),
        ("component:api", "ab"),
        ("component:api,worker", "abcd"),
        ("-component:api", "cd"),
        ("component:nobody", ""),
        ("-component:nobody", "abcd"),
        ("component:/^w/", "cd"),
        ("operation:memory.search", "a"),
        ("-operation:memory.search", "bcd"),
        ("operation:*", "acd"),
        ("-operation:*", "b"),
        ("op:/db|memory/", "ac"),
        ("type:command", "c"),
        ("name:begun", "b"),
        ("event_name:begun", "b"),
        ("level:error", "a"),
        ("level:err,warn", "ac"),
        ("level:>=warning", "ac"),
        ("level:<info", "d"),
        ("level:>error", ""),
        ("-level:>=warning", "bd"),
        ("component:api level:error", "a"),
        ("component:api component:worker", ""),
        ("duration:>250ms", "ac"),
        ("duration:>=250", "abc"),
        ("duration:<1.5s", "ab"),
        ("duration:2s", "c"),
        ("-duration:>250ms", "bd"),
        ("-duration:*", "d"),
        (f"time:>{iso_from_us(T0 + 1_000_000)}", "cd"),
        (f"time:>={iso_from_us(T0 + 1_000_000)}", "bcd"),
        (f"time:<{iso_from_us(T0 + 1_000_000)}", "a"),
        (f"timestamp:<={iso_from_us(T0 + 1_000_000)}", "ab"),
        ("chain:corr_1", "a"),
        ("correlation_id:corr_1,corr_2", "ac"),
        ("-chain:corr_1", "bcd"),
        ("-chain:*", "bd"),
        ("chain:/_2$/", "c"),
        ("chain:nope", ""),
        ("span:s1", "a"),
        ("parent:s1", "c"),
        ("@hits:3", "a"),
        ("@hits:>3", "bc"),
        ("@hits:>=3 @hits:<50", "ab"),
        ("@hits:3,12", "ab"),
        ("-@hits:3", "bcd"),
        ("@hits:*", "abc"),
        ("-@hits:*", "d"),
        ("@note:3", "b"),
        ("@ratio:2", "a"),
        ("@cache:true", "a"),
        ("@cache:false", "b"),
        ("@user.plan:pro", "a"),
        ("@user.plan:/^p/", "a"),
        ("@http.method:GET", "a"),
        ("@resource.service.name:shop", "c"),
        ("@note:>2a", "b"),
        ("@note:>1", ""),
        ("@hits:<a", ""),
        ("@no.such.key:*", ""),
        ("metadata:plan", "a"),
        ("level:error or (component:worker -operation:d)", "ac"),
        ("LEVEL:ERROR", "a"),
    ],
)
def test_an_expression_finds(told: Rows, service: TelemetryQueryService, expression: str, expected: str) -> None:
    assert found(service, expression) == expected


def test_what_was_never_pinned_is_not_pinned(told: Rows, service: TelemetryQueryService) -> None:
    told.connection.execute("update telemetry_events set pinned = 1 where message like 'a %'")
    told.connection.execute("update telemetry_events set pinned = 0 where message like 'b %'")
    assert found(service, "pinned:yes") == "a"
    assert found(service, "pinned:no") == "bcd"


def test_an_expression_narrows_what_the_filter_lets_through(told: Rows, service: TelemetryQueryService) -> None:
    page = service.events(Filter(components=("worker",), where="component:api,worker level:>=info"))
    assert [event.message for event in page.events] == ["c slow query"]


def test_the_largest_expression_that_is_let_in_can_be_asked(told: Rows, service: TelemetryQueryService) -> None:
    assert found(service, " or ".join(["-a"] * (MAX_TERMS - 1) + ["timeout"])) == "acd"
    assert found(service, " ".join(["@a.b.c.d:>1"] * MAX_TERMS)) == ""


@pytest.mark.parametrize("leaf", ["@a.b.c.d:>3", "component:/api/", "level:>=error", "chain:/_1/"])
def test_the_deepest_expression_that_is_let_in_can_be_asked(
    told: Rows, service: TelemetryQueryService, leaf: str
) -> None:
    nested = leaf
    for _ in range(MAX_DEPTH - 2):  # an even number of denials
        nested = f"zzz or -zzz -({nested})"
    assert found(service, f"level:error (zzz or duration:* ({nested}))") == found(service, f"level:error {leaf}")


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (
            lambda service, f: len(service.metrics(f)),
            {"name:queue.depth value:>3": 1, "@queue:mail": 1, "depth": 2},
        ),
        (
            lambda service, f: len(service.health_checks(f)),
            {"healthy:false": 1, "check:ping": 2, "refused": 1},
        ),
        (lambda service, f: len(service.snapshots(f)), {"class:slow": 1, "memory:>10": 1, "duration:<1s": 1}),
        (
            lambda service, f: service.chains(f).total,
            {"status:failed": 1, "errors:>0 component:api": 1, "corr": 2},
        ),
    ],
    ids=["metrics", "health checks", "snapshots", "chains"],
)
def test_the_other_tables_have_fields_of_their_own(
    rows: Rows, service: TelemetryQueryService, ask: object, expected: dict[str, int]
) -> None:
    rows.metric(5, labels={"queue": "mail"})
    rows.metric(1, T0 + 1)
    rows.health(healthy=False, error="refused")
    rows.health(healthy=True, at=T0 + 1)
    rows.snapshot(1_500_000, kind=2, memory=100)
    rows.snapshot(100, T0 + 1, kind=0)
    rows.chain("corr_1", status="failed", errors=1, components=["api", "db"])
    rows.chain("corr_2", components=["api_2"])
    assert callable(ask)
    assert {expression: ask(service, Filter(where=expression)) for expression in expected} == expected
