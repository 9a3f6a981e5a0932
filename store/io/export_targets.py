"""Where an export may go and what its file is called: the same rules for the command and the dashboard."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from telesink.store.errors import InputError
from telesink.store.io.export_plan import ExportPlan
from telesink.store.location import StoreLocation
from telesink.store.settings import ExportSettings


def default_name(plan: ExportPlan, moment: datetime) -> str:
    """`telesink-export-20261124T143207.000000Z.csv`: to the microsecond, so that exports do not replace each other."""
    return f"telesink-export-{moment.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}{plan.ending}"


def path_of(given: str, plan: ExportPlan) -> Path:
    """The path as typed, with `~`; a name without the plan's ending gets what is missing of it.

    Raises `InputError` for a folder.
    """
    path = Path(given).expanduser()
    if path.is_dir() or given.endswith("/"):
        raise InputError(f"{given}: is a folder; give the name of a file in it")
    if path.exists() and not path.is_file():
        return path  # a device or a pipe: it is what it is
    name = path.name
    if not name.lower().endswith(plan.ending):
        bare = f".{plan.format}"
        name = name if name.lower().endswith(bare) else name if path.suffix else name + bare
        name += plan.ending.removeprefix(bare)
    return path.with_name(name)


def refuse_by_settings(format_name: str, compression: str | None, settings: ExportSettings) -> None:
    """Raises `InputError` for what the configuration does not allow."""
    if format_name not in settings.formats:
        raise InputError(f"the configuration allows {', '.join(settings.formats)} (export.formats), not {format_name}")
    if compression is not None and not settings.compression:
        raise InputError("the configuration does not allow compression (export.compression = false)")


def refuse_the_store(path: Path, location: StoreLocation) -> None:
    """Raises `InputError` when a file would take the place of the store that it is made from."""
    store = location.path
    of_store = [store.with_name(store.name + ending) for ending in ("", "-wal", "-shm")]
    if os.path.realpath(path) in map(os.path.realpath, of_store):
        raise InputError(f"{path}: is the store itself; give another name")
