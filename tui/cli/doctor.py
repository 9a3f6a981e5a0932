"""`telesink doctor`: what is wrong with the store and its surroundings or unused, and the way out of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence, Set
from typing import TYPE_CHECKING, Final

import click

from telesink.store.errors import SettingsError
from telesink.store.location import resolve_location
from telesink.store.user_folders import config_folder
from telesink.tui.cli.errors import ExitCode
from telesink.tui.cli.options import CONFIG, DB, common_options

if TYPE_CHECKING:
    from telesink.store.doctor.findings import Section
    from telesink.store.doctor.patient import Patient

_EPILOG: Final = """\b
Examples:
  telesink doctor
  telesink doctor --exit-code --format=json | jq '.problems[].message'
  telesink --db app.db doctor
"""


@click.command("doctor", epilog=_EPILOG)
@click.option("--format", "format_name", type=click.Choice(("table", "json")), default="table", show_default=True)
@click.option("--exit-code", is_flag=True, help="End with 1 when there is an error or a warning.")
@click.option("--utc", is_flag=True, help="Times are UTC instead of local.")
@common_options
@click.pass_context
def command(ctx: click.Context, /, *, format_name: str, exit_code: bool, utc: bool) -> int:
    """Say what is wrong or unused: store, spool, settings, clocks.

    It looks and changes nothing: no schema is brought up to date, nothing is written into the tables. Problems
    come first, each with the way out. A store that cannot be used is an answer here, and not an error.
    """
    from telesink.store.doctor.examination import examine  # not for --help

    patient = _patient_of(ctx)
    sections = examine(patient, key_ids=_key_ids, themes=_themes)
    _show(sections, str(patient.location), format_name, utc=utc)
    has_problem = any(finding.is_problem for section in sections for finding in section.findings)
    return ExitCode.ANSWER_IS_NO if exit_code and has_problem else ExitCode.DONE


def _patient_of(ctx: click.Context) -> Patient:
    """With the default settings where the configuration is wrong: that is a finding, too."""
    from telesink.store.doctor.patient import Patient  # not for --help
    from telesink.store.origins import default_origins, location_origin, settings_with_origins

    problem = None
    try:
        origins = settings_with_origins(ctx.meta.get(CONFIG))
    except SettingsError as error:
        origins, problem = default_origins(), str(error)
    given = ctx.meta.get(DB)
    location = resolve_location(given, origins.settings.db)
    return Patient(location, location_origin(given, origins), origins, problem)


def _key_ids() -> Set[str]:
    from telesink.tui.actions import BY_ID  # textual: only for who has bound keys

    return {name for name, action in BY_ID.items() if not action.by_widget}


def _themes() -> Set[str]:
    # textual: only for who has chosen a theme
    from textual.theme import BUILTIN_THEMES

    from telesink.themes import SHIPPED

    own = {path.stem for path in (config_folder() / "themes").glob("*.toml")}
    return {*SHIPPED, *BUILTIN_THEMES, *own}


def _show(sections: Sequence[Section], store: str, format_name: str, *, utc: bool) -> None:
    from telesink.tui.cli.output.doctor_lines import doctor_document, doctor_lines  # not for --help

    if format_name == "json":
        from telesink.tui.cli.output.data import write_data  # only for programs
        from telesink.tui.cli.output.json_output import json_document

        write_data([json_document(doctor_document(sections, store))])
        return
    from telesink.tui.cli.output.look import look_of_stdout

    sys.stdout.writelines(f"{line}\n" for line in doctor_lines(sections, store, look_of_stdout(utc=utc)))
