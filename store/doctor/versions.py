"""The section `versions`: of what the program is made, and which extras could be added."""

from __future__ import annotations

import platform
import re
import sqlite3
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Final

from telesink.store.doctor.findings import Finding, Section

_PROGRAM: Final = "telesink"
_OF_NO_USE_HERE: Final = frozenset({"all", "dev"})
"""Extras that are other extras together, or for who changes the program."""
_OF_EXTRA: Final = re.compile(r"""^([\w.-]+).*;.*\bextra\s*==\s*['"]([\w-]+)['"]""")


def examine_versions() -> Section:
    facts = {_PROGRAM: _version(_PROGRAM), "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    told = f"telesink {facts[_PROGRAM] or 'from its sources'}, Python {facts['python']}, SQLite {facts['sqlite']}"
    return Section("versions", (Finding("ok", told), *_extras(extras())), facts)


def extras() -> Mapping[str, tuple[str, ...]]:
    """Every extra with the packages that it brings."""
    found: dict[str, list[str]] = {}
    for line in _requirements():
        match = _OF_EXTRA.match(line)
        if match and match[2] not in _OF_NO_USE_HERE and match[1] != _PROGRAM:
            found.setdefault(match[2], []).append(match[1])
    return {name: tuple(packages) for name, packages in sorted(found.items())}


def _requirements() -> list[str]:
    try:
        return requires(_PROGRAM) or []
    except PackageNotFoundError:
        return []


def _extras(known: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    for name, packages in known.items():
        missing = [package for package in packages if _version(package) is None]
        if missing:
            yield Finding(
                "note", f"the extra {name!r} is not installed ({', '.join(missing)})",
                f"pip install '{_PROGRAM}[{name}]'",
            )  # fmt: skip
        else:
            told = ", ".join(f"{package} {_version(package)}" for package in packages)
            yield Finding("ok", f"extra {name!r}: {told}")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
