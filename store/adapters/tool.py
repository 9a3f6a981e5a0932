"""Tool calls: `invocation_start`, `invocation_complete`, `invocation_error`."""

from __future__ import annotations

from telesink.store.adapters.base import TelemetryAdapter


class ToolAdapter(TelemetryAdapter):
    event_type = "tool"
    component = "tool_telemetry"
    verb = "invocation"
    label = "tool"
    duration_metric = "tool.execution_duration_ms"
