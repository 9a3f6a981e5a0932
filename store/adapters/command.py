"""Commands: `execution_start`, `execution_complete`, `execution_error`."""

from __future__ import annotations

from telesink.store.adapters.base import TelemetryAdapter


class CommandAdapter(TelemetryAdapter):
    event_type = "command"
    component = "command_telemetry"
    verb = "execution"
    label = "command"
    duration_metric = "command.execution_duration_ms"
