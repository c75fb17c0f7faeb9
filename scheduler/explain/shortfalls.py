"""What a cohort lacks, as far as it can be told before anything is solved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scheduler.cohort.clinic import Clinic
from scheduler.cohort.cohort import Cohort
from scheduler.explain.messages import Messages
from scheduler.explain.reasons import Reasons
from scheduler.explain.standing import Standing
from scheduler.problem import Problem, ShortInts, Solution

_TOLD = ("no_site", "no_language", "no_common_time", "no_instructor", "order", "too_few", "limit")
"""The reasons that can hold before any session runs, but for decisions, which are meant."""


@dataclass(frozen=True)
class Shortfall:
    """Something that will leave requests unmet: its place in the cohort file, and a sentence."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def shortfalls(cohort: Cohort, problem: Problem) -> tuple[Shortfall, ...]:
    """Requests that nothing can meet, fewer seats than requests, what must be and cannot, clinics run for one.

    And clinics that instructors have no day for. In the order of the file: learners, instructors, then clinics.
    """
    standing = Standing(problem, Solution(()))
    cases = [Reasons(cohort, standing, table) for table in problem.clinics]
    of_learners = [each for reasons in cases for each in _unmet(reasons)]
    of_learners.sort(key=lambda pair: pair[0])
    of_clinics = [each for reasons in cases for each in _of_clinic(cohort, reasons)]
    return (*(shortfall for _, shortfall in of_learners), *_of_instructors(cohort, problem), *of_clinics)


def _unmet(reasons: Reasons) -> Iterator[tuple[int, Shortfall]]:
    messages, case = Messages(reasons), reasons.case
    holds = [(getattr(reasons, code), getattr(messages, code)) for code in _TOLD]
    hopeless = case.problem.must_attend[case.table.requests[case.rows]] & ~case.some(case.allowed, case.openable)
    for u, learner in enumerate(case.learners.tolist()):
        place = f"learners[{learner}]"
        yield from ((learner, Shortfall(place, message(u))) for held, message in holds if held[u])
        if hopeless[u]:
            who = reasons.cohort.learners[learner].name
            said = f"A decision says that {who} attends {messages.title}"
            yield learner, Shortfall(place, f"{said}, and no session can be held that they may attend.")


def _of_instructors(cohort: Cohort, problem: Problem) -> Iterator[Shortfall]:
    for k, left in problem.instructor_day_minutes.items():
        instructor, most = cohort.instructors[k], int(left.max())
        for table in problem.clinics:
            if k in table.instructors and table.duration > most:
                told = f'"{cohort.clinics[table.index].title}" takes {table.duration} minutes'
                beside = " beside standing duties" if instructor.duties else ""
                message = f"{told}, and {instructor.name} has at most {most} a day{beside}: they can never lead it."
                yield Shortfall(f"instructors[{k}].max_minutes_per_day", message)


def _of_clinic(cohort: Cohort, reasons: Reasons) -> Iterator[Shortfall]:
    table, clinic = reasons.table, reasons.clinic
    place = f"clinics[{table.index}]"
    if table.min_learners == 1:
        yield Shortfall(f"{place}.min_learners", f'"{clinic.title}" may run for a single learner: min_learners is 1.')
    if len(table.instructors) < table.staff:
        have = len(table.instructors)
        needs = f"needs {table.staff} per session; {have} {'is' if have == 1 else 'are'} qualified"
        yield Shortfall(f"{place}.instructors_per_session", f'"{clinic.title}" {needs}.')
    wanted = len(reasons.case.rows)
    seats = _seats(cohort, reasons)
    if seats is not None and seats < wanted:
        yield Shortfall(place, f'"{clinic.title}" has {wanted} requests and at most {seats} seats.')
    yield from _cannot_run(clinic, reasons, place)


def _cannot_run(clinic: Clinic, reasons: Reasons, place: str) -> Iterator[Shortfall]:
    possible = np.asarray(reasons.case.openable.any(axis=1))
    for t, session in enumerate(clinic.sessions or ()):
        if reasons.table.must_run[t] and not possible[t]:
            lacks = "but its instructors, language and room cannot come together then"
            yield Shortfall(f"{place}.sessions[{t}]", f'"{session.id}" must run, {lacks}.')


def _seats(cohort: Cohort, reasons: Reasons) -> int | None:
    """The most seats that the clinic can have; ``None`` where nothing limits them."""
    table = reasons.table
    sessions = _most_sessions(cohort, reasons)
    if table.listed:
        capacities = np.sort(_capacities(reasons)[table.in_hours])[::-1]
        return int(capacities[:sessions].sum())
    if sessions is None:
        return None
    return sessions * int(_capacities(reasons).max(initial=0))


def _most_sessions(cohort: Cohort, reasons: Reasons) -> int | None:
    """The most sessions that ``max_sessions`` and the instructors' own limits leave."""
    table, limits = reasons.table, []
    if table.max_sessions is not None:
        limits.append(max(0, table.max_sessions - reasons.case.standing.num_sessions[table.index]))
    own = [cohort.instructors[k].max_sessions for k in table.instructors.tolist()]
    if table.staff:
        stated = [most for most in own if most is not None]
        if len(stated) == len(own):
            limits.append(sum(stated) // table.staff)
    return min(limits, default=None)


def _capacities(reasons: Reasons) -> ShortInts:
    """``[T]`` seats of a session at each start, in person in the largest room that it can have."""
    table, problem = reasons.table, reasons.problem
    if table.modality != "in_person":
        return table.slot_capacity
    largest = int(problem.room_seats.max(initial=0))
    seats = np.where(table.named_room < 0, largest, np.append(problem.room_seats, 0)[table.named_room])
    return np.minimum(table.slot_capacity, seats)
