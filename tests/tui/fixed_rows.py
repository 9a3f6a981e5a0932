"""Two believable hours that end at one fixed moment: the rows behind every test of the dashboard.

A small assistant at work: chat turns that call commands, which call tools and fragments; from 14:18 to 14:24 the
memory index times out, which shows as errors, retries, slow calls and a failing health check.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from random import Random
from typing import Final

from telesink.store.query.results import Chain, Event, HealthCheck, MetricPoint, PerformanceSnapshot

NOW: Final = int(datetime(2026, 11, 24, 14, 32, 7, tzinfo=UTC).timestamp()) * 1_000_000
SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
START: Final = NOW - 120 * MINUTE
OUTAGE: Final = (NOW - 14 * MINUTE, NOW - 8 * MINUTE)

_TOOLS: Final = ("memory.search", "db.query", "file.read", "ai.generate", "export.generate")
_STEPS: Final = ("parse", "extract_metadata", "enrich_ai", "embed")
_COMMANDS: Final = ("process.fragment", "sync.data", "generate.report", "analyze.metrics")
_MESSAGES: Final = {
    "memory.search": "3 hits for 'invoice from march'",
    "db.query": "select notes by tag, 42 rows",
    "file.read": "notes/2026-11.md, 18.4 kB",
    "ai.generate": "summary of 512 tokens",
    "export.generate": "report.pdf, 3 pages",
}


class Tape:
    """Collects events of chains; time goes on with each."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.events: list[Event] = []
        self.spans = count(1)

    def during_outage(self, at: int) -> bool:
        return OUTAGE[0] <= at <= OUTAGE[1]

    def add(
        self,
        at: int,
        kind: str,
        name: str,
        operation: str,
        chain: str,
        span: str,
        parent: str | None,
        **more: object,
    ) -> None:
        values = {
            "level": "info",
            "message": None,
            "duration_us": None,
            "metadata": None,
            "context": None,
            "performance": None,
        }
        self.events.append(
            Event(
                0,
                at,
                kind,
                name,
                f"{kind}_telemetry",
                operation,
                correlation_id=chain,
                span_id=span,
                parent_id=parent,
                **{**values, **more},
            )  # type: ignore[arg-type]
        )

    def tool(self, at: int, chain: str, parent: str, operation: str) -> int:
        """One call of a tool; returns when it ended."""
        span = f"s{next(self.spans):05d}"
        self.add(at, "tool", "invocation_start", operation, chain, span, parent, level="debug")
        broken = operation == "memory.search" and self.during_outage(at) and self.random.random() < 0.7
        took = (
            self.random.randint(2_400, 3_100) * 1000 if broken else round(self.random.lognormvariate(4.2, 0.9) * 1000)
        )
        measured = json.dumps(
            {"memory_usage": self.random.randint(20, 90) << 20, "cpu_usage": self.random.randint(3, 80)}
        )
        if not broken and self.random.random() < 0.015:
            self.add(
                at + took,
                "tool",
                "invocation_error",
                operation,
                chain,
                span,
                parent,
                level="error",
                duration_us=took,
                message=f"{operation}: database is locked",
            )
            return at + took
        if broken:
            error = json.dumps(
                {
                    "error": "ETIMEDOUT",
                    "tries": 3,
                    "index": {"name": "notes", "shards": [3, 4]},
                    "backoff_ms": [250, 500, 1000],
                }
            )
            self.add(
                at + took,
                "tool",
                "invocation_error",
                operation,
                chain,
                span,
                parent,
                level="error",
                duration_us=took,
                message="memory index: timeout after 3 tries",
                metadata=error,
                performance=measured,
            )
            return at + took
        found = json.dumps({"hits": self.random.randint(1, 9), "cached": self.random.random() < 0.3})
        self.add(
            at + took,
            "tool",
            "invocation_complete",
            operation,
            chain,
            span,
            parent,
            duration_us=took,
            message=_MESSAGES[operation],
            metadata=found,
            performance=measured,
        )
        return at + took

    def fragment(self, at: int, chain: str, parent: str) -> int:
        pipeline = f"s{next(self.spans):05d}"
        self.add(at, "fragment", "processing_start", "full_processing", chain, pipeline, parent, level="debug")
        begun = at
        for step in _STEPS:
            span, took = f"s{next(self.spans):05d}", self.random.randint(8, 160) * 1000
            at += took
            slow = took > 120_000
            self.add(
                at,
                "fragment",
                "step_complete",
                step,
                chain,
                span,
                pipeline,
                duration_us=took,
                level="warning" if slow else "info",
                message="slower than its budget of 120 ms" if slow else None,
            )
            at += 2000
        self.add(
            at,
            "fragment",
            "processing_complete",
            "full_processing",
            chain,
            pipeline,
            parent,
            duration_us=at - begun,
        )
        return at

    def command(self, at: int, chain: str, parent: str, operation: str) -> int:
        span, begun, errors = f"s{next(self.spans):05d}", at, len(self.events)
        self.add(at, "command", "execution_start", operation, chain, span, parent, level="debug")
        at += 3000
        tools = self.random.sample(_TOOLS, self.random.randint(1, 3))
        if self.during_outage(at):
            tools = ["memory.search", "memory.search", *tools[1:]]
        for tool in tools:
            at = self.tool(at, chain, span, tool) + 2000
        if operation == "process.fragment":
            at = self.fragment(at, chain, span) + 1000
        failed = any(event.is_error for event in self.events[errors:])
        self.add(
            at,
            "command",
            "execution_error" if failed else "execution_complete",
            operation,
            chain,
            span,
            parent,
            duration_us=at - begun,
            level="error" if failed else "info",
            message="gave up: memory index unreachable" if failed else "done",
        )
        return at

    def turn(self, at: int, number: int, *, ends: bool = True) -> None:
        """One chat turn: a chain of its own."""
        chain, span, begun = f"turn_{number:04d}", f"s{next(self.spans):05d}", at
        about = json.dumps(
            {
                "model": "small-3" if number % 3 else "large-2",
                "session": f"session_{number // 9}",
                "tokens_in": 300 + number,
            }
        )
        around = json.dumps({"host": "workbench", "user": "u-41", "version": "2.4.1"})
        self.add(
            at,
            "chat",
            "turn_start",
            "assistant.turn",
            chain,
            span,
            None,
            metadata=about,
            context=around,
            message="user: find the march invoice",
        )
        at += 12_000
        for _ in range(self.random.randint(1, 2)):
            at = self.command(at, chain, span, self.random.choice(_COMMANDS)) + 4000
        if ends:
            lost = any(event.is_error for event in self.events if event.correlation_id == chain)
            self.add(
                at,
                "chat",
                "turn_error" if lost and number % 4 == 0 else "turn_complete",
                "assistant.turn",
                chain,
                span,
                None,
                duration_us=at - begun,
                level="critical" if lost and number % 4 == 0 else "info",
                message="no answer: every tool failed" if lost and number % 4 == 0 else "answered",
                metadata=about,
                context=around,
            )


def _events() -> tuple[Event, ...]:
    tape = Tape(7)
    for number in range(1, 121):
        tape.turn(START + number * MINUTE - tape.random.randint(5, 50) * SECOND, number)
    tape.turn(NOW - 4 * SECOND, 121, ends=False)
    tape.turn(NOW - 2 * SECOND, 122, ends=False)
    kept = sorted((event for event in tape.events if event.timestamp <= NOW), key=lambda event: event.timestamp)
    return tuple(replace(event, id=(event.timestamp << 11) + number) for number, event in enumerate(kept, 1))


def _chain(chain_id: str, events: list[Event]) -> Chain:
    root = next(event for event in events if event.parent_id is None)
    ended = any(event.event_name in ("turn_complete", "turn_error") for event in events)
    failed = any(event.level == "critical" for event in events)
    components = tuple(dict.fromkeys(event.component for event in events))
    errors = sum(event.is_error for event in events)
    status = "failed" if failed else "completed" if ended else "active"
    return Chain(
        chain_id,
        root.operation,
        3,
        status,
        events[0].timestamp,
        events[-1].timestamp,
        len(events),
        errors,
        components,
        False,
    )


def _chains() -> tuple[Chain, ...]:
    by_id: dict[str, list[Event]] = {}
    for event in EVENTS:
        by_id.setdefault(event.correlation_id or "", []).append(event)
    return tuple(_chain(chain_id, events) for chain_id, events in by_id.items())


_CHECKS: Final = (
    ("chat", "provider"),
    ("db", "ping"),
    ("disk", "free space"),
    ("memory", "index"),
    ("queue", "lag"),
    ("sink", "spool fill"),
)


def _checks() -> Iterator[HealthCheck]:
    random, number = Random(11), count(1)
    for minute in range(0, 120, 2):
        for component, name in _CHECKS:
            at = START + minute * MINUTE + 7 * SECOND
            broken = (component == "memory" and at >= OUTAGE[0]) or (
                component == "queue" and OUTAGE[0] <= at <= OUTAGE[1]
            )
            message = {"memory": "timeout after 2,000 ms", "queue": "lag of 84 s"}.get(component) if broken else None
            yield HealthCheck(
                (at << 11) + next(number),
                at,
                component,
                name,
                not broken,
                message,
                random.randint(800, 9_000) if not broken else 2_000_000,
                None,
            )


def _metrics() -> Iterator[MetricPoint]:
    random, number = Random(5), count(1)
    for minute in range(120):
        at = START + minute * MINUTE + 30 * SECOND
        swell = 40 if OUTAGE[0] <= at <= OUTAGE[1] + 2 * MINUTE else 0
        for name, component, kind, value, unit, labels in (
            ("queue.depth", "worker", "gauge", random.randint(3, 9) + swell, None, {"queue": "mail"}),
            ("queue.depth", "worker", "gauge", random.randint(8, 22) + swell // 2, None, {"queue": "index"}),
            (
                "chat.tokens_used",
                "chat_telemetry",
                "counter",
                random.randint(300, 1900),
                "tokens",
                {"model": "small-3"},
            ),
            (
                "chat.response_time_ms",
                "chat_telemetry",
                "histogram",
                random.randint(500, 1500) + swell * 30,
                "ms",
                None,
            ),
            ("process.memory", "worker", "gauge", (180 + minute) << 20, "bytes", None),
        ):
            label_text = json.dumps(labels) if labels else None
            yield MetricPoint(
                (at << 11) + next(number), at, name, component, kind, float(value), unit, label_text, None
            )


def _snapshots() -> Iterator[PerformanceSnapshot]:
    for number, event in enumerate(EVENTS, 1):
        if event.event_type == "tool" and event.duration_us is not None:
            took = event.duration_us
            verdict = (
                "fast"
                if took <= 100_000
                else "normal"
                if took <= 500_000
                else "slow"
                if took <= 2_000_000
                else "critical"
            )
            yield PerformanceSnapshot(
                (event.timestamp << 11) + number,
                event.timestamp,
                event.component,
                event.operation or "",
                took,
                64 << 20,
                12.0,
                None,
                verdict,
            )


EVENTS: Final = _events()
CHAINS: Final = _chains()
CHECKS: Final = tuple(_checks())
METRICS: Final = tuple(_metrics())
SNAPSHOTS: Final = tuple(_snapshots())
