"""Named pipes as a way to stop a program in the middle: whoever writes more than one holds waits for its reader."""

from __future__ import annotations

import io
import os
import select
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def being_written(pipe: Path) -> Iterator[io.FileIO]:
    """The pipe, open for reading, as soon as there is something in it."""
    opened = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with open(opened, "rb", buffering=0) as file:
        assert select.select([file], [], [], 20)[0], "nothing was written"
        os.set_blocking(opened, True)
        yield file
