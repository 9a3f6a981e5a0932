"""Adapters: how tools, commands, fragments, chats and log lines become events, metrics and snapshots."""

from telesink.store.adapters.base import Operation, TelemetryAdapter
from telesink.store.adapters.chat import ChatAdapter
from telesink.store.adapters.command import CommandAdapter
from telesink.store.adapters.fragment import FragmentAdapter
from telesink.store.adapters.tool import ToolAdapter

__all__ = ["ChatAdapter", "CommandAdapter", "FragmentAdapter", "Operation", "TelemetryAdapter", "ToolAdapter"]
