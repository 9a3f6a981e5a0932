"""The section on configuration: every key with its default and its variable, from the settings themselves."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import msgspec

from telesink.store import settings
from telesink.store.settings import ComponentSettings, Section, Settings, ThresholdSettings

_HEAD = """## Configuration

`telesink.toml`: the file that `--config` names, else the first one in the working folder or above it, else the one
in the user's configuration folder. `[tool.telesink]` in a `pyproject.toml` is read alike. Every key can also be given
by a variable of the environment. What holds: option, then environment, then file, then default. An unknown key or a
wrong value is an error that names the key, where it stands, and what is allowed.

The store is `--db`, else `TELESINK_DB`, else the key `db`, else `telesink.db` in the user's data folder."""


def settings_section() -> str:
    """One table: the keys at the top, then section by section."""
    rows = [
        *_rows(Settings, "", "TELESINK_"),
        *_rows(ComponentSettings, "components.NAME.", None),
        *_rows(ThresholdSettings, "components.NAME.performance_thresholds.", None),
    ]
    return "\n".join([_HEAD, "", "| Key | Default | Variable | |", "|---|---|---|---|", *rows])


def _rows(section: type[Section], path: str, variable: str | None) -> Iterator[str]:
    notes = _notes(section)
    for field in msgspec.structs.fields(section):
        default = field.default if field.default is not msgspec.NODEFAULT else {}
        if isinstance(default, Section):
            if variable is not None:
                yield from _rows(type(default), f"{field.name}.", f"{variable}{field.name.upper()}_")
        elif field.name != "components":
            name = "" if variable is None or isinstance(default, dict) else f"`{variable}{field.name.upper()}`"
            yield f"| `{path}{field.name}` | {_written(default)} | {name} | {notes.get(field.name, '')} |"


def _written(default: Any) -> str:
    """As it would stand in the file."""
    if default is None:
        return ""
    return f"`{json.dumps(list(default) if isinstance(default, tuple) else default)}`"


def _notes(section: type[Section]) -> dict[str, str]:
    """What the source says below each key."""
    tree = ast.parse(inspect.getsource(settings))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == section.__name__)
    return {
        key.target.id: " ".join(note.value.value.split()).replace("|", "\\|")
        for key, note in pairwise(body)
        if isinstance(key, ast.AnnAssign)
        and isinstance(key.target, ast.Name)
        and isinstance(note, ast.Expr)
        and isinstance(note.value, ast.Constant)
        and isinstance(note.value.value, str)
    }
