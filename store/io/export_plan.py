"""`ExportPlan`: what is to be exported, and what the ending of a file says about it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

from telesink.store.errors import InputError
from telesink.store.io.compressing import ENDINGS, Compression
from telesink.store.query.filters import Filter

Format = Literal["json", "ndjson", "csv", "parquet"]
Split = Literal["component", "event-type", "day"]

FORMATS: Final[tuple[Format, ...]] = ("json", "ndjson", "csv", "parquet")
ONE_SECTION: Final = ("csv", "parquet")
"""Formats of which a file holds rows of one kind."""


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What is to be exported. `target` is the file, or the one that the names of several are made from."""

    target: Path
    format: Format = "json"
    compression: Compression | None = None
    sections: tuple[str, ...] = ("events",)
    wanted: Filter = field(default_factory=Filter)
    split_by: Split | None = None
    raw_csv: bool = False
    max_bytes: int | None = None

    @property
    def ending(self) -> str:
        """`.csv.gz`"""
        return f".{self.format}" + (ENDINGS[self.compression] if self.compression else "")

    @property
    def is_binary(self) -> bool:
        """Whether a terminal could make nothing of it."""
        return self.format == "parquet" or self.compression is not None

    def to(self, target: Path) -> ExportPlan:
        """The same to another file."""
        return replace(self, target=target)

    def refuse_what_does_not_fit(self, *, to_stdout: bool) -> None:
        """Raises `InputError` when the parts of the plan contradict each other."""
        if self.format == "parquet" and self.compression is not None:
            raise InputError("Parquet is compressed by itself: leave --compress out")
        if self.raw_csv and self.format != "csv":
            raise InputError(f"--raw-csv is about CSV, and the format is {self.format}")
        if not to_stdout:
            return
        if self.split_by is not None:
            raise InputError("--split-by makes several files: they cannot go to stdout")
        if self.format in ONE_SECTION and len(self.sections) > 1:
            raise InputError(f"{self.format} has a file for each kind of row: they cannot go to stdout; take ndjson")


def ending_says(path: Path) -> tuple[Format | None, Compression | None]:
    """The format and the compression that a file's ending names."""
    name = path.name.lower()
    compression = next((kind for kind, ending in ENDINGS.items() if name.endswith(ending)), None)
    name = name.removesuffix(ENDINGS[compression]) if compression else name
    return next((known for known in FORMATS if name.endswith(f".{known}")), None), compression


def format_of(path: Path) -> tuple[Format, Compression | None]:
    """The same where the ending is all there is. Raises `InputError` naming the endings that there are."""
    format_name, compression = ending_says(path)
    if format_name is None:
        endings = ", ".join(f".{known}" for known in FORMATS)
        raise InputError(f"{path}: the ending names no format; give one of {endings}, with .gz or .zst behind it")
    return format_name, compression
