"""Enrolments and rosters as CSV, in the columns of learning systems.

All of it names people: it is for the coordinator, who loads it there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from scheduler import timezones
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Person
from scheduler.plan import Plan, Session
from scheduler.tables.safe import Cell, csv_text

Files = dict[str, str]
"""Texts of files by their names."""
LEARNER, INSTRUCTOR = "learner", "instructor"
PLACES = 5
"""Enrolments in one row of Moodle's."""


@dataclass(frozen=True)
class Source:
    """What is exported. ``course``: the one course that everybody is enrolled in; ``None``: each clinic is one."""

    plan: Plan
    cohort: Cohort
    course: str | None = None

    def course_of(self, session: Session) -> str:
        """The course's code: as stated, else the clinic's id."""
        return self.course or session.clinic

    def people(self, session: Session) -> Iterator[tuple[str, Person]]:
        """Learners, then instructors, with their roles; those who are no longer in the cohort are left out."""
        for role, held, known in (
            (LEARNER, session.learners, self._learners),
            (INSTRUCTOR, session.instructors, self._instructors),
        ):
            yield from ((role, known[each]) for each in held if each in known)

    @cached_property
    def _learners(self) -> Mapping[str, Person]:
        return {each.id: each for each in self.cohort.learners}

    @cached_property
    def _instructors(self) -> Mapping[str, Person]:
        return {each.id: each for each in self.cohort.instructors}

    def title(self, session: Session) -> str:
        """The clinic's title."""
        clinic = self.cohort.clinic_by_id.get(session.clinic)
        return session.clinic if clinic is None else clinic.title

    def clock(self, moment: dt.datetime) -> str:
        """What the clocks of the horizon show: ``2026-03-02 16:00``."""
        zone = self.cohort.horizon.time_zone
        return f"{timezones.local(timezones.to_minute(moment, zone), zone):%Y-%m-%d %H:%M}"


def moodle(source: Source) -> Files:
    """``users.csv`` for *Upload users*, and ``groups.csv`` for *Import groups*: a group is a session.

    A row holds at most ``PLACES`` enrolments of a person; who has more has further rows.
    """
    places: dict[str, list[tuple[str, str, str]]] = {}
    people: dict[str, Person] = {}
    for session in source.plan.sessions:
        for role, person in source.people(session):
            people[username(person)] = person
            moodle_role = "student" if role == LEARNER else "teacher"
            places.setdefault(username(person), []).append((source.course_of(session), session.id, moodle_role))
    most = min(max(map(len, places.values()), default=0), PLACES)
    columns = ["username", "firstname", "lastname", "email"]
    columns += [f"{name}{number}" for number in range(1, most + 1) for name in ("course", "group", "role")]
    rows = []
    for user, entries in places.items():
        for first in range(0, len(entries), PLACES):
            filled = [cell for entry in entries[first : first + PLACES] for cell in entry]
            filled += [""] * (3 * most - len(filled))
            rows.append((user, *names_of(people[user]), people[user].email, *filled))
    groups = [
        (session.id, source.course_of(session), session.id, _described(source, session))
        for session in source.plan.sessions
    ]
    return {
        "users.csv": csv_text(columns, rows),
        "groups.csv": csv_text(("groupname", "coursename", "groupidnumber", "description"), groups),
    }


def brightspace(source: Source) -> Files:
    """``enrolments.csv`` for *Bulk User Management* (action, user, role, org unit code), and ``rosters.csv``."""
    rows = dict.fromkeys(
        ("ENROLL", username(person), "Learner" if role == LEARNER else "Instructor", source.course_of(session))
        for session in source.plan.sessions
        for role, person in source.people(session)
    )
    columns = ("Action", "Username", "Role Name", "Org Unit Code")
    return {"enrolments.csv": csv_text(columns, rows), "rosters.csv": csv_text(ROSTER, _roster(source))}


def cornerstone(source: Source) -> Files:
    """``sessions.csv`` (parts of events by locator number) and ``roster.csv`` (users by locator number)."""
    zone = source.cohort.horizon.time_zone
    parts = [
        (
            session.clinic,
            source.title(session),
            session.id,
            number,
            source.clock(meeting.start),
            source.clock(meeting.end),
            zone,
            session.room or "",
            meeting.link or "",
            "; ".join(username(person) for role, person in source.people(session) if role == INSTRUCTOR),
            len(session.learners),
        )
        for session in source.plan.sessions
        for number, meeting in enumerate(session.meetings, start=1)
    ]
    columns = (
        *("Event Number", "Event Title", "Locator Number", "Part Number", "Part Start Date", "Part End Date"),
        *("Time Zone", "Location", "Virtual Link", "Instructor User ID", "Registrations"),
    )
    roster = [
        (person.id, username(person), session.id, session.clinic, "Registered")
        for session in source.plan.sessions
        for role, person in source.people(session)
        if role == LEARNER
    ]
    users = ("User ID", "User Name", "Locator Number", "Event Number", "Status")
    return {"sessions.csv": csv_text(columns, parts), "roster.csv": csv_text(users, roster)}


def plain(source: Source) -> Files:
    """``rosters.csv``, a row per person and session; ``sessions.csv``; ``unscheduled.csv``. For spreadsheets."""
    sessions = [
        (
            session.id,
            session.clinic,
            source.title(session),
            source.clock(session.meetings[0].start),
            source.clock(session.meetings[-1].end),
            len(session.meetings),
            session.language,
            session.room,
            len(session.learners),
        )
        for session in source.plan.sessions
    ]
    columns = ("session", "clinic", "title", "start", "end", "meetings", "language", "room", "learners")
    names = {learner.id: learner.name for learner in source.cohort.learners}
    left_out = [
        (
            each.learner,
            names.get(each.learner, ""),
            each.clinic,
            "; ".join(reason.code for reason in each.reasons),
            "; ".join(offer.async_ for offer in each.alternatives),
        )
        for each in source.plan.unscheduled
    ]
    reasons = ("learner", "name", "clinic", "reasons", "alternatives")
    return {
        "rosters.csv": csv_text(ROSTER, _roster(source), byte_order_mark=True),
        "sessions.csv": csv_text(columns, sessions, byte_order_mark=True),
        "unscheduled.csv": csv_text(reasons, left_out, byte_order_mark=True),
    }


SYSTEMS: Mapping[str, Callable[[Source], Files]] = {
    "moodle": moodle,
    "brightspace": brightspace,
    "cornerstone": cornerstone,
    "csv": plain,
}
"""What writes the files of each system."""

ROSTER = ("session", "clinic", "title", "start", "end", "time zone", "role", "id", "name", "email", "group", "language")


def username(person: Person) -> str:
    """The address in small letters, else the id."""
    return (person.email or person.id).lower()


def names_of(person: Person) -> tuple[str, str]:
    """First and last name: the last word is the last name; one word is both, for systems that ask for both."""
    first, _, last = person.name.strip().rpartition(" ")
    return (first or last, last)


def _roster(source: Source) -> Iterator[Sequence[Cell]]:
    zone = source.cohort.horizon.time_zone
    for session in source.plan.sessions:
        start, end = source.clock(session.meetings[0].start), source.clock(session.meetings[-1].end)
        about = (session.id, session.clinic, source.title(session), start, end, zone)
        for role, person in source.people(session):
            group = getattr(person, "group", None)
            yield *about, role, person.id, person.name, person.email, group, session.language


def _described(source: Source, session: Session) -> str:
    start = source.clock(session.meetings[0].start)
    return f"{source.title(session)}, {start} {source.cohort.horizon.time_zone}"
