"""`telesink import`: files of telemetry into the store, all of them or none; or one that grows, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from telesink.store.errors import InputError
from telesink.tui.cli.errors import ExitCode
from telesink.tui.cli.options import common_options
from telesink.tui.cli.target import target_of

if TYPE_CHECKING:
    from telesink.store.io.importing import ImportOptions

FORMS: Final = ("json", "ndjson", "csv", "parquet", "protobuf")

_EPILOG: Final = """\b
Examples:
  telesink import november.ndjson.zst traces.pb logs.json.gz
  telesink import --map=timestamp=when,level=sev,component=app app.jsonl
  telesink import --follow /var/log/app.jsonl
  journalctl -o json | telesink import -
"""


@click.command("import", epilog=_EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILES...")
@click.option(
    "--map", "maps", multiple=True, metavar="OURS=THEIRS,...",
    help="Which fields of other programs' rows are ours: timestamp, level, message, component, ...",
)  # fmt: skip
@click.option("--format", "form_name", type=click.Choice(FORMS), help="Of the files [default: told by their content].")
@click.option("--skip-bad-lines", is_flag=True, help="Leave out lines that cannot be understood, and name them.")
@click.option("--raw-csv", is_flag=True, help="CSV cells hold what they say: made with export --raw-csv, or by others.")
@click.option("--follow", is_flag=True, help="Go on as the file grows, through its rotations, until ctrl+c.")
@click.option("--json", "as_json", is_flag=True, help="Print how much of what came in as JSON on stdout.")
@common_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    files: tuple[str, ...],
    maps: tuple[str, ...],
    form_name: str | None,
    skip_bad_lines: bool,
    raw_csv: bool,
    follow: bool,
    as_json: bool,
) -> int:
    """Read telemetry from files into the store; - is standard input.

    Exports of this program in any format, answers of query, OTLP request bodies (JSON or protobuf), and JSON
    lines or CSV of any program; gzip and zstd are unpacked. With an error in one file nothing of any file is
    stored; what the store has already is not stored twice.

    With --follow, the one file is JSON lines. What has been read of it is remembered in the store: the next time
    it goes on there. Lines that cannot be understood are named and left out.
    """
    target = target_of(ctx)
    options = _options(",".join(maps), form_name, raw_csv=raw_csv)
    if follow:
        from telesink.tui.cli.import_following import run_follow  # for this case alone

        _refuse_what_needs_an_end(files, form_name, as_json=as_json)
        return run_follow(files[0], target, options.names)
    from telesink.tui.cli.importing import run_import  # --help needs none of it

    run_import(files, target, options, skip_bad_lines=skip_bad_lines, as_json=as_json)
    return ExitCode.DONE


def _options(field_map: str, form_name: str | None, *, raw_csv: bool) -> ImportOptions:
    # The decoders: --help needs none of them.
    from telesink.store.io.detection import Form
    from telesink.store.io.foreign import FieldNames
    from telesink.store.io.importing import ImportOptions

    form = None if form_name is None else Form(form_name)
    return ImportOptions(names=FieldNames.of(field_map), form=form, raw_csv=raw_csv)


def _refuse_what_needs_an_end(files: tuple[str, ...], form_name: str | None, *, as_json: bool) -> None:
    if len(files) > 1:
        raise InputError("--follow takes one file; start it once for each")
    if form_name not in (None, "ndjson"):
        raise InputError(f"--follow reads lines of JSON as they come, not --format {form_name}")
    if as_json:
        raise InputError("--json tells how much came in, and --follow has no end: leave one of them out")
