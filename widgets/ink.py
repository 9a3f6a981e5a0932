"""What colour a token is: a token names a meaning (`error`, `dim`), the theme says how it looks.

The colours are read from the application's theme variables, once per theme and background, and shared by
all widgets. Textual's component classes would do the same per widget: with 22 of them on 15 widgets, starting
took 34 ms longer and each change of focus 1 ms.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from rich.style import Style
from textual.color import Color, ColorParseError

_LEVELS: Final = ("debug", "info", "warning", "error", "critical")
_HEAT: Final = tuple(f"heat-{number}" for number in range(4))
_OWN: Final = (*(f"series-{number}" for number in range(1, 9)), *_HEAT)

VARIABLES: Final[Mapping[str, str]] = {
    "value": "foreground",
    "title": "foreground",
    "dim": "dim",
    "muted": "dim",
    "faint": "faint",
    "accent": "accent",
    "ok": "ok",
    **{level: f"level-{level}" for level in _LEVELS},
    **{name: name for name in _OWN},
}
"""Token to the theme variable that holds its colour."""

BOLD: Final = frozenset({"title", "error", "critical"})

_SELECTION: Final = "selection"
_NEEDED: Final = (*dict.fromkeys(VARIABLES.values()), _SELECTION)
_UNNAMED: Final = "auto"  # a variable that no theme defines: black or white, whichever can be read
_FADE_STEPS: Final = 8
_HEAT_STEPS: Final = 24

Colours = tuple[tuple[str, str], ...]


class _Styles(dict[str, Style]):
    """Styles by token; a token that does not exist is painted as a plain value."""

    def __missing__(self, token: str) -> Style:
        return self["value"]


class Ink:
    """The styles of one theme on one background."""

    def __init__(self, colours: Colours, background: Color, *, few_colours: bool) -> None:
        """`few_colours`: the terminal has 16; on the selection hues would collide and are left out."""
        self._background = background
        self._back = background.rich_color
        named = {name: _colour(text, background) for name, text in colours}
        self._selection = named.pop(_SELECTION)
        self._colours = {token: named[variable] for token, variable in VARIABLES.items()}
        self._flat = few_colours or any(colour.ansi is not None for colour in named.values())
        self.plain: Mapping[str, Style] = self._plain_styles()
        self.chosen: Mapping[str, Style] = self._chosen_styles()
        """On the cursor's row: bold, on the selection's background."""
        self._pairs: dict[tuple[str, str], Style] = {}
        self._faded: dict[tuple[str, int], Style] = {}
        self._heats: dict[int, Style] = {}

    @property
    def is_flat(self) -> bool:
        """The terminal's own 16 colours, between which there is nothing."""
        return self._flat

    def _plain_styles(self) -> _Styles:
        return _Styles(
            (token, Style(color=colour.rich_color, bgcolor=self._back, bold=token in BOLD or None))
            for token, colour in self._colours.items()
        )

    def _chosen_styles(self) -> _Styles:
        back = self._selection.rich_color
        colours = self._colours | {"faint": self._colours["dim"]}
        if self._flat:
            readable = self._selection.get_contrast_text(1.0)
            colours = dict.fromkeys(colours, readable) | {"accent": colours["accent"]}
        return _Styles(
            (token, Style(color=colour.rich_color, bgcolor=back, bold=True)) for token, colour in colours.items()
        )

    def pair(self, token: str, back: str) -> Style:
        """One token's colour on another's: two bars that share a cell."""
        key = (token, back)
        if key not in self._pairs:
            front, behind = self._colour_of(token).rich_color, self._colour_of(back).rich_color
            self._pairs[key] = Style(color=front, bgcolor=behind)
        return self._pairs[key]

    def faded(self, token: str, share: float) -> Style:
        """A token's colour with `share` (0 to 1) of its strength; with few colours always the full one."""
        step = 0 if self._flat else round((1 - min(max(share, 0.0), 1.0)) * _FADE_STEPS)
        key = (token, step)
        if key not in self._faded:
            colour = self._colour_of(token).blend(self._background, step / _FADE_STEPS).rich_color
            self._faded[key] = Style(color=colour, bgcolor=self._back) if step else self.plain[token]
        return self._faded[key]

    def heat(self, share: float) -> Style:
        """A background between the coldest and the hottest colour; `is_flat` inks have no such shades."""
        step = round(min(max(share, 0.0), 1.0) * _HEAT_STEPS)
        if step not in self._heats:
            place = step / _HEAT_STEPS * (len(_HEAT) - 1)
            below = min(int(place), len(_HEAT) - 2)
            colour = self._colour_of(_HEAT[below]).blend(self._colour_of(_HEAT[below + 1]), place - below)
            self._heats[step] = Style(bgcolor=colour.rich_color)
        return self._heats[step]

    def _colour_of(self, token: str) -> Color:
        return self._colours.get(token, self._colours["value"])


def _colour(text: str, background: Color) -> Color:
    """The colour of `#5ed3f3`, `ansi_cyan`, `red 50%` or `auto 60%`, laid over the background."""
    name, _, share = text.rpartition(" ")
    if not name or not share.endswith("%"):
        name, share = text, "100%"
    try:
        colour = background.get_contrast_text(1.0) if name == _UNNAMED else Color.parse(name)
    except ColorParseError:
        colour = background.get_contrast_text(1.0)
    if colour.ansi is not None:
        return colour
    return background + colour.multiply_alpha(float(share.rstrip("%")) / 100)


def ink(variables: Mapping[str, str], background: Color, *, few_colours: bool) -> Ink:
    """The styles for a theme's variables; the same object for the same colours."""
    colours = tuple((name, variables.get(name, _UNNAMED)) for name in _NEEDED)
    return _ink(colours, background, few_colours)


@lru_cache(maxsize=64)
def _ink(colours: Colours, background: Color, few_colours: bool) -> Ink:
    return Ink(colours, background, few_colours=few_colours)
