"""`telesink migrate`: making a store, and looking at its version."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from telesink.store.schema.header import SCHEMA_VERSION

Invoke = Callable[..., Result]


def test_it_makes_the_store_and_names_what_it_applied(db: Path, invoke: Invoke) -> None:
    result = invoke("migrate")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].startswith("0001")
    assert "up to date" in result.stderr
    assert invoke("query").exit_code == 0


def test_a_second_time_there_is_nothing_to_do(invoke: Invoke) -> None:
    invoke("migrate")
    result = invoke("migrate")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "0 migrations" in result.stderr


def test_the_status_before_and_after(db: Path, invoke: Invoke) -> None:
    assert invoke("migrate", "--status").stdout == f"store 0, program {SCHEMA_VERSION}: to be created\n"
    assert not db.exists()
    invoke("migrate")
    assert invoke("migrate", "--status").stdout == f"store {SCHEMA_VERSION}, program {SCHEMA_VERSION}: up to date\n"
