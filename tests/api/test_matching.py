"""Sessions that go on: against a search of all ways."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scheduler.matching import assign

SIZES = st.tuples(st.integers(1, 4), st.integers(1, 5))


@given(SIZES.flatmap(lambda shape: arrays(np.int64, shape, elements=st.integers(0, 6))))
def test_the_total_gain_is_the_greatest(gains: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> None:
    pairs = assign(gains)
    few, many = sorted(gains.shape)
    wide = gains if gains.shape[0] == few else gains.T
    best = max(sum(int(wide[k, column]) for k, column in enumerate(way)) for way in permutations(range(many), few))
    assert sum(int(gains[pair]) for pair in pairs) == best
    assert len(pairs) == len({row for row, _ in pairs}) == len({column for _, column in pairs}) == few
