"""`telesink health`: whether all is well and, if not, why; once, or live with `--watch`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import time_ns
from typing import TYPE_CHECKING, Final

import click

from telesink.store.errors import InputError
from telesink.store.query.filters import Filter
from telesink.store.times import NS_PER_US, US_PER_SECOND, us_from_duration
from telesink.tui.cli.errors import ExitCode
from telesink.tui.cli.option_values import option_value
from telesink.tui.cli.options import common_options
from telesink.tui.cli.target import Target, target_of

if TYPE_CHECKING:
    from telesink.store.query.health_report import HealthReport
    from telesink.store.query.service import TelemetryQueryService
    from telesink.tui.cli.output.look import Look

FORMATS: Final = ("table", "json")
DEFAULT_RANGE: Final = "1h"
_DEFAULT_INTERVAL: Final = "5s"

_EPILOG: Final = """\b
Examples:
  telesink health --time-range=24h
  telesink health --watch --component=tool_telemetry
  telesink health --format=json | jq .overall_health
  telesink health --exit-code || echo "something is wrong"
"""


@dataclass(frozen=True, slots=True)
class HealthQuestion:
    """Health of what, and how it is told."""

    range_text: str = DEFAULT_RANGE
    components: tuple[str, ...] = ()
    format_name: str = "table"
    utc: bool = False
    clock: Callable[[], int] = time_ns

    @property
    def about(self) -> str:
        """`the last 1h of api`, for people."""
        return f"the last {self.range_text}" + (f" of {', '.join(self.components)}" if self.components else "")

    def ask(self, service: TelemetryQueryService) -> HealthReport:
        """The report on the range that ends now. Raises `InputError` for a range that is none."""
        return service.health(Filter(start=self._start(), components=self.components))

    def lines(self, report: HealthReport, look: Look) -> Iterator[str]:
        """The answer for people; of components that were asked for it tells every check."""
        from telesink.tui.cli.output.health_lines import health_lines  # only for people

        return health_lines(report, self.about, look, with_checks=bool(self.components))

    def _start(self) -> int:
        return max(0, self.clock() // NS_PER_US - us_from_duration(self.range_text))


@click.command("health", epilog=_EPILOG)
@click.option("--component", multiple=True, metavar="NAME", help="Only of this component; may be repeated.")
@click.option(
    "--time-range",
    "range_text",
    metavar="RANGE",
    default=DEFAULT_RANGE,
    show_default=True,
    help="What is judged: the last 90s, 15m, 6h, 24h, 7d, 2w (any number).",
)
@click.option("--watch", is_flag=True, help="Stay, and tell at once what changes; in a pipe one JSON object a line.")
@click.option(
    "--interval",
    metavar="TIME",
    help=f"The longest time between two reports of --watch [default: {_DEFAULT_INTERVAL}].",
)
@click.option("--format", "format_name", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("--exit-code", is_flag=True, help="End with 1 unless all is healthy.")
@click.option("--utc", is_flag=True, help="Times are UTC instead of local.")
@common_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    component: tuple[str, ...],
    range_text: str,
    watch: bool,
    interval: str | None,
    format_name: str,
    exit_code: bool,
    utc: bool,
) -> int:
    """Tell whether all is well and, if not, why.

    It is healthy, degraded, unhealthy, or unknown where nothing was recorded. Too many errors make it degraded,
    and so does a sink that falls behind; unhealthy are very many errors, and any check whose newest result is a
    failure. The thresholds are in the section [health] of the configuration.
    """
    option_value("--time-range", us_from_duration, range_text)  # a mistake in it comes before the store is looked at
    question = HealthQuestion(range_text, component, format_name, utc)
    if not watch:
        if interval is not None:
            raise InputError("--interval belongs to --watch")
        report = show_health(question, target_of(ctx))
        return ExitCode.DONE if report.overall_health or not exit_code else ExitCode.ANSWER_IS_NO
    if exit_code:
        raise InputError("--exit-code needs an answer, and --watch has no end: leave one of them out")
    from telesink.tui.cli.health_watch import watch_health  # only for who stays

    is_chosen = ctx.get_parameter_source("format_name") is not click.core.ParameterSource.DEFAULT
    watch_health(question, target_of(ctx), _seconds(interval or _DEFAULT_INTERVAL), is_chosen=is_chosen)
    return ExitCode.DONE


def _seconds(text: str) -> float:
    """Seconds of `5s`, `1m`, or a plain number of them. Raises `InputError`."""
    seconds = option_value("--interval", us_from_duration, text if text[-1:].isalpha() else f"{text}s") / US_PER_SECOND
    if seconds <= 0:
        raise InputError(f"--interval {text}: give at least a moment, like 1s")
    return seconds


def show_health(question: HealthQuestion, target: Target) -> HealthReport:
    """Asks once, and writes the answer to stdout."""
    with target.asked() as service:
        report = question.ask(service)
    write = write_json if question.format_name == "json" else write_table
    write(report, question)
    return report


def write_table(report: HealthReport, question: HealthQuestion) -> None:
    from telesink.tui.cli.output.look import look_of_stdout  # only for people

    sys.stdout.writelines(f"{line}\n" for line in question.lines(report, look_of_stdout(utc=question.utc)))
    sys.stdout.flush()


def write_json(report: HealthReport, _question: HealthQuestion) -> None:
    from telesink.tui.cli.output.data import write_data  # only for programs
    from telesink.tui.cli.output.health_document import health_document
    from telesink.tui.cli.output.json_output import json_document

    write_data([json_document(health_document(report))])
