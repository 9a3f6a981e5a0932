"""What one `sink.event()` costs its caller, beside encoding alone and OpenTelemetry's log call, in one run.

Each call has a fresh payload of about 250 bytes, redaction is on, and a drainer in another process empties the spool,
as it is when a dashboard is open; so the figure is the caller's own cost. `--own-drainer 1` measures with the drainer
in this process instead, as an app tax.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor, LogRecordExporter, LogRecordExportResult

from benchmarks.report import Result, arguments, interleaved, report
from telesink.store import TelemetrySink
from telesink.store.settings import Settings, StorageSettings


def payload(number: int) -> dict[str, Any]:
    """A fresh payload of about 250 bytes of JSON."""
    return {
        "request_id": number,
        "user": "u-1234",
        "path": "/v1/orders/8812",
        "status": 200,
        "bytes": 18_432,
        "cache": True,
        "region": "eu-west-2b",
        "ratio": 0.25,
        "note": "a text of some length that fills the payload up to what is asked for here",
        "host": "pod-41",
    }


class _NoExport(LogRecordExporter):
    def export(self, batch: Any) -> LogRecordExportResult:
        return LogRecordExportResult.SUCCESS

    def shutdown(self) -> None: ...

    def force_flush(self, timeout_millis: int = 0) -> bool:
        return True


def _per_call(call: Callable[[int], object], calls: int) -> float:
    """Nanoseconds per call; the garbage collector off, as `timeit` has it."""
    gc.collect()
    gc.disable()
    began = time.perf_counter_ns()
    for number in range(calls):
        call(number)
    took = time.perf_counter_ns() - began
    gc.enable()
    return took / calls


def _encode(number: int) -> bytes:
    return orjson.dumps((
        time.time_ns(), "tool", "invocation_complete", "tool_telemetry", "memory.search", 2,
        "found three hits for the query that was given", "corr_12345", None, None, 12.5, payload(number), None, None,
        None,
    ))  # fmt: skip


def _open_telemetry() -> tuple[Callable[[int], object], Callable[[], None]]:
    provider = LoggerProvider()
    provider.add_log_record_processor(BatchLogRecordProcessor(_NoExport()))
    logger = logging.getLogger("benchmark")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(LoggingHandler(logger_provider=provider))

    def log(number: int) -> None:
        logger.info("found three hits for the query that was given", extra=payload(number))

    return log, provider.shutdown


@contextlib.contextmanager
def _drainer_elsewhere(store: Path) -> Iterator[None]:
    """Another process that has the writer's lock and empties the spool whenever the recording rests."""
    source = (
        "import sys; from telesink.store import TelemetrySink; sink = TelemetrySink(sys.argv[1]); sink.event('up'); "
        "sink.flush(); print(flush=True); sys.stdin.read(); sink.close()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", source, str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.readline()
    yield
    process.stdin.close()
    process.wait()


def main() -> None:
    """Measures and reports."""
    options = arguments(__doc__ or "", calls=50_000, repeats=7, own_drainer=0)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        # Room for one run; in between the other process, or flush, empties it.
        settings = Settings(storage=StorageSettings(spool_limit_mb=2048))
        sink = TelemetrySink(folder / "cost.db", settings=settings)
        sink.event("warm")
        sink.flush()
        if not options.own_drainer:
            sink._drainer.stop(5)
            sink._drainer.running = True
        log, shutdown = _open_telemetry()
        stack.callback(shutdown)

        def event(number: int) -> None:
            sink.event(
                "invocation_complete", event_type="tool", component="tool_telemetry", operation="memory.search",
                message="found three hits for the query that was given", correlation_id="corr_12345",
                duration_ms=12.5, metadata=payload(number),
            )  # fmt: skip

        def sink_cost() -> float:
            cost = _per_call(event, options.calls)
            assert sink.flush(60)
            return cost

        medians = interleaved(
            {
                "encode": lambda: _per_call(_encode, options.calls),
                "sink": sink_cost,
                "otel": lambda: _per_call(log, options.calls),
            },
            options.repeats,
        )
    encode, event_cost, otel = medians["encode"], medians["sink"], medians["otel"]
    report(
        "record_cost: ns per call, fresh 250-byte payload, redaction on",
        [
            Result("payload and orjson alone", encode, "ns", 1.0),
            Result("sink.event(), of encoding", event_cost, "ns", event_cost / encode, "<= 5"),
            Result("OpenTelemetry log call", otel, "ns", otel / encode),
            Result("sink.event(), of OpenTelemetry", event_cost, "ns", event_cost / otel, "<= 0.2"),
        ],
        as_json=options.json,
    )


if __name__ == "__main__":
    main()
