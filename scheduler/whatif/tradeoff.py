"""The curve of what is possible: seats against minutes outside working time against minutes of instructors.

Points are found by the ε-constraint method (Haimes, Lasdon and Wismer 1971) with a lexicographic end: one measure is
held below a limit, the others are minimised one after the other. A proven point is one that no plan dominates.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from scheduler.calendars.cohort import Readings
from scheduler.cohort.cohort import Cohort, Objective, Tier
from scheduler.plan import Plan
from scheduler.problem import Problem, Solution
from scheduler.solving import Solved, solve_with_details, time_left
from scheduler.whatif.trimming import trimmed

SEATS, HOURS, LED = MEASURES = ("unscheduled", "out_of_hours", "instructor_minutes")
"""The measures of the curve."""

Values = tuple[int, ...]
"""In the order of :data:`MEASURES`."""


@dataclass(frozen=True, eq=False)
class Point:
    """A judged plan, and the objective that it is best for. ``proven``: no plan is as good in all and better in one."""

    objective: Objective
    plan: Plan
    solution: Solution
    proven: bool

    @property
    def values(self) -> Values:
        """Its measures."""
        return tuple(self.plan.measures[name] for name in MEASURES)


@dataclass(frozen=True)
class End:
    """The least of the measures one after the other, in an order: the number of its point, from 0."""

    order: tuple[str, ...]
    point: int


@dataclass(frozen=True, eq=False)
class Curve:
    """Points of which none dominates another, most seats first, and where they end."""

    points: tuple[Point, ...]
    ends: tuple[End, ...]
    num_requests: int
    dropped: int
    """Plans that were found and are dominated."""


def trace(
    cohort: Cohort,
    readings: Readings,
    *,
    num_points: int = 9,
    time_limit: float | None = 120,
    seed: int = 0,
    workers: int | None = None,
    stop: threading.Event | None = None,
    heard: Callable[[int, int], None] = lambda done, total: None,
) -> Curve:
    """Trace the curve of a cohort: its ends, and up to ``num_points`` between them.

    ``time_limit`` (seconds) is shared out among all. ``heard`` is told how many are done. The cohort's own objective
    does not matter. Raises ``InfeasibleError`` and ``NoPlanFoundError``.
    """
    started, stop = time.monotonic(), stop or threading.Event()
    tracing = _Tracing(cohort, readings, seed, workers, stop)
    orders = list(permutations(MEASURES))
    total = len(orders) + num_points
    done = 0

    def find(objectives: Iterable[Sequence[Tier]]) -> None:
        nonlocal done
        for tiers in objectives:
            left = time_left(time_limit, started)
            if left is None or left > 0 or not tracing.points:
                tracing.find(tiers, None if left is None else left / (total - done))
            done += 1
            heard(done, total)

    find([Tier(weights={name: 1}) for name in order] for order in orders)
    find(_between(tracing.best, num_points))
    return tracing.curve()


@dataclass
class _Tracing:
    cohort: Cohort
    readings: Readings
    seed: int
    workers: int | None
    stop: threading.Event

    def __post_init__(self) -> None:
        self.points: list[Point] = []
        self.problem: Problem | None = None

    def find(self, tiers: Sequence[Tier], time_limit: float | None) -> None:
        """Solve for one more point, from those found before."""
        if self.points and self.stop.is_set():
            return
        objective = Objective(tiers=tuple(tiers))
        solved: Solved = solve_with_details(
            self.cohort.model_copy(update={"objective": objective}),
            time_limit=time_limit,
            seed=self.seed,
            workers=self.workers,
            stop=self.stop,
            readings=self.readings,
            known=list(self._known(tiers)),
        )
        self.problem = solved.problem
        proven = solved.plan.status == "optimal"
        self.points.append(Point(objective, solved.plan, solved.outcome.solution, proven))

    def _known(self, tiers: Sequence[Tier]) -> Iterator[Solution]:
        """What was found before, and that cut down to the first tier's limit: to nothing, where it has none."""
        for point in self.points:
            yield point.solution
        first = tiers[0]
        name = next(iter(first.weights))
        if self.problem is None or name == SEATS:
            return
        limit = first.at_most or 0
        for point in self.points:
            if point.plan.measures[name] > limit:
                cut = trimmed(self.problem, point.solution, {name: limit})
                if cut is not None:
                    yield cut

    def best(self, *order: str) -> Point:
        """The best found by the measures, one after the other."""
        return min(self.points, key=lambda point: [point.plan.measures[name] for name in order])

    def curve(self) -> Curve:
        """What was found, without what is dominated, each measures' triple once."""
        kept: dict[Values, Point] = {}
        for point in sorted(self.points, key=lambda point: (point.values, not point.proven)):
            if not any(dominates(other.values, point.values) for other in self.points):
                kept.setdefault(point.values, point)
        points = tuple(kept.values())
        ends = [End(order, list(kept).index(self.best(*order).values)) for order in permutations(MEASURES)]
        distinct = len({point.values for point in self.points})
        requests = sum(len(session.learners) for session in points[0].plan.sessions) + len(points[0].plan.unscheduled)
        return Curve(points, tuple(ends), requests, distinct - len(points))


def dominates(one: Values, other: Values) -> bool:
    """Whether one is nowhere worse, and better somewhere."""
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))


def _between(best: Callable[..., Point], number: int) -> Iterator[list[Tier]]:
    """Objectives of points between the ends, along three edges in turn.

    With a limit on the minutes outside working time; with one on those of instructors; and with all seats that can be
    had, minutes of the one kind against those of the other.
    """
    kept, short = best(SEATS, HOURS, LED), best(SEATS, LED, HOURS)
    edges = [
        (HOURS, best(HOURS, SEATS, LED), kept, (SEATS, HOURS, LED)),
        (LED, best(LED, SEATS, HOURS), short, (SEATS, LED, HOURS)),
        (HOURS, kept, short, (LED, HOURS)),
    ]
    open_edges = [edge for edge in edges if edge[2].plan.measures[edge[0]] - edge[1].plan.measures[edge[0]] > 1]
    for k in range(number if open_edges else 0):
        turn, edge = divmod(k, len(open_edges))
        name, low, high, order = open_edges[edge]
        steps = len(range(edge, number, len(open_edges))) + 1
        least, most = low.plan.measures[name], high.plan.measures[name]
        held = Tier(weights={name: 1}, at_most=least + (most - least) * (turn + 1) // steps)
        first = [Tier(weights={SEATS: 1}), held] if SEATS not in order else [held]
        yield [*first, *(Tier(weights={measure: 1}) for measure in order)]
