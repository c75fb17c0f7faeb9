"""The plan with edits made: just these, or with the rest solved around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from scheduler.calendars.cohort import Readings
from scheduler.cohort.cohort import Cohort
from scheduler.judge import JudgedSession
from scheduler.opened import Opened, open_plan, plan_of
from scheduler.plan import Plan
from scheduler.problem import PlannedSession, Solution
from scheduler.solving import solve_with_details
from scheduler.timezones import instant


@dataclass(frozen=True)
class Repair:
    """How the rest is solved: seconds (``None``: as long as it takes), seed, and cores (``None``: all)."""

    time_limit: float | None = 60
    seed: int = 0
    workers: int | None = None


@dataclass(frozen=True)
class Moved:
    """A request whose session is another than before, or that has one no longer; ``None``: no session."""

    learner: str
    clinic: str
    before: str | None
    after: str | None


def exact_plan(
    plan: Plan, cohort: Cohort, readings: Readings, sessions: Mapping[str, JudgedSession], *, now: int
) -> Plan:
    """The judged plan that holds just these sessions, made against ``plan``; ``cohort`` has the new decisions.

    But where seats alone are the first tier, who waits and could now simply join a session does: no plan may leave them
    out.
    """
    opened = open_plan(plan, cohort, readings, freeze_before=now)
    return plan_of(opened, _joined(opened, Solution(tuple(_planned(opened, sessions)))))


def repaired_plan(
    plan: Plan, cohort: Cohort, readings: Readings, repair: Repair, *, now: int, start: Plan | None = None
) -> Plan:
    """The best plan found that keeps the cohort's decisions and changes ``plan`` as little as need be.

    ``start`` is one that keeps them already: it is then changed as little as need be, which saves the search for any,
    and what comes out is told against ``plan``. Raises InfeasibleError where the decisions cannot all be kept,
    NoPlanFoundError where time ran out before.
    """
    solved = solve_with_details(
        cohort,
        time_limit=repair.time_limit,
        seed=repair.seed,
        workers=repair.workers,
        published=plan if start is None else start,
        freeze_before=instant(now),
        readings=readings,
    )
    if start is None:
        return solved.plan
    opened = open_plan(plan, cohort, readings, freeze_before=now)
    sessions = (replace(each, published=None) for each in solved.outcome.solution.sessions)
    return plan_of(opened, _joined(opened, Solution(tuple(sessions))))


def better(one: Plan, other: Plan) -> Plan:
    """The one whose tiers are lower, the first where they are alike. Both were made against one plan."""
    return other if [t.value for t in other.tiers] < [t.value for t in one.tiers] else one


def moves(before: Plan, after: Plan) -> tuple[Moved, ...]:
    """Whose session has changed, in the order of the new plan, then those who lost theirs."""
    held, now = ({(k, s.clinic): s.id for s in plan.sessions for k in s.learners} for plan in (before, after))
    found = [Moved(*key, held.get(key), at) for key, at in now.items() if held.get(key) != at]
    return (*found, *(Moved(*key, at, None) for key, at in held.items() if key not in now))


def _planned(opened: Opened, sessions: Mapping[str, JudgedSession]) -> Iterator[PlannedSession]:
    """The changed sessions in the solver's terms. A shifted one is a new one, as it is for those invited."""
    learners = {each.id: at for at, each in enumerate(opened.cohort.learners)}
    for planned in opened.solution.sessions:
        session = opened.session(planned)
        changed = None if session is None else sessions.get(session.id)
        if changed is None:
            continue
        starts = opened.problem.clinics[planned.clinic].starts
        shifted = int(starts[planned.start]) != changed.start
        yield PlannedSession(
            clinic=planned.clinic,
            start=int(np.flatnonzero(starts == changed.start)[0]) if shifted else planned.start,
            language=planned.language,
            room=planned.room,
            instructors=planned.instructors,
            learners=tuple(sorted(learners[each] for each in changed.learners)),
            published=None if shifted else planned.published,
        )


def _joined(opened: Opened, solution: Solution) -> Solution:
    from solvers.board import Board
    from solvers.start.join import join

    if not opened.problem.seats_alone:
        return solution
    board = Board(opened.setting)
    board.put(solution)
    join(board)
    return board.solution()
