"""One session more that an instructor may lead: in all, in a week or on a day, whichever limit is reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scheduler.advise.change import Change, Edit
from scheduler.advise.finding import A_CHANCE, Finding
from scheduler.advise.levers.leading import leads
from scheduler.advise.looks import Looks, each_with
from scheduler.cohort.people import Instructor
from scheduler.explain.standing import Standing, over_cap
from scheduler.problem import Ints, Problem

LEVER = "instructor_limit"
LIMITS = {
    "max_sessions": "sessions",
    "max_sessions_per_day": "sessions a day",
    "max_sessions_per_week": "sessions a week",
}


def find(looks: Looks) -> Iterator[Finding]:
    """For every instructor the limits in the way at the best places; each that is reached, where somebody waits."""
    people = looks.cohort.instructors
    if not any(getattr(person, limit) is not None for person in people for limit in LIMITS):
        return
    freer = looks.freer(instructors=each_with(people, **dict.fromkeys(LIMITS)))
    standing = Standing(looks.opened.problem, looks.opened.solution)
    for lead in leads(looks.base, freer):
        start = int(freer.slots(lead.clinic).start[lead.slot])
        meetings = freer.problem.clinics[lead.clinic].meetings[[start]]
        reached = _reached(looks.opened.problem, standing, lead.instructor, meetings)
        if reached:
            yield Finding(_lifted(people[lead.instructor], reached), lead.seats, lead.relief)
    for table in looks.base.problem.clinics:
        if len(looks.base.waiting(table.index)):
            for k in table.instructors.tolist():
                reached = _reached(looks.opened.problem, standing, k, table.meetings[table.in_hours])
                yield from (Finding(_lifted(people[k], [limit]), A_CHANCE) for limit in reached)


def _lifted(person: Instructor, limits: Sequence[str]) -> Change:
    """One more by each of these limits."""
    more = {limit: getattr(person, limit) + 1 for limit in limits}
    edits = tuple(Edit(("instructors", person.id, limit), most) for limit, most in more.items())
    told = " and ".join(f"{most} {LIMITS[limit]}" for limit, most in more.items())
    return Change(LEVER, f"instructor {person.id}", f"{person.name} ({person.id}) may lead one more: {told}", edits, 1)


def _reached(problem: Problem, standing: Standing, k: int, meetings: Ints) -> list[str]:
    """The limits that keep an instructor from a session with some of the ``[T, M, 2]`` meetings."""
    held, found = standing.of_instructor[k], []
    most, per_day = problem.instructor_max_sessions[k], problem.instructor_max_per_day[k]
    per_week = problem.instructor_max_per_week[k]
    if most is not None and standing.instructor_sessions[k] >= most:
        found.append("max_sessions")
    if per_day is not None and over_cap(meetings, held, problem.instructor_days[k], per_day).any():
        found.append("max_sessions_per_day")
    if per_week is not None and over_cap(meetings, held, problem.instructor_weeks[k], per_week).any():
        found.append("max_sessions_per_week")
    return found
