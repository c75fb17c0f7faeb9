"""The judge's own interval arithmetic, in whole minutes of UTC.

Spans are an int64 array of shape (n, 2): half open ``[start, end)``, sorted, disjoint, touching ones merged.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

NOTHING: Ints = np.empty((0, 2), np.int64)
EVER = 2**60
ALWAYS: Ints = np.array([[-EVER, EVER]], np.int64)


def spans_of(pairs: Iterable[tuple[int, int]]) -> Ints:
    """Merged spans of any pairs; those that do not end after they start are dropped."""
    merged: list[list[int]] = []
    for start, end in sorted(pairs):
        if start < end:
            if merged and start <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], end)
            else:
                merged.append([start, end])
    return np.array(merged, np.int64) if merged else NOTHING


def union(*parts: Ints) -> Ints:
    """The time within any of the parts, which need not be merged themselves."""
    return spans_of(pair for part in parts for pair in part.tolist())


def minus(spans: Ints, *parts: Ints) -> Ints:
    """The time within ``spans`` (merged) and within none of the parts."""
    taken = union(*parts).tolist()
    if not taken:
        return spans
    left: list[tuple[int, int]] = []
    first = 0
    for start, end in spans.tolist():
        while first < len(taken) and taken[first][1] <= start:
            first += 1
        for begin, stop in taken[first:]:
            if begin >= end:
                break
            if start < begin:
                left.append((start, begin))
            start = stop
        if start < end:
            left.append((start, end))
    return np.array(left, np.int64) if left else NOTHING


def crowded(least: int, *parts: Ints) -> Ints:
    """The time within at least so many of the spans of all parts, which may overlap; ``least`` is 1 or more."""
    ends = sorted(
        (minute, step) for part in parts for pair in part.tolist() for minute, step in zip(pair, (1, -1), strict=True)
    )
    found: list[tuple[int, int]] = []
    level = begin = 0
    for minute, step in ends:
        if step > 0 and level == least - 1:
            begin = minute
        if step < 0 and level == least:
            found.append((begin, minute))
        level += step
    return spans_of(found)


class Cover:
    """Spans that can be asked how many minutes of a meeting they hold."""

    __slots__ = ("_before", "_edges", "_ends", "_starts", "spans")

    def __init__(self, spans: Ints) -> None:
        self.spans = spans
        self._starts: list[int] = spans[:, 0].tolist()
        self._ends: list[int] = spans[:, 1].tolist()
        self._before = [0]
        for start, end in zip(self._starts, self._ends, strict=True):
            self._before.append(self._before[-1] + end - start)
        self._edges: tuple[Ints, Ints] | None = None

    def minutes(self, start: int, end: int) -> int:
        """How many minutes of ``[start, end)`` lie inside."""
        return self._until(end) - self._until(start)

    def holds(self, start: int, end: int) -> bool:
        """Whether all of ``[start, end)`` lies inside."""
        index = bisect_right(self._starts, start)
        return index > 0 and end <= self._ends[index - 1]

    def holds_each(self, meetings: Ints) -> Bools:
        """For meetings of shape (T, M, 2): whether every meeting of a row lies inside; shape (T,)."""
        if not len(self.spans):
            return np.zeros(len(meetings), bool)
        if self._edges is None:
            outside = np.array([-2 * EVER])
            self._edges = np.concatenate((outside, self.spans[:, 0])), np.concatenate((outside, self.spans[:, 1]))
        starts, ends = self._edges
        index = np.searchsorted(starts, meetings[:, :, 0], side="right") - 1
        return np.asarray((meetings[:, :, 1] <= ends[index]).all(axis=1))

    def minutes_each(self, meetings: Ints) -> Ints:
        """For meetings of shape (T, M, 2): the minutes inside, summed over the meetings of a row; shape (T,)."""
        if not len(self.spans):
            return np.zeros(len(meetings), np.int64)
        before, starts, ends = np.array(self._before, np.int64), self.spans[:, 0], self.spans[:, 1]
        index = np.searchsorted(starts, meetings, side="right")
        last = np.maximum(index - 1, 0)
        until = np.where(index == 0, 0, before[last] + np.minimum(meetings, ends[last]) - starts[last])
        total: Ints = (until[:, :, 1] - until[:, :, 0]).sum(axis=1)
        return total

    def _until(self, minute: int) -> int:
        index = bisect_right(self._starts, minute) - 1
        if index < 0:
            return 0
        end = self._ends[index]
        return self._before[index] + (minute if minute < end else end) - self._starts[index]
