"""What was chosen in the export dialog, and the plan that it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, cast

from telesink.store.errors import InputError
from telesink.store.io.compressing import ENDINGS, Compression
from telesink.store.io.export_plan import FORMATS, ONE_SECTION, ExportPlan, Format, ending_says
from telesink.store.io.export_targets import path_of, refuse_by_settings, refuse_the_store
from telesink.store.io.file_names import FileNames
from telesink.tui.export_offers import Offer, in_range
from telesink.tui.screens.choice import Option

if TYPE_CHECKING:
    from telesink.store.settings import ExportSettings
    from telesink.tui.store_access import StoreAccess
    from telesink.tui.view import View


@dataclass(frozen=True, slots=True)
class Form:
    """The fields as they are filled in."""

    offer: Offer
    whole_store: bool
    format_name: str
    compression: str | None
    path: str

    def view(self, view: View) -> View:
        """The view that is exported."""
        return in_range(view, self.offer, whole_store=self.whole_store)


def plan_of(form: Form, view: View, store: StoreAccess, *, check: bool = True) -> ExportPlan:
    """The plan of a form. Raises `InputError` for a path that cannot be meant, unless it is only for counting."""
    shown = form.view(view)
    plan = ExportPlan(
        Path(form.path),
        format=cast("Format", form.format_name),
        compression=cast("Compression | None", form.compression),
        sections=form.offer.sections,
        wanted=shown.filter(shown.now(), **form.offer.conditions),
        max_bytes=store.settings.export.max_export_size_mb * 10**6,
    )
    if not check:
        return plan
    if not form.path.strip():
        raise InputError("a file needs a name")
    refuse_by_settings(plan.format, plan.compression, store.settings.export)
    plan = plan.to(path_of(form.path.strip(), plan))
    for file in files_of(plan):
        refuse_the_store(file, store.location)
    if not plan.target.parent.is_dir():
        raise InputError(f"{plan.target.parent}: there is no such folder")
    return plan


def files_of(plan: ExportPlan) -> list[Path]:
    """The files that a plan without a split writes."""
    if plan.format not in ONE_SECTION or len(plan.sections) == 1:
        return [plan.target]
    names = FileNames(plan.target, plan.ending)
    return [names.path(section) for section in plan.sections]


def existing(plan: ExportPlan) -> list[Path]:
    """Those that are there already, and would be replaced."""
    return [path for path in files_of(plan) if path.is_file()]


def folder_of(path: str) -> Path:
    return Path(path).expanduser()


def formats(settings: ExportSettings) -> Sequence[Option]:
    """The formats that are allowed and can be written here."""
    has_arrow = find_spec("pyarrow") is not None
    usual = ("csv", "json", "ndjson", "parquet")
    return [(name, name) for name in usual if name in settings.formats and (name != "parquet" or has_arrow)]


def compressions(settings: ExportSettings, format_name: str) -> Sequence[Option]:
    """How a format's files may be compressed; the name of none is empty."""
    if format_name == "parquet":
        return (("", "by itself"),)
    return (("", "no"), *((name, name) for name in ENDINGS if settings.compression))


def with_ending(path: str, format_name: str, compression: str | None) -> str:
    """The path with the ending of a format, when it had one of another; a name of one's own stays."""
    said_format, said_compression = ending_says(Path(path))
    if said_format not in FORMATS:
        return path
    bare = path[: -len(ENDINGS[said_compression])] if said_compression else path
    new = f".{format_name}" + (ENDINGS[cast("Compression", compression)] if compression else "")
    return bare[: -len(f".{said_format}")] + new
