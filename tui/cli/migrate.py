"""`telesink migrate`: the store's schema, brought up to date or looked at."""

from __future__ import annotations

import contextlib
from typing import Final

import click

from telesink.store.errors import StoreError
from telesink.store.humane import count_text
from telesink.tui.cli.errors import warn
from telesink.tui.cli.options import common_options
from telesink.tui.cli.output.data import write_line
from telesink.tui.cli.target import Target, target_of

_EPILOG: Final = """\b
Examples:
  telesink migrate
  telesink migrate --status
"""


@click.command("migrate", epilog=_EPILOG)
@click.option("--status", is_flag=True, help="Only say which version the store has.")
@common_options
@click.pass_context
def command(ctx: click.Context, status: bool) -> None:
    """Bring the store's schema up to date, or create the store.

    Other commands do so by themselves; this one does nothing else.
    """
    target = target_of(ctx)
    if status:
        write_line(status_line(target))
        return
    from telesink.store.schema.engine import migrate  # peewee, once there is something to do

    stored_version(target)  # leaves the folder of another program's database as it is
    applied = migrate(target.location)
    for name in applied:
        click.echo(name)
    warn(f"{target.location} is up to date; {count_text(len(applied), 'migration')} applied")


def status_line(target: Target) -> str:
    """Both versions and what follows from them. Raises `StoreError` for a file that is no store."""
    from telesink.store.schema.header import SCHEMA_VERSION  # for this line alone

    version = stored_version(target)
    state = "up to date" if version == SCHEMA_VERSION else "to be migrated" if version else "to be created"
    return f"store {version}, program {SCHEMA_VERSION}: {state}"


def stored_version(target: Target) -> int:
    """The version of the store's schema; 0 where there is no store yet. Nothing is written."""
    import sqlite3

    from telesink.store.schema.engine import schema_version
    from telesink.store.schema.header import APPLICATION_ID
    from telesink.store.schema.read_only import read_only_uri

    location = target.location
    if not location.path.exists():
        return 0
    try:
        with contextlib.closing(sqlite3.connect(read_only_uri(location), uri=True)) as connection:
            application = connection.execute("pragma application_id").fetchone()[0]
            is_used = connection.execute("select 1 from sqlite_master limit 1").fetchone() is not None
            version = schema_version(connection)
    except sqlite3.Error as error:
        raise StoreError(f"{location}: is not a database, or cannot be read ({error})") from error
    if is_used and application != APPLICATION_ID:
        raise StoreError(f"{location}: is a database of another program")
    return version
