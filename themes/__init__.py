"""The themes: one TOML file each, shipped ones in this folder and a user's own beside the configuration."""

from telesink.themes.loader import SHIPPED, ThemeError, load, load_all

DEFAULT_VARIABLES = dict(load("ink").variables)
"""Our own colour variables (`level-error`, `series-1`, ...) for themes that do not name them, such as Textual's."""

__all__ = ["DEFAULT_VARIABLES", "SHIPPED", "ThemeError", "load", "load_all"]
