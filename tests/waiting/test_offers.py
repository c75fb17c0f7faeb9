"""Offers are exactly the cheapest of all valid seats, and nobody moves for them."""

from __future__ import annotations

import pytest

from scheduler.cohort.cohort import Cohort
from scheduler.judge import verify
from scheduler.opened import open_plan
from scheduler.plan import Plan
from scheduler.waiting.desk import Desk
from scheduler.waiting.offers import choices, offer, take
from tests.waiting.crowded import crowded
from tests.waiting.judging import NEW, Trial, standing_plan

NUM_TINY = 30
NUM_CROWDED = 20
CHUNK = 10
MANY = 50


def seats_of(plan: Plan) -> set[tuple[str, str]]:
    return {(learner, session.id) for session in plan.sessions for learner in session.learners}


def wrong(cohort: Cohort, plan: Plan, freeze_before: int | None = None, notice_until: int | None = None) -> list[str]:
    """What is wrong with the offers for every request, seated or not."""
    opened = open_plan(plan, cohort, freeze_before=freeze_before, notice_until=notice_until)
    desk, trial, found = Desk(opened), Trial(cohort, plan, freeze_before or 0, notice_until), []
    now = trial.values()
    for request in range(len(desk.problem.request_clinic)):
        learner = cohort.learners[int(desk.problem.request_learner[request])].id
        clinic = cohort.clinics[int(desk.problem.request_clinic[request])].id
        if desk.problem.request_frozen[request]:
            continue
        expected = [
            (tuple(a - b for a, b in zip(seat.values, now, strict=True)), seat.session, seat.start, seat.company)
            for seat in trial.seats(learner, clinic)
        ]
        chosen = choices(desk, request, MANY)
        offers = [offer(desk, each) for each in chosen]
        told = [
            (each.tiers, each.session or NEW, int(each.start.timestamp()) // 60, each.together_with) for each in offers
        ]
        if sorted(told) != sorted(expected) or [each[0] for each in told] != [each[0] for each in expected]:
            found.append(f"{learner}/{clinic}: offered {told}, and there are {expected}")
        if choices(desk, request, 2) != chosen[:2]:
            found.append(f"{learner}/{clinic}: the first two are not the first of many")
        if chosen:
            again = open_plan(plan, cohort, freeze_before=freeze_before, notice_until=notice_until)
            found += unmoved(Desk(again), request, learner, clinic)
    return found


def unmoved(desk: Desk, request: int, learner: str, clinic: str) -> list[str]:
    """What is wrong with the plan in which the first offer is taken."""
    plan, first = desk.plan, choices(desk, request, 1)[0]
    company = offer(desk, first).together_with
    after = take(desk, first)
    faults = [str(fault) for fault in verify(after, desk.cohort, plan).faults]
    own = {seat for seat in seats_of(plan) if seat[0] == learner and clinic == session_clinic(plan, seat[1])}
    if not seats_of(plan) - own <= seats_of(after):
        faults.append(f"{learner}/{clinic}: somebody else has moved")
    held = {(key, one.clinic) for one in after.sessions for key in one.learners}
    if not {(key, clinic) for key in (learner, *company)} <= held:
        faults.append(f"{learner}/{clinic}: the offer was not taken")
    return faults


def session_clinic(plan: Plan, session: str) -> str:
    return next(one.clinic for one in plan.sessions if one.id == session)


@pytest.mark.parametrize("first", range(0, NUM_TINY, CHUNK))
def test_offers_are_the_cheapest_of_all_valid_seats(first: int) -> None:
    cases = {seed: case for seed in range(first, first + CHUNK) if (case := standing_plan(seed))}
    assert not {seed: found for seed, case in cases.items() if (found := wrong(*case))}


@pytest.mark.parametrize("first", range(0, NUM_CROWDED, CHUNK))
def test_in_crowded_cohorts_some_of_which_have_begun(first: int) -> None:
    found = {}
    for seed in range(first, first + CHUNK):
        cohort, plan = crowded(seed)
        begun = int(plan.sessions[0].meetings[0].end.timestamp()) // 60 if seed % 2 and plan.sessions else None
        found[seed] = wrong(cohort, plan, begun)
    assert not {seed: wrongs for seed, wrongs in found.items() if wrongs}


@pytest.mark.parametrize("first", range(0, NUM_CROWDED, CHUNK))
def test_inside_the_notice_nobody_is_offered_what_is_new(first: int) -> None:
    found = {}
    for seed in range(first, first + CHUNK):
        for cohort, plan in filter(None, (standing_plan(seed), crowded(seed))):
            starts = sorted(session.meetings[0].start for session in plan.sessions)
            until = int(starts[len(starts) // 2].timestamp()) // 60 + 1 if starts else None
            found[seed, cohort.id] = wrong(cohort, plan, notice_until=until)
    assert not {seed: wrongs for seed, wrongs in found.items() if wrongs}
