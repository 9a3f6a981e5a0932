"""Made-up work: which operations run inside which, how long they take and what fails. Pure and repeatable."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

KINDS: Final = ("tool", "command", "fragment", "chat")

_TOOLS: Final = ("memory.search", "db.query", "file.read", "ai.generate", "export.generate")
_COMMANDS: Final = ("process.fragment", "sync.data", "generate.report", "analyze.metrics")
_PIPELINES: Final = ("full_processing", "basic_processing", "ai_only")
_STEPS: Final = ("parse", "extract_metadata", "enrich_ai", "embed")
_MODELS: Final = (("anthropic", "claude-sonnet-4-5"), ("openai", "gpt-5-mini"), ("local", "llama-4-8b"))
_FILES: Final = ("notes/plan.md", "src/app.py", "data/orders.csv", "README.md")
_QUERIES: Final = ("late invoices", "customers in Berlin", "flaky tests", "open tickets of last week")

_ERROR_CHANCE: Final = {"tool": 0.05, "command": 0.03, "fragment": 0.02, "chat": 0.01}
"""The rates of the system whose telemetry this resembles."""
_MEDIAN_MS: Final = {
    "memory.search": 45, "db.query": 18, "file.read": 6, "ai.generate": 900, "export.generate": 320,
    "parse": 12, "extract_metadata": 60, "enrich_ai": 700, "embed": 150,
}  # fmt: skip
_SLOW_CHANCE: Final = 0.04
_ERRORS: Final = {
    "memory.search": ("TimeoutError", "index did not answer within 5000 ms"),
    "db.query": ("OperationalError", "connection to orders-db refused (10.0.0.12:5432)"),
    "file.read": ("FileNotFoundError", "no such file: data/export-8812.csv"),
    "ai.generate": ("RateLimitError", "429: retry after 20 s"),
    "export.generate": ("DiskFullError", "needs 512 MB, 80 MB are free"),
    "enrich_ai": ("RateLimitError", "429: retry after 20 s"),
}


@dataclass(slots=True)
class Work:
    """One operation to be played, with what runs inside it. Durations are milliseconds of its own, children aside."""

    kind: str
    name: str
    own_ms: float
    metadata: dict[str, Any] = field(default_factory=dict)
    results: dict[str, Any] = field(default_factory=dict)
    error: tuple[str, str] | None = None
    """Type and message; a failed attempt is followed by another where somebody would try again."""
    children: list[Work] = field(default_factory=list)

    def events(self) -> int:
        """How many events it makes: a start and an end for each operation."""
        return 2 + sum(child.events() for child in self.children)

    def duration_ms(self) -> float:
        return self.own_ms + sum(child.duration_ms() for child in self.children)


def chain(random: Random, kinds: tuple[str, ...]) -> Work:
    """One piece of work as a person or a program sets it off: a chat, a command, or a single step."""
    starters = [kind for kind in ("chat", "command") if kind in kinds]
    if not starters or random.random() < 0.1:
        return _leaf(random, random.choice([kind for kind in kinds if kind in ("tool", "fragment")] or list(kinds)))
    return _chat(random, kinds) if random.choice(starters) == "chat" else _command(random, kinds)


def _chat(random: Random, kinds: tuple[str, ...]) -> Work:
    provider, model = random.choice(_MODELS)
    tokens_in, tokens_out = random.randint(200, 6000), random.randint(40, 1200)
    work = Work(
        "chat", model, _duration(random, 500 + tokens_out),
        {"provider": provider, "model": model, "session_id": f"s-{random.randint(100, 140)}"},
        {"tokens_used": tokens_in + tokens_out, "input_tokens": tokens_in, "output_tokens": tokens_out},
    )  # fmt: skip
    if "command" in kinds and random.random() < 0.4:
        work.children.append(_command(random, kinds))
    if "tool" in kinds:
        for _ in range(random.randint(0, 3)):
            work.children += _with_retries(random, "tool")
    if random.random() < _ERROR_CHANCE["chat"]:
        work.error = ("APIConnectionError", f"{provider} closed the connection after {tokens_out} tokens")
    return work


def _command(random: Random, kinds: tuple[str, ...]) -> Work:
    work = Work(
        "command", random.choice(_COMMANDS), _duration(random, 15), {"arguments": {"limit": random.choice((10, 100))}},
        {"exit_code": 0, "rows": random.randint(1, 900)},
    )  # fmt: skip
    if "fragment" in kinds:
        pipeline = random.choice(_PIPELINES)
        steps = {"full_processing": _STEPS, "basic_processing": _STEPS[:2], "ai_only": _STEPS[2:]}[pipeline]
        work.metadata["pipeline"] = pipeline
        for step in steps:
            work.children += _with_retries(random, "fragment", step)
    if "tool" in kinds and random.random() < 0.6:
        work.children += _with_retries(random, "tool")
    if random.random() < _ERROR_CHANCE["command"]:
        work.error = ("ValidationError", f"row {random.randint(1, 900)}: 'amount' is not a number")
        work.results = {"exit_code": 1}
    return work


def _with_retries(random: Random, kind: str, name: str | None = None) -> list[Work]:
    """A step, and if it fails, mostly another try of the same that works."""
    first = _leaf(random, kind, name)
    if first.error is None or random.random() < 0.25:
        return [first]
    again = _leaf(random, kind, first.name)
    again.error, again.metadata = None, {**first.metadata, "attempt": 2}
    again.results = again.results or _results(random)
    return [first, again]


def _leaf(random: Random, kind: str, name: str | None = None) -> Work:
    if kind in ("chat", "command"):
        return _chat(random, (kind,)) if kind == "chat" else _command(random, (kind,))
    name = name or random.choice(_TOOLS if kind == "tool" else _STEPS)
    work = Work(kind, name, _duration(random, _MEDIAN_MS[name]), _arguments(random, name), _results(random))
    if random.random() < _ERROR_CHANCE[kind]:
        fail(work)
        work.own_ms *= 4
    return work


def fail(work: Work) -> None:
    """Makes a step fail in the way it usually does."""
    work.error = _ERRORS.get(work.name, ("RuntimeError", f"{work.name} gave no result"))
    work.results = {}


def slow_down(work: Work) -> None:
    """Makes a step take so long that it counts as critical."""
    work.own_ms = max(work.own_ms, 2500.0)


def _duration(random: Random, median_ms: float) -> float:
    """Log-normal around the median, as latencies are, with a slow outlier now and then."""
    outlier = random.uniform(5, 15) if random.random() < _SLOW_CHANCE else 1.0
    return float(round(random.lognormvariate(0, 0.45) * median_ms * outlier, 3))


def _arguments(random: Random, name: str) -> dict[str, Any]:
    if name == "file.read":
        return {"path": random.choice(_FILES)}
    if name in ("memory.search", "db.query"):
        return {"query": random.choice(_QUERIES), "limit": random.choice((5, 10, 50))}
    return {"fragment_id": random.randint(1, 5000)}


def _results(random: Random) -> dict[str, Any]:
    return {"hits": random.randint(0, 50), "bytes": random.randint(200, 90_000)}
