"""The page as a whole: what all commands share, each command, filters, formats, configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from docs.reference import words
from docs.reference.filters import filter_section
from docs.reference.settings import settings_section
from docs.reference.verbs import summary_table, verb_sections

PAGE: Final = Path(__file__).parents[1] / "cli.md"
_MADE: Final = (
    "<!-- Made by `python -m docs.reference` from the program itself: change the help texts, not this file. -->"
)


def page() -> str:
    """The text of docs/cli.md."""
    parts = [
        _MADE,
        words.TITLE,
        summary_table(),
        words.SHARED,
        "## Commands",
        *verb_sections(),
        filter_section(),
        words.FORMATS,
        settings_section(),
    ]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"
