"""Every rule of the model is needed: solve without it, and the judge refuses some plan for just that rule."""

from __future__ import annotations

import threading

import pytest

from scheduler.calendars.cohort import read_calendars
from scheduler.compile import compile_problem
from scheduler.errors import InfeasibleError
from scheduler.judge import RULES as JUDGED_RULES
from scheduler.judge import Facts, JudgedSession, Notice, judged_sessions, rule_findings
from scheduler.problem import PlannedSession, Problem
from solvers import Settings
from solvers import solve as solve_problem
from solvers.model.rules import RULES
from tests.cohorts.draft import SCENES
from tests.cohorts.tiny import TinyCase, tiny_case
from tests.oracle.binding import rule_binds
from tests.oracle.dumb import frozen_sessions
from tests.oracle.test_self import around

SETTINGS = Settings(time_limit=20.0, seed=0, workers=1, deterministic=False)


def test_the_model_and_the_judge_have_the_same_rules() -> None:
    assert tuple(RULES) == tuple(JUDGED_RULES)
    assert len(RULES) == 22


THEMED = dict.fromkeys(("same_group", "keep_apart", "intact_teams", "led_by"), slice(2, None, 4))
THEMED["daily_load"] = slice(3, None, 4)
"""Seeds that have a theme of their own for a rule."""


@pytest.mark.parametrize("slug", RULES)
def test_without_the_rule_the_judge_refuses_a_plan(slug: str) -> None:
    first = len(SCENES) * tuple(RULES).index(slug)
    likely = range(300)[THEMED[slug]] if slug in THEMED else range(first, first + len(SCENES))
    seeds = sorted(range(300), key=lambda seed: seed not in likely)
    assert any(refused_without(slug, tiny_case(seed)) for seed in seeds)


def refused_without(slug: str, case: TinyCase) -> bool:
    """Whether the solver, the rule taken out of its model, gives a plan that breaks that rule."""
    if not rule_binds(case, slug):
        return False
    until = case.notice_until if slug == "notice" else None
    problem = compile_problem(
        case.cohort,
        read_calendars(case.cohort),
        published=case.published,
        freeze_before=case.freeze_before,
        notice_until=until,
    )
    try:
        outcome = solve_problem(problem, SETTINGS, stop=threading.Event(), rules=frozenset(RULES) - {slug})
    except InfeasibleError:
        return False
    frozen = frozen_sessions(case.published, case.freeze_before)
    facts = Facts(case.cohort, around=around(frozen))
    sessions = [judged(case, problem, one, k) for k, one in enumerate(outcome.solution.sessions)]
    return bool(rule_findings(facts, [*frozen, *sessions], {slug}, notice(case, until)))


def notice(case: TinyCase, until: int | None) -> Notice | None:
    if until is None or case.published is None:
        return None
    return Notice(until, {session.id: session for session in judged_sessions(case.published)})


def judged(case: TinyCase, problem: Problem, session: PlannedSession, k: int) -> JudgedSession:
    cohort, table = case.cohort, problem.clinics[session.clinic]
    clinic = cohort.clinics[session.clinic]
    name = f"new-{k}" if clinic.sessions is None else clinic.sessions[session.start].id
    if session.published is not None and case.published is not None:
        name = case.published.sessions[problem.published[session.published].published].id
    return JudgedSession(
        id=name,
        clinic=clinic.id,
        meetings=tuple((int(start), int(end)) for start, end in table.meetings[session.start]),
        language=None if session.language < 0 else problem.languages[session.language],
        instructors=tuple(cohort.instructors[i].id for i in session.instructors),
        room=None if session.room < 0 else cohort.rooms[session.room].id,
        learners=tuple(cohort.learners[k].id for k in session.learners),
    )
