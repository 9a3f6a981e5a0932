"""Reads a theme from its TOML file and refuses, naming file and key, what would stop the dashboard later."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from textual.color import Color, ColorParseError
from textual.theme import BUILTIN_THEMES, Theme

SHIPPED: Final = ("ink", "paper", "contrast", "okabe", "terminal")

_FOLDER: Final = Path(__file__).parent
_TERMINAL: Final = _FOLDER / "terminal.toml"
_COLOURS: Final = (
    *("primary", "secondary", "accent", "success", "warning", "error"),
    *("foreground", "background", "surface", "panel", "boost"),
)
_SWITCHES: Final = ("dark", "ansi")
_KEYS: Final = ("name", *_SWITCHES, *_COLOURS, "variables")


class ThemeError(Exception):
    """A theme file cannot be used; the text names the file, the key and the reason."""


def load(name: str, user_folder: Path | None = None) -> Theme:
    """The theme called `name`: the user's own file before the shipped one. Raises `ThemeError`."""
    for folder in (user_folder, _FOLDER):
        path = folder / f"{name}.toml" if folder else None
        if path and path.is_file():
            return read(path)
    raise ThemeError(f"there is no theme {name!r}; shipped: {', '.join(SHIPPED)}; own ones: {user_folder or '-'}")


def load_all(user_folder: Path | None = None) -> dict[str, Theme]:
    """Every theme by name, the user's own replacing a shipped one of that name. Raises `ThemeError`."""
    return {theme.name: theme for path in _files(user_folder) for theme in (read(path),)}


def _files(user_folder: Path | None) -> Iterator[Path]:
    yield from (_FOLDER / f"{name}.toml" for name in SHIPPED)
    if user_folder and user_folder.is_dir():
        yield from sorted(user_folder.glob("*.toml"))


def read(path: Path) -> Theme:
    """The theme in a file. Variables that it leaves out come from `ink`, `paper` if it is light, or `terminal`."""
    values = _toml(path)
    _refuse_unknown(path, values)
    for key in _COLOURS:
        _checked_colour(path, key, values.get(key))
    for key, value in values.get("variables", {}).items():
        if not key.endswith("-style"):
            _checked_colour(path, f"variables.{key}", value)
    values["variables"] = {**_own_variables(path, values), **values.get("variables", {})}
    return Theme(**values)


def _toml(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ThemeError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ThemeError(f"{path}: is not valid TOML: {error}") from None
    return {"name": path.stem, **values}


def _refuse_unknown(path: Path, values: Mapping[str, Any]) -> None:
    unknown = next((key for key in values if key not in _KEYS), None)
    if unknown:
        raise ThemeError(f"{path}: {unknown}: no such key; allowed: {', '.join(_KEYS)}")
    if "primary" not in values:
        raise ThemeError(f"{path}: primary: is missing; it is the one colour that a theme must have")
    for key in _SWITCHES:
        if not isinstance(values.get(key, True), bool):
            raise ThemeError(f"{path}: {key}: must be true or false")
    if not isinstance(values.get("variables", {}), dict):
        raise ThemeError(f"{path}: variables: must be a table, [variables]")


def _checked_colour(path: Path, key: str, value: object) -> None:
    """Textual registers a theme with a bad colour and dies when it is put on; so it is parsed here first."""
    if value is None:
        return
    try:
        Color.parse(_without_percentage(value) if isinstance(value, str) else "")
    except ColorParseError:
        raise ThemeError(f"{path}: {key}: {value!r} is no colour; write #rrggbb or a name such as red") from None


def _without_percentage(value: str) -> str:
    """`red 50%` is allowed in a stylesheet; what can be wrong in it is the colour before the share."""
    colour, _, share = value.rpartition(" ")
    return colour if colour and share.endswith("%") and share[:-1].isdigit() else value


def _own_variables(path: Path, values: Mapping[str, Any]) -> dict[str, str]:
    dark = values.get("dark", True)
    if values.get("ansi", False):
        # Textual's own stylesheets need names that it gives to these two themes alone.
        needed = BUILTIN_THEMES["ansi-dark" if dark else "ansi-light"].variables
        return needed if path == _TERMINAL else {**needed, **_toml(_TERMINAL)["variables"]}
    base = _FOLDER / ("ink.toml" if dark else "paper.toml")
    return {} if path == base else dict(_toml(base)["variables"])
