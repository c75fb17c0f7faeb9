"""Solving a changed cohort, from the plan as it stands: what comes out was judged, and is never below that plan."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduler.calendars.cohort import read_calendars
from scheduler.calendars.reading import OnUnreadable
from scheduler.cohort.cohort import Cohort, Objective, Tier
from scheduler.opened import Opened
from scheduler.plan import Plan
from scheduler.problem import ObjectiveTier, Solution
from scheduler.solving import Solved, solve_with_details
from scheduler.timezones import EPOCH_UTC, instant

if TYPE_CHECKING:
    from solvers.progress import Progress

Heard = Callable[["Progress"], None]


@dataclass(frozen=True, eq=False)
class Standing:
    """A judged plan, and what it is by the objective of a first plan."""

    plan: Plan
    values: tuple[int, ...]
    """Its tiers' values."""
    bounds: tuple[int, ...]
    """Proven bounds on them."""
    weighty: int
    """How many tiers there are up to the one with the time out of hours; all where none has it."""
    solution: Solution

    @property
    def measures(self) -> dict[str, int]:
        """The plan's measures, but for changes against another plan."""
        return {name: value for name, value in self.plan.measures.items() if name != "changes"}

    @property
    def seated(self) -> int:
        """How many requests have a session."""
        return sum(len(session.learners) for session in self.plan.sessions)

    @property
    def proven(self) -> bool:
        """Whether no plan is better."""
        return self.values == self.bounds

    @property
    def settled(self) -> bool:
        """Whether no plan is better in the tiers that matter most: up to the one with the time out of hours."""
        return self.values[: self.weighty] == self.bounds[: self.weighty]


class Trials:
    """Solves changes of an opened plan's cohort."""

    def __init__(
        self, opened: Opened, *, on_unreadable: OnUnreadable, workers: int | None, seed: int, stop: threading.Event
    ) -> None:
        self.opened, self.on_unreadable = opened, on_unreadable
        self.workers, self.seed, self.stop = workers, seed, stop
        self.known = opened.solution

    def standing(self, seconds: float | None, heard: Heard) -> Standing:
        """The plan as it stands; where it is not proven to be the best, what solving again makes of it.

        The least tiers need no proof.
        """
        plan, tiers = self.opened.plan, self.opened.fresh.tiers
        same = [dict(tier.weights) for tier in tiers] == [
            {name: weight for name, weight in tier.weights.items() if weight} for tier in plan.tiers
        ]
        if not same:
            found = self.solve(self.opened.cohort, seconds, heard)
        else:
            values, bounds = zip(*((tier.value, tier.bound) for tier in plan.tiers), strict=True)
            found = Standing(plan, values, bounds, _weighty(tiers), self.opened.solution)
            if not found.settled:
                found = _with_bounds(self.solve(self.opened.cohort, seconds, heard), plan)
        self.known = found.solution
        return found

    def solve(
        self,
        cohort: Cohort,
        seconds: float | None,
        heard: Heard,
        stop: threading.Event | None = None,
        known: Solution | None = None,
        afresh: bool = False,
    ) -> Standing:
        """The best plan for a changed cohort that is found from the plan as it stands, or from one ``known`` for it.

        ``afresh``: from nothing, as ``schedule solve`` would, but for what is frozen.

        Raises ``InputError`` where the cohort has faults, ``SchedulerError`` where it has no plan.
        """
        opened = self.opened
        same = cohort.horizon == opened.cohort.horizon
        alike = same and [c.languages for c in cohort.clinics] == [c.languages for c in opened.cohort.clinics]
        freeze = EPOCH_UTC if opened.freeze_before is None else instant(opened.freeze_before)
        solved = solve_with_details(
            cohort.model_copy(update={"objective": _objective(opened)}),
            time_limit=seconds,
            seed=self.seed,
            workers=self.workers,
            published=None if afresh and opened.freeze_before is None else opened.plan,
            freeze_before=freeze,
            stop=stop or self.stop,
            progress=heard,
            readings=opened.readings if same else read_calendars(cohort, on_unreadable=self.on_unreadable),
            known=() if afresh or not alike else (known or self.known,),
        )
        return _standing(solved)


def _with_bounds(found: Standing, plan: Plan) -> Standing:
    """What was found, with the bounds that the plan claims, as far as they hold for it too."""
    bounds = list(found.bounds)
    for k, tier in enumerate(plan.tiers):
        bounds[k] = max(bounds[k], tier.bound)
        if found.values[k] > tier.value:
            break
    return replace(found, bounds=tuple(bounds))


def _objective(opened: Opened) -> Objective:
    """The cohort's objective, or that of a first plan: a changed cohort is solved as its coordinator would."""
    if opened.cohort.objective is not None:
        return opened.cohort.objective
    return Objective(tiers=tuple(Tier(weights=dict(tier.weights)) for tier in opened.fresh.tiers))


def _standing(solved: Solved) -> Standing:
    tiers = solved.outcome.tiers
    return Standing(
        solved.plan,
        tuple(tier.value for tier in tiers),
        tuple(tier.bound for tier in tiers),
        _weighty(solved.problem.tiers),
        solved.outcome.solution,
    )


def _weighty(tiers: Sequence[ObjectiveTier]) -> int:
    with_hours = [k for k, tier in enumerate(tiers, start=1) if "out_of_hours" in dict(tier.weights)]
    return with_hours[0] if with_hours else len(tiers)
