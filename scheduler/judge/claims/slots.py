"""A clinic's slots: every candidate start, with every language and room that a session could have there.

Arrays have the shape (T, K, Q): starts, languages, rooms. A clinic without languages has the one language ``None``,
one online the one room ``None``.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property

import numpy as np

from scheduler.cohort.people import Instructor
from scheduler.judge.clock import ZoneTable
from scheduler.judge.rules.daily_load import minutes_left
from scheduler.judge.scene import Scene
from scheduler.judge.session import JudgedSession
from scheduler.judge.spans import NOTHING, Bools, Cover, Ints, crowded, spans_of, union


class Slots:
    """Where a clinic's sessions could be, and where the plan leaves room for one more."""

    def __init__(self, scene: Scene, key: str) -> None:
        self.scene = scene
        self.clinic = clinic = scene.facts.clinics[key]
        self.starts, self.meetings = scene.facts.starts(key)
        self.languages: tuple[str | None, ...] = tuple(sorted(scene.facts.languages[key])) or (None,)
        self.rooms: tuple[str | None, ...] = tuple(scene.facts.rooms) if clinic.has_room else (None,)
        self.sites = [None if room is None else scene.facts.rooms[room].site for room in self.rooms]
        self.listed = tuple(one for one, _ in scene.facts.listed.get(key, {}).values())
        self.shape = len(self.starts), len(self.languages), len(self.rooms)

    @cached_property
    def exists(self) -> Bools:
        """Where a listed session allows the language and the room."""
        found = np.ones(self.shape, bool)
        for t, one in enumerate(self.listed):
            if one.language is not None:
                found[t, [name != one.language.casefold() for name in self.languages], :] = False
            if one.room is not None:
                found[t, :, [name != one.room for name in self.rooms]] = False
        return found

    @cached_property
    def able(self) -> Bools:
        """Where enough qualified instructors are available, speak the language and serve the site."""
        return self._staffed(free=False)

    @cached_property
    def open(self) -> Bools:
        """Where one more session could be opened beside those that run; never where a listed one runs already."""
        found = self._staffed(free=True) & self.startable
        limit = self.clinic.max_sessions
        if limit is not None and len(self.scene.by_clinic.get(self.clinic.id, ())) >= limit:
            return np.zeros(self.shape, bool)
        for q, room in enumerate(self.rooms):
            if room is not None:
                used = spans_of(meeting for one in self.scene.by_room.get(room, ()) for meeting in one.meetings)
                free = self.scene.facts.room_free(room).holds_each(self.meetings)
                found[:, :, q] &= (free & ~self._touched(Cover(used)))[:, None]
        return np.asarray(found & ~self._touched(self._full_resource())[:, None, None])

    @cached_property
    def startable(self) -> Bools:
        """Where no listed session runs yet; shape (T, 1, 1)."""
        running = {one.id for one in self.scene.by_clinic.get(self.clinic.id, ())}
        free = [one.id not in running for one in self.listed] if self.listed else np.ones(self.shape[0], bool)
        return np.array(free, bool)[:, None, None]

    def _touched(self, cover: Cover) -> Bools:
        """Which starts have a meeting that overlaps the spans; shape (T,)."""
        return np.asarray(cover.minutes_each(self.meetings) > 0)

    def _full_resource(self) -> Cover:
        """When as many meetings as the clinic's resource allows run already."""
        facts = self.scene.facts
        resource = facts.resources.get(self.clinic.resource or "")
        if resource is None:
            return Cover(NOTHING)
        users = [clinic.id for clinic in facts.cohort.clinics if clinic.resource == resource.id]
        sessions = [one for key in users for one in self.scene.by_clinic.get(key, ())]
        sessions += facts.elsewhere.users.get(resource.id, [])
        return Cover(crowded(resource.concurrent, *(np.array(one.meetings) for one in sessions)))

    def _staffed(self, free: bool) -> Bools:
        """Where enough instructors are able; with ``free``, able and not held up by what they lead and attend."""
        needed = self.clinic.instructors_per_session
        if not needed:
            return np.ones(self.shape, bool)
        count = np.zeros(self.shape, np.int32)
        named_there = np.ones(self.shape, bool)
        named = {key: [t for t, one in enumerate(self.listed) if key in (one.instructors or ())] for key in self._named}
        for key, instructor in self.scene.facts.instructors.items():
            if self.clinic.id in instructor.clinics:
                able = self._able(key, instructor, free)
                count += able
                for t in named.pop(key, ()):
                    named_there[t] &= able[t]
        for times in named.values():
            named_there[times] = False
        return np.asarray((count >= needed) & named_there)

    @cached_property
    def _named(self) -> set[str]:
        return {key for one in self.listed for key in one.instructors or ()}

    def _able(self, key: str, instructor: Instructor, free: bool) -> Bools:
        facts = self.scene.facts
        when = facts.instructor(key).available.holds_each(self.meetings)
        if free:
            when = when & Load(self.scene, key, instructor).carries(self.meetings)
        speaks = np.array([facts.speaks(instructor, name) for name in self.languages])
        serves = np.array([site is None or site in instructor.sites for site in self.sites], bool)
        return np.asarray(when[:, None, None] & speaks[:, None] & serves)


class Load:
    """What an instructor leads and attends already, and what they could lead beside it (rules 6, 10, 15 and 21)."""

    def __init__(self, scene: Scene, key: str, instructor: Instructor) -> None:
        self.scene, self.key, self.instructor = scene, key, instructor
        self.led: list[JudgedSession] = scene.led.get(key, [])

    def carries(self, meetings: Ints) -> Bools:
        """At which starts they could lead one more session; ``meetings`` has shape (T, M, 2), the result (T,)."""
        most = self.instructor.max_sessions
        if most is not None and len(self.led) >= most:
            return np.zeros(len(meetings), bool)
        fits = self._taken().minutes_each(meetings) == 0
        fits &= np.all(meetings[:, 1:, 0] - meetings[:, :-1, 1] >= self.instructor.buffer_minutes, axis=1)
        zone = self.scene.facts.instructor(self.key).zone
        for most, days in ((self.instructor.max_sessions_per_day, 1), (self.instructor.max_sessions_per_week, 7)):
            if most is not None:
                fits &= self._uncrowded(zone, meetings, most, days)
        if self.instructor.max_minutes_per_day is not None:
            fits &= self._light(zone, meetings)
        return np.asarray(fits & self._in_hours(meetings))

    def _taken(self) -> Cover:
        """Their own meetings with the buffer on both sides, and the other meetings of the same human."""
        buffer, same, scene = self.instructor.buffer_minutes, self.instructor.same_as, self.scene
        own = [(start - buffer, end + buffer) for one in self.led for start, end in one.meetings]
        others = list(scene.attended.get(same, ())) if same is not None else []
        for record in scene.facts.leads_as.get(same, ()) if same is not None else ():
            others += scene.led.get(record, ()) if record != self.key else ()
        return Cover(union(spans_of(own), spans_of(meeting for one in others for meeting in one.meetings)))

    def _uncrowded(self, zone: ZoneTable, meetings: Ints, most: int, days: int) -> Bools:
        """Whether no day (``days`` 1) or ISO week (7) would hold more than ``most`` of their meetings."""
        period = zone.day if days == 1 else zone.week
        led = (*self.led, *self.scene.facts.elsewhere.led.get(self.key, ()))
        held = Counter(period(start) for one in led for start, _ in one.meetings)
        new = zone.days(meetings[:, :, 0]) if days == 1 else (zone.days(meetings[:, :, 0]) + 3) // 7
        values, index = np.unique(new, return_inverse=True)
        before = np.array([held[int(value)] for value in values], np.int64)[index.reshape(new.shape)]
        beside = (new[:, :, None] == new[:, None, :]).sum(axis=2)
        return np.asarray((before + beside <= most).all(axis=1))

    def _light(self, zone: ZoneTable, meetings: Ints) -> Bools:
        """Whether no day would hold more minutes of their meetings than it has for them."""
        held: Counter[int] = Counter()
        for one in (*self.led, *self.scene.facts.elsewhere.led.get(self.key, ())):
            for start, end in one.meetings:
                held[zone.day(start)] += end - start
        days, lengths = zone.days(meetings[:, :, 0]), meetings[:, :, 1] - meetings[:, :, 0]
        values, index = np.unique(days, return_inverse=True)
        left = np.array([minutes_left(self.instructor, int(day)) - held[int(day)] for day in values], np.int64)
        own = ((days[:, :, None] == days[:, None, :]) * lengths[:, None, :]).sum(axis=2)
        return np.asarray((own <= left[index.reshape(days.shape)]).all(axis=1))

    def _in_hours(self, meetings: Ints) -> Bools:
        """Whether one more session keeps their out-of-hours minutes within their limit."""
        limit = self.scene.facts.hours_limit(self.instructor)
        if limit is None:
            return np.ones(len(meetings), bool)
        every, unfrozen = self.scene.out_of_hours("instructor", self.key)
        lengths = (meetings[:, :, 1] - meetings[:, :, 0]).sum(axis=1)
        more = lengths - self.scene.facts.instructor(self.key).working.minutes_each(meetings)
        return np.asarray((every + more <= limit) | (unfrozen + more == 0))
