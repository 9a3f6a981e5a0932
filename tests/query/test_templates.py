"""What error messages have in common."""

from __future__ import annotations

import pytest

from telesink.store.query.templates import MAX_LENGTH, template_of


@pytest.mark.parametrize(
    ("message", "template"),
    [
        ("timed out after 30 s", "timed out after <n> s"),
        ("took 1,234.56 ms", "took <n> ms"),
        ("worker-3 of 12", "worker-<n> of <n>"),
        ("corr_12345", "corr_<n>"),
        ("GET /orders/8812/items/3", "GET /orders/<n>/items/<n>"),
        ("10.0.0.1:5432 refused", "<n>:<n> refused"),
        ("user 0c8e5f6a-1b2c-4d3e-8f90-a1b2c3d4e5f6 is gone", "user <id> is gone"),
        ("at 0xDEADBEEF", "at <id>"),
        ("trace 4bf92f3577b34da6a3ce929d0e0e4736", "trace <id>"),
        ("deadbeef cafebabe", "deadbeef cafebabe"),
        ('no such file "a b.txt"', "no such file <text>"),
        ("KeyError: 'name'", "KeyError: <text>"),
        ("no `x` in 'y'", "no <text> in <text>"),
        ("can't open it, won't try", "can't open it, won't try"),
        ("can't open 'a' since it isn't there", "can't open <text> since it isn't there"),
        ("two\n  lines 7", "two lines <n>"),
        ("", ""),
    ],
)
def test_a_template_leaves_out_what_varies(message: str, template: str) -> None:
    assert template_of(message) == template


def test_messages_that_differ_in_details_share_a_template() -> None:
    assert len({template_of(f"job {n} of queue 'q{n}' failed with {n:016x}f") for n in range(10, 300)}) == 1


def test_only_the_beginning_of_a_long_message_counts() -> None:
    assert template_of("x" * 9000 + "7") == "x" * MAX_LENGTH
