"""Sets of spans that share a moment, against their definition."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from solvers.model.moments import cliques

SPANS = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 6)), max_size=9)


def by_definition(spans: list[tuple[int, int, int]]) -> set[frozenset[int]]:
    """All sets of two or more that share a minute, and that no other such set holds."""
    sharing = {frozenset(item for start, end, item in spans if start <= minute < end) for minute in range(20)}
    return {one for one in sharing if len(one) > 1 and not any(one < other for other in sharing)}


@given(SPANS)
def test_cliques(drawn: list[tuple[int, int]]) -> None:
    spans = [(start, start + length, item) for item, (start, length) in enumerate(drawn)]
    found = cliques(spans)
    assert {frozenset(clique) for clique in found} == by_definition(spans)
    assert len({frozenset(clique) for clique in found}) == len(found)


def test_spans_that_only_touch_share_no_moment() -> None:
    assert cliques([(0, 60, "a"), (60, 120, "b"), (30, 60, "c")]) == [["a", "c"]]
