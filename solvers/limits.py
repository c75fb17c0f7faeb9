"""Which starts of a clinic break a limit, as masks: pure functions of meetings and what is held already."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scheduler.problem import Bools, Ints, Precedence

Meetings = Sequence[tuple[int, int]]
"""Half-open ``(start, end)`` in minutes."""


def outside(gap: Ints, rule: Precedence) -> Bools:
    """Where a gap (minutes from the earlier clinic's last end to the later one's first start) breaks rule 7."""
    bad: Bools = gap < max(rule.min_minutes, 0)
    if rule.max_minutes is not None:
        bad = bad | (gap > rule.max_minutes)
    return bad


def over_cap(meetings: Ints, held: Meetings, edges: Ints, cap: int) -> Bools:
    """``[T]`` the starts whose meetings would put more than ``cap`` on one span between neighbouring edges.

    ``meetings`` is ``[T, M, 2]``; those held count in.
    """
    span = np.searchsorted(edges, meetings[:, :, 0], side="right")
    of_held = np.searchsorted(edges, np.array([start for start, _ in held], dtype=np.int64), side="right")
    count = np.bincount(of_held, minlength=len(edges) + 1)
    own = (span[:, :, None] == span[:, None, :]).sum(axis=2)
    return np.asarray((count[span] + own > cap).any(axis=1), dtype=bool)


def over_minutes(meetings: Ints, held: Meetings, edges: Ints, left: Ints) -> Bools:
    """``[T]`` the starts whose meetings would put more than ``left`` minutes on one span between neighbouring edges.

    ``meetings`` is ``[T, M, 2]`` and ``left`` ``[edges + 1]``; a meeting counts where it starts, those held count in.
    """
    span = np.searchsorted(edges, meetings[:, :, 0], side="right")
    minutes = meetings[:, :, 1] - meetings[:, :, 0]
    used = minutes_on(held, edges)
    own = ((span[:, :, None] == span[:, None, :]) * minutes[:, None, :]).sum(axis=2)
    return np.asarray((used[span] + own > left[span]).any(axis=1), dtype=bool)


def minutes_on(held: Meetings, edges: Ints) -> Ints:
    """``[edges + 1]`` the minutes of the meetings that start in each span between neighbouring edges."""
    of_held = np.searchsorted(edges, np.array([start for start, _ in held], dtype=np.int64), side="right")
    used = np.zeros(len(edges) + 1, dtype=np.int64)
    np.add.at(used, of_held, np.array([end - start for start, end in held], dtype=np.int64))
    return used


def crowded(meetings: Ints, held: Meetings, most: int) -> Bools:
    """``[T]`` the starts of which some meeting ``[T, M, 2]`` falls on a moment at which ``most`` of those held run."""
    full = np.zeros(len(meetings), dtype=bool)
    if most == 0:
        return ~full
    if len(held) < most:
        return full
    begins, ends = np.sort(np.array(held, dtype=np.int64), axis=0).T
    edges = np.unique(np.concatenate((begins, ends)))
    running = np.searchsorted(begins, edges, side="right") - np.searchsorted(ends, edges, side="right")
    busy = np.concatenate(([False], running >= most))
    opens, closes = edges[busy[1:] & ~busy[:-1]], edges[~busy[1:] & busy[:-1]]
    if not len(opens):
        return full
    at = np.searchsorted(closes, meetings[:, :, 0], side="right")
    opens = np.append(opens, np.iinfo(np.int64).max)
    return np.asarray((opens[at] < meetings[:, :, 1]).any(axis=1), dtype=bool)
