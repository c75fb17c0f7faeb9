"""Free working time of a person, and the blocks that are taken from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from scheduler.availability import Availability
from scheduler.calendars.cohort import Readings
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Learner
from scheduler.followup.tasks import Block
from scheduler.plan import Session
from scheduler.spans import Spans, merge, subtract, union
from scheduler.timezones import instant, minute

STEP = 15
"""Blocks start at full quarters of an hour."""


class FreeTime:
    """Working time less whatever keeps people busy, their sessions and nights, within ``[start, end)`` minutes.

    Calendars are known as far as they were read: over the horizon.
    """

    def __init__(self, cohort: Cohort, readings: Readings, sessions: Iterable[Session], start: int, end: int) -> None:
        self.work = Availability(cohort, readings, start, end)
        self._led_as: dict[str, list[str]] = defaultdict(list)
        for instructor in cohort.instructors:
            if instructor.same_as is not None:
                self._led_as[instructor.same_as].append(instructor.id)
        self._met: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for session in sessions:
            pairs = [(minute(meeting.start), minute(meeting.end)) for meeting in session.meetings]
            for role, people in (("learner", session.learners), ("instructor", session.instructors)):
                for person in people:
                    self._met[role, person] += pairs

    def of(self, learner: Learner) -> Desk:
        """One learner's free working time, from which blocks can be taken."""
        times = self.work.of_person(learner)
        held = list(self._met.get(("learner", learner.id), ()))
        for instructor in self._led_as.get(learner.id, ()):
            held += self._met.get(("instructor", instructor), ())
        return Desk(subtract(times.working, union(merge(times.taken), times.night, times.soft, merge(held))))


class Desk:
    """What is left of one person's free working time."""

    def __init__(self, free: Spans) -> None:
        self.free = free

    def take(self, minutes: int, start: int, end: int, *, late: bool) -> Block | None:
        """So many minutes in one piece within ``[start, end)``: the last there are where ``late``, else the first.

        They are not given again. ``None`` where there is no such piece, or nothing to do.
        """
        found = self.find(minutes, start, end, late=late)
        if found is None:
            return None
        self.free = subtract(self.free, merge([found]))
        return Block(instant(found[0]), instant(found[1]))

    def find(self, minutes: int, start: int, end: int, *, late: bool) -> tuple[int, int] | None:
        """Like :meth:`take`, in minutes, and nothing is taken."""
        if minutes <= 0:
            return None
        for opens, closes in self.free[::-1].tolist() if late else self.free.tolist():
            first = -(-max(opens, start) // STEP) * STEP
            last = (min(closes, end) - minutes) // STEP * STEP
            if first <= last:
                begin = last if late else first
                return begin, begin + minutes
        return None
