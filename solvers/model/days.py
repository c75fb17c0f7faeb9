"""Limits on what happens within one span of time, or at one moment."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence

from ortools.sat.python import cp_model

from scheduler.problem import Ints
from solvers.limits import Meetings, minutes_on
from solvers.model.moments import Span
from solvers.model.variables import Attendance, Count, Leading, Variables, total


def add_cap(
    v: Variables,
    acts: Sequence[Attendance | Leading],
    held: Meetings,
    edges: Ints,
    cap: int,
) -> None:
    """At most ``cap`` meetings start between two neighbouring ``edges``, those ``held`` counted in."""
    borders = edges.tolist()
    terms: dict[int, list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
    for act in acts:
        meetings = v.problem.clinics[act.candidate.clinic].meetings[act.candidate.start]
        for span, number in Counter(bisect_right(borders, start) for start in meetings[:, 0].tolist()).items():
            terms[span].append((number, act.lit))
    begun = Counter(bisect_right(borders, start) for start, _ in held)
    for span, counted in terms.items():
        v.cp.add(total([number * lit for number, lit in counted]) <= max(cap - begun[span], 0))


def add_minutes(v: Variables, acts: Sequence[Leading], held: Meetings, edges: Ints, left: Ints) -> None:
    """At most ``left`` minutes of meetings start between two neighbouring ``edges``, those ``held`` counted in."""
    borders = edges.tolist()
    terms: dict[int, list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
    for act in acts:
        minutes: Counter[int] = Counter()
        for start, end in v.problem.clinics[act.candidate.clinic].meetings[act.candidate.start].tolist():
            minutes[bisect_right(borders, start)] += end - start
        for span, number in minutes.items():
            terms[span].append((number, act.lit))
    used = minutes_on(held, edges)
    for span, weighed in terms.items():
        v.cp.add(total([number * lit for number, lit in weighed]) <= max(int(left[span] - used[span]), 0))


def add_at_once(v: Variables, spans: Sequence[Span[Count]], held: Meetings, most: int) -> None:
    """At most ``most`` of the spans run at any moment, those ``held`` counted in."""
    moments = sorted({start for start, _, _ in spans} | {start for start, _ in held})
    seen: set[frozenset[int]] = set()
    for moment in moments:
        now = [position for position, (start, end, _) in enumerate(spans) if start <= moment < end]
        fixed = sum(start <= moment < end for start, end in held)
        if not now or (frozenset(now) in seen and not fixed):
            continue
        seen.add(frozenset(now))
        v.cp.add(total([spans[position][2] for position in now]) <= max(most - fixed, 0))
