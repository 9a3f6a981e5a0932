"""`telesink export`: what is stored, into files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import click

from telesink.store.errors import InputError
from telesink.tui.cli.exporting import (
    DEFAULT_RANGE,
    run_export,
    run_export_to_stdout,
)
from telesink.tui.cli.filtering import filter_of, filter_options
from telesink.tui.cli.option_values import option_value
from telesink.tui.cli.options import common_options
from telesink.tui.cli.sizes import bytes_of
from telesink.tui.cli.target import Target, target_of

if TYPE_CHECKING:
    from telesink.store.io.compressing import Compression
    from telesink.store.io.export_plan import ExportPlan, Format, Split

STDOUT: Final = "-"
FORMATS: Final = ("json", "ndjson", "csv", "parquet")
_SECTIONS: Final = ("metrics", "health", "performance", "chains")

_EPILOG: Final = """\b
Examples:
  telesink export --time-range=7d --compress --format=csv
  telesink export --split-by=component --time-range=24h
  telesink export --include-all --start=2026-11-01 --output=november.ndjson
  telesink export --level=error --format=csv --output=- | head
"""


@click.command("export", epilog=_EPILOG)
@click.option("--format", "format_name", type=click.Choice(FORMATS), help="Of the files [default: json].")
@click.option("--output", metavar="PATH", help="File to write; - is stdout [default: a name with the time].")
@click.option("--compress", is_flag=True, help="Compress the files (gzip).")
@click.option("--compression", type=click.Choice(("gzip", "zstd")), help="Compress them so; zstd is the faster one.")
@click.option("--split-by", type=click.Choice(("component", "event-type", "day")), help="A file for each of them.")
@click.option("--include-metrics", is_flag=True, help="Metrics too, beside events.")
@click.option("--include-health", is_flag=True, help="Health checks too.")
@click.option("--include-performance", is_flag=True, help="Performance snapshots too.")
@click.option("--include-chains", is_flag=True, help="Chains too.")
@click.option("--include-all", is_flag=True, help="All of them.")
@click.option("--without-events", is_flag=True, help="Only the others: metrics alone, for instance.")
@click.option("--raw-csv", is_flag=True, help="Leave CSV cells that a spreadsheet would run as they are.")
@click.option("--max-size", metavar="SIZE", help="Largest export, like 2GiB [default: export.max_export_size_mb].")
@filter_options
@common_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    format_name: str | None,
    output: str | None,
    compress: bool,
    compression: str | None,
    split_by: str | None,
    include_metrics: bool,
    include_health: bool,
    include_performance: bool,
    include_chains: bool,
    include_all: bool,
    without_events: bool,
    raw_csv: bool,
    max_size: str | None,
    **filters: Any,
) -> None:
    """Write what is stored to files: JSON, NDJSON, CSV or Parquet.

    Events, and what else is asked for; without a time of the last 24 hours. Several kinds of rows share one
    JSON or NDJSON file; CSV and Parquet get a file for each kind. The paths of the files go to stdout.
    """
    target = target_of(ctx)
    chosen = (include_metrics, include_health, include_performance, include_chains)
    plan = plan_of(
        target,
        output=output,
        format_name=format_name,
        compression=compression or ("gzip" if compress else None),
        sections=_sections(chosen, include_all=include_all, without_events=without_events),
        split_by=split_by,
        raw_csv=raw_csv,
        max_size=max_size,
        filters=with_default_range(filters),
    )
    if output == STDOUT:
        run_export_to_stdout(plan, target, range_text=range_text(filters))
    else:
        run_export(plan, target, range_text=range_text(filters))


def _sections(chosen: tuple[bool, ...], *, include_all: bool, without_events: bool) -> tuple[str, ...]:
    """Events, unless they shall stay out, and what is included. Raises `InputError` when that is nothing."""
    others = tuple(name for name, is_chosen in zip(_SECTIONS, chosen, strict=True) if is_chosen or include_all)
    if without_events and not others:
        raise InputError("--without-events leaves nothing: add --include-metrics or another --include option")
    return others if without_events else ("events", *others)


def with_default_range(filters: dict[str, Any]) -> dict[str, Any]:
    """The filters; without any time in them those of the last 24 hours."""
    return filters if _has_time(filters) else {**filters, "time_range": DEFAULT_RANGE}


def range_text(filters: dict[str, Any]) -> str | None:
    """How a range that ends now is called; None for any other."""
    if not _has_time(filters):
        return f"of the last {DEFAULT_RANGE}"
    return f"of the last {filters['time_range']}" if filters["time_range"] else None


def _has_time(filters: dict[str, Any]) -> bool:
    return any(filters[name] is not None for name in ("time_range", "start", "end"))


def plan_of(
    target: Target,
    *,
    output: str | None,
    format_name: str | None,
    compression: str | None,
    sections: tuple[str, ...],
    split_by: str | None = None,
    raw_csv: bool = False,
    max_size: str | None = None,
    filters: dict[str, Any],
) -> ExportPlan:
    """The plan that options name. Raises `InputError` for what does not go together or is not allowed."""
    from telesink.store.io.export_plan import ExportPlan, ending_says  # peewee
    from telesink.store.io.export_targets import refuse_by_settings, refuse_the_store

    wanted = filter_of(**filters)
    said_format, said_compression = ending_says(Path(output)) if output not in (None, STDOUT) else (None, None)
    plan = ExportPlan(
        target=Path(),
        format=cast("Format", format_name or said_format or "json"),
        compression=cast("Compression | None", compression or said_compression),
        sections=sections,
        wanted=wanted,
        split_by=cast("Split | None", split_by),
        raw_csv=raw_csv,
        max_bytes=option_value("--max-size", bytes_of, max_size) if max_size else _largest(output, target),
    )
    if said_format not in (None, plan.format):
        raise InputError(f"--output {output}: the ending says {said_format}, --format {plan.format}")
    if said_compression not in (None, plan.compression):
        raise InputError(f"--output {output}: the ending says {said_compression}, --compression {plan.compression}")
    refuse_by_settings(plan.format, plan.compression, target.settings.export)
    plan.refuse_what_does_not_fit(to_stdout=output == STDOUT)
    plan = plan.to(_named(output, plan) if output else _unnamed(plan, target))
    refuse_the_store(plan.target, target.location)
    return plan


def _largest(output: str | None, target: Target) -> int | None:
    """Bytes that the configuration allows; of stdout it says nothing."""
    return None if output == STDOUT else target.settings.export.max_export_size_mb * 10**6


def _named(output: str, plan: ExportPlan) -> Path:
    """The path as given; `--compress` adds its ending, and the name of a file without one gets the format's."""
    from telesink.store.io.export_targets import path_of

    try:
        return path_of(output, plan)
    except InputError as error:
        raise InputError(f"--output {error}") from None


def _unnamed(plan: ExportPlan, target: Target) -> Path:
    from telesink.store.io.export_targets import default_name

    return Path(target.settings.export.path).expanduser() / default_name(plan, datetime.now(UTC))


def export_view(target: Target, path: str, filters: dict[str, Any]) -> None:
    """`telesink --export PATH`: the events of the last 24 hours, or of the filters, in the format of the ending."""
    from telesink.store.io.export_plan import format_of  # peewee

    format_name, compression = format_of(Path(path))
    plan = plan_of(
        target,
        output=path,
        format_name=format_name,
        compression=compression,
        sections=("events",),
        filters=with_default_range(filters),
    )
    run_export(plan, target, range_text=range_text(filters))
