"""Masks of starts, against their definitions minute by minute."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scheduler.explain import standing
from scheduler.problem import Precedence
from solvers.limits import crowded, outside, over_cap, over_minutes

SPAN = st.tuples(st.integers(0, 24), st.integers(1, 6)).map(lambda drawn: (drawn[0], drawn[0] + drawn[1]))
HELD = st.lists(SPAN, max_size=6)
SERIES = st.lists(st.tuples(SPAN, SPAN), min_size=1, max_size=5)
"""Starts of two meetings each."""


@given(SERIES, HELD, st.integers(0, 3))
def test_crowded(series: list[tuple[tuple[int, int], ...]], held: list[tuple[int, int]], most: int) -> None:
    full = {minute for minute in range(40) if sum(start <= minute < end for start, end in held) >= most}
    expected = [any(full & set(range(start, end)) for start, end in meetings) for meetings in series]
    assert crowded(np.array(series), held, most).tolist() == expected


@given(SERIES, HELD, st.lists(st.integers(0, 30), max_size=4).map(sorted), st.integers(1, 3))
def test_over_cap(
    series: list[tuple[tuple[int, int], ...]], held: list[tuple[int, int]], edges: list[int], cap: int
) -> None:
    def day(minute: int) -> int:
        return sum(edge <= minute for edge in edges)

    expected = []
    for meetings in series:
        begun = [day(start) for start, _ in meetings]
        expected.append(any(begun.count(one) + sum(day(start) == one for start, _ in held) > cap for one in begun))
    assert over_cap(np.array(series), held, np.array(edges, dtype=np.int64), cap).tolist() == expected


@given(SERIES, HELD, st.lists(st.integers(0, 30), max_size=4).map(sorted), st.lists(st.integers(0, 12), min_size=5))
def test_over_minutes(
    series: list[tuple[tuple[int, int], ...]], held: list[tuple[int, int]], edges: list[int], left: list[int]
) -> None:
    def day(minute: int) -> int:
        return sum(edge <= minute for edge in edges)

    left = left[: len(edges) + 1]
    expected = []
    for meetings in series:
        on = {day(start) for start, _ in meetings}
        used = {one: sum(end - start for start, end in (*meetings, *held) if day(start) == one) for one in on}
        expected.append(any(minutes > left[one] for one, minutes in used.items()))
    given_edges, given_left = np.array(edges, dtype=np.int64), np.array(left, dtype=np.int64)
    assert over_minutes(np.array(series), held, given_edges, given_left).tolist() == expected
    assert standing.over_minutes(np.array(series), held, given_edges, given_left).tolist() == expected


def test_outside() -> None:
    gaps = np.array([-1, 0, 59, 60, 120, 121])
    at_least, between = Precedence(0, 0, None, False), Precedence(0, 60, 120, False)
    assert outside(gaps, at_least).tolist() == [True, False, False, False, False, False]
    assert outside(gaps, between).tolist() == [True, True, True, False, False, True]
