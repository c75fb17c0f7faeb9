"""What the optimiser says about a clinic: hours, days, and whom it reaches while they work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np

from scheduler import timezones
from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan, Session
from scheduler.problem import Bools, ClinicTable, Problem, Solution
from scheduler.report.minutes import out_of_hours
from scheduler.timezones import minute

MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class LiveFigures:
    """One clinic of a plan. Minutes are summed over all its sessions."""

    clinic: str
    requests: int
    seated: int
    sessions: int
    instructor_minutes: int
    learner_minutes: int
    out_of_hours: int
    """Minutes outside the working time of those who attend or lead."""
    days: int | None
    """Days from the horizon's first to the one on which the last meeting ends; ``None``: not all have a seat."""
    horizon_days: int
    reachable: int
    """Of those who ask, how many could meet at a start wholly in their working time that can be staffed."""
    waits: bool
    """Whether the clinic waits for pre-work, so that its days count the time to prepare."""


def live_figures(cohort: Cohort, plan: Plan, problem: Problem, solution: Solution, clinic: str) -> LiveFigures:
    """The figures of a clinic by a judged plan, with the problem and the solution that it came from."""
    index = next(at for at, each in enumerate(cohort.clinics) if each.id == clinic)
    sessions = [session for session in plan.sessions if session.clinic == clinic]
    seated = sum(len(session.learners) for session in sessions)
    left_out = sum(request.clinic == clinic for request in plan.unscheduled)
    horizon = cohort.horizon
    return LiveFigures(
        clinic=clinic,
        requests=seated + left_out,
        seated=seated,
        sessions=len(sessions),
        instructor_minutes=sum(_length(session) * len(session.instructors) for session in sessions),
        learner_minutes=sum(_length(session) * len(session.learners) for session in sessions),
        out_of_hours=_out_of_hours(problem, solution, index),
        days=None if left_out or not sessions else max(_last_day(cohort, session) for session in sessions),
        horizon_days=(horizon.end - horizon.start).days + 1,
        reachable=_reachable(problem.clinics[index]),
        waits=bool(cohort.clinics[index].prework),
    )


def _length(session: Session) -> int:
    """Minutes of all meetings."""
    return sum((meeting.end - meeting.start) // MINUTE for meeting in session.meetings)


def _last_day(cohort: Cohort, session: Session) -> int:
    """The day of the horizon, from 1, on which the last meeting ends."""
    last = minute(max(meeting.end for meeting in session.meetings)) - 1
    return (timezones.local(last, cohort.horizon.time_zone).date() - cohort.horizon.start).days + 1


def _out_of_hours(problem: Problem, solution: Solution, index: int) -> int:
    here = replace(problem, frozen=tuple(each for each in problem.frozen if each.clinic == index))
    sessions = Solution(tuple(each for each in solution.sessions if each.clinic == index))
    return int(sum(minutes.sum() for minutes in out_of_hours(here, sessions)))


def _reachable(table: ClinicTable) -> int:
    suits = table.available & table.ready & table.decided & (table.out_of_hours == 0) & table.regular
    if not table.languages:
        return int((suits & _staffed(table, table.instructor_available)).any(axis=1).sum())
    reached = np.zeros(len(table.requests), dtype=bool)
    for at in range(len(table.languages)):
        able = table.instructor_available & table.instructor_speaks[:, at, None]
        reached |= (suits & _staffed(table, able)).any(axis=1) & table.request_speaks[:, at]
    return int(reached.sum())


def _staffed(table: ClinicTable, able: Bools) -> Bools:
    """``[T]`` whether enough instructors are able to lead."""
    staffed: Bools = able.sum(axis=0) >= table.staff
    return staffed
