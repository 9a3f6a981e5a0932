"""Percentiles from sketches, against the exact ones."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesink.store.sketch import RELATIVE_ERROR, Sketch

VALUES = st.lists(st.integers(0, (1 << 63) - 1) | st.integers(0, 100_000), min_size=1, max_size=200)
QUANTILES = st.sampled_from([0.0, 0.25, 0.5, 0.9, 0.95, 0.99, 1.0])


def sketch_of(values: list[int]) -> Sketch:
    sketch = Sketch()
    for value in values:
        sketch.add(value)
    return sketch


@given(VALUES, QUANTILES)
def test_a_quantile_is_within_two_percent_of_the_exact_one(values: list[int], q: float) -> None:
    exact = sorted(values)[max(0, math.ceil(q * len(values)) - 1)]
    found = sketch_of(values).quantile(q)
    assert found is not None
    assert abs(found - exact) <= exact * (RELATIVE_ERROR + 1e-9)


@given(VALUES, VALUES, QUANTILES)
def test_merged_sketches_are_the_sketch_of_all_values(left: list[int], right: list[int], q: float) -> None:
    merged = sketch_of(left)
    merged.merge(sketch_of(right))
    assert merged.count == len(left) + len(right)
    assert merged.quantile(q) == sketch_of(left + right).quantile(q)


def test_a_value_counts_as_often_as_it_is_added() -> None:
    sketch = Sketch()
    sketch.add(10, 99)
    sketch.add(1000, 1)
    assert sketch.count == 100
    assert sketch.quantile(0.98) == pytest.approx(10, rel=0.02)
    assert sketch.quantile(1.0) == pytest.approx(1000, rel=0.02)


def test_zero_and_what_is_below_it_are_zero() -> None:
    assert sketch_of([0, -5, 0]).quantile(0.5) == 0.0


def test_nothing_has_no_quantile() -> None:
    assert Sketch().quantile(0.5) is None


def test_all_durations_there_are_need_few_buckets() -> None:
    sketch = sketch_of([int(1.01**power) for power in range(4300)])  # up to 2^61
    assert len(sketch._counts) < 1100
