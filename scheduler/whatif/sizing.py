"""The least sessions, or the fewest of a cohort's own instructors, that seat a share of the requests."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb, floor
from typing import TYPE_CHECKING

import numpy as np

from scheduler.calendars.cohort import Readings
from scheduler.cohort.cohort import Cohort, Objective, Tier
from scheduler.compile import compile_problem
from scheduler.errors import InfeasibleError, NoPlanFoundError
from scheduler.plan import Plan
from scheduler.problem import Ints, Problem
from scheduler.solving import ProgressListener, Solved, solve_with_details, time_left

if TYPE_CHECKING:
    from solvers.progress import Progress

MOST_SUBSETS = 2000
"""So many sets of instructors of one size are tried at most."""
FIRST_SHARE, SHARE = 0.3, 0.2
"""Of the time left, what the first plan may take, and each question after it."""


@dataclass(frozen=True, eq=False)
class Size:
    """The least that was found for a share of the requests, and a proven bound: no less suffices.

    ``allowed`` is how much ``unscheduled``, of ``weight`` in all, the share leaves. ``chosen`` are ids of instructors
    where these were counted.
    """

    coverage: Fraction
    weight: int
    allowed: int
    found: int
    bound: int
    plan: Plan
    chosen: tuple[str, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether less is ruled out."""
        return self.found == self.bound


def least_sessions(
    cohort: Cohort,
    readings: Readings,
    coverage: Fraction,
    *,
    time_limit: float | None = 60,
    seed: int = 0,
    workers: int | None = None,
    stop: threading.Event | None = None,
) -> Size:
    """The least sessions that seat a ``coverage`` (0 to 1) of the requests, each counted with its weight.

    Raises ``InfeasibleError`` where no plan seats so many, ``NoPlanFoundError`` where none was found.
    """
    weight = _weight(cohort, readings)
    allowed = floor(weight * (1 - coverage))
    rest = {"out_of_hours": 1, "instructor_minutes": 1}
    solved = solve_with_details(
        _held(cohort, allowed, {"sessions": 1}, {"unscheduled": 1}, rest),
        time_limit=time_limit,
        seed=seed,
        workers=workers,
        stop=stop,
        readings=readings,
    )
    _refuse_missed(solved, weight, allowed, coverage)
    sessions = solved.outcome.tiers[1]
    return Size(coverage, weight, allowed, sessions.value, sessions.bound, solved.plan)


def fewest_instructors(
    cohort: Cohort,
    readings: Readings,
    coverage: Fraction,
    *,
    time_limit: float | None = 60,
    seed: int = 0,
    workers: int | None = None,
    stop: threading.Event | None = None,
) -> Size:
    """The fewest of the cohort's instructors who can lead what seats a ``coverage`` (0 to 1) of the requests' weight.

    Whoever leads least is left out first, one after the other, as long as the others suffice. The bound comes from the
    minutes that must be led and those that each can lead, then from going through all sets of that size. Raises as
    ``least_sessions``.
    """
    weight = _weight(cohort, readings)
    allowed = floor(weight * (1 - coverage))
    asking = _Asking(cohort, readings, allowed, time_limit, seed, workers, stop or threading.Event())
    first = asking.solve(range(len(cohort.instructors)), FIRST_SHARE)
    _refuse_missed(first, weight, allowed, coverage)
    best, bound = _proven(asking, _reduced(asking, first), _fewest_by_minutes(first))
    chosen = tuple(cohort.instructors[i].id for i in _used(best))
    return Size(coverage, weight, allowed, len(chosen), min(bound, len(chosen)), best.plan, chosen)


@dataclass
class _Asking:
    """Asks the solver whether some of the instructors suffice, until the time is up."""

    cohort: Cohort
    readings: Readings
    allowed: int
    time_limit: float | None
    seed: int
    workers: int | None
    stop: threading.Event

    def __post_init__(self) -> None:
        self.started = time.monotonic()

    def over(self) -> bool:
        """Whether there is no time for another question."""
        left = time_left(self.time_limit, self.started)
        return self.stop.is_set() or (left is not None and left <= 0)

    def suffice(self, chosen: Iterable[int]) -> tuple[bool | None, Solved | None]:
        """Whether the chosen can lead enough (``None``: not known), and the plan that was found."""
        known = threading.Event()

        def heard(progress: Progress) -> None:
            seats = progress.tier == 0
            enough = seats and progress.incumbent is not None and progress.incumbent <= self.allowed
            never = seats and progress.bound is not None and progress.bound > self.allowed
            if enough or never or self.stop.is_set():
                known.set()

        try:
            solved = self.solve(chosen, SHARE, stop=known, progress=heard)
        except InfeasibleError:
            return False, None
        except NoPlanFoundError:
            return None, None
        seats = solved.outcome.tiers[0]
        if seats.value <= self.allowed:
            return True, solved
        return (False if seats.bound > self.allowed else None), solved

    def solve(
        self,
        chosen: Iterable[int],
        share: float,
        *,
        stop: threading.Event | None = None,
        progress: ProgressListener | None = None,
    ) -> Solved:
        """A plan led by the chosen alone, in a share of the time left: for seats, then for minutes led."""
        kept, left = set(chosen), time_left(self.time_limit, self.started)
        instructors = tuple(
            each if i in kept else each.model_copy(update={"availability": ()})
            for i, each in enumerate(self.cohort.instructors)
        )
        return solve_with_details(
            _held(self.cohort, self.allowed, {"instructor_minutes": 1}, instructors=instructors),
            time_limit=None if left is None else left * share,
            seed=self.seed,
            workers=self.workers,
            stop=stop or self.stop,
            readings=self.readings,
            progress=progress,
        )


def _held(cohort: Cohort, allowed: int, *tiers: dict[str, int], **changes: object) -> Cohort:
    """The cohort with an objective that leaves no more than ``allowed`` unscheduled, and then has these tiers."""
    first = Tier(weights={"unscheduled": 1}, at_most=allowed)
    objective = Objective(tiers=(first, *(Tier(weights=weights) for weights in tiers)))
    return cohort.model_copy(update={"objective": objective, **changes})


def _reduced(asking: _Asking, best: Solved) -> Solved:
    """Left with those who suffice when one after the other is left out, who leads least first."""
    needed: set[int] = set()
    while not asking.over():
        sessions = best.outcome.solution.sessions
        spare = [i for i in _used(best) if i not in needed]
        if not spare:
            break
        least = min(spare, key=lambda i: sum(i in session.instructors for session in sessions))
        enough, found = asking.suffice(i for i in _used(best) if i != least)
        if enough and found is not None:
            best = found
        else:
            needed.add(least)
    return best


def _proven(asking: _Asking, best: Solved, bound: int) -> tuple[Solved, int]:
    """The best, and the fewest that are not ruled out: all sets of a size are, where none of them suffices."""
    everybody = range(len(asking.cohort.instructors))
    while bound < len(_used(best)) and comb(len(everybody), bound) <= MOST_SUBSETS:
        for chosen in combinations(everybody, bound):
            if asking.over():
                return best, bound
            enough, found = asking.suffice(chosen)
            if enough and found is not None:
                return found, bound
            if enough is None:
                return best, bound
        bound += 1
    return best, bound


def _fewest_by_minutes(solved: Solved) -> int:
    """So many instructors are needed for the least minutes that must be led: those who can lead most."""
    problem, needed = solved.problem, solved.outcome.tiers[1].bound
    able = sorted((_most_minutes(problem, i) for i in range(problem.num_instructors)), reverse=True)
    number = 0
    while needed > 0 and number < len(able):
        needed -= able[number]
        number += 1
    return number


def _most_minutes(problem: Problem, instructor: int) -> int:
    """No plan has the instructor lead more minutes: the union of all meetings at which they could, and their cap."""
    spans: list[Ints] = []
    longest = 0
    for table in problem.clinics:
        for row in np.flatnonzero(table.instructors == instructor).tolist():
            meetings = table.meetings[table.instructor_available[row]]
            spans.append(meetings.reshape(-1, 2))
            longest = max(longest, int((meetings[:, :, 1] - meetings[:, :, 0]).sum(axis=1).max(initial=0)))
    most, union, end = problem.instructor_max_sessions[instructor], 0, -(2**62)
    every = np.concatenate(spans) if spans else np.zeros((0, 2), dtype=np.int64)
    for start, stop in every[np.argsort(every[:, 0])].tolist():
        union += max(0, stop - max(start, end))
        end = max(end, stop)
    return union if most is None else min(union, most * longest)


def _used(solved: Solved) -> list[int]:
    """Who leads in a plan."""
    return sorted({i for session in solved.outcome.solution.sessions for i in session.instructors})


def _weight(cohort: Cohort, readings: Readings) -> int:
    problem: Problem = compile_problem(cohort, readings)
    return int(np.sum(problem.request_weight))


def _refuse_missed(solved: Solved, weight: int, allowed: int, coverage: Fraction) -> None:
    """Raises where a plan leaves out more than is allowed."""
    seats = solved.outcome.tiers[0]
    if seats.best <= allowed:
        return
    wanted = f"{float(100 * coverage):g} %"
    if seats.bound > allowed:
        most = float(100 * Fraction(weight - seats.bound, weight))
        raise InfeasibleError(
            (f"No plan seats {wanted}: {floor(10 * most) / 10:g} % is the most that is not ruled out.",)
        )
    most = float(100 * Fraction(weight - seats.best, weight))
    raise NoPlanFoundError(
        f"No plan that seats {wanted} was found in the time, the best seats {most:.1f} %: allow more."
    )
