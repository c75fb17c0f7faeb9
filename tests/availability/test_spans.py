"""Spans against sets of minutes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scheduler.spans import Spans, clip, contains, intersect, merge, overlap, stretch, subtract, union

pairs = st.lists(st.tuples(st.integers(-30, 30), st.integers(-30, 30)), max_size=8)


def minutes(spans: Spans) -> set[int]:
    return {minute for start, end in spans.tolist() for minute in range(start, end)}


def covered(raw: list[tuple[int, int]]) -> set[int]:
    return {minute for start, end in raw for minute in range(start, end)}


def is_canonical(spans: Spans) -> bool:
    flat = spans.ravel()
    return spans.shape == (len(spans), 2) and bool((flat[1:] > flat[:-1]).all())


@given(pairs, pairs)
def test_spans_are_sets_of_minutes(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> None:
    left, right = merge(a), merge(b)
    results = {
        "merge": (left, covered(a)),
        "union": (union(left, right), covered(a) | covered(b)),
        "intersect": (intersect(left, right), covered(a) & covered(b)),
        "subtract": (subtract(left, right), covered(a) - covered(b)),
        "clip": (clip(left, -7, 9), covered(a) & set(range(-7, 9))),
    }
    for name, (spans, expected) in results.items():
        assert is_canonical(spans), name
        assert minutes(spans) == expected, name


@given(pairs, st.integers(-40, 40), st.integers(1, 20))
def test_contains_and_overlap_count_minutes(a: list[tuple[int, int]], start: int, length: int) -> None:
    asked = set(range(start, start + length))
    starts, ends = np.array([[start]]), np.array([[start + length]])
    assert contains(merge(a), starts, ends).tolist() == [[asked <= covered(a)]]
    assert overlap(merge(a), starts, ends).tolist() == [[len(asked & covered(a))]]


def test_stretch_joins_what_comes_to_touch() -> None:
    assert stretch(merge([(10, 20), (30, 40), (60, 70)]), 4, 6).tolist() == [[6, 46], [56, 76]]
