"""The last word to each instructor before their sessions: who comes, where to, and who works with whom.

A brief holds names of the learners of its own sessions, and nobody's address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from scheduler.calendars.clean import clean_line, clean_url
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Instructor, Learner
from scheduler.exports.breakouts import By, breakouts
from scheduler.overbooking import overflow
from scheduler.plan import Plan, Session
from scheduler.publish import texts
from scheduler.publish.invitations import zone_of
from scheduler.publish.places import Attendance, place
from scheduler.tables.safe import csv_text

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])|^([-+=])|^(\d+)([.)])")


@dataclass(frozen=True)
class Brief:
    """One instructor's brief, in Markdown, and the sessions that it tells of."""

    instructor: str
    name: str
    sessions: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Rooms:
    """How breakout rooms are made up: see ``breakouts``."""

    by: By
    number: int | None = None


def briefs(plan: Plan, cohort: Cohort, rooms: Rooms | None = None) -> tuple[Brief, ...]:
    """A brief for every instructor of the cohort who leads something, in the cohort's order."""
    found = []
    for instructor in cohort.instructors:
        led = [session for session in plan.sessions if instructor.id in session.instructors]
        led = [session for session in led if session.clinic in cohort.clinic_by_id]
        if led:
            text = "\n".join(_brief(instructor, led, cohort, rooms)) + "\n"
            found.append(Brief(instructor.id, instructor.name, tuple(each.id for each in led), text))
    return tuple(found)


def zoom_rooms(session: Session, cohort: Cohort, rooms: Rooms) -> str:
    """Breakout rooms as Zoom reads them before a meeting. It holds addresses: for the coordinator, or the host."""
    filled = breakouts(_learners(session, cohort), rooms.by, rooms.number)
    rows = [(f"Room {k}", each.email) for k, room in enumerate(filled, start=1) for each in room if each.email]
    return csv_text(("Pre-assign Room Name", "Email Address"), rows)


def _brief(instructor: Instructor, led: Sequence[Session], cohort: Cohort, rooms: Rooms | None) -> Iterator[str]:
    yield f"# {plain(cohort.title or cohort.id)}: brief for {plain(instructor.name)}"
    for session in led:
        yield ""
        yield from _session(session, instructor, cohort, rooms)


def _session(session: Session, instructor: Instructor, cohort: Cohort, rooms: Rooms | None) -> Iterator[str]:
    clinic, learners = cohort.clinic_by_id[session.clinic], _learners(session, cohort)
    yield f"## {plain(clinic.title)} ({plain(session.id)})"
    yield ""
    yield from (f"- {fact}" for fact in _facts(session, instructor, cohort))
    yield ""
    yield f"### Who comes: {len(learners) or 'nobody yet'}"
    if not learners:
        return
    yield ""
    yield from (f"- {_who(learner)}" for learner in learners)
    if rooms is not None:
        yield ""
        yield "### Breakout rooms, by group" if rooms.by == "group" else "### Breakout rooms, mixed"
        yield ""
        for number, room in enumerate(breakouts(learners, rooms.by, rooms.number), start=1):
            yield f"{number}. {', '.join(plain(learner.name) for learner in room)}"


def _facts(session: Session, instructor: Instructor, cohort: Cohort) -> Iterator[str]:
    clinic, zone = cohort.clinic_by_id[session.clinic], zone_of(instructor, cohort)
    room = next((each for each in cohort.rooms if each.id == session.room), None)
    names = {each.id: each for each in cohort.instructors}
    first = names.get(session.instructors[0])
    for meeting in session.meetings:
        yield f"When: {texts.when(meeting.start, meeting.end, zone)}"
        attendance: Attendance = "room" if clinic.modality == "in_person" else "both" if clinic.has_room else "online"
        where = place(attendance, clinic, meeting, room, None if first is None else first.conference_url)
        if where.room:
            yield f"Where: {plain(where.room)}"
        if where.link:
            url = clean_url(where.link)
            yield f"Join: {plain(where.link) if url is None else f'<{url}>'}"
    if session.language is not None:
        yield f"Language: {plain(session.language)}"
    others = [each for each in session.instructors if each != instructor.id]
    if others:
        yield f"With: {', '.join(plain(names[each].name) if each in names else each for each in others)}"
    yield from _expected(session, cohort)
    items = {each.id: each for each in cohort.async_items}
    todo = [items[each.async_].title for each in clinic.prework if each.async_ in items]
    if todo:
        yield f"They were asked to do before: {', '.join(map(plain, todo))}"


def _expected(session: Session, cohort: Cohort) -> Iterator[str]:
    clinic = cohort.clinic_by_id[session.clinic]
    capacity = clinic.capacity_of(session.id)
    if clinic.show_rate is not None and len(session.learners) > capacity:
        risk = float(overflow(clinic, capacity, len(session.learners)))
        yield (
            f"Overbooked: {len(session.learners)} on {capacity} seats, since about {clinic.show_rate * 100:g} % come;"
            f" more than that come with a probability of at most {ceil(round(risk * 1000, 6)) / 10:g} %"
        )


def _who(learner: Learner) -> str:
    facts = [plain(learner.group)] if learner.group else []
    if learner.low_bandwidth:
        facts.append("slow connection")
    return plain(learner.name) + (f" ({', '.join(facts)})" if facts else "")


def _learners(session: Session, cohort: Cohort) -> list[Learner]:
    here = frozenset(session.learners)
    return [learner for learner in cohort.learners if learner.id in here]


def plain(text: str) -> str:
    """A text on one line that Markdown shows as it stands."""
    return _MARKUP.sub(lambda found: "\\".join(found.groups("")[2:]) if found[3] else f"\\{found[0]}", clean_line(text))
