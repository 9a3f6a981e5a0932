"""Times, durations and sizes as people read them: the words that the store's own messages use too."""

from __future__ import annotations

from telesink.store.humane import age_text, amount_text, count_text, duration_text, moment_text, size_text, span_text

__all__ = ["age_text", "amount_text", "count_text", "duration_text", "moment_text", "size_text", "span_text"]
