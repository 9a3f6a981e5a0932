"""Times, durations and sizes as people read them: the words that the store's own messages use too."""

from __future__ import annotations

from telesink.store.humane import count_text, duration_text, moment_text, size_text

__all__ = ["count_text", "duration_text", "moment_text", "size_text"]
