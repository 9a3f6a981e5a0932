"""What `pin` and `unpin` share: finding what is meant, changing all of it or nothing, and saying so."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from telesink.store.errors import InputError
from telesink.store.humane import count_text
from telesink.tui.cli.errors import warn
from telesink.tui.cli.option_values import id_of
from telesink.tui.cli.target import Target

if TYPE_CHECKING:
    from telesink.store.upkeep.pins import Pin, PinKind


def kind_options(command: Any) -> Any:
    """Adds `--event` and `--chain`."""
    event = click.option("--event", "is_event", is_flag=True, help="The IDs are of events, whatever chain has one.")
    chain = click.option("--chain", "is_chain", is_flag=True, help="The IDs are correlation ids.")
    return chain(event(command))


def kind_of(*, is_event: bool, is_chain: bool) -> PinKind | None:
    """The kind asked for; None: both, chains first. Raises `InputError`."""
    if is_event and is_chain:
        raise InputError("--event and --chain exclude each other; without either a chain is looked for first")
    return "event" if is_event else "chain" if is_chain else None


def change(target: Target, ids: tuple[str, ...], kind: PinKind | None, *, is_pinned: bool) -> None:
    """Pins or unpins all that is named. Raises `InputError` for an unknown id, before anything is changed."""
    from telesink.store.upkeep import pins  # peewee, once the command line is known to be right

    with target.asked() as service:
        found = service.pins_of([id_of(text) for text in ids], kind)
    changed = pins.set_pinned(target.location, found, is_pinned=is_pinned)
    word, no_word = ("pinned", "pinned already") if is_pinned else ("unpinned", "was not pinned")
    for pin in found:
        warn(f"{word if pin in changed else no_word}: {_described(pin)}")


def _described(pin: Pin) -> str:
    if pin.kind == "event":
        return f"event {pin.id} ({pin.title})"
    title = f"{pin.title}, " if pin.title else ""
    return f"chain {pin.id} ({title}{count_text(pin.events, 'event')})"


def show_pins(target: Target, format_name: str, *, utc: bool) -> None:
    """Writes what is pinned to stdout."""
    from telesink.tui.cli.output.pin_shape import PINS  # for this case alone

    with target.asked() as service:
        found = service.pins()
    columns = tuple(PINS.columns)
    rows = [PINS.row(pin, columns) for pin in found]
    if format_name == "json":
        from telesink.tui.cli.output.data import write_data
        from telesink.tui.cli.output.json_output import json_document

        write_data([json_document({"count": len(rows), "data": rows})])
        return
    from telesink.tui.cli.output.look import look_of_stdout
    from telesink.tui.cli.output.table import table_lines

    if rows:
        lines = table_lines(rows, columns, look_of_stdout(utc=utc), PINS.droppable)
        sys.stdout.writelines(f"{line}\n" for line in lines)
    else:
        warn("nothing is pinned")
