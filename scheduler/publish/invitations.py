"""From a plan to one message per person and meeting."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property

from scheduler.calendars.events import Event, Message, Party
from scheduler.cohort.clinic import AsyncAlternative, Clinic
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Instructor, Learner, Person
from scheduler.cohort.places import Room
from scheduler.errors import Fault, InputError
from scheduler.plan import Plan, Session
from scheduler.publish import texts
from scheduler.publish.identity import Role, event_file, event_uid, person_stem, person_tag
from scheduler.publish.places import Attendance, place, seated
from scheduler.publish.stage import AT_ONCE, Stage
from scheduler.timezones import zone_of_country


@dataclass(frozen=True)
class Invitation:
    """What one person is told about one meeting, and the file that says it."""

    role: Role
    person: str
    tag: str
    file: str
    message: Message

    @property
    def uid(self) -> str:
        """The event's UID."""
        return self.message.event.uid

    @property
    def content(self) -> str:
        """A hash of all that the person sees; it does not depend on SEQUENCE and DTSTAMP, nor on icalendar.

        Ledgers of every age hold it: what is new in a message is left out where it says nothing.
        """
        seen = {**asdict(self.message), "method": self.message.method}
        if not self.message.tentative:
            del seen["tentative"]
        return hashlib.sha256(json.dumps(seen, sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True)
class Invitations:
    """All invitations of a plan, and the UIDs that stand as they were sent.

    Those are of frozen sessions whose clinic, or of people who, are no longer in the cohort: nothing new can be said
    about them. And those of learners whose session waits for its instructors.
    """

    wanted: tuple[Invitation, ...]
    standing: frozenset[str]


def check_plan(plan: Plan, cohort: Cohort) -> None:
    """Raise InputError with all faults of a plan that is not this cohort's, or that says who meets twice."""
    writer = _Writer(cohort, AT_ONCE, rosters=False)
    faults: list[Fault] = []
    if plan.cohort.id != cohort.id:
        faults.append(Fault("cohort.id", "is another cohort's plan", plan.cohort.id, f'this cohort is "{cohort.id}"'))
    uids: list[str] = []
    for position, session in enumerate(plan.sessions):
        known = [(role, person) for role, person in _people(session) if writer.knows(session, role, person)]
        uids += [uid for role, person in known for uid in writer.uids(session, role, person)]
        if len(known) < len(session.learners) + len(session.instructors) and not session.frozen:
            faults.append(Fault(f"sessions[{position}]", "names a clinic or people that the cohort does not have"))
    if len(set(uids)) < len(uids):
        what = "hold somebody twice: a learner in two sessions of a clinic, or an id that comes again"
        faults.append(Fault("sessions", what))
    if faults:
        raise InputError(faults)


def invitations(plan: Plan, cohort: Cohort, *, stage: Stage = AT_ONCE, rosters: bool = False) -> Invitations:
    """Every person's meetings, learners before instructors of a session; the plan has passed ``check_plan``.

    ``rosters``: instructors read the names of their learners.
    """
    writer = _Writer(cohort, stage, rosters)
    wanted: list[Invitation] = []
    standing: set[str] = set()
    for session in plan.sessions:
        for role, person in _people(session):
            if role == "learner" and session.id in stage.closed:
                continue
            if writer.knows(session, role, person):
                wanted += writer.invitations(session, role, person)
            else:
                standing.update(writer.uids(session, role, person))
    return Invitations(tuple(wanted), frozenset(standing) | stage.standing)


def _people(session: Session) -> Iterator[tuple[Role, str]]:
    for learner in session.learners:
        yield "learner", learner
    for instructor in session.instructors:
        yield "instructor", instructor


class _Writer:
    """Looks things up in a cohort and writes messages."""

    def __init__(self, cohort: Cohort, stage: Stage, rosters: bool) -> None:
        self.cohort = cohort
        self.stage = stage
        self.rosters = rosters
        organizer = cohort.organizer
        self.organizer = None if organizer is None else Party(organizer.email, organizer.name)
        self.learner_by_id: dict[str, Learner] = {learner.id: learner for learner in cohort.learners}
        self.instructor_by_id: dict[str, Instructor] = {instructor.id: instructor for instructor in cohort.instructors}
        self.room_by_id: dict[str, Room] = {room.id: room for room in cohort.rooms}
        self.async_by_id: dict[str, AsyncAlternative] = {item.id: item for item in cohort.async_items}
        self.seats_by_session: dict[str, frozenset[str]] = {}

    @cached_property
    def rank_by_learner(self) -> dict[str, tuple[int, str | None]]:
        """Position and site of every learner."""
        return {learner.id: (k, learner.site) for k, learner in enumerate(self.cohort.learners)}

    def knows(self, session: Session, role: Role, person: str) -> bool:
        people = self.learner_by_id if role == "learner" else self.instructor_by_id
        return session.clinic in self.cohort.clinic_by_id and person in people

    def uids(self, session: Session, role: Role, person: str) -> Iterator[str]:
        for number in range(1, len(session.meetings) + 1):
            yield event_uid(self.cohort.id, role, person, _key(session, role), number)

    def invitations(self, session: Session, role: Role, person: str) -> Iterator[Invitation]:
        who = self.learner_by_id[person] if role == "learner" else self.instructor_by_id[person]
        tag, stem = person_tag(self.cohort.id, role, person), person_stem(self.cohort.id, role, who)
        for number, uid in enumerate(self.uids(session, role, person), start=1):
            attendee = None if who.email is None or self.organizer is None else Party(who.email, who.name)
            held = uid in self.stage.holds
            event = self._hold(uid, session, who, number) if held else self._event(uid, session, role, who, number)
            message = Message(event, self.organizer, attendee, tentative=held)
            yield Invitation(role, person, tag, event_file(role, stem, _key(session, role), number, uid), message)

    def _event(self, uid: str, session: Session, role: Role, who: Person, number: int) -> Event:
        clinic, meeting = self.cohort.clinic_by_id[session.clinic], session.meetings[number - 1]
        zone = zone_of(who, self.cohort)
        attendance = self._attendance(session, clinic, role, who)
        room = None if session.room is None else self.room_by_id.get(session.room)
        where = place(attendance, clinic, meeting, room, self._instructor_url(session))
        facts = (
            ("When", texts.when(meeting.start, meeting.end, zone)),
            ("Where", where.room),
            ("Join", where.link),
            ("Language", session.language),
            *self._own_facts(session, clinic, role),
        )
        first = texts.local_day(session.meetings[0].start, zone)
        prework = self._prework(clinic, who, first) if number == 1 and isinstance(who, Learner) else ""
        roster = texts.roster(self._names(session)) if self.rosters and role == "instructor" else ""
        return Event(
            uid=uid,
            start=meeting.start,
            end=meeting.end,
            summary=texts.summary(clinic, session, number),
            description=texts.description(clinic.description, facts, prework, roster),
            location=where.location,
            link=where.link,
        )

    def _hold(self, uid: str, session: Session, who: Person, number: int) -> Event:
        """An instructor's event before all have said yes: the time and the place, and no word of learners."""
        clinic, meeting = self.cohort.clinic_by_id[session.clinic], session.meetings[number - 1]
        zone = zone_of(who, self.cohort)
        room = None if session.room is None else self.room_by_id.get(session.room)
        where = place("room" if clinic.modality == "in_person" else "both", clinic, meeting, room, None)
        facts = (
            ("When", texts.when(meeting.start, meeting.end, zone)),
            ("Where", where.room),
            ("Language", session.language),
        )
        return Event(
            uid=uid,
            start=meeting.start,
            end=meeting.end,
            summary=texts.hold_summary(texts.summary(clinic, session, number)),
            description=texts.description(texts.HOLD, facts, clinic.description or ""),
            location=where.room,
        )

    def _names(self, session: Session) -> list[str]:
        """The learners in the session who are still in the cohort, in its order."""
        known = [learner for learner in session.learners if learner in self.learner_by_id]
        return [self.learner_by_id[learner].name for learner in known]

    def _attendance(self, session: Session, clinic: Clinic, role: Role, who: Person) -> Attendance:
        if clinic.modality == "online":
            return "online"
        if clinic.modality == "in_person":
            return "room"
        if role == "instructor":
            return "both"
        return "room" if who.id in self._seated(session) else "online"

    def _seated(self, session: Session) -> frozenset[str]:
        if session.id not in self.seats_by_session:
            room = None if session.room is None else self.room_by_id.get(session.room)
            self.seats_by_session[session.id] = seated(session, room, self.rank_by_learner)
        return self.seats_by_session[session.id]

    def _own_facts(self, session: Session, clinic: Clinic, role: Role) -> tuple[tuple[str, str], ...]:
        if role == "learner":
            return ()
        count = str(len(session.learners))
        if clinic.modality == "hybrid":
            in_room = len(self._seated(session))
            count += f" ({in_room} in the room, {len(session.learners) - in_room} online)"
        return (("You lead this session. Learners", count),)

    def _prework(self, clinic: Clinic, who: Learner, by: str) -> str:
        items = [
            (self.async_by_id[work.async_], work.lead_days)
            for work in clinic.prework
            if work.async_ not in who.completed and work.async_ in self.async_by_id
        ]
        return texts.prework(items, by) if items else ""

    def _instructor_url(self, session: Session) -> str | None:
        first = self.instructor_by_id.get(session.instructors[0]) if session.instructors else None
        return None if first is None else first.conference_url


def zone_of(who: Person | None, cohort: Cohort) -> str:
    """The zone in which somebody reads times; the horizon's for who is no longer in the cohort."""
    horizon = cohort.horizon
    if who is None:
        return horizon.time_zone
    if who.time_zone is not None:
        return who.time_zone
    of_country = zone_of_country(who.country, horizon.start, horizon.end, horizon.time_zone) if who.country else None
    return of_country or horizon.time_zone


def _key(session: Session, role: Role) -> str:
    return session.clinic if role == "learner" else session.id
