"""Exponential buckets written out keep every count and the order of the bounds."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from telesink.store.otlp.exponential import Side, explicit_buckets

NOTHING = Side(0, [])

sides = st.builds(Side, st.integers(-(2**31), 2**31 - 1), st.lists(st.integers(0, 2**32), max_size=20))


def test_the_base_of_scale_one_is_the_root_of_two():
    buckets = explicit_buckets(1, 0, Side(0, [5, 7]), NOTHING)
    assert buckets == {"bounds": [1.0, 2.0**0.5, 2.0], "counts": [0, 5, 7, 0]}


def test_negative_values_stand_below_zero_in_rising_order():
    buckets = explicit_buckets(0, 9, Side(0, [4]), Side(1, [1, 2]))
    assert buckets == {"bounds": [-8.0, -4.0, -2.0, 1.0, 2.0], "counts": [0, 2, 1, 9, 4, 0]}


def test_only_negative_values():
    assert explicit_buckets(0, 3, NOTHING, Side(0, [1])) == {"bounds": [-2.0, -1.0], "counts": [0, 1, 3]}


def test_nothing_but_zeros_is_one_bucket():
    assert explicit_buckets(5, 3, NOTHING, NOTHING) == {"bounds": [], "counts": [3]}


@given(st.integers(-(2**31), 2**31 - 1), st.integers(0, 2**32), sides, sides)
def test_no_count_is_lost_and_bounds_rise_whatever_the_numbers(scale, zero_count, positive, negative):
    buckets = explicit_buckets(scale, zero_count, positive, negative)
    bounds, counts = buckets["bounds"], buckets["counts"]
    assert sum(counts) == zero_count + sum(positive.counts) + sum(negative.counts)
    assert len(counts) == len(bounds) + 1
    assert all(low < high for low, high in pairwise(bounds))
