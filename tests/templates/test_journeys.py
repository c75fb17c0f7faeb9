"""Every template expands into a cohort that loads, solves, is judged valid, and is the journey that it promises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from scheduler import api
from scheduler.cohort import Cohort
from scheduler.judge import Facts, judged_sessions, rule_findings
from scheduler.plan import Plan, Session
from scheduler.templates import RECIPES, Recipe, expand

START = dt.date(2027, 3, 1)


def solved(recipe: Recipe) -> tuple[Cohort, Plan]:
    cohort = api.parse_cohort(expand(recipe, recipe.settings(START, num_learners=12, group_size=4)))
    return cohort, api.solve(cohort, time_limit=20, workers=1)


def week_of(session: Session) -> int:
    """Counted from 1."""
    return (session.meetings[0].start.date() - START).days // 7 + 1


def by_clinic(plan: Plan) -> dict[str, list[Session]]:
    found: dict[str, list[Session]] = {}
    for session in plan.sessions:
        found.setdefault(session.clinic, []).append(session)
    return found


def days_between(plan: Plan, learner: str, earlier: str, later: str) -> float:
    one, two = (next(s for s in by_clinic(plan)[clinic] if learner in s.learners) for clinic in (earlier, later))
    return (two.meetings[0].start - one.meetings[-1].end) / dt.timedelta(days=1)


def flipped(cohort: Cohort, plan: Plan) -> None:
    assert {week_of(session) for session in plan.sessions} == {2}


def kickoff(cohort: Cohort, plan: Plan) -> None:
    first, last = (by_clinic(plan)[clinic] for clinic in ("kickoff", "integration"))
    assert {week_of(session) for session in first} == {1}
    assert {week_of(session) for session in last} == {4}
    group_of = {learner: session for session in last for learner in session.learners}
    for session in first:
        followed = {group_of[learner].id: group_of[learner] for learner in session.learners}
        assert len(followed) == 1
        assert set(session.instructors) & set(followed.popitem()[1].instructors)


def spaced(cohort: Cohort, plan: Plan) -> None:
    clinics = [clinic.id for clinic in cohort.clinics]
    assert clinics == ["capability", "booster-1", "booster-2", "booster-3"]
    assert [{week_of(session) for session in by_clinic(plan)[clinic]} for clinic in clinics] == [{1}, {2}, {4}, {7}]
    for learner in cohort.learners:
        for weeks, (earlier, later) in enumerate(pairwise(clinics), 1):
            assert 7 * weeks - 2 <= days_between(plan, learner.id, earlier, later) <= 7 * weeks + 2


def rhythm(cohort: Cohort, plan: Plan) -> None:
    weeks = {clinic: {week_of(session) for session in sessions} for clinic, sessions in by_clinic(plan).items()}
    assert weeks == {"checkpoint-1": {2}, "checkpoint-2": {4}, "checkpoint-3": {6}}
    assert [item.id for item in cohort.async_alternatives if item.kind == "module"] == [
        f"module-{week}" for week in range(1, 7)
    ]


def facilitated(cohort: Cohort, plan: Plan) -> None:
    for session in plan.sessions:
        days = [(later.start - earlier.start).days for earlier, later in pairwise(session.meetings)]
        assert days == [7, 7, 7]
        assert len(session.instructors) == 1
    assert sum(len(session.learners) for session in plan.sessions) == 12


def regional(cohort: Cohort, plan: Plan) -> None:
    zone_by_learner = {learner.id: learner.time_zone or "" for learner in cohort.learners}
    months = {"2027-03-01": {3}, "2027-04-01": {4}, "2027-05-01": {5}}
    for session in plan.sessions:
        region, _, month = session.clinic.partition("-")
        for learner in session.learners:
            zone = zone_by_learner[learner]
            assert zone.casefold().startswith(f"{region}/")
            local = session.meetings[0].start.astimezone(ZoneInfo(zone))
            assert 9 <= local.hour < 17
            assert {local.month} == months[month]
    assert len(plan.sessions) == 9


def pilot(cohort: Cohort, plan: Plan) -> None:
    assert (cohort.horizon.end - cohort.horizon.start).days + 1 == 90
    first, second = (by_clinic(plan)[clinic] for clinic in ("clinic-1", "clinic-2"))
    assert {week_of(session) for session in first} <= {3, 4, 5, 6}
    assert {week_of(session) for session in second} <= {7, 8, 9, 10, 11}
    assert all(days_between(plan, each.id, "clinic-1", "clinic-2") >= 14 for each in cohort.learners)


JOURNEYS: dict[str, Callable[[Cohort, Plan], None]] = {
    "flipped-classroom": flipped,
    "kickoff-depth-integration": kickoff,
    "live-then-spaced": spaced,
    "self-paced-rhythm": rhythm,
    "facilitated-self-paced": facilitated,
    "regional-monthly": regional,
    "pilot-90-days": pilot,
}


def test_every_template_has_its_journey() -> None:
    assert JOURNEYS.keys() == RECIPES.keys()


@pytest.mark.parametrize("name", RECIPES)
def test_it_solves_seats_everybody_in_working_hours_and_is_the_journey(name: str) -> None:
    cohort, plan = solved(RECIPES[name])
    verdict = api.verify(plan, cohort)
    assert verdict.ok, verdict.faults
    assert (plan.measures["unscheduled"], plan.measures["out_of_hours"]) == (0, 0)
    JOURNEYS[name](cohort, plan)


def test_the_judge_tells_of_a_kickoff_group_that_is_parted() -> None:
    cohort, plan = solved(RECIPES["kickoff-depth-integration"])
    one, two = by_clinic(plan)["integration"][:2]
    swapped = {
        one.id: (two.learners[0], *one.learners[1:]),
        two.id: (one.learners[0], *two.learners[1:]),
    }
    sessions = tuple(
        session.model_copy(update={"learners": swapped.get(session.id, session.learners)}) for session in plan.sessions
    )
    parted = plan.model_copy(update={"sessions": sessions})
    found = rule_findings(Facts(cohort), judged_sessions(parted), ["same_group"])
    assert sum("in several sessions of integration" in finding.message for finding in found) == 2


def test_the_judge_tells_of_a_group_that_changes_hands() -> None:
    cohort, plan = solved(RECIPES["kickoff-depth-integration"])
    one, two = by_clinic(plan)["integration"][:2]
    hands = {one.id: two.instructors, two.id: one.instructors}
    sessions = tuple(
        session.model_copy(update={"instructors": hands.get(session.id, session.instructors)})
        for session in plan.sessions
    )
    found = rule_findings(
        Facts(cohort), judged_sessions(plan.model_copy(update={"sessions": sessions})), ["same_group"]
    )
    assert {finding.place for finding in found} == {f"session {one.id}", f"session {two.id}"}
