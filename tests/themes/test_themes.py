"""The themes: complete, readable, and refused with a clear word when they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.color import Color
from textual.theme import Theme
from textual.widgets import Static

from telesink import themes

LEVELS = ("level-debug", "level-info", "level-warning", "level-error", "level-critical")
OWN = (
    *LEVELS,
    *("ok", "dim", "faint", "selection"),
    *(f"series-{number}" for number in range(1, 9)),
    *(f"heat-{number}" for number in range(4)),
)
READABLE = (*LEVELS, "ok", "dim")
RGB_THEMES = [name for name in themes.SHIPPED if not themes.load(name).ansi]


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = [part / 255 for part in Color.parse(colour).rgb]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def grounds(theme: Theme) -> list[str]:
    """Everything that text stands on."""
    return [str(theme.background), str(theme.surface), str(theme.panel), theme.variables["selection"]]


def written(folder: Path, text: str, name: str = "mine.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text)
    return path


@pytest.mark.parametrize("name", themes.SHIPPED)
def test_a_shipped_theme_names_every_colour_of_ours(name: str) -> None:
    assert set(OWN) <= set(themes.load(name).variables)


@pytest.mark.parametrize("name", RGB_THEMES)
@pytest.mark.parametrize("variable", READABLE)
def test_words_can_be_read_on_every_surface(name: str, variable: str) -> None:
    theme = themes.load(name)
    assert min(contrast(theme.variables[variable], ground) for ground in grounds(theme)) >= 4.5


@pytest.mark.parametrize("name", RGB_THEMES)
def test_plain_text_and_accent_can_be_read_on_every_surface(name: str) -> None:
    theme = themes.load(name)
    for colour in (str(theme.foreground), str(theme.accent)):
        assert min(contrast(colour, ground) for ground in grounds(theme)) >= 4.5


@pytest.mark.parametrize("name", RGB_THEMES)
@pytest.mark.parametrize("variable", ["faint", *(f"series-{number}" for number in range(1, 9))])
def test_faint_words_and_bars_stand_out_from_every_surface(name: str, variable: str) -> None:
    theme = themes.load(name)
    assert min(contrast(theme.variables[variable], ground) for ground in grounds(theme)) >= 3.0


@pytest.mark.parametrize("name", RGB_THEMES)
def test_the_series_are_eight_colours(name: str) -> None:
    variables = themes.load(name).variables
    assert len({variables[f"series-{number}"] for number in range(1, 9)}) == 8


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('primary = "#12"', "primary"),
        ('primary = "red"\n[variables]\nlevel-error = "no colour"', "variables.level-error"),
        ('primary = "red"\nbackgroud = "#000000"', "backgroud"),
        ('primary = "red"\ndark = "yes"', "dark"),
        ('accent = "red"', "primary"),
        ('primary = "red"\nvariables = "blue"', "variables"),
    ],
)
def test_a_wrong_theme_is_refused_with_its_file_and_key(tmp_path: Path, text: str, key: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(themes.ThemeError) as refused:
        themes.load_all(tmp_path)
    assert f"{path}: {key}: " in str(refused.value)


def test_a_file_that_is_no_toml_is_refused_by_name(tmp_path: Path) -> None:
    path = written(tmp_path, "primary =")
    with pytest.raises(themes.ThemeError, match=f"{path.name}: is not valid TOML"):
        themes.load("mine", tmp_path)


def test_a_theme_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(themes.ThemeError, match="no theme 'imk'; shipped: ink, paper"):
        themes.load("imk")


def test_a_users_theme_replaces_a_shipped_one_of_its_name(tmp_path: Path) -> None:
    written(tmp_path, 'primary = "#123456"', "ink.toml")
    assert themes.load_all(tmp_path)["ink"].primary == "#123456"
    assert themes.load("ink", tmp_path).primary == "#123456"


def test_what_a_light_theme_leaves_out_comes_from_the_light_one(tmp_path: Path) -> None:
    written(tmp_path, 'primary = "#123456"\ndark = false\n[variables]\nok = "green"')
    variables = themes.load("mine", tmp_path).variables
    assert variables["ok"] == "green"
    assert variables["level-error"] == themes.load("paper").variables["level-error"]


@pytest.mark.parametrize("name", [*themes.SHIPPED, "nord"])
async def test_a_stylesheet_with_our_colours_works_with_any_theme(name: str) -> None:
    class Stage(App[None]):
        CSS = "Static { color: $level-critical; background: $selection; }"

        def __init__(self) -> None:
            super().__init__()
            for theme in themes.load_all().values():
                self.register_theme(theme)
            self.theme = name

        def get_theme_variable_defaults(self) -> dict[str, str]:
            return themes.DEFAULT_VARIABLES

        def compose(self) -> ComposeResult:
            yield Static("words")

    app = Stage()
    async with app.run_test():
        expected = Color.parse(app.theme_variables["level-critical"])
        assert app.query_one(Static).styles.color == expected
