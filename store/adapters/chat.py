"""Exchanges with a language model: `interaction_start`, `interaction_complete`, `interaction_error`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telesink.store.adapters.base import TelemetryAdapter


class ChatAdapter(TelemetryAdapter):
    """The operation is the model's name. `call.result(tokens_used=...)` adds the tokens to the metrics."""

    event_type = "chat"
    component = "chat_telemetry"
    verb = "interaction"
    label = "model"
    duration_metric = "chat.response_time_ms"

    def metrics(self, duration_ms: float, metadata: Mapping[str, Any]) -> list[tuple[str, float, str]]:
        measured = super().metrics(duration_ms, metadata)
        tokens = metadata.get("tokens_used")
        if isinstance(tokens, int | float):
            measured.append(("chat.tokens_used", tokens, "token"))
        return measured
