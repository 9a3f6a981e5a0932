"""The fields of what is pinned."""

from __future__ import annotations

from typing import Final

from telesink.store.upkeep.pins import Pin
from telesink.tui.cli.output.cells import moment
from telesink.tui.cli.output.shapes import Shape

PINS: Final[Shape[Pin]] = Shape(
    "pin",
    {
        "kind": lambda pin: pin.kind,
        "id": lambda pin: pin.id,
        "timestamp": lambda pin: moment(pin.at),
        "title": lambda pin: pin.title,
        "component": lambda pin: pin.component,
        "events": lambda pin: pin.events,
    },
    droppable=("component",),
)
