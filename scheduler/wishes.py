"""Who requests what, and what the coordinator decided about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scheduler.availability import LocalTime
from scheduler.candidates import Names
from scheduler.cohort.cohort import Cohort, Decision
from scheduler.problem import Bools, Ints


@dataclass(frozen=True)
class Wish:
    """A request that is not completed. Starts are minutes of first meetings."""

    learner: int
    clinic: int
    weight: int
    must: bool = False
    never: bool = False
    """It can be met at no start: so it was decided, or a frozen session meets it already."""
    only_at: frozenset[int] = frozenset()
    """The starts that decisions name for it; empty where they name none."""
    not_at: frozenset[int] = frozenset()


def wishes_of(
    cohort: Cohort, names: Names, zone: LocalTime, attended: Mapping[tuple[int, int], int]
) -> tuple[Wish, ...]:
    """Every request that is not completed, learner by learner, in the clinics' order.

    ``attended`` gives the start of the frozen session by learner and clinic; ``zone`` is the horizon's, in which local
    moments of decisions are read.
    """
    decisions: dict[tuple[int, int], list[Decision]] = defaultdict(list)
    for decision in cohort.decisions:
        decisions[names.learners[decision.learner], names.clinics[decision.clinic]].append(decision)
    wishes = []
    for k, learner in enumerate(cohort.learners):
        requests = {names.clinics[request.clinic]: request for request in cohort.requests(learner)}
        for clinic, request in sorted(requests.items()):
            if request.clinic not in learner.completed:
                weight = cohort.weight(learner, request)
                held = attended.get((k, clinic))
                wishes.append(_wish(k, clinic, weight, decisions.get((k, clinic), ()), held, zone))
    return tuple(wishes)


def decided(wishes: Sequence[Wish], starts: Ints) -> Bools:
    """``[R, T]`` whether the decisions allow each request to be met at each start."""
    if not any(wish.never or wish.only_at or wish.not_at for wish in wishes):
        return np.broadcast_to(np.True_, (len(wishes), len(starts)))
    allowed = np.ones((len(wishes), len(starts)), dtype=bool)
    for row, wish in enumerate(wishes):
        for start in wish.only_at:
            allowed[row] &= starts == start
        if wish.not_at:
            allowed[row] &= ~np.isin(starts, list(wish.not_at))
        if wish.never:
            allowed[row] = False
    return allowed


def _wish(
    learner: int, clinic: int, weight: int, decisions: Sequence[Decision], held: int | None, zone: LocalTime
) -> Wish:
    starts = {True: set[int](), False: set[int]()}
    for decision in decisions:
        if decision.start is not None:
            starts[decision.must].add(zone.minute(decision.start))
    must = any(decision.must for decision in decisions)
    kept = held is not None and starts[True] <= {held}
    return Wish(
        learner,
        clinic,
        weight,
        must=must and not kept,
        never=held is not None or any(not each.must and each.start is None for each in decisions),
        only_at=frozenset(starts[True]),
        not_at=frozenset(starts[False]),
    )
