"""The four adapters: one chain, one tree, the seed's metrics, and errors that come through unchanged."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator

import pytest

from telesink.store.sink.sink import TelemetrySink
from tests.conftest import Asker, Program

SPANS = "event_type, event_name, operation, span_id, parent_id, correlation_id"


def recorded(sink: TelemetrySink, ask: Asker, columns: str = "event_name, operation") -> list[tuple[object, ...]]:
    assert sink.flush()
    return ask(f"select {columns} from events order by id")


def test_a_context_manager_records_start_and_end_with_results(sink: TelemetrySink, ask: Asker) -> None:
    with sink.tool("memory.search", query="late invoices") as call:
        call.result(hits=3)
    start, end = recorded(sink, ask, "event_name, component, level, metadata, duration_ms is not null")
    assert start == ("invocation_start", "tool_telemetry", "info", '{"query":"late invoices"}', 0)
    assert end == ("invocation_complete", "tool_telemetry", "info", '{"hits":3}', 1)


@pytest.mark.parametrize(
    ("kind", "verb", "metrics"),
    [
        ("tool", "invocation", {"tool.execution_duration_ms"}),
        ("command", "execution", {"command.execution_duration_ms"}),
        ("fragment", "processing", {"fragment.processing_duration_ms"}),
        ("chat", "interaction", {"chat.response_time_ms", "chat.tokens_used"}),
    ],
)
def test_each_adapter_has_its_names_metrics_and_snapshot(
    sink: TelemetrySink, ask: Asker, kind: str, verb: str, metrics: set[str]
) -> None:
    with getattr(sink, kind)("op") as call:
        call.result(tokens_used=42)
    assert recorded(sink, ask, "event_type, event_name, component") == [
        (kind, f"{verb}_start", f"{kind}_telemetry"),
        (kind, f"{verb}_complete", f"{kind}_telemetry"),
    ]
    assert {name for (name,) in ask("select metric_name from metrics")} == metrics
    ((operation, memory, same),) = ask(
        "select p.operation, p.memory_usage_bytes, p.duration_ms = e.duration_ms from performance p, events e "
        "where e.duration_ms is not null"
    )
    assert (operation, same) == ("op", 1)
    assert memory > 1 << 20


def test_nesting_makes_one_chain_and_a_tree(sink: TelemetrySink, ask: Asker) -> None:
    with sink.chat("model") as chat, sink.command("sync") as command:
        sink.event("note", message="inside")
        with sink.tool("search") as tool:
            pass
    rows = recorded(sink, ask, "event_name, span_id, parent_id")
    assert rows == [
        ("interaction_start", chat.span_id, None),
        ("execution_start", command.span_id, chat.span_id),
        ("note", None, command.span_id),
        ("invocation_start", tool.span_id, command.span_id),
        ("invocation_complete", tool.span_id, command.span_id),
        ("execution_complete", command.span_id, chat.span_id),
        ("interaction_complete", chat.span_id, None),
    ]
    assert ask("select root, depth, status, total_events, components from chains") == [
        ("model", 3, "completed", 7, '["chat_telemetry","command_telemetry","app","tool_telemetry"]')
    ]


def test_after_the_work_events_stand_alone_again(sink: TelemetrySink, ask: Asker) -> None:
    with sink.tool("a"):
        pass
    sink.event("alone")
    assert recorded(sink, ask, "event_name, correlation_id, parent_id")[-1] == ("alone", None, None)


def test_two_pieces_of_work_are_two_chains(sink: TelemetrySink, ask: Asker) -> None:
    for _ in range(2):
        with sink.tool("a"):
            pass
    assert sink.flush()
    assert ask("select total_events from chains") == [(2,), (2,)]


def test_a_given_correlation_id_is_taken_and_joins_nothing_around(sink: TelemetrySink, ask: Asker) -> None:
    with sink.command("outer"), sink.tool("inner", correlation_id="corr_7"):
        sink.event("note")
    rows = {row[0]: row[1:] for row in recorded(sink, ask, "event_name, correlation_id, parent_id is null")}
    assert rows["invocation_start"] == ("corr_7", 1)
    assert rows["note"] == ("corr_7", 0)


def test_an_error_is_recorded_and_raised_again_unchanged(sink: TelemetrySink, ask: Asker) -> None:
    error = ValueError("no such file")
    with pytest.raises(ValueError, match="no such file") as raised, sink.tool("file.read"):
        raise error
    assert raised.value is error
    name, level, message, metadata = recorded(sink, ask, "event_name, level, message, metadata")[-1]
    assert (name, level, message) == ("invocation_error", "error", "ValueError: no such file")
    details = json.loads(str(metadata))
    assert details["exception.type"] == "ValueError"
    assert "raise error" in details["exception.stacktrace"]


def test_leaving_early_is_no_error(sink: TelemetrySink, ask: Asker) -> None:
    with pytest.raises(KeyboardInterrupt), sink.tool("wait"):
        raise KeyboardInterrupt
    assert recorded(sink, ask)[-1] == ("invocation_complete", "wait")


def test_a_plain_function_is_decorated(sink: TelemetrySink, ask: Asker) -> None:
    @sink.tool("math.add")
    def add(a: int, b: int) -> int:
        """Adds."""
        return a + b

    assert (add(1, b=2), add(3, 4)) == (3, 7)
    assert (add.__name__, add.__doc__) == ("add", "Adds.")
    assert recorded(sink, ask) == [("invocation_start", "math.add"), ("invocation_complete", "math.add")] * 2


def test_without_a_name_the_functions_own_is_taken(sink: TelemetrySink, ask: Asker) -> None:
    @sink.command
    def first() -> None: ...

    @sink.command()
    def second() -> None: ...

    first()
    second()
    names = [str(operation).rsplit(".", 1)[-1] for _, operation in recorded(sink, ask)]
    assert names == ["first", "first", "second", "second"]


async def test_coroutines_running_side_by_side_keep_their_own_chains(sink: TelemetrySink, ask: Asker) -> None:
    @sink.tool("inner")
    async def inner() -> str:
        await asyncio.sleep(0)
        sink.event("note")
        return "done"

    async def outer(name: str) -> str:
        async with sink.command(name):
            return await inner()

    assert await asyncio.gather(outer("a"), outer("b")) == ["done", "done"]
    assert sink.flush()
    assert ask("select root, total_events, depth, status from chains order by root") == [
        ("a", 5, 2, "completed"), ("b", 5, 2, "completed"),
    ]  # fmt: skip


def test_a_generator_is_recorded_from_its_first_to_its_last_item(sink: TelemetrySink, ask: Asker) -> None:
    @sink.chat("stream")
    def words() -> Iterator[str]:
        yield "a"
        sink.event("between")
        yield "b"

    assert list(words()) == ["a", "b"]
    assert [name for name, _ in recorded(sink, ask)] == ["interaction_start", "between", "interaction_complete"]


async def test_an_asynchronous_generator_too(sink: TelemetrySink, ask: Asker) -> None:
    @sink.chat("stream")
    async def words() -> AsyncIterator[str]:
        yield "a"
        raise ValueError("cut off")

    with pytest.raises(ValueError, match="cut off"):
        async for _ in words():
            pass
    assert [name for name, _ in recorded(sink, ask)] == ["interaction_start", "interaction_error"]


def test_a_plain_call_records_what_is_over(sink: TelemetrySink, ask: Asker) -> None:
    with sink.command("around") as around:
        sink.tool.record("legacy.search", duration_ms=12.5, metadata={"hits": 1})
        sink.tool.record("legacy.search", duration_ms=3, error="index is gone")
    rows = recorded(sink, ask, "event_name, level, message, duration_ms, parent_id")[1:3]
    assert rows == [
        ("invocation_complete", "info", None, 12.5, around.span_id),
        ("invocation_error", "error", "index is gone", 3.0, around.span_id),
    ]


def test_a_child_process_joins_the_chain_it_was_given(run_program: Program, ask: Asker) -> None:
    run_program("""
import os, sys
os.environ["TELESINK_CORRELATION_ID"] = "corr_9"
os.environ["TRACEPARENT"] = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
from telesink.store import TelemetrySink
with TelemetrySink(sys.argv[1]) as sink, sink.tool("in.child"):
    sink.event("note")
""")
    rows = ask("select event_name, correlation_id, parent_id from events order by id")
    assert rows[0] == ("invocation_start", "corr_9", "b" * 16)
    assert {correlation for _, correlation, _ in rows} == {"corr_9"}
