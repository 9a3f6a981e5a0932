"""What processes that died left in the spool's folder without ever having used it."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from telesink.store.spool.folder import UNBORN_SUFFIX
from telesink.store.spool.locks import try_lock


def remove_leftovers(folder: Path) -> None:
    """Deletes what dead processes were making ready and never used."""
    for path in folder.glob("*" + UNBORN_SUFFIX):
        with contextlib.suppress(OSError):  # used or deleted in the meantime
            descriptor = os.open(path, os.O_RDWR)
            try:
                if try_lock(descriptor):
                    path.unlink()
            finally:
                os.close(descriptor)
