"""Tiny disruptions under a notice: the oracle's optimum, and nobody newly invited inside it, counted by hand."""

from __future__ import annotations

import pytest

from scheduler.errors import InfeasibleError
from scheduler.judge import verify
from scheduler.plan import Plan, Session
from scheduler.solving import solve
from solvers.strategies import neighbourhoods, whole_model
from tests.cohorts.draft import at
from tests.cohorts.tiny import TinyCase, tiny_case
from tests.oracle.brute import all_plans
from tests.oracle.joinable import without_joinable
from tests.oracle.plans import bests, tiers_of

SEEDS = range(2, 302, 9)
CHUNK = 10
FIRST = range(2, 47, 3)
BY_NEIGHBOURHOODS = range(2, 302, 27)


def expected(case: TinyCase) -> list[int] | None:
    tiers = tiers_of(case.cohort, case.published)
    plans = all_plans(case.cohort, case.published, case.freeze_before, notice_until=case.notice_until)
    return bests(without_joinable(plans, tiers).measures, tiers)


def solved(case: TinyCase) -> Plan:
    assert case.freeze_before is not None
    return solve(
        case.cohort,
        time_limit=60,
        workers=1,
        published=case.published,
        freeze_before=at(case.freeze_before),
        notice_until=None if case.notice_until is None else at(case.notice_until),
    )


def faults(seed: int) -> list[str]:
    """What is wrong with the solver's plan for a seed, in words."""
    case, best = tiny_case(seed), expected(tiny_case(seed))
    try:
        plan = solved(case)
    except InfeasibleError:
        return [] if best is None else [f"said to be infeasible, and has the optimum {best}"]
    found = [tier.best for tier in plan.tiers]
    wrong = [] if found == best and plan.status == "optimal" else [f"{plan.status} {found}, the optimum is {best}"]
    assert case.published is not None
    return (
        wrong + newly_invited(case, plan) + [str(fault) for fault in verify(plan, case.cohort, case.published).faults]
    )


def newly_invited(case: TinyCase, plan: Plan) -> list[str]:
    """People with an invitation inside the notice, or to a frozen session, that they did not have just so before."""
    assert case.published is not None
    assert case.freeze_before is not None
    ends = max(case.freeze_before, case.notice_until or 0)
    before = {invitation for session in case.published.sessions for invitation in invitations(session)}
    now = {one for session in plan.sessions if minute(session) < ends for one in invitations(session)}
    frozen = [one for one in case.published.sessions if minute(one) < case.freeze_before]
    touched = [one.id for one in frozen if one.model_copy(update={"frozen": True}) not in plan.sessions]
    return [f"new inside the notice: {one}" for one in now - before] + [f"frozen and touched: {key}" for key in touched]


def minute(session: Session) -> int:
    return int(session.meetings[0].start.timestamp()) // 60


def invitations(session: Session) -> list[tuple[object, ...]]:
    when = tuple((meeting.start, meeting.end) for meeting in session.meetings)
    people = [("learner", key) for key in session.learners] + [("instructor", key) for key in session.instructors]
    return [(*person, session.id, session.clinic, session.room, session.language, when) for person in people]


@pytest.mark.parametrize("first", range(0, len(SEEDS), CHUNK))
def test_the_solver_equals_the_oracle(first: int) -> None:
    assert {seed: wrong for seed in SEEDS[first : first + CHUNK] if (wrong := faults(seed))} == {}


def test_the_notice_decides_in_many_of_these() -> None:
    free = [bests_without(tiny_case(seed)) for seed in FIRST]
    assert sum(one != expected(tiny_case(seed)) for seed, one in zip(FIRST, free, strict=True)) >= 4


def bests_without(case: TinyCase) -> list[int] | None:
    tiers = tiers_of(case.cohort, case.published)
    return bests(without_joinable(all_plans(case.cohort, case.published, case.freeze_before), tiers).measures, tiers)


@pytest.mark.parametrize("seed", BY_NEIGHBOURHOODS)
def test_so_do_neighbourhoods(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (neighbourhoods, whole_model):
        monkeypatch.setattr(module, "AT_ONCE", -1)
    assert not faults(seed)
