"""Steps of a pipeline that works on fragments: `processing_start`, `processing_complete`, `processing_error`."""

from __future__ import annotations

from telesink.store.adapters.base import TelemetryAdapter


class FragmentAdapter(TelemetryAdapter):
    event_type = "fragment"
    component = "fragment_telemetry"
    verb = "processing"
    label = "fragment"
    duration_metric = "fragment.processing_duration_ms"
