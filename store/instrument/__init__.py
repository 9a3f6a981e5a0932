"""`telesink run --instrument`: log lines of Python programs that know nothing of telesink become events."""

from __future__ import annotations
