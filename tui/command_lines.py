"""`telesink` command lines that give what the dashboard shows."""

from __future__ import annotations

import shlex

from telesink.store.times import iso_from_us
from telesink.tui.view import View


def query_command(kind: str, view: View, **options: str | None) -> str:
    """The `telesink query` line of what a tab shows; words are quoted for a shell."""
    parts = [*telesink(view, "query"), "--type", kind, *range_options(view)]
    for name, value in options.items():
        if value:
            option = f"--{name.replace('_', '-')}"
            parts += [f"{option}={value}"] if value.startswith("-") else [option, value]
    return shlex.join(parts)


def chain_command(view: View, chain_id: str) -> str:
    """The line that shows one chain with its tree."""
    return shlex.join([*telesink(view, "query"), "--type", "chains", "--correlation-id", chain_id])


def telesink(view: View, verb: str) -> list[str]:
    """The first words: the program, the verb, and the store where it is not the one that is meant anyway."""
    return ["telesink", verb, *(("--db", view.db) if view.db else ())]


def range_options(view: View) -> list[str]:
    """A view that has been frozen, or gone back, is told by its two ends."""
    if view.range.span_us is not None and view.as_of is None:
        return ["--time-range", view.range.name]
    options: list[str] = []
    for name, moment in zip(("--start", "--end"), view.bounds(view.now()), strict=True):
        if moment is not None:
            options += [name, iso_from_us(moment)]
    return options
