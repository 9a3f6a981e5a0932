"""`python -m docs.reference`: writes docs/cli.md from the help of every command and from the settings."""

from __future__ import annotations

from docs.reference.page import PAGE, page

PAGE.write_text(page(), encoding="utf-8")
