"""What attributes are called: by the conventions for GenAI and MCP, and by programs with their own names.

Tables only. In each row the first name that is there counts. A new name is a new entry here, nothing else.
"""

from __future__ import annotations

from typing import Final

EVENT_TYPES_BY_ATTRIBUTE: Final = {
    "gen_ai.operation.name": {
        "chat": "chat",
        "text_completion": "chat",
        "generate_content": "chat",
        "embeddings": "chat",
        "llm_call": "chat",  # gemini-cli
        "execute_tool": "tool",
        "tool_call": "tool",  # gemini-cli
        "retrieval": "fragment",
        "search_memory": "fragment",
        "create_memory": "fragment",
        "update_memory": "fragment",
        "delete_memory": "fragment",
        "invoke_agent": "command",
        "create_agent": "command",
        "invoke_workflow": "command",
        "plan": "command",
        "agent_call": "command",  # gemini-cli
        "user_prompt": "command",  # gemini-cli
    },
    "mcp.method.name": {"tools/call": "tool", "resources/read": "fragment", "prompts/get": "fragment"},
}
"""Attribute and value to event type; an attribute further up wins."""

EVENT_TYPES_BY_SPAN_NAME: Final = {
    "claude_code.llm_request": "chat",
    "claude_code.tool": "tool",
    "claude_code.tool.execution": "tool",
    "claude_code.tool.blocked_on_user": "command",
    "claude_code.interaction": "command",
    "claude_code.hook": "command",
}

EVENT_TYPES_BY_SPAN_KIND: Final = {"server": "command", "consumer": "command"}

TOOL_ATTRIBUTES: Final = frozenset({"gen_ai.tool.name", "tool_name", "function_name"})
"""A span that has one of them, and no type by the tables above, is a tool's."""

SERVICE_NAME: Final = "service.name"
EVENT_NAMES: Final = ("event.name",)
EVENT_TIMES: Final = ("event.timestamp",)

MEASUREMENTS: Final = {
    "input_tokens": (
        "gen_ai.usage.input_tokens",
        "gen_ai.usage.prompt_tokens",
        "input_tokens",
        "input_token_count",
    ),
    "output_tokens": (
        "gen_ai.usage.output_tokens",
        "gen_ai.usage.completion_tokens",
        "output_tokens",
        "output_token_count",
    ),
    "cache_read_tokens": (
        "gen_ai.usage.cache_read.input_tokens",
        "cache_read_tokens",
        "cached_token_count",
        "cached_content_token_count",
    ),
    "cache_write_tokens": (
        "gen_ai.usage.cache_write.input_tokens",
        "gen_ai.usage.cache_creation.input_tokens",
        "cache_creation_tokens",
    ),
    "reasoning_tokens": (
        "gen_ai.usage.reasoning.output_tokens",
        "reasoning_token_count",
        "thoughts_token_count",
    ),
    "cost_usd": ("cost_usd",),
    "ttft_ms": ("ttft_ms",),
}
"""What goes into `performance` of a chat, counted as its source counts it: whether `input_tokens` includes
cached ones differs between sources, so numbers of different components do not add up."""
