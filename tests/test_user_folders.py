"""The folders for a user's files are those that platformdirs names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import platformdirs
import pytest

from telesink.store.user_folders import config_folder, data_folder, state_folder

FOLDERS = [
    (config_folder, platformdirs.user_config_path, "XDG_CONFIG_HOME"),
    (state_folder, platformdirs.user_state_path, "XDG_STATE_HOME"),
    (data_folder, platformdirs.user_data_path, "XDG_DATA_HOME"),
]


@pytest.mark.parametrize(("ours", "theirs", "variable"), FOLDERS, ids=("configuration", "state", "data"))
@pytest.mark.parametrize("value", [None, "", "  ", "/somewhere/else"])
def test_they_are_where_the_platform_wants_them(
    monkeypatch: pytest.MonkeyPatch,
    ours: Callable[[], Path],
    theirs: Callable[[str], Path],
    variable: str,
    value: str | None,
) -> None:
    monkeypatch.delenv(variable, raising=False)
    if value is not None:
        monkeypatch.setenv(variable, value)
    assert ours() == theirs("telesink")
