"""A terminal emulator that people use, tmux, driven as they do: keys in, the screen out."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

PATIENCE_S = 30.0
_LOOK_S = 0.03


class Terminal:
    """One tmux server with one window; its socket is its own."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-f", "/dev/null", "-S", str(self._socket), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE_S)
        return done.stdout

    def open(self, command: str, columns: int, lines: int, environment: Mapping[str, str]) -> None:
        variables = [word for name, value in environment.items() for word in ("-e", f"{name}={value}")]
        self._tmux("new-session", "-d", "-x", str(columns), "-y", str(lines), *variables, command)
        self._tmux("set-option", "-g", "remain-on-exit", "on")

    def close(self) -> None:
        subprocess.run(["tmux", "-S", str(self._socket), "kill-server"], capture_output=True, check=False)

    def press(self, *keys: str) -> None:
        """Keys by tmux's names: `q`, `Enter`, `C-c`, `Tab`."""
        self._tmux("send-keys", *keys)

    def resize(self, columns: int, lines: int) -> None:
        self._tmux("resize-window", "-x", str(columns), "-y", str(lines))

    def flag(self, name: str) -> str:
        """What tmux knows of the terminal: `alternate_on`, `cursor_flag`, `mouse_any_flag`."""
        return self._tmux("display-message", "-p", f"#{{{name}}}").strip()

    @property
    def screen(self) -> str:
        return self._tmux("capture-pane", "-p")

    def until(self, *parts: str, without: str | None = None) -> str:
        """Waits until all the texts are on the screen, and another one is not; the screen."""
        deadline = monotonic() + PATIENCE_S
        while True:
            screen = self.screen
            if all(part in screen for part in parts) and (without is None or without not in screen):
                return screen
            if monotonic() > deadline:
                raise AssertionError(f"waited in vain for {parts} without {without!r} on this screen:\n{screen}")
            sleep(_LOOK_S)


@contextmanager
def terminal(
    folder: Path, script: str, environment: Mapping[str, str], *, columns: int = 120, lines: int = 40
) -> Iterator[Terminal]:
    """A shell script in a terminal; all of it has ended when the block is left."""
    opened = Terminal(folder / "tmux.socket")
    opened.open(f"sh -c {shlex.quote(script)}", columns, lines, environment)
    try:
        yield opened
    finally:
        opened.close()
