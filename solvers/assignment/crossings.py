"""The largest sets of meetings that share a moment, for many people (or rooms, groups) at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduler.problem import Ints

Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Crossings:
    """``members[k]`` is in set ``sets[k]``; sets count from 0 to ``number``."""

    number: int
    sets: Index
    members: Index


def crossings(owner: Ints, start: Ints, end: Ints) -> Crossings:
    """Of half-open spans, each with an owner: per owner the largest sets that share a moment, single spans too.

    ``members`` are positions of spans. A set closes at every end that follows a start, so a span is in all sets that
    close after its start, up to its end.
    """
    count = len(start)
    if not count:
        return Crossings(0, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    first = int(start.min())
    width = int(end.max()) - first + 1
    both = np.concatenate([start, end]) - first
    starts = np.repeat(np.array([1, 0]), count)
    order = np.argsort((np.concatenate([owner, owner]) * width + both) * 2 + starts, kind="stable")
    begins = order < count
    closes = ~begins
    closes[1:] &= begins[:-1]
    closed = np.empty(2 * count, dtype=np.int64)
    closed[order] = np.cumsum(closes)
    since, until = closed[:count], closed[count:]
    lengths = until - since
    members = np.repeat(np.arange(count), lengths)
    within = np.arange(len(members)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return Crossings(int(closes.sum()), np.repeat(since, lengths) + within, members)
