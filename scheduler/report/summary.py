"""The summary of a solved plan: sessions by clinic, loads, who is left out, and how good the plan is."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduler.availability import zone_of
from scheduler.cohort.clinic import Clinic
from scheduler.cohort.cohort import Cohort
from scheduler.moves import Moved
from scheduler.overbooking import overflow
from scheduler.plan import Plan, Session, TierResult, Unscheduled
from scheduler.problem import Problem, Solution
from scheduler.report.load import DayLoad, daily_load, has_duties
from scheduler.report.minutes import led, out_of_hours
from scheduler.report.places import LocalTime, local_times
from scheduler.timezones import minute


@dataclass(frozen=True)
class SessionRow:
    """A session that runs: its first meeting, and who is in it."""

    id: str
    start: dt.datetime
    local: tuple[LocalTime, ...]
    num_meetings: int
    seated: int
    capacity: int
    overflow: float
    """The probability that more come than there is capacity; 0 where no more are seated."""
    instructors: tuple[str, ...]
    room: str | None
    language: str | None
    frozen: bool


@dataclass(frozen=True)
class ClinicRow:
    """A clinic: how many of its requests have a session, and its sessions by start."""

    id: str
    title: str
    requests: int
    seated: int
    sessions: tuple[SessionRow, ...]


@dataclass(frozen=True)
class OutOfHoursRow:
    """Somebody who meets outside working time: for how many minutes in this plan."""

    role: str
    id: str
    name: str
    minutes: int


@dataclass(frozen=True)
class LoadRow:
    """What one instructor leads."""

    id: str
    name: str
    sessions: int
    minutes: int
    out_of_hours: int


@dataclass(frozen=True)
class UnscheduledRow:
    """A request without a session: the learner's name, the plan's reasons, titles of what is offered instead.

    ``moves`` says how many more invitations would change, were they seated and nobody else left out; ``None``: not
    known.
    """

    name: str
    clinic_title: str
    request: Unscheduled
    alternatives: tuple[str, ...]
    moves: Moved | None = None


@dataclass(frozen=True)
class Summary:
    """Everything that the summary tells, in the plan's order."""

    title: str
    status: str
    clinics: tuple[ClinicRow, ...]
    out_of_hours: tuple[OutOfHoursRow, ...]
    loads: tuple[LoadRow, ...]
    unscheduled: tuple[UnscheduledRow, ...]
    tiers: tuple[TierResult, ...]
    changes: int
    cancelled: tuple[str, ...]
    over: tuple[DayLoad, ...]
    """Instructors' days that hold more than they should, with what follows sessions."""
    carried: tuple[str, ...]
    """Measures in which minutes of earlier cohorts count."""

    @property
    def num_sessions(self) -> int:
        """How many sessions run."""
        return sum(len(clinic.sessions) for clinic in self.clinics)


def summarise(cohort: Cohort, plan: Plan, problem: Problem, solution: Solution, moves: Sequence[Moved] = ()) -> Summary:
    """Sum up a plan with the problem and the solution that it came from, and what seating others would cost."""
    learner_minutes, instructor_minutes = out_of_hours(problem, solution)
    late = [("learner", p.id, p.name, int(m)) for p, m in zip(cohort.learners, learner_minutes, strict=True)]
    late += [("instructor", p.id, p.name, int(m)) for p, m in zip(cohort.instructors, instructor_minutes, strict=True)]
    sessions, minutes = led(problem, solution)
    return Summary(
        title=cohort.title or cohort.id,
        status=plan.status,
        clinics=_clinics(cohort, plan),
        out_of_hours=tuple(OutOfHoursRow(*row) for row in sorted(late, key=lambda row: -row[3]) if row[3]),
        loads=tuple(
            LoadRow(person.id, person.name, int(sessions[i]), int(minutes[i]), int(instructor_minutes[i]))
            for i, person in enumerate(cohort.instructors)
        ),
        unscheduled=_unscheduled(cohort, plan, {(each.learner, each.clinic): each for each in moves}),
        tiers=plan.tiers,
        changes=plan.measures["changes"],
        cancelled=tuple(session.id for session in plan.cancelled),
        over=_over(cohort, plan),
        carried=_carried(cohort),
    )


def _over(cohort: Cohort, plan: Plan) -> tuple[DayLoad, ...]:
    return tuple(day for day in daily_load(cohort, plan) if day.is_over) if has_duties(cohort) else ()


def _carried(cohort: Cohort) -> tuple[str, ...]:
    found = {
        "worst_out_of_hours": any(learner.past_out_of_hours for learner in cohort.learners),
        "peak_instructor_minutes": any(instructor.past_minutes for instructor in cohort.instructors),
    }
    return tuple(measure for measure, counts in found.items() if counts)


def _clinics(cohort: Cohort, plan: Plan) -> tuple[ClinicRow, ...]:
    zones = {("learner", person.id): zone_of(cohort, person) for person in cohort.learners}
    zones |= {("instructor", person.id): zone_of(cohort, person) for person in cohort.instructors}
    names = {person.id: person.name for person in cohort.instructors}
    by_clinic: dict[str, list[Session]] = defaultdict(list)
    for session in plan.sessions:
        by_clinic[session.clinic].append(session)
    left_out = Counter(request.clinic for request in plan.unscheduled)
    rows = []
    for clinic in cohort.clinics:
        held = by_clinic[clinic.id]
        seated = sum(len(session.learners) for session in held)
        sessions = tuple(_session(cohort, clinic, session, zones, names) for session in held)
        rows.append(ClinicRow(clinic.id, clinic.title, seated + left_out[clinic.id], seated, sessions))
    return tuple(rows)


def _session(
    cohort: Cohort, clinic: Clinic, session: Session, zones: dict[tuple[str, str], str], names: dict[str, str]
) -> SessionRow:
    keys = [("learner", i) for i in session.learners] + [("instructor", i) for i in session.instructors]
    start = session.meetings[0].start
    return SessionRow(
        id=session.id,
        start=start,
        local=local_times(minute(start), [zones[k] for k in keys if k in zones]),
        num_meetings=len(session.meetings),
        seated=len(session.learners),
        capacity=capacity_of(cohort, clinic, session),
        overflow=_overflow(cohort, clinic, session),
        instructors=tuple(names.get(i, i) for i in session.instructors),
        room=session.room,
        language=session.language,
        frozen=session.frozen,
    )


def capacity_of(cohort: Cohort, clinic: Clinic, session: Session) -> int:
    """How many learners a session seats: as listed, else its clinic's; in person no more than the room."""
    capacity = clinic.capacity_of(session.id)
    if clinic.modality == "in_person":
        capacity = min([capacity, *(room.seats for room in cohort.rooms if room.id == session.room)])
    return capacity


def _overflow(cohort: Cohort, clinic: Clinic, session: Session) -> float:
    return float(overflow(clinic, capacity_of(cohort, clinic, session), len(session.learners)))


def _unscheduled(cohort: Cohort, plan: Plan, moves: Mapping[tuple[str, str], Moved]) -> tuple[UnscheduledRow, ...]:
    names = {person.id: person.name for person in cohort.learners}
    titles = {item.id: item.title for item in cohort.async_items}
    clinics = cohort.clinic_by_id
    return tuple(
        UnscheduledRow(
            names[request.learner],
            clinics[request.clinic].title,
            request,
            tuple(titles[offer.async_] for offer in request.alternatives),
            moves.get((request.learner, request.clinic)),
        )
        for request in plan.unscheduled
    )
