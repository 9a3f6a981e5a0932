"""`telesink import`: files of telemetry into the store, all of them or none."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Final

import click

from telesink.tui.cli.errors import warn
from telesink.tui.cli.humane import count_text
from telesink.tui.cli.options import common_options
from telesink.tui.cli.target import Target, target_of

if TYPE_CHECKING:
    from sqlite3 import Connection

    from telesink.store.io.importing import ImportResult, Staging

STDIN: Final = "-"
_DRAIN_SECONDS: Final = 3600.0
"""Until the records are in the tables: seconds for a million, unless another program holds the store."""

_EPILOG: Final = """\b
Examples:
  telesink import telemetry-export.json
  telesink import traces.pb logs.json.gz
  curl -s https://example.org/spans.json | telesink import -
"""


@click.command("import", epilog=_EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@common_options
@click.pass_context
def command(ctx: click.Context, /, *, files: tuple[str, ...]) -> None:
    """Read events from files into the store; - is standard input.

    OTLP request bodies (JSON or protobuf) and exports in JSON, compressed with gzip too. With an error in one
    file nothing of any file is stored; what the store has already is not stored twice.
    """
    target = target_of(ctx)
    imported(target, files)


def imported(target: Target, files: Sequence[str]) -> None:
    """Stores all records of the files and says so. Raises `InputError` with the place of the first mistake."""
    from telesink.store.schema.engine import open_writer  # sqlite3
    from telesink.store.sink.redact import Redactor
    from telesink.store.spool.staging import StagedImport

    redactor = Redactor.of(target.settings.security)
    with closing(open_writer(target.location)) as store, closing(target.provider()) as provider:
        provider.drain()
        before = _imported_so_far(store)  # and an unusable store is told before the files are read
        with StagedImport(target.location, redact=redactor.redacted) as staging:
            results = [_import_one(name, staging) for name in files]
        pending = provider.drain(_DRAIN_SECONDS)
        known = staging.records - (_imported_so_far(store) - before)
    for result in results:
        warn(f"{result.name}: {counts_text(result)} ({result.kind})")
    if pending:
        warn(f"{count_text(pending, 'record')} not in the tables yet: another program holds the store")
    elif known > 0:
        warn(f"{count_text(known, 'record')} of these were in the store already")


def _imported_so_far(store: Connection) -> int:
    """How many records the store has from imports; each leaves a fingerprint."""
    return int(store.execute("select count(*) from telemetry_fingerprints").fetchone()[0])


def _import_one(name: str, staging: Staging) -> ImportResult:
    from telesink.store.io.importing import import_file, import_stream  # the decoders

    if name != STDIN:
        return import_file(name, staging)
    return import_stream(sys.stdin.buffer, "stdin", staging)


def counts_text(result: ImportResult) -> str:
    """`12 events, 3 metrics`; of nothing, `nothing`."""
    from telesink.store.spool.records import CHAIN, EVENT, HEALTH, METRIC, PERFORMANCE

    nouns = {
        EVENT: "event",
        METRIC: "metric",
        HEALTH: "health check",
        PERFORMANCE: "performance snapshot",
        CHAIN: "chain",
    }
    counted = ((result.counts[kind], noun) for kind, noun in nouns.items())
    return ", ".join(count_text(number, noun) for number, noun in counted if number) or "nothing"
