"""The section `spool`: what waits for the writer, who that is, what was set aside, and what dead processes left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from telesink.store.doctor.file_system import lock_holder, process_name
from telesink.store.doctor.findings import Finding, Section
from telesink.store.doctor.patient import Patient
from telesink.store.humane import count_text, size_text, span_text
from telesink.store.spool.folder import segment_paths
from telesink.store.spool.segment import SegmentReader
from telesink.store.spool.waiting import waiting
from telesink.store.upkeep.checks import SinkCheck, judge_disk, judge_lag, judge_spool
from telesink.store.upkeep.service_lock import service_process
from telesink.store.upkeep.sink_state import SinkState, sink_state
from telesink.store.writer.backlog import DAMAGED_SUFFIX
from telesink.store.writer.drainer import LOCK_NAME, REJECTED_NAME


def examine_spool(patient: Patient) -> Section:
    spool, settings = patient.location.spool, patient.origins.settings
    state = sink_state(patient.location, settings, patient.clock)
    checks = [judge(state, settings.health) for judge in (judge_spool, judge_lag, judge_disk)]
    findings = [
        *_failures(checks),
        *([_waiting(state)] if checks[1].is_healthy else []),
        *_left_behind(spool),
        *_set_aside(spool, state),
        _writer(spool, state),
        _service(patient),
    ]
    return Section("spool", tuple(findings), {"path": str(spool), **asdict(state)})


def _failures(checks: list[SinkCheck]) -> Iterator[Finding]:
    for check in checks:
        if check.problem is not None:
            problem, _, way_out = check.problem.partition(": ")
            yield Finding("warning", problem, way_out)


def _waiting(state: SinkState) -> Finding:
    if not state.pending_records:
        return Finding("ok", f"nothing waits for the writer; {state.spool_percent:.0f} % of its room is taken")
    return Finding(
        "ok", f"{count_text(state.pending_records, 'record')} on the way into the tables, "
        f"the oldest for {span_text(state.lag_us)}"
    )  # fmt: skip


def _left_behind(spool: Path) -> Iterator[Finding]:
    left = [path for path in segment_paths(spool) if _is_of_the_dead(path)]
    if left:
        records = sum(waiting(path).records for path in left)
        processes = sorted({path.name.split("-")[1] for path in left if path.name.count("-") == 2})
        yield Finding(
            "note",
            f"{count_text(records, 'record')} left by programs that are gone (process {', '.join(processes)})",
            "the next command brings them into the tables, like: telesink query",
        )


def _is_of_the_dead(path: Path) -> bool:
    """Nothing more will be written, and something in it waits."""
    with suppress(OSError):  # drained in the meantime
        reader = SegmentReader(path)
        try:
            return reader.is_valid and reader.finished() and waiting(path).records > 0
        finally:
            reader.close()
    return False


def _set_aside(spool: Path, state: SinkState) -> Iterator[Finding]:
    for path in sorted(spool.glob("*" + DAMAGED_SUFFIX)):
        with suppress(OSError):
            yield Finding(
                "warning",
                f"a segment could not be read and was set aside: {path} ({size_text(path.stat().st_size)})",
                f"records in it are lost; when nobody wants to look into it: rm '{path}'",
            )
    if state.rejected_records:
        path = spool / REJECTED_NAME
        yield Finding(
            "warning",
            f"{count_text(state.rejected_records, 'record')} that no table takes, set aside in {path}",
            f"look what is in them that no table takes, then: rm '{path}'",
        )


def _writer(spool: Path, state: SinkState) -> Finding:
    if not state.has_writer:
        return Finding("ok", "no process has the store open for writing; whoever records or asks next does")
    holder = lock_holder(spool / LOCK_NAME)
    return Finding("ok", f"the writer is {process_name(holder) if holder else 'a process that runs'}")


def _service(patient: Patient) -> Finding:
    process = service_process(patient.location)
    if process is None:
        return Finding(
            "note", "no service is at work: clean-up and the checks of the sink are for you to call",
            "telesink serve --no-otlp does both at their times",
        )  # fmt: skip
    return Finding("ok", f"telesink serve is at work{f': {process_name(process)}' if process else ''}")
