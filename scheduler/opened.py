"""A plan that stands, opened to be asked about or changed: its cohort's problem, and the plan in its terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from scheduler.assemble import make_plan
from scheduler.calendars.cohort import Readings, read_calendars
from scheduler.carried import meetings_of_session
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import refuse_faults
from scheduler.compile import compile_problem, objective_tiers
from scheduler.errors import Fault, InputError, InternalError
from scheduler.judge import Notice, judged_sessions, verify
from scheduler.matching import settled
from scheduler.plan import Plan, Session
from scheduler.problem import PlannedSession, Problem, PublishedSession, Solution
from scheduler.timezones import instant

if TYPE_CHECKING:
    from solvers.board import Board
    from solvers.setting import Setting

MOVES_PER_SEAT = 3


@dataclass(frozen=True, eq=False)
class Opened:
    """A plan, its cohort, and both as the solver sees them."""

    plan: Plan
    cohort: Cohort
    readings: Readings
    problem: Problem
    """Compiled with the plan as the published one: its sessions are ``problem.published`` or ``problem.frozen``."""
    freeze_before: int | None
    """The minute before which nothing changes; ``None``: everything may."""

    @cached_property
    def solution(self) -> Solution:
        """The plan's sessions, frozen ones aside, in the order of ``problem.published``, with those who still ask."""
        return Solution(tuple(_planned(self.problem, k, each) for k, each in enumerate(self.problem.published)))

    def session(self, planned: PlannedSession) -> Session | None:
        """The session of the plan as which a planned one goes on; ``None`` for a new one."""
        if planned.published is None:
            return None
        return self.plan.sessions[self.problem.published[planned.published].published]

    @cached_property
    def setting(self) -> Setting:
        """The solver's view of the problem; boards share it."""
        from solvers.setting import Setting

        return Setting(self.problem)

    @cached_property
    def notice(self) -> Notice | None:
        """What the judge has to know to see that the notice is kept; ``None`` where there is none."""
        until = self.problem.notice_until
        return None if until is None else Notice(until, {each.id: each for each in judged_sessions(self.plan)})

    def board(self) -> Board:
        """A new board with the plan on it. Its sessions have the numbers 0, 1, … of ``solution.sessions``."""
        from solvers.board import Board

        board = Board(self.setting)
        board.put(self.solution)
        return board

    @cached_property
    def fresh(self) -> Problem:
        """The problem with the objective of a first plan, which counts no ``changes`` unless the cohort says so."""
        return replace(self.problem, tiers=objective_tiers(self.cohort, None))


def open_plan(
    plan: Plan,
    cohort: Cohort,
    readings: Readings | None = None,
    *,
    freeze_before: int | None = None,
    notice_until: int | None = None,
    without_gone: bool = False,
) -> Opened:
    """A plan and the cohort that it was made for, or one that it is still right for.

    What starts before the minute ``freeze_before`` stays as it is, and what the plan holds as frozen in any case. To
    what starts before the minute ``notice_until`` nobody new is invited. The calendars are read now, unless
    ``readings`` holds them. Raises ``InputError`` for a faulty cohort, and where a session of the plan can no longer
    be; unless ``without_gone``, also where it holds people who are gone.
    """
    refuse_faults(cohort)
    readings = readings or read_calendars(cohort)
    frozen = [int(meetings_of_session(session)[0, 0]) + 1 for session in plan.sessions if session.frozen]
    freeze = max([*frozen, *([] if freeze_before is None else [freeze_before])], default=None)
    problem = compile_problem(
        cohort,
        readings,
        published=plan,
        freeze_before=freeze,
        moves_per_seat=MOVES_PER_SEAT,
        notice_until=notice_until,
    )
    opened = Opened(plan, cohort, readings, problem, freeze)
    _refuse_others(opened, without_gone=without_gone)
    return opened


def plan_of(opened: Opened, solution: Solution) -> Plan:
    """The judged plan of a changed solution, made against the opened plan, with bounds that take a moment.

    Raises ``InternalError`` for a plan that the judge refuses.
    """
    import solvers

    problem = opened.problem
    outcome = settled(problem, solvers.evaluate(problem, solution, opened.setting))
    plan = make_plan(opened.cohort, opened.readings, problem, outcome, opened.plan)
    verdict = verify(
        plan,
        opened.cohort,
        opened.plan,
        readings=opened.readings,
        moves_per_seat=MOVES_PER_SEAT,
        freeze_before=None if opened.freeze_before is None else instant(opened.freeze_before),
    )
    if not verdict.ok:
        raise InternalError("the judge refused the plan: " + "; ".join(map(str, verdict.faults[:5])))
    return plan


def _planned(problem: Problem, position: int, session: PublishedSession) -> PlannedSession:
    asking = set(problem.clinics[session.clinic].learners.tolist())
    return PlannedSession(
        clinic=session.clinic,
        start=session.start,
        language=session.language,
        room=session.room,
        instructors=session.instructors,
        learners=tuple(learner for learner in session.learners if learner in asking),
        published=position,
    )


def _refuse_others(opened: Opened, *, without_gone: bool) -> None:
    """Raises ``InputError`` for sessions of the plan that are no longer candidates, or hold people who are gone."""
    problem, sessions = opened.problem, opened.plan.sessions
    going_on = {each.published: each for each in problem.published}
    stay = {each.published for each in problem.frozen}
    faults = [
        _fault(position, sessions, "cannot be as the cohort is now")
        for position in range(len(sessions))
        if position not in stay and position not in going_on
    ]
    for position, session in () if without_gone else going_on.items():
        requests = set(problem.clinics[session.clinic].learners.tolist())
        here = len(session.learners) == len(sessions[position].learners)
        if not here or not requests.issuperset(session.learners):
            faults.append(_fault(position, sessions, "holds learners who no longer ask for its clinic"))
        elif len(session.instructors) != len(sessions[position].instructors):
            faults.append(_fault(position, sessions, "has an instructor who is not in the cohort"))
    if faults:
        raise InputError(faults)


def _fault(position: int, sessions: Sequence[Session], message: str) -> Fault:
    cure = "solve again with --published and this plan; schedule verify tells all that has changed"
    return Fault(f"sessions[{position}] {sessions[position].id}", message, None, cure)
