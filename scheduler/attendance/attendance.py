"""Who attended what: exports of meetings, matched to a plan's sessions and to the people of its cohort."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scheduler.attendance.clocks import DateOrder, read_length
from scheduler.attendance.exports import Export, Line
from scheduler.attendance.meetings import Held, Readable, find_meeting
from scheduler.attendance.people import How, Match, People
from scheduler.attendance.records import Attended
from scheduler.cohort.cohort import Cohort
from scheduler.errors import Fault, InputError
from scheduler.plan import Plan

Stay = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class FileRead:
    """What an export turned out to be: the meeting (counted from 1) of a session, and how its times were read."""

    name: str
    session: str
    meeting: int
    order: DateOrder
    time_zone: str
    people: int
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Stranger:
    """Somebody in an export who is nobody for sure; ``near`` are those whom they may be, likeliest first."""

    place: str
    session: str
    name: str
    email: str
    minutes: int
    near: tuple[str, ...]


@dataclass(frozen=True)
class Missed:
    """A learner who was to come to a session and did not."""

    learner: str
    clinic: str
    session: str


@dataclass(frozen=True)
class Attendance:
    """Who came, who did not, and who could not be told.

    ``by`` says of each record of ``attended`` how its learner was found. ``unclear`` are those who were not seen for
    sure, though somebody in the export may be them: neither attended nor missed.
    """

    files: tuple[FileRead, ...]
    attended: tuple[Attended, ...]
    by: tuple[How, ...]
    missed: tuple[Missed, ...]
    unclear: tuple[Missed, ...]
    strangers: tuple[Stranger, ...]


def attendance(
    plan: Plan,
    cohort: Cohort,
    exports: Sequence[Export],
    *,
    session: str | None = None,
    time_zone: str | None = None,
    order: DateOrder | None = None,
    said: Mapping[str, str] | None = None,
) -> Attendance:
    """Match exports to a plan. Times without an offset are those of ``time_zone``, by default the horizon's.

    ``session`` states whose exports they are, ``order`` how dates are written, ``said`` which learner (by id) a name
    stands for. Raises ``InputError`` where a meeting, an order or a moment cannot be told.
    """
    people = People(cohort, said or {})
    register = _Register(plan, cohort)
    titles = {clinic.id: clinic.title for clinic in cohort.clinics}
    faults: list[Fault] = []
    for export in exports:
        try:
            zone = time_zone or cohort.horizon.time_zone
            held = find_meeting(export, plan, titles, people, zone, session=session, order=order)
            register.take(export, held, people)
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(faults)
    return register.result()


@dataclass
class _Presence:
    """Single stays, seconds told beside them, and the bounds of all of it."""

    stays: list[Stay] = field(default_factory=list)
    seconds: int = 0
    bounds: list[Stay] = field(default_factory=list)

    def add(self, more: _Presence) -> None:
        """Take in what else is told."""
        self.stays += more.stays
        self.bounds += more.bounds
        self.seconds += more.seconds

    @property
    def minutes(self) -> int:
        """Whole minutes, rounded to the nearest; whoever was there at all has one."""
        return max((_length(self.stays) + self.seconds + 30) // 60, 1)


class _Register:
    """Stays by session and learner, while exports are taken in."""

    def __init__(self, plan: Plan, cohort: Cohort) -> None:
        self._plan = {each.id: each for each in plan.sessions}
        self._rank = {each.id: k for k, each in enumerate(cohort.learners)}
        self._presence: dict[tuple[str, str], _Presence] = defaultdict(_Presence)
        self._how: dict[tuple[str, str], How] = {}
        self._told: dict[str, set[int]] = defaultdict(set)
        self._files: list[FileRead] = []
        self._strangers: list[Stranger] = []

    def take(self, export: Export, held: Held, people: People) -> None:
        """Take in one export of a meeting."""
        roster = self._plan[held.session].learners
        self._told[held.session].add(held.meeting)
        by_person: dict[tuple[str, str], list[Line]] = defaultdict(list)
        matches: dict[tuple[str, str], Match] = {}
        for line in export.lines:
            match = people.match(line.name, (line.email, line.upn), roster)
            key = (match.learner or "", "" if match.learner else f"{line.name} {line.email}".casefold())
            by_person[key].append(line)
            matches.setdefault(key, match)
        for key, lines in by_person.items():
            self._person(matches[key], lines, held)
        self._files.append(
            FileRead(
                export.name,
                held.session,
                held.meeting + 1,
                held.readable.order,
                held.readable.zone,
                sum(match.how != "staff" for match in matches.values()),
                (*export.remarks, *held.remarks),
            )
        )

    def _person(self, match: Match, lines: Sequence[Line], held: Held) -> None:
        here = _presence(lines, held.readable)
        if match.learner is not None:
            key = held.session, match.learner
            self._presence[key].add(here)
            self._how.setdefault(key, match.how)
        elif match.how != "staff":
            first = lines[0]
            self._strangers.append(
                Stranger(first.place, held.session, first.name, first.email, here.minutes, match.candidates)
            )

    def result(self) -> Attendance:
        """What is known after all exports."""
        keys = sorted(self._how, key=lambda key: (list(self._plan).index(key[0]), self._rank[key[1]]))
        attended = [self._attended(*key) for key in keys]
        doubted = {(each.session, learner) for each in self._strangers for learner in each.near}
        absent = [(id, who) for id in self._plan if id in self._told for who in self._plan[id].learners]
        absent = [key for key in absent if key not in self._how]
        return Attendance(
            files=tuple(self._files),
            attended=tuple(attended),
            by=tuple(self._how[key] for key in keys),
            missed=tuple(self._missed(*key) for key in absent if key not in doubted),
            unclear=tuple(self._missed(*key) for key in absent if key in doubted),
            strangers=tuple(self._strangers),
        )

    def _missed(self, session: str, learner: str) -> Missed:
        return Missed(learner, self._plan[session].clinic, session)

    def _attended(self, session: str, learner: str) -> Attended:
        key, planned = (session, learner), self._plan[session]
        here = self._presence[key]
        told = [meeting for k, meeting in enumerate(planned.meetings) if k in self._told[session]]
        return Attended(
            learner=learner,
            clinic=planned.clinic,
            session=session,
            minutes=here.minutes,
            joined=min((start for start, _ in here.bounds), default=None),
            left=max((end for _, end in here.bounds), default=None),
            of=sum((meeting.end - meeting.start) // dt.timedelta(minutes=1) for meeting in told),
            planned=learner in planned.learners,
        )


def _presence(lines: Sequence[Line], readable: Readable) -> _Presence:
    """How long somebody was there, in one export. Rows of single stays count before what is told in all."""
    found = _Presence()
    for line in [line for line in lines if not line.whole] or lines:
        length = read_length(line.length) if line.length else None
        start, end = readable.read(line.join), readable.read(line.leave)
        if start is not None:
            stay = (start, max(start, end or readable.last))
            found.bounds.append(stay)
            if length is None or not line.whole:
                found.stays.append(stay)
                continue
        found.seconds += length or 0
    return found


def _length(stays: Iterable[Stay]) -> int:
    """Seconds in any of the stays; what overlaps counts once."""
    return int(sum((end - start).total_seconds() for start, end in _merged(stays)))


def _merged(stays: Iterable[Stay]) -> Iterator[Stay]:
    current: Stay | None = None
    for start, end in sorted(stays):
        if current is not None and start <= current[1]:
            current = (current[0], max(current[1], end))
            continue
        if current is not None:
            yield current
        current = (start, end)
    if current is not None:
        yield current
