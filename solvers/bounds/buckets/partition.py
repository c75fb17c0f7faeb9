"""Which starts of a clinic are looked at as one: a bucket of starts.

To begin with, the starts at one time of the day (UTC) are one bucket, whatever their day: what a start costs is mostly
a matter of the hour. Where that makes too many, neighbouring times are taken together. Listed sessions are a bucket
each. Any partition gives a valid bound; a finer one a tighter bound.
Refining where the relaxation's optimum uses a bucket is the idea of dynamic discretisation discovery (Boland, Hewitt,
Marshall and Savelsbergh 2017).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scheduler.problem import Ints, Problem

DAY = 1440


@dataclass(frozen=True, eq=False)
class Partition:
    """Per clinic ``[T]`` the bucket of every start."""

    bucket_of_start: tuple[Ints, ...]

    def split(self, problem: Problem, used: Mapping[int, set[int]], ways: int | None) -> Partition:
        """The ``used`` buckets of each clinic cut into ``ways`` runs of days (``None``: single starts).

        One of several times of the day is cut into these.
        """
        found = []
        for table, old in zip(problem.clinics, self.bucket_of_start, strict=True):
            new, following = old.copy(), int(old.max(initial=-1)) + 1
            for bucket in sorted(used.get(table.index, ())):
                for run in _runs(np.flatnonzero(old == bucket), table.starts % DAY, ways)[1:]:
                    new[run] = following
                    following += 1
            found.append(new)
        return Partition(tuple(found))


def _runs(at: Ints, times: Ints, ways: int | None) -> list[Ints]:
    """What the starts ``at`` are cut into."""
    several = np.unique(times[at])
    if len(several) > 1 and ways is not None:
        return [at[times[at] == time] for time in several]
    return np.array_split(at, len(at) if ways is None else min(ways, len(at)))


def by_time_of_day(problem: Problem, minutes: int = 1) -> Partition:
    """One bucket for so many minutes of the day; listed sessions one each."""
    found = []
    for table in problem.clinics:
        if table.listed:
            found.append(np.arange(len(table.starts), dtype=np.int64))
        else:
            found.append(np.unique(table.starts % DAY // minutes, return_inverse=True)[1].astype(np.int64))
    return Partition(tuple(found))
