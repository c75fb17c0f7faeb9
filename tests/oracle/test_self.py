"""The oracle against the judge, against a dumber enumeration, and against sums done by hand."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from scheduler.cohort.cohort import MEASURES, Cohort
from scheduler.cohort.load import parse_cohort
from scheduler.judge import Facts, JudgedSession, measures, rule_findings
from tests.cohorts.draft import Json
from tests.cohorts.tiny import TinyCase, tiny_case
from tests.oracle.brute import all_plans, optimum, optimum_given
from tests.oracle.dumb import frozen_sessions, judged_measures
from tests.oracle.past import Choice
from tests.oracle.plans import best_rows, tiers_of
from tests.oracle.world import World

SAMPLE = 6
DUMB_SEEDS = range(75)
MOST_PLANS = 120


def around(sessions: list[JudgedSession]) -> tuple[int, int] | None:
    moments = [moment for one in sessions for meeting in one.meetings for moment in meeting]
    return (min(moments), max(moments)) if moments else None


def judged(cohort: Cohort, choices: tuple[Choice, ...]) -> list[JudgedSession]:
    found = []
    for k, choice in enumerate(choices):
        shell = choice.shell
        found.append(
            JudgedSession(
                id=shell.start.listed.id if shell.start.listed else f"new-{k}",
                clinic=choice.clinic,
                meetings=shell.start.meetings,
                language=shell.language,
                instructors=tuple(cohort.instructors[i].id for i in shell.instructors),
                room=None if shell.room is None else cohort.rooms[shell.room].id,
                learners=tuple(cohort.learners[k].id for k in choice.learners),
            )
        )
    return found


def refused(case: TinyCase) -> list[str]:
    """What the judge says against the best plan and some others."""
    plans = all_plans(case.cohort, case.published, case.freeze_before)
    best = best_rows(plans.measures, tiers_of(case.cohort, case.published))
    if best is None:
        return []
    frozen = frozen_sessions(case.published, case.freeze_before)
    facts = Facts(case.cohort, around=around(frozen))
    rng, wrong = Random(case.seed), []
    for p in (int(best[1][0]), *(rng.randrange(len(plans.measures)) for _ in range(SAMPLE))):
        sessions = [*frozen, *judged(case.cohort, plans.choice(p))]
        counted = measures(facts, sessions)
        named = dict(zip(MEASURES, plans.measures[p].tolist(), strict=True))
        wrong += [str(finding) for finding in rule_findings(facts, sessions)]
        wrong += [
            f"{name}: {named[name]}, judge {counted[name]}" for name in MEASURES[:-1] if named[name] != counted[name]
        ]
    return wrong


@pytest.mark.parametrize("first", range(0, 300, 25))
def test_the_judge_finds_no_fault_in_the_oracles_plans_and_measures_them_alike(first: int) -> None:
    assert {seed: wrong for seed in range(first, first + 25) if (wrong := refused(tiny_case(seed)))} == {}


def test_the_oracle_knows_the_people_s_time_as_the_judge_does() -> None:
    for case in map(tiny_case, range(0, 300, 3)):
        facts, world = Facts(case.cohort), World(case.cohort)
        for role, people, times in (
            (facts.learner, case.cohort.learners, world.learner_times),
            (facts.instructor, case.cohort.instructors, world.instructor_times),
        ):
            for person, own in zip(people, times, strict=True):
                theirs = role(person.id)
                for name in ("available", "working", "night"):
                    spans = getattr(theirs, name).spans.tolist()
                    assert clipped(spans, facts) == clipped(getattr(own, name), facts), (case.seed, person.id, name)


def clipped(spans: list[tuple[int, int]], facts: Facts) -> list[tuple[int, int]]:
    pieces = [(max(start, facts.start), min(end, facts.end)) for start, end in spans]
    return [piece for piece in pieces if piece[0] < piece[1]]


def test_a_dumber_enumeration_finds_the_same_plans() -> None:
    compared = 0
    for case in map(tiny_case, DUMB_SEEDS):
        plans = all_plans(case.cohort, case.published, case.freeze_before)
        if len(plans.measures) <= MOST_PLANS:
            dumb = judged_measures(case.cohort, case.published, case.freeze_before)
            if dumb is not None:
                compared += 1
                assert set(map(tuple, plans.measures.tolist())) == dumb, case.seed
    assert compared >= 15


def cohort(**changed: object) -> Cohort:
    """Two learners and an instructor on Monday 2 March 2026, working 09:00 to 12:00, one clinic of an hour."""
    hours = [{"days": ["mon"], "start": "09:00", "end": "12:00"}]
    document: Json = {
        "schema_version": 1,
        "id": "by-hand",
        "horizon": {"start": "2026-03-02", "end": "2026-03-02", "start_every_minutes": 60},
        "defaults": {"working_hours": hours, "stretch": {"before": 60, "after": 0}},
        "learners": [
            {"id": "a", "name": "A", "time_zone": "UTC"},
            {"id": "b", "name": "B", "time_zone": "Europe/Berlin"},
        ],
        "instructors": [{"id": "t", "name": "T", "time_zone": "UTC", "clinics": ["c"]}],
        "clinics": [{"id": "c", "title": "C", "duration_minutes": 60, "capacity": 2}],
        **changed,
    }
    return parse_cohort(document)


CLINIC = {"id": "c", "title": "C", "duration_minutes": 60, "capacity": 2}
LEARNERS = [{"id": "a", "name": "A", "time_zone": "UTC"}, {"id": "b", "name": "B", "time_zone": "Europe/Berlin"}]


def test_by_hand_together_in_common_working_time() -> None:
    """A works 9 to 12, B 8 to 11 (UTC): both meet at 9 or 10, one session of 60 minutes, nobody waits a day."""
    assert optimum(cohort()) == [0, 60, 0, 60, 0]


def test_by_hand_two_sessions_where_one_seat_each() -> None:
    """Two hours of the instructor, both within everybody's working time."""
    assert optimum(cohort(clinics=[{**CLINIC, "capacity": 1}])) == [0, 120, 0, 120, 0]


def test_by_hand_one_seat_only_goes_to_the_heavier_request() -> None:
    heavy = [{**LEARNERS[0], "priority": 3}, LEARNERS[1]]
    assert optimum(cohort(learners=heavy, clinics=[{**CLINIC, "capacity": 1, "max_sessions": 1}])) == [1, 60, 0, 60, 0]


def test_by_hand_at_eight_it_is_early_for_two_of_three() -> None:
    """Only 8 is allowed: A and the instructor are an hour out of hours each, B works."""
    early = {**CLINIC, "hours": [{"days": ["mon"], "start": "08:00", "end": "09:00"}]}
    assert optimum(cohort(clinics=[early])) == [0, 180, 60, 60, 0]


@pytest.mark.parametrize(("slack", "bests"), [(0, [2, 60]), (50, [2, 0])])
def test_by_hand_slack_lets_a_later_tier_have_its_way(slack: int, bests: list[int]) -> None:
    """One seat in each of two sessions from 11 to 12, when only B (8 to 11 in UTC) no longer works.

    Both seated: 2 sessions, 60 minutes. A alone: 1 session and 2 for B's request, which is 3 and so within 50 % of 2.
    """
    sessions = [{"id": "s1", "start": "2026-03-02T11:00Z"}, {"id": "s2", "start": "2026-03-02T11:00Z"}]
    learners = [LEARNERS[0], {**LEARNERS[1], "available_hours": [{"days": ["mon"], "start": "09:00", "end": "13:00"}]}]
    tiers = [{"sessions": 1, "unscheduled": 2, "slack_percent": slack}, {"out_of_hours": 1}]
    instance = cohort(
        learners=learners,
        instructors=[{"id": key, "name": key, "time_zone": "UTC", "clinics": ["c"]} for key in ("t", "u")],
        clinics=[{**CLINIC, "capacity": 1, "sessions": sessions}],
        objective={"tiers": tiers},
    )
    assert optimum(instance) == bests


def test_by_hand_infeasible() -> None:
    """Nobody leads, and A must attend."""
    assert optimum(cohort(instructors=[], decisions=[{"learner": "a", "clinic": "c", "must": True}])) is None


def test_by_hand_the_order_of_two_clinics() -> None:
    """The second clinic comes a day after the first at the earliest, and there is one day only: two are left."""
    later = {**CLINIC, "id": "d", "title": "D", "after": [{"clinic": "c", "min_days": 1, "required": True}]}
    leads = [{"id": "t", "name": "T", "time_zone": "UTC", "clinics": ["c", "d"]}]
    assert optimum(cohort(clinics=[CLINIC, later], instructors=leads)) == [2, 60, 0, 60, 0]


def test_by_hand_a_bound_given_values() -> None:
    """With both seated it takes 60 minutes; with one unseated allowed no fewer; with both, none."""
    instance = cohort()
    plans, tiers = all_plans(instance), tiers_of(instance)
    assert [optimum_given(plans, tiers, [most, 0, 0, 0, 0], 1) for most in (0, 1, 2)] == [60, 60, 0]
    assert len(np.unique(plans.chosen)) == len(plans.chosen)
