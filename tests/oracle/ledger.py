"""Everything of a plan that adds up over its sessions, one column each, with the rules' caps on them.

Most rules say that some sum over sessions stays at or below a cap: how often a human is in a meeting at a moment (1),
how many meetings start on somebody's day, minutes out of hours. Two half-open spans overlap just where one holds the
other's start, so the moments that matter are the meetings' starts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Hashable, Iterable

import numpy as np
from numpy.typing import NDArray

from scheduler.cohort.clinic import Clinic
from scheduler.cohort.people import Instructor
from tests.oracle.times import local_day
from tests.oracle.world import Meetings, World

Row = NDArray[np.int64]
NO_CAP = 1 << 60
ALWAYS = ("unscheduled", "night_minutes", "sessions", "days_waited", "split_groups", "changes", "soft_clashes")


class Ledger:
    """Columns of one cohort: ``position`` by key, ``caps`` in that order; ``moments`` are all meetings' starts."""

    def __init__(self, world: World, moments: Iterable[int], ordered: Collection[str]) -> None:
        self.world = world
        self.cohort = world.cohort
        self.moments = sorted(set(moments))
        self.ordered = frozenset(ordered)
        """Clinics whose first start and last end are written down for every learner."""
        self.position: dict[Hashable, int] = {}
        self.caps: list[int] = []
        learner_at = {learner.id: k for k, learner in enumerate(self.cohort.learners)}
        self.human = [
            ("learner", learner_at[one.same_as]) if one.same_as in learner_at else ("instructor", i)
            for i, one in enumerate(self.cohort.instructors)
        ]
        self.group = {group.id: group for group in self.cohort.groups}
        self._open_columns()

    def zeros(self) -> Row:
        """An empty row."""
        return np.zeros(len(self.caps), dtype=np.int64)

    def attendance(self, clinic_id: str, meetings: Meetings, l: int) -> Row:  # noqa: E741
        """What one learner's attendance adds."""
        learner, times = self.cohort.learners[l], self.world.learner_times[l]
        row = self.zeros()
        self._occupy(row, ("human", ("learner", l)), meetings)
        self._occupy(row, ("away", learner.group), meetings)
        for start, _ in meetings:
            self._add(row, ("day", "learner", l, local_day(start, times.zone)), 1)
        self._add(row, ("out_of_hours", "learner", l), self.world.out_of_hours(times, meetings))
        self._add(row, "night_minutes", self.world.night(times, meetings))
        self._add(row, "soft_clashes", self.world.soft(times, meetings))
        self._add(row, "days_waited", self.world.days_waited(meetings[0][0]))
        self._add(row, ("first", clinic_id, l), meetings[0][0])
        self._add(row, ("last", clinic_id, l), max(end for _, end in meetings))
        for request in self.cohort.requests(learner):
            if request.clinic == clinic_id and clinic_id not in learner.completed:
                self._add(row, "unscheduled", -self.cohort.weight(learner, request))
        return row

    def session(self, clinic: Clinic | None, meetings: Meetings, room: int | None, instructors: Iterable[int]) -> Row:
        """What a session adds, its learners aside."""
        row = self.zeros()
        self._add(row, "sessions", 1)
        self._occupy(row, ("room", room), meetings)
        self._occupy(row, ("resource", clinic.resource if clinic is not None else None), meetings)
        for i in instructors:
            self._lead(row, meetings, i)
        return row

    def elsewhere(self) -> Row:
        """What other programmes' meetings add to days, weeks and resources."""
        row, elsewhere = self.zeros(), self.world.elsewhere
        for k, learner in enumerate(self.cohort.learners):
            zone = self.world.learner_times[k].zone
            for start, _ in elsewhere.counted(learner):
                self._add(row, ("day", "learner", k, local_day(start, zone)), 1)
        for i, instructor in enumerate(self.cohort.instructors):
            zone = self.world.instructor_times[i].zone
            for start, end in elsewhere.counted(instructor):
                day = local_day(start, zone)
                self._add(row, ("load", i, day), end - start)
                self._add(row, ("day", "instructor", i, day), 1)
                self._add(row, ("week", i, day.isocalendar()[:2]), 1)
        for resource in self.cohort.resources:
            self._occupy(row, ("resource", resource.id), tuple(span for span, _ in elsewhere.using(resource.id)))
        return row

    def _lead(self, row: Row, meetings: Meetings, i: int) -> None:
        times, instructor = self.world.instructor_times[i], self.cohort.instructors[i]
        self._occupy(row, ("human", self.human[i]), meetings)
        rest = instructor.buffer_minutes
        self._occupy(row, ("buffer", i), tuple((start, end + rest) for start, end in meetings))
        for start, _ in meetings:
            day = local_day(start, times.zone)
            self._add(row, ("day", "instructor", i, day), 1)
            self._add(row, ("week", i, day.isocalendar()[:2]), 1)
        for start, end in meetings:
            self._add(row, ("load", i, local_day(start, times.zone)), end - start)
        self._add(row, ("led", i), 1)
        self._add(row, ("minutes", i), sum(end - start for start, end in meetings))
        self._add(row, ("out_of_hours", "instructor", i), self.world.out_of_hours(times, meetings))
        self._add(row, "night_minutes", self.world.night(times, meetings))
        self._add(row, "soft_clashes", self.world.soft(times, meetings))

    def _add(self, row: Row, key: Hashable, amount: int) -> None:
        if key in self.position:
            row[self.position[key]] += amount

    def _occupy(self, row: Row, key: Hashable, spans: Meetings) -> None:
        for moment in self.moments:
            column = self.position.get((key, moment))
            if column is not None:
                row[column] += sum(start <= moment < end for start, end in spans)

    def _column(self, key: Hashable, cap: int | None) -> None:
        self.position[key] = len(self.caps)
        self.caps.append(NO_CAP if cap is None else cap)

    def _moments_of(self, key: Hashable, cap: int) -> None:
        for moment in self.moments:
            self._column((key, moment), cap)

    def _open_columns(self) -> None:
        for key in ALWAYS:
            self._column(key, None)
        self._open_human_columns()
        self._open_learner_columns()
        self._open_instructor_columns()
        if self.world.asks("rooms"):
            for r in range(len(self.cohort.rooms)):
                self._moments_of(("room", r), 1)
        if self.world.asks("resources"):
            for resource in self.cohort.resources:
                self._moments_of(("resource", resource.id), resource.concurrent)
        if self.world.asks("max_away"):
            for group in self.cohort.groups:
                if group.max_away is not None:
                    self._moments_of(("away", group.id), group.max_away)

    def _open_human_columns(self) -> None:
        if self.world.asks("overlap"):
            for human in {*(("learner", k) for k in range(len(self.cohort.learners))), *self.human}:
                self._moments_of(("human", human), 1)

    def _open_learner_columns(self) -> None:
        for k, learner in enumerate(self.cohort.learners):
            self._column(("out_of_hours", "learner", k), self._odd_hours(learner.max_out_of_hours))
            for clinic_id in self.ordered:
                self._column(("first", clinic_id, k), None)
                self._column(("last", clinic_id, k), None)
            if learner.max_sessions_per_day is not None and self.world.asks("overlap"):
                for day in self._days(self.world.learner_times[k].zone):
                    self._column(("day", "learner", k, day), learner.max_sessions_per_day)

    def _open_instructor_columns(self) -> None:
        for i, instructor in enumerate(self.cohort.instructors):
            self._column(("out_of_hours", "instructor", i), self._odd_hours(instructor.max_out_of_hours))
            self._column(("minutes", i), None)
            if instructor.max_minutes_per_day is not None and self.world.asks("daily_load"):
                for day in self._days(self.world.instructor_times[i].zone):
                    self._column(("load", i, day), self._left(instructor, day))
            if not self.world.asks("workload"):
                continue
            if instructor.buffer_minutes:
                self._moments_of(("buffer", i), 1)
            days = self._days(self.world.instructor_times[i].zone)
            if instructor.max_sessions_per_day is not None:
                for day in days:
                    self._column(("day", "instructor", i, day), instructor.max_sessions_per_day)
            if instructor.max_sessions_per_week is not None:
                for week in {day.isocalendar()[:2] for day in days}:
                    self._column(("week", i, week), instructor.max_sessions_per_week)
            if instructor.max_sessions is not None:
                self._column(("led", i), instructor.max_sessions)

    def _left(self, instructor: Instructor, day: dt.date) -> int:
        """Rule 21: minutes for meetings that start on a day."""
        left = instructor.max_minutes_per_day or 0
        for duty in instructor.duties:
            if f"{day:%a}".lower() in (duty.days or ("mon", "tue", "wed", "thu", "fri")):
                left -= duty.minutes_per_day or 0
        return max(left, 0)

    def _odd_hours(self, own: int | None) -> int | None:
        if not self.world.asks("out_of_hours_limit"):
            return None
        return self.cohort.defaults.max_out_of_hours if own is None else own

    def _days(self, zone: str) -> list[dt.date]:
        return sorted({local_day(moment, zone) for moment in self.moments})
