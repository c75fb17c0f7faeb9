"""Instructors in the relaxation over buckets: who leads how many sessions in which bucket.

Where there are few, one by one (``w_{i,b}``); where there are many, all together, by what a session costs them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from scheduler.problem import Ints, Problem
from solvers.bounds.buckets import measures
from solvers.bounds.buckets.kinds import FAR, Bucket, least
from solvers.bounds.floor import most_sessions

if TYPE_CHECKING:
    from solvers.bounds.buckets.relaxation import Relaxation

DAY = 1440
ONE_BY_ONE = 8_000
"""Up to about so many ``w``, instructors are told apart."""


def add(of: Relaxation, one_by_one: int) -> dict[tuple[int, int], int]:
    """Adds who leads, one by one up to so many columns; gives these by instructor and column of ``m``."""
    staffed = [(bucket, count) for bucket, count in of.running if of.problem.clinics[bucket.clinic].staff]
    if sum(int(bucket.lead.any(axis=1).sum()) for bucket, _ in staffed) <= one_by_one:
        return _one_by_one(of, staffed)
    _together(of, staffed)
    return {}


def crowded(problem: Problem, used: Sequence[tuple[Bucket, int]]) -> Iterator[tuple[list[int], int]]:
    """Per moment of the day the columns of the buckets whose sessions can be on then, and on how many days."""
    moments = sorted({bucket.time for bucket, _ in used})
    seen: set[tuple[int, ...]] = set()
    for moment in moments:
        columns, days = [], set[int]()
        for bucket, column in used:
            held = _days(problem, bucket, bucket.starts, moment, 0)
            if held is not None:
                columns.append(column)
                days |= held
        key = tuple(columns)
        if len(columns) > 1 and key not in seen:
            seen.add(key)
            yield columns, len(days)


def _days(problem: Problem, bucket: Bucket, starts: Ints, moment: int, buffer: int) -> set[int] | None:
    """The days on which a first meeting at one of the starts is on at a moment of the day; ``None``: never."""
    table = problem.clinics[bucket.clinic]
    since = (moment - bucket.time) % DAY
    if since >= min(table.duration + buffer, DAY):
        return None
    return set(((table.starts[starts] + since) // DAY).tolist())


def _one_by_one(of: Relaxation, staffed: Sequence[tuple[Bucket, int]]) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    led: dict[int, list[tuple[Bucket, int, int]]] = defaultdict(list)
    costs = {t.index: [measures.leading(tier, t) for tier in of.tiers] for t in of.problem.clinics if t.staff}
    for bucket, count in staffed:
        table = of.problem.clinics[bucket.clinic]
        rows = np.flatnonzero(bucket.lead.any(axis=1))
        columns = of.draft.add(bucket.lead[rows].sum(axis=1), integer=True)
        for index in range(len(of.tiers)):
            cost = least(costs[bucket.clinic][index][rows][:, bucket.starts], bucket.lead[rows])
            of.cost(index, columns, cost)
        of.draft.row(np.append(columns, count), np.append(np.ones(len(rows)), -table.staff), 0, 0)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            led[int(table.instructors[row])].append((bucket, row, column))
            found[int(table.instructors[row]), count] = column
    peaks = _peaks(of)
    for instructor, mine in led.items():
        of.draft.row([c for _, _, c in mine], 1, -np.inf, most_sessions(of.empty, instructor))
        _keep_apart(of, instructor, mine)
        borne = int(of.problem.past_minutes[instructor]) + of.empty.instructor_load[instructor].minutes
        for peak in peaks:
            minutes = [measures.minutes(of.problem.clinics[b.clinic]) for b, _, _ in mine]
            led_by = [c for _, _, c in mine]
            of.draft.row([*led_by, peak], [*minutes, -1], -np.inf, -borne)
    return found


def _peaks(of: Relaxation) -> list[int]:
    """A column for the peak of instructors' minutes, where a tier wants it."""
    wanting = [k for k, tier in enumerate(of.tiers) if measures.weight_of(tier, "peak_instructor_minutes")]
    if not wanting:
        return []
    past = of.problem.past_minutes.copy()
    for instructor, load in of.empty.instructor_load.items():
        past[instructor] += load.minutes
    peak = of.draft.add(float(2**30), lower=float(past.max(initial=0)))
    for index in wanting:
        of.cost(index, peak, measures.weight_of(of.tiers[index], "peak_instructor_minutes"))
    return [int(peak[0])]


def _keep_apart(of: Relaxation, instructor: int, mine: Sequence[tuple[Bucket, int, int]]) -> None:
    """At each moment of the day, no more sessions than days on which the instructor could lead one then.

    So too within the days of any one bucket.
    """
    buffer = int(of.problem.instructor_buffer[instructor])
    seen: set[tuple[int, ...]] = set()
    for moment in sorted({bucket.time for bucket, _, _ in mine}):
        on: list[tuple[int, frozenset[int]]] = []
        for bucket, row, column in mine:
            held = _days(of.problem, bucket, bucket.starts[bucket.lead[row]], moment, buffer)
            if held is not None:
                on.append((column, frozenset(held)))
        everything = frozenset().union(*(days for _, days in on))
        for days in {everything, *(days for _, days in on)}:
            inside = [(column, held) for column, held in on if held <= days]
            columns = tuple(column for column, _ in inside)
            if len(columns) > 1 and columns not in seen:
                seen.add(columns)
                of.draft.row(list(columns), 1, -np.inf, len(frozenset().union(*(held for _, held in inside))))


def _together(of: Relaxation, staffed: Sequence[tuple[Bucket, int]]) -> None:
    """Instructors of a bucket by cost level; at each moment no more sessions than instructors and days then."""
    costs = {t.index: [measures.leading(tier, t) for tier in of.tiers] for t in of.problem.clinics if t.staff}
    by_clinic: dict[int, list[tuple[Bucket, int]]] = defaultdict(list)
    for bucket, count in staffed:
        table = of.problem.clinics[bucket.clinic]
        rows = np.flatnonzero(bucket.lead.any(axis=1))
        found = [least(c[rows][:, bucket.starts], bucket.lead[rows]) for c in costs[bucket.clinic]]
        levels, inverse = np.unique(np.stack(found), axis=1, return_inverse=True)
        number = np.bincount(inverse.reshape(-1), weights=bucket.lead[rows].sum(axis=1))
        columns = of.draft.add(number)
        for index in range(len(of.tiers)):
            of.cost(index, columns, np.where(levels[index] < FAR, levels[index], 0))
        of.draft.row(np.append(columns, count), np.append(np.ones(len(columns)), -table.staff), 0, 0)
        by_clinic[bucket.clinic].append((bucket, count))
    groups = [[clinic] for clinic in by_clinic]
    for clinics in [*groups, [*by_clinic]] if len(groups) > 1 else groups:
        _share(of, [pair for clinic in clinics for pair in by_clinic[clinic]], clinics)
    peaks = _peaks(of)
    if peaks and all(t.staff for t in of.problem.clinics):
        able = sorted({int(i) for t in of.problem.clinics for i in t.instructors})
        borne = sum(int(of.problem.past_minutes[i]) + of.empty.instructor_load[i].minutes for i in able)
        minutes = [
            of.problem.clinics[b.clinic].staff * measures.minutes(of.problem.clinics[b.clinic]) for b, _ in staffed
        ]
        of.draft.row([*(c for _, c in staffed), peaks[0]], [*minutes, -len(able)], -np.inf, -borne)


def _share(of: Relaxation, used: Sequence[tuple[Bucket, int]], clinics: Sequence[int]) -> None:
    """What the instructors of some clinics can lead together: in all, and at each moment of the day."""
    able = sorted({int(i) for c in clinics for i in of.problem.clinics[c].instructors})
    staff = [of.problem.clinics[bucket.clinic].staff for bucket, _ in used]
    columns = [count for _, count in used]
    of.draft.row(columns, staff, -np.inf, sum(most_sessions(of.empty, i) for i in able))
    position = {instructor: k for k, instructor in enumerate(able)}
    seen: set[tuple[int, ...]] = set()
    for moment in sorted({bucket.time for bucket, _ in used}):
        on: list[int] = []
        busy: dict[int, np.ndarray[tuple[int], np.dtype[np.bool_]]] = {}
        for k, (bucket, _) in enumerate(used):
            table = of.problem.clinics[bucket.clinic]
            since = (moment - bucket.time) % DAY
            if since >= min(table.duration, DAY):
                continue
            on.append(k)
            days = (table.starts[bucket.starts] + since) // DAY
            for place, day in enumerate(days.tolist()):
                held = busy.setdefault(day, np.zeros(len(able), dtype=bool))
                rows = np.flatnonzero(bucket.lead[:, place])
                held[[position[int(i)] for i in table.instructors[rows]]] = True
        key = tuple(on)
        if len(on) > 1 and key not in seen:
            seen.add(key)
            most = sum(int(held.sum()) for held in busy.values())
            of.draft.row([columns[k] for k in on], [staff[k] for k in on], -np.inf, most)
