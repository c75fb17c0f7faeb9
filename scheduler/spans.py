"""Arithmetic on spans: ``int64`` arrays of shape ``(n, 2)`` of whole minutes ``[start, end)``.

Spans are sorted, disjoint, not empty, and touching ones are merged; every function returns such spans.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Spans = NDArray[np.int64]
Minutes = NDArray[np.int64]

EMPTY: Spans = np.empty((0, 2), dtype=np.int64)
EMPTY.flags.writeable = False

_FAR = np.int64(2**40)


def merge(pairs: NDArray[np.int64] | Iterable[Sequence[int]]) -> Spans:
    """Spans that cover what the pairs ``[start, end)`` cover, in whatever order they come; empty pairs vanish."""
    array = pairs if isinstance(pairs, np.ndarray) else np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    array = array[array[:, 0] < array[:, 1]]
    if len(array) < 2:
        return array
    array = array[np.argsort(array[:, 0], kind="stable")]
    reach = np.maximum.accumulate(array[:, 1])
    opens = np.concatenate(([True], array[1:, 0] > reach[:-1]))
    last = np.concatenate((np.flatnonzero(opens)[1:] - 1, [len(array) - 1]))
    return np.stack((array[opens, 0], reach[last]), axis=1)


def union(*parts: Spans) -> Spans:
    """What any of the spans cover."""
    return merge(np.concatenate(parts)) if parts else EMPTY


def intersect(a: Spans, b: Spans) -> Spans:
    """What both cover."""
    first = np.searchsorted(b[:, 1], a[:, 0], side="right")
    counts = np.searchsorted(b[:, 0], a[:, 1], side="left") - first
    of_a = np.repeat(np.arange(len(a)), counts)
    of_b = np.arange(len(of_a)) - np.repeat(np.cumsum(counts) - counts, counts) + first[of_a]
    return np.stack((np.maximum(a[of_a, 0], b[of_b, 0]), np.minimum(a[of_a, 1], b[of_b, 1])), axis=1)


def subtract(a: Spans, b: Spans) -> Spans:
    """What ``a`` covers and ``b`` does not."""
    if not len(a) or not len(b):
        return a
    gaps = np.concatenate(([-_FAR], b.ravel(), [_FAR])).reshape(-1, 2)
    return intersect(a, gaps)


def clip(spans: Spans, start: int, end: int) -> Spans:
    """What lies in ``[start, end)``."""
    return intersect(spans, np.array([[start, end]], dtype=np.int64)) if start < end else EMPTY


def stretch(spans: Spans, before: int, after: int) -> Spans:
    """Every span longer by ``before`` minutes at its start and ``after`` at its end."""
    return merge(spans + np.array([-before, after], dtype=np.int64))


def contains(spans: Spans, starts: Minutes, ends: Minutes) -> NDArray[np.bool_]:
    """Whether each ``[start, end)`` lies wholly in the spans; arrays of any one shape."""
    if not len(spans):
        return np.zeros(starts.shape, dtype=bool)
    at = np.searchsorted(spans[:, 0], starts, side="right") - 1
    return np.asarray((at >= 0) & (ends <= spans[at, 1]))


def overlap(spans: Spans, starts: Minutes, ends: Minutes) -> Minutes:
    """How many minutes of each ``[start, end)`` lie in the spans; arrays of any one shape."""
    if not len(spans):
        return np.zeros(starts.shape, dtype=np.int64)
    return _covered_before(spans, ends) - _covered_before(spans, starts)


def _covered_before(spans: Spans, minutes: Minutes) -> Minutes:
    lengths = spans[:, 1] - spans[:, 0]
    before = np.cumsum(lengths) - lengths
    at = np.searchsorted(spans[:, 0], minutes, side="right") - 1
    return np.where(at < 0, 0, before[at] + np.minimum(minutes - spans[at, 0], lengths[at]))
