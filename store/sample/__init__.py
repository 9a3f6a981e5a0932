"""Believable sample data through the real adapters: for a first look, for demonstrations and for tests."""

from telesink.store.sample.generate import generate
from telesink.store.sample.live import play_live

__all__ = ["generate", "play_live"]
