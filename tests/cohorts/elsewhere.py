"""Another programme beside a tiny cohort: a plan of nearly the same people, rooms and hours."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import lru_cache
from random import Random

import numpy as np

from scheduler.calendars.cohort import Readings
from scheduler.cohort.cohort import MEASURES, Cohort
from scheduler.cohort.load import parse_cohort
from scheduler.committed import CommittedPlan
from tests.cohorts.draft import Json
from tests.cohorts.republish import published_plan
from tests.cohorts.tiny import TinyCase, tiny_case
from tests.oracle.brute import all_plans
from tests.oracle.plans import Plans

ADDRESSES = ("ada@example.com", "bo@example.com", "chen@example.com", "dara@example.com", "Emi@example.com")
CAPS = ("max_sessions_per_day", "max_sessions_per_week")


@dataclass(frozen=True, eq=False)
class CommittedCase:
    """A tiny case, its cohort with addresses and caps, and the plan of another programme."""

    case: TinyCase
    cohort: Cohort
    committed: tuple[CommittedPlan, ...]

    @property
    def readings(self) -> Readings:
        """What reading its files would give."""
        return Readings(committed=self.committed)


@lru_cache(maxsize=64)
def committed_case(seed: int) -> CommittedCase:
    """The tiny case of a seed, beside another programme that has a plan (perhaps an empty one)."""
    case, rng = tiny_case(seed), Random(f"{seed}/elsewhere")
    document, other = copy.deepcopy(case.document), copy.deepcopy(case.document)
    _cap(rng, document)
    for each in (document, other):
        _address(rng, each)
    other["id"] = f"other-{seed}"
    cohort, there = parse_cohort(document), parse_cohort(other)
    plans = all_plans(there)
    if not len(plans.measures):
        return CommittedCase(case, cohort, ())
    plan = published_plan(there, plans, _full_plan(rng, plans))
    return CommittedCase(case, cohort, (CommittedPlan("../other/plan.json", "0" * 64, plan, there),))


def _cap(rng: Random, document: Json) -> None:
    """Caps that what is led and attended elsewhere may use up."""
    for instructor in document["instructors"]:
        if rng.random() < 0.4:
            instructor[rng.choice(CAPS)] = rng.choice((1, 2))
        if rng.random() < 0.3:
            instructor["buffer_minutes"] = rng.choice((15, 60))
    for learner in document["learners"]:
        if rng.random() < 0.3:
            learner["max_sessions_per_day"] = 1


def _address(rng: Random, document: Json) -> None:
    """Addresses for some: those of the same id elsewhere, of somebody else, of somebody in the other role."""
    addresses = [rng.choice((str.upper, str))(one) for one in ADDRESSES]
    if rng.random() < 0.5:
        rng.shuffle(addresses)
    for person, address in zip((*document["learners"], *document["instructors"]), addresses, strict=False):
        if rng.random() < 0.5:
            person["email"] = address


def _full_plan(rng: Random, plans: Plans) -> int:
    """One of those that seat the most."""
    unscheduled = plans.measures[:, MEASURES.index("unscheduled")]
    return int(rng.choice(np.flatnonzero(unscheduled == unscheduled.min()).tolist()))
