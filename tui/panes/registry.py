"""Which file holds which tab; a tab is imported when it is first shown."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from telesink.tui.panes.pane import Pane

_CLASSES: Final = {
    "overview": "OverviewPane",
    "events": "EventsPane",
    "metrics": "MetricsPane",
    "health": "HealthPane",
    "performance": "PerformancePane",
    "chains": "ChainsPane",
}


def pane_class(tab: str) -> type[Pane[Any]]:
    """The class of a tab's pane."""
    return cast("type[Pane[Any]]", getattr(import_module(f"telesink.tui.panes.{tab}"), _CLASSES[tab]))
