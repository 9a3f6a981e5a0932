"""The folders that the platform has for a user's files.

On Linux they are named here, as platformdirs has them, without the 6 ms that loading it would add to every start.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

_NAME: Final = "telesink"


def config_folder() -> Path:
    """Of the configuration and of themes of one's own."""
    return _folder("config", "XDG_CONFIG_HOME", ".config")


def state_folder() -> Path:
    """Of what the dashboard remembers."""
    return _folder("state", "XDG_STATE_HOME", ".local/state")


def data_folder() -> Path:
    """Of the store that is used when none is named."""
    return _folder("data", "XDG_DATA_HOME", ".local/share")


def _folder(kind: str, variable: str, below_home: str) -> Path:
    if sys.platform == "linux":
        return Path(os.environ.get(variable, "").strip() or Path.home() / below_home) / _NAME
    import platformdirs

    path: Path = getattr(platformdirs, f"user_{kind}_path")(_NAME)
    return path
