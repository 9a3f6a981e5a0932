"""What the export dialog offers to write on each tab, and the command line that writes the same."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from telesink.tui.command_lines import range_options, telesink
from telesink.tui.ranges import parse_range

if TYPE_CHECKING:
    from telesink.store.io.export_plan import ExportPlan
    from telesink.tui.view import View

SECTIONS: Final = ("events", "metrics", "health", "performance", "chains")
_WORDS: Final = {"health": "health checks", "performance": "snapshots"}
_EPOCH: Final = "1970-01-01T00:00:00Z"
"""`telesink export` without a time means the last day, so the whole store has to be asked for."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be exported from where one is."""

    name: str
    words: str
    sections: tuple[str, ...]
    conditions: dict[str, str] = field(default_factory=dict)
    """Of the filter, beside the range."""
    is_ranged: bool = True
    """False: all of it is meant, whenever it was."""


def offers_of(tab: str, *, where: str | None = None, chain_id: str | None = None) -> tuple[Offer, ...]:
    """What can be exported on a tab, most wanted first. `where` is the filter in force, `chain_id` the open chain."""
    return tuple(_offers(tab if tab in SECTIONS else "events", where, chain_id))


def _offers(section: str, where: str | None, chain_id: str | None) -> Iterator[Offer]:
    noun = _WORDS.get(section, section)
    if chain_id:
        yield Offer("chain", "this chain", ("events",), {"correlation_id": chain_id}, is_ranged=False)
    if where:
        yield Offer("filtered", f"{noun} as filtered", (section,), {"where": where})
    yield Offer("section", f"all {noun}" if where else noun, (section,))
    yield Offer("everything", "all kinds", SECTIONS)


def in_range(view: View, offer: Offer, *, whole_store: bool) -> View:
    """The view whose range the export has."""
    if whole_store or not offer.is_ranged:
        return replace(view, range=parse_range("all"), as_of=None)
    return view


def export_command(view: View, plan: ExportPlan, offer: Offer) -> str:
    """The `telesink export` line that writes the same file."""
    parts = [*telesink(view, "export"), *_included(offer.sections), "--format", plan.format]
    if plan.compression:
        parts += ["--compression", plan.compression]
    times = range_options(view)
    parts += times if "--time-range" in times or "--start" in times else ["--start", _EPOCH, *times]
    for name, value in offer.conditions.items():
        parts += [f"--{name.replace('_', '-')}", value]
    return shlex.join([*parts, "--output", str(plan.target)])


def _included(sections: tuple[str, ...]) -> Iterator[str]:
    if "events" not in sections:
        yield "--without-events"
    if sections == SECTIONS:
        yield "--include-all"
    else:
        yield from (f"--include-{name}" for name in sections if name != "events")


def short(path: Path) -> str:
    """A path as people write it, with `~` for their home."""
    absolute = path.absolute()
    home = Path.home()
    return f"~/{absolute.relative_to(home)}" if absolute.is_relative_to(home) else str(absolute)
