"""A plan of a tiny cohort, wishes about it, and every settlement that the rules allow, by brute force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from random import Random

import numpy as np

from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import parse_cohort
from scheduler.plan import Plan
from scheduler.swaps.requests import SwapRequest, Want
from tests.cohorts.republish import published_plan
from tests.cohorts.tiny import tiny_cohort
from tests.oracle.brute import all_plans
from tests.oracle.past import Choice
from tests.oracle.plans import Plans
from tests.oracle.world import Shell

Seats = dict[tuple[str, str], str]
"""The session by learner and clinic."""
Shelled = tuple[str, Shell]
"""A clinic, and a session of it but for its learners."""
TRIES = 60
ROW = 1000
"""How far the cohorts of a row are apart, by seed."""


@dataclass(frozen=True, eq=False)
class SwapCase:
    """A cohort, a plan of it, and wishes."""

    cohort: Cohort
    plans: Plans
    number: int
    plan: Plan
    requests: tuple[SwapRequest, ...]

    @property
    def seats(self) -> Seats:
        """Where everybody is."""
        return seats_of(self.plan)

    @cached_property
    def settlements(self) -> list[Seats]:
        """Where everybody could be, once wishes are settled: no session but those that run, nobody else moved."""
        ids = self._ids(self.number)
        columns = []
        for column, (clinic, ways) in enumerate(zip(self.cohort.clinics, self.plans.ways, strict=True)):
            fits = [self._fits(clinic.id, choices, ids) for choices in ways.sessions]
            columns.append(np.array(fits, dtype=bool)[self.plans.chosen[:, column]])
        rows = np.flatnonzero(np.logical_and.reduce(columns)).tolist()
        found = [self._named(self.plans.choice(p), ids) for p in rows]
        return [seats for seats in found if self._is_paired(seats)]

    def granted(self, seats: Seats, request: SwapRequest) -> int | None:
        """Which choice a settlement grants, from 0; ``None``: it is refused."""
        now = seats[request.learner, request.clinic]
        if now == self.seats[request.learner, request.clinic]:
            return None
        return self.wants(request).index(now)

    def levels(self, seats: Seats) -> list[int]:
        """Per wish its choice, a refusal after every choice."""
        most = max(len(self.wants(request)) for request in self.requests)
        found = [self.granted(seats, request) for request in self.requests]
        return [most if level is None else level for level in found]

    def wants(self, request: SwapRequest) -> list[str]:
        """The sessions that would do, the learner's own aside."""
        own = self.seats[request.learner, request.clinic]
        asked = [want.session for want in request.wants if want.session is not None]
        if request.partner is not None:
            asked = [self.seats[request.partner, request.clinic]]
        return [session for session in asked if session != own]

    def _is_paired(self, seats: Seats) -> bool:
        for request in self.requests:
            if request.partner is not None and self.granted(seats, request) is not None:
                taken = seats[request.partner, request.clinic]
                if taken != self.seats[request.learner, request.clinic]:
                    return False
        return True

    def _ids(self, number: int) -> dict[Shelled, str]:
        """Sessions of the plan by what they are without their learners."""
        ids: dict[Shelled, str] = {}
        for choice in self.plans.choice(number):
            learners = tuple(self.cohort.learners[k].id for k in choice.learners)
            held = [s for s in self.plan.sessions if s.clinic == choice.clinic and s.learners == learners]
            ids[choice.clinic, choice.shell] = held[0].id
        return ids

    def _fits(self, clinic: str, choices: tuple[Choice, ...], ids: dict[Shelled, str]) -> bool:
        """Whether these are the clinic's sessions that run, with everybody where they may be."""
        shells = sorted(ids[key] for choice in choices if (key := (clinic, choice.shell)) in ids)
        if len(shells) < len(choices) or shells != sorted(ids[key] for key in ids if key[0] == clinic):
            return False
        seats = self._named(choices, ids)
        before = {key: session for key, session in self.seats.items() if key[1] == clinic}
        return seats.keys() == before.keys() and all(
            seats[key] == session or seats[key] in self._wanted.get(key, ()) for key, session in before.items()
        )

    @cached_property
    def _wanted(self) -> dict[tuple[str, str], list[str]]:
        return {(request.learner, request.clinic): self.wants(request) for request in self.requests}

    def _named(self, choices: tuple[Choice, ...], ids: dict[Shelled, str]) -> Seats:
        return {
            (self.cohort.learners[k].id, choice.clinic): ids[choice.clinic, choice.shell]
            for choice in choices
            for k in choice.learners
        }


def seats_of(plan: Plan) -> Seats:
    """Where a plan puts everybody."""
    return {(learner, session.clinic): session.id for session in plan.sessions for learner in session.learners}


def swap_case(seed: int) -> SwapCase:
    """The case of a seed: of the first of a row of cohorts in which somebody can wish for another session."""
    return next(case for number in count(seed, ROW) if (case := _case(number)) is not None)


def _case(seed: int) -> SwapCase | None:
    document = {key: value for key, value in tiny_cohort(seed).items() if key != "objective"}
    cohort = parse_cohort(document)
    plans, rng = all_plans(cohort), Random(f"swaps/{seed}")
    tried = [rng.randrange(len(plans.measures)) for _ in range(TRIES)] if len(plans.measures) else []
    tried = [p for p in tried if _is_distinct(plans.choice(p))]
    number = max(tried, key=lambda p: len(_movable(plans.choice(p))), default=None)
    if number is None or not _movable(plans.choice(number)):
        return None
    plan = published_plan(cohort, plans, number)
    requests = tuple(_requests(rng, plan))
    return SwapCase(cohort, plans, number, plan, requests) if requests else None


def _movable(choices: tuple[Choice, ...]) -> list[Choice]:
    """Sessions beside which others of their clinic run, with learners."""
    clinics = [choice.clinic for choice in choices]
    return [choice for choice in choices if clinics.count(choice.clinic) > 1 for _ in choice.learners]


def _is_distinct(choices: tuple[Choice, ...]) -> bool:
    """Whether no two sessions are alike but for their learners."""
    places = [(c.clinic, c.shell.start.minute, c.shell.language, c.shell.room) for c in choices]
    return len(set(places)) == len(places)


def _requests(rng: Random, plan: Plan) -> Iterator[SwapRequest]:
    seats = seats_of(plan)
    others = {
        key: [s.id for s in plan.sessions if s.clinic == key[1] and s.id != session] for key, session in seats.items()
    }
    asking = [key for key in seats if others[key] and rng.random() < 0.8]
    rng.shuffle(asking)
    for learner, clinic in asking:
        wants = rng.sample(others[learner, clinic], rng.randint(1, len(others[learner, clinic])))
        mates = [who for who, what in asking if what == clinic and seats[who, clinic] in wants]
        mates = [who for who in mates if seats[learner, clinic] in others[who, clinic]]
        partner = rng.choice(mates) if mates and rng.random() < 0.2 else None
        yield SwapRequest(learner, clinic, tuple(Want(each, each) for each in wants), partner, f"{learner} {clinic}")
