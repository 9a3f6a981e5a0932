"""What the system tells of files: over which network they come, and which process holds a lock. Linux alone tells."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from typing import Final

_OVER_A_NETWORK: Final = frozenset(
    {"9p", "afs", "ceph", "cifs", "fuse.glusterfs", "fuse.s3fs", "fuse.sshfs", "lustre", "nfs", "nfs4", "smb3", "smbfs"}
)
_OCTAL: Final = re.compile(r"\\([0-7]{3})")


def network_file_system(path: Path, mounts: Path = Path("/proc/self/mounts")) -> str | None:
    """The kind of the network file system that a path is on; None where it is none, or nobody tells."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    kinds = {_plain(fields[1]): fields[2] for fields in map(str.split, lines) if len(fields) > 2}
    real = Path(os.path.realpath(path))
    kind = next((kinds[str(folder)] for folder in (real, *real.parents) if str(folder) in kinds), None)
    return kind if kind in _OVER_A_NETWORK else None


def _plain(field: str) -> str:
    r"""A path as it is: spaces in it are written as `\040`."""
    return _OCTAL.sub(lambda found: chr(int(found[1], 8)), field)


def lock_holder(path: Path, locks: Path = Path("/proc/locks")) -> int | None:
    """The process that has a file's lock (flock); None where none has it, or nobody tells."""
    with contextlib.suppress(OSError, ValueError):
        inode = path.stat().st_ino
        for line in locks.read_text(encoding="ascii").splitlines():
            fields = line.split()  # 3: FLOCK  ADVISORY  WRITE 15691 fe:00:2157211 0 EOF
            if len(fields) > 5 and fields[1] == "FLOCK" and fields[5].rpartition(":")[2] == str(inode):
                return int(fields[4])
    return None


def process_name(process: int) -> str:
    """`process 1234 (python app.py)`"""
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
        line = " ".join(_word(word) for word in words if word)
        if line:
            return f"process {process} ({line[:_LONGEST_NAME]})"
    return f"process {process}"


_LONGEST_NAME: Final = 60


def _word(word: bytes) -> str:
    """A program's path is shortened to its name."""
    text = word.decode(errors="replace")
    return text.rpartition("/")[2] if text.startswith("/") else text
