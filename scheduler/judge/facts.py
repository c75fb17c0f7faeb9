"""What the judge works out from a cohort once, whatever the plan: times, requests, decisions, candidate starts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from scheduler.cohort.clinic import Clinic, ListedSession
from scheduler.cohort.cohort import Cohort, Group
from scheduler.cohort.people import Instructor, Learner
from scheduler.cohort.places import Room
from scheduler.judge import overbooking
from scheduler.judge.clock import DAY, ZoneTable, day_number
from scheduler.judge.elsewhere import Elsewhere
from scheduler.judge.session import JudgedSession
from scheduler.judge.spans import EVER, NOTHING, Cover, Ints, spans_of
from scheduler.judge.times import Meetings, TimeBook, Times

if TYPE_CHECKING:
    from scheduler.calendars.cohort import Readings

FURTHEST = 1500 * DAY
"""How far beyond the horizon times are worked out at most, in minutes."""


class Facts:
    """A cohort as the judge sees it; made once, used for any number of plans.

    ``readings`` is the calendars' busy time, and other programmes' plans (read here when left out and the cohort names
    any). ``around`` widens the range in which times are worked out, the horizon and two days around it, to ``[start,
    end)`` minutes of UTC: frozen sessions may lie in the past.
    """

    def __init__(
        self, cohort: Cohort, readings: Readings | None = None, *, around: tuple[int, int] | None = None
    ) -> None:
        self.cohort = cohort
        self.readings = _read(cohort) if readings is None else readings
        own = ZoneTable(
            cohort.horizon.time_zone,
            (day_number(cohort.horizon.start) - 30) * DAY,
            (day_number(cohort.horizon.end) + 30) * DAY,
        )
        self.start = own.day_start(day_number(cohort.horizon.start))
        self.end = own.day_start(day_number(cohort.horizon.end) + 1)
        low, high = self.start - 2 * DAY, self.end + 2 * DAY
        if around is not None:
            low, high = max(min(low, around[0]), low - FURTHEST), min(max(high, around[1]), high + FURTHEST)
        self.book = TimeBook(cohort, low, high)
        committed = () if self.readings is None else self.readings.committed
        self.elsewhere = Elsewhere(cohort, committed, low - 8 * DAY, high + 8 * DAY)
        self.horizon_zone = self.book.zone(cohort.horizon.time_zone)
        self.learners = {learner.id: learner for learner in cohort.learners}
        self.instructors = {instructor.id: instructor for instructor in cohort.instructors}
        self.clinics = {clinic.id: clinic for clinic in cohort.clinics}
        self.rooms = {room.id: room for room in cohort.rooms}
        self.resources = {resource.id: resource for resource in cohort.resources}
        self.learner_rank = {key: rank for rank, key in enumerate(self.learners)}
        self.instructor_rank = {key: rank for rank, key in enumerate(self.instructors)}
        self.clinic_rank = {key: rank for rank, key in enumerate(self.clinics)}
        self.languages = {clinic.id: frozenset(map(str.casefold, clinic.languages or ())) for clinic in cohort.clinics}
        self._times: dict[tuple[str, str], Times] = {}
        self._free: dict[str, Cover] = {}
        self._tongues: dict[tuple[str, ...], frozenset[str]] = {}
        self._starts: dict[str, tuple[Ints, Ints]] = {}
        self._frames: dict[str, tuple[Cover, ...]] = {}

    def learner(self, key: str) -> Times:
        """A learner's times."""
        times = self._times.get(("learner", key))
        if times is None:
            learner = self.learners[key]
            group = self.groups.get(learner.group or "")
            times = self.book.person(learner, self._taken("learner", learner), group, self._soft("learner", learner))
            self._times["learner", key] = times
        return times

    def instructor(self, key: str) -> Times:
        """An instructor's times."""
        times = self._times.get(("instructor", key))
        if times is None:
            instructor = self.instructors[key]
            times = self.book.person(
                instructor, self._taken("instructor", instructor), None, self._soft("instructor", instructor)
            )
            self._times["instructor", key] = times
        return times

    def room_free(self, key: str) -> Cover:
        """When a room is free, sessions aside."""
        if key not in self._free:
            room = self.rooms[key]
            busy = [meeting for one in self.elsewhere.rooms.get(key, ()) for meeting in one.meetings]
            self._free[key] = self.book.room(room, _joined(self._calendar("room", room), busy))
        return self._free[key]

    def _taken(self, role: str, person: Learner | Instructor) -> Ints | None:
        """Busy time of calendars and of other programmes; ``None`` where the person has neither."""
        buffer = person.buffer_minutes if isinstance(person, Instructor) else 0
        return _joined(self._calendar(role, person), self.elsewhere.taken(role, person.id, buffer))

    def _calendar(self, kind: str, owner: Learner | Instructor | Room) -> Ints | None:
        if not owner.calendar or self.readings is None:
            return None
        busy: Ints = self.readings.by_person.get((kind, owner.id), NOTHING)
        return busy

    def _soft(self, kind: str, owner: Learner | Instructor) -> Ints:
        if not owner.calendar or self.readings is None:
            return NOTHING
        soft: Ints = self.readings.soft_by_person.get((kind, owner.id), NOTHING)
        return soft

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Groups by id."""
        return {group.id: group for group in self.cohort.groups}

    @cached_property
    def members(self) -> dict[str, tuple[str, ...]]:
        """The learners of every group."""
        members: dict[str, list[str]] = {key: [] for key in self.groups}
        for learner in self.cohort.learners:
            if learner.group in members:
                members[learner.group].append(learner.id)
        return {key: tuple(group) for key, group in members.items()}

    @cached_property
    def leads_as(self) -> dict[str, tuple[str, ...]]:
        """For a learner who also leads: their instructor records."""
        records: dict[str, tuple[str, ...]] = {}
        for instructor in self.cohort.instructors:
            if instructor.same_as is not None:
                records[instructor.same_as] = (*records.get(instructor.same_as, ()), instructor.id)
        return records

    @cached_property
    def requests(self) -> dict[str, dict[str, int]]:
        """For every learner: the clinics requested and not completed, in the cohort's order, with their weights."""
        own = {clinic.id: clinic.priority for clinic in self.cohort.clinics}
        return {learner.id: self._requests(learner, own) for learner in self.cohort.learners}

    def _requests(self, learner: Learner, own: dict[str, int]) -> dict[str, int]:
        if learner.clinics is None:
            asked = own
        else:
            stated = {request.clinic: request.priority for request in learner.clinics}
            order = sorted((clinic for clinic in stated if clinic in own), key=self.clinic_rank.__getitem__)
            asked = {clinic: own[clinic] if (priority := stated[clinic]) is None else priority for clinic in order}
        done = learner.completed
        return {clinic: learner.priority * priority for clinic, priority in asked.items() if clinic not in done}

    @cached_property
    def decisions(self) -> dict[tuple[str, str], tuple[tuple[int | None, bool], ...]]:
        """Decisions by learner and clinic: (start, must). A start without an offset is local to the horizon."""
        found: dict[tuple[str, str], tuple[tuple[int | None, bool], ...]] = {}
        for decision in self.cohort.decisions:
            start = None if decision.start is None else self.horizon_zone.minute(decision.start)
            key = decision.learner, decision.clinic
            found[key] = (*found.get(key, ()), (start, decision.must))
        return found

    def allowed(self, learner: str, clinic: str, start: int) -> bool:
        """Whether the decisions let a learner attend a session of the clinic with that start."""
        return all(
            at is None or at == start if must else at is not None and at != start
            for at, must in self.decisions.get((learner, clinic), ())
        )

    @cached_property
    def listed(self) -> dict[str, dict[str, tuple[ListedSession, int]]]:
        """For every clinic that lists its sessions: those, by id, with their starts."""
        return {
            clinic.id: {one.id: (one, self.horizon_zone.minute(one.start)) for one in clinic.sessions}
            for clinic in self.cohort.clinics
            if clinic.sessions is not None
        }

    def listing(self, session: JudgedSession) -> ListedSession | None:
        """What the clinic lists under the session's id."""
        found = self.listed.get(session.clinic, {}).get(session.id)
        return None if found is None else found[0]

    def capacity(self, session: JudgedSession) -> int:
        """How many learners a session seats: the listed capacity, else the clinic's; in person the room's seats too.

        With a ``show_rate`` that is more than the capacity, though never more than the room's seats.
        """
        clinic, listed = self.clinics[session.clinic], self.listing(session)
        seats = clinic.capacity if listed is None or listed.capacity is None else listed.capacity
        if clinic.show_rate is not None and seats < len(self.cohort.learners):
            most = len(self.cohort.learners)
            seats = overbooking.seats(seats, clinic.show_rate, clinic.overflow_probability, most)
        room = self.rooms.get(session.room or "")
        return min(seats, room.seats) if room is not None and clinic.modality == "in_person" else seats

    def hours_limit(self, person: Learner | Instructor) -> int | None:
        """How many out-of-hours minutes a person may have, if limited."""
        own = person.max_out_of_hours
        return self.cohort.defaults.max_out_of_hours if own is None else own

    def tongues(self, languages: tuple[str, ...] | None) -> frozenset[str] | None:
        """Languages, case aside; ``None`` speaks all."""
        if languages is None:
            return None
        if languages not in self._tongues:
            self._tongues[languages] = frozenset(map(str.casefold, languages))
        return self._tongues[languages]

    def speaks(self, person: Learner | Instructor, language: str | None) -> bool:
        """Whether a person speaks a session's language; no language asks nothing."""
        if language is None or person.languages is None:
            return True
        return language.casefold() in (self.tongues(person.languages) or ())

    def meetings(self, clinic: Clinic, start: int) -> Meetings:
        """The meetings of a session of the clinic whose first starts then (section 3)."""
        wall = self.horizon_zone.wall(start)
        starts = [start] + [self.horizon_zone.first(wall + offset * DAY) for offset in clinic.meetings.offsets[1:]]
        return tuple((begin, begin + clinic.duration_minutes) for begin in starts)

    def meetings_each(self, clinic: Clinic, starts: Ints) -> Ints:
        """``meetings`` of an array of starts; shape (T, M, 2)."""
        walls = self.horizon_zone.walls(starts)
        later = [self.horizon_zone.firsts(walls + offset * DAY) for offset in clinic.meetings.offsets[1:]]
        begins = np.stack([starts, *later], axis=1)
        return np.stack([begins, begins + clinic.duration_minutes], axis=2)

    def starts(self, key: str) -> tuple[Ints, Ints]:
        """A clinic's candidate starts by rules 13 and 14, shape (T,), and their meetings, shape (T, M, 2).

        Listed sessions are given in listed order, and only those.
        """
        if key not in self._starts:
            clinic = self.clinics[key]
            if clinic.sessions is not None:
                starts = np.array([start for _, start in self.listed[key].values()], np.int64)
                self._starts[key] = starts, self.meetings_each(clinic, starts)
            else:
                step = self.cohort.horizon.start_every_minutes
                starts = np.arange(-(-self.start // step) * step, self.end, step, dtype=np.int64)
                meetings = self.meetings_each(clinic, starts)
                fits = np.logical_and.reduce([frame.holds_each(meetings) for frame in self.frames(key)])
                self._starts[key] = starts[fits], meetings[fits]
        return self._starts[key]

    def frames(self, key: str) -> tuple[Cover, ...]:
        """The spans that a clinic's unlisted meetings must lie in: horizon, window, hours."""
        if key not in self._frames:
            clinic, zone = self.clinics[key], self.horizon_zone
            frames = [Cover(spans_of([(self.start, self.end)]))]
            if clinic.window is not None:
                first, last = day_number(clinic.window.start), day_number(clinic.window.end)
                frames.append(Cover(spans_of([(zone.day_start(first), zone.day_start(last + 1))])))
            if clinic.hours is not None:
                frames.append(Cover(zone.weekly(clinic.hours, self.start, self.end)))
            self._frames[key] = tuple(frames)
        return self._frames[key]

    def ready_from(self, learner: str, clinic: str) -> tuple[int, int]:
        """The earliest minute of a meeting by ``available_from`` alone, and with pre-work too (rule 8)."""
        person = self.learners[learner]
        earliest = -EVER
        begin = self.cohort.horizon.start
        if person.available_from is not None:
            earliest = self.learner(learner).zone.day_start(day_number(person.available_from))
            begin = max(begin, person.available_from)
        ready = earliest
        for work in self.clinics[clinic].prework:
            if work.async_ not in person.completed:
                ready = max(ready, self.horizon_zone.day_start(day_number(begin) + work.lead_days))
        return earliest, ready


def _joined(calendar: Ints | None, spans: list[tuple[int, int]]) -> Ints | None:
    if not spans:
        return calendar
    more = np.array(spans, np.int64)
    return more if calendar is None else np.concatenate((calendar, more))


def _read(cohort: Cohort) -> Readings | None:
    """The calendars' busy time and the committed plans, where there are any."""
    owners: tuple[Learner | Instructor | Room, ...] = (*cohort.learners, *cohort.instructors, *cohort.rooms)
    if not cohort.committed and not any(owner.calendar for owner in owners):
        return None
    from scheduler.calendars.cohort import read_calendars

    return read_calendars(cohort)
