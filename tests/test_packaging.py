"""What is written by hand in pyproject.toml agrees with the tree."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
SETUPTOOLS = PROJECT["tool"]["setuptools"]
MAPPING = SETUPTOOLS["package-dir"]


def test_every_package_of_the_tree_is_listed() -> None:
    found = {
        ".".join([name, *init.parent.relative_to(ROOT / folder).parts])
        for name, folder in MAPPING.items()
        for init in (ROOT / folder).rglob("__init__.py")
    }
    assert found == set(SETUPTOOLS["packages"])


def test_no_module_stands_outside_a_package() -> None:
    stray = [
        module.relative_to(ROOT)
        for folder in MAPPING.values()
        for module in (ROOT / folder).rglob("*.py")
        if not (module.parent / "__init__.py").exists()
    ]
    assert stray == []


def test_the_links_for_type_checkers_match_the_mapping() -> None:
    links = {f"telesink.{link.name}": link.readlink().name for link in (ROOT / ".types/telesink").iterdir()}
    assert links == MAPPING


def test_every_dependency_says_what_it_is_for() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    lines = re.findall(r'^    "[A-Za-z0-9_.-]+(?:\[[a-z,]+\])?[<>=].*$', text, flags=re.MULTILINE)
    assert len(lines) >= 15
    assert [line for line in lines if "#" not in line] == []


def test_the_constraints_pin_every_direct_dependency() -> None:
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if "==" in line
    }
    extras = PROJECT["project"]["optional-dependencies"].values()
    wanted = [*PROJECT["project"]["dependencies"], *(name for names in extras for name in names)]
    names = {re.split(r"[\[<>=!~ ]", name)[0].lower() for name in wanted} - {"telesink"}
    assert names <= pinned
