"""A cohort with its people's time: what one learner, instructor, room or start allows, each rule by its slug."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

from scheduler.cohort.clinic import Clinic, ListedSession
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Instructor, Learner
from scheduler.committed import CommittedPlan
from tests.cohorts.draft import at, wall, zone_info
from tests.oracle.elsewhere import Elsewhere
from tests.oracle.times import (
    PersonTimes,
    Range,
    Spans,
    common,
    local_day,
    merge,
    minute_of,
    person_times,
    room_times,
    subtract,
    weekly,
    within,
)

Meetings = tuple[tuple[int, int], ...]
MARGIN = dt.timedelta(days=3)


@dataclass(frozen=True)
class Start:
    """A candidate start of a clinic."""

    minute: int
    meetings: Meetings
    listed: ListedSession | None = None

    @property
    def must_run(self) -> bool:
        """Whether it is listed so."""
        return self.listed is not None and self.listed.must_run


@dataclass(frozen=True)
class Shell:
    """A session but for its learners; ``room`` and ``instructors`` are positions in the cohort."""

    start: Start
    language: str | None
    room: int | None
    instructors: tuple[int, ...]


class World:
    """Rules about one thing at a time. A rule whose slug is in ``without`` is not asked."""

    def __init__(
        self,
        cohort: Cohort,
        extra_days: int = 0,
        without: Collection[str] = (),
        committed: Sequence[CommittedPlan] = (),
    ) -> None:
        self.cohort = cohort
        self.elsewhere = Elsewhere(cohort, committed)
        self.without = frozenset(without)
        self.zone = cohort.horizon.time_zone
        reach = MARGIN + dt.timedelta(days=extra_days)
        self.days = Range(cohort.horizon.start - reach, cohort.horizon.end + reach)
        self.start = wall(cohort.horizon.start, 0, self.zone)
        self.end = wall(cohort.horizon.end + dt.timedelta(days=1), 0, self.zone)

    @cached_property
    def learner_times(self) -> list[PersonTimes]:
        """Time of every learner."""
        return [self._times(learner) for learner in self.cohort.learners]

    @cached_property
    def instructor_times(self) -> list[PersonTimes]:
        """Time of every instructor."""
        return [self._times(instructor) for instructor in self.cohort.instructors]

    def _times(self, person: Learner | Instructor) -> PersonTimes:
        times = person_times(self.cohort, person, self.days)
        return replace(times, available=subtract(times.available, self.elsewhere.taken(person)))

    @cached_property
    def room_free(self) -> list[Spans]:
        """Free time of every room."""
        rooms = self.cohort.rooms
        return [subtract(room_times(room, self.days), self.elsewhere.in_room(room.id)) for room in rooms]

    def asks(self, slug: str) -> bool:
        """Whether the rule counts."""
        return slug not in self.without

    def meetings(self, clinic: Clinic, start: int) -> Meetings:
        """Section 3."""
        local = at(start).astimezone(zone_info(self.zone))
        clock = local.hour * 60 + local.minute
        firsts = [start] + [
            wall(local.date() + dt.timedelta(days=offset), clock, self.zone) for offset in clinic.meetings.offsets[1:]
        ]
        return tuple((first, first + clinic.duration_minutes) for first in firsts)

    def starts(self, clinic: Clinic, not_before: int | None = None, frozen: Collection[str] = ()) -> list[Start]:
        """Rules 13 and 14: the clinic's candidate starts, none before ``not_before`` but where it must run."""
        if clinic.sessions is not None:
            found = [self._listed(clinic, session) for session in clinic.sessions if session.id not in frozen]
        else:
            step = self.cohort.horizon.start_every_minutes
            first = -(-self.start // step) * step
            found = [Start(minute, self.meetings(clinic, minute)) for minute in range(first, self.end, step)]
            found = [start for start in found if self._in_horizon(start)]
            found = [start for start in found if self.on_grid(clinic, start)] + self._extra(clinic, found)
        earliest = self.start if not_before is None else not_before
        return [start for start in found if start.minute >= earliest or start.must_run]

    def _listed(self, clinic: Clinic, session: ListedSession) -> Start:
        minute = minute_of(session.start, self.zone)
        return Start(minute, self.meetings(clinic, minute), session)

    def _in_horizon(self, start: Start) -> bool:
        return all(self.start <= first and last <= self.end for first, last in start.meetings)

    def on_grid(self, clinic: Clinic, start: Start) -> bool:
        """Rule 13's window and hours."""
        spans = [(self.start, self.end)]
        if clinic.window is not None:
            after = clinic.window.end + dt.timedelta(days=1)
            spans = [(wall(clinic.window.start, 0, self.zone), wall(after, 0, self.zone))]
        hours = merge(spans) if clinic.hours is None else weekly(clinic.hours, self.zone, self.days)
        return all(within(spans, *meeting) and within(hours, *meeting) for meeting in start.meetings)

    def _extra(self, clinic: Clinic, found: list[Start]) -> list[Start]:
        """Without rule 13: three starts more, those that suit the most people."""
        if self.asks("grid"):
            return []
        others = [start for start in found if not self.on_grid(clinic, start)]
        people = [times.available for times in (*self.learner_times, *self.instructor_times)]
        others.sort(key=lambda start: (-sum(all(within(p, *m) for m in start.meetings) for p in people), start.minute))
        return others[:3]

    def shells(self, clinic: Clinic, start: Start) -> list[Shell]:
        """Rules 9, 11 and 14: languages, rooms and instructors that go together at a start."""
        named = start.listed if self.asks("listed") else None
        languages: tuple[str | None, ...] = clinic.languages or (None,)
        if named is not None and named.language is not None:
            languages = tuple(
                tongue for tongue in languages if tongue and tongue.casefold() == named.language.casefold()
            )
        return [
            Shell(start, language, room, team)
            for language in languages
            for room in self._rooms(clinic, start, named)
            for team in self._teams(clinic, start, named, language, room)
        ]

    def _rooms(self, clinic: Clinic, start: Start, named: ListedSession | None) -> list[int | None]:
        if not clinic.has_room:
            return [None]
        return [
            r
            for r, room in enumerate(self.cohort.rooms)
            if (named is None or named.room in (None, room.id))
            and (not self.asks("rooms") or all(within(self.room_free[r], *meeting) for meeting in start.meetings))
        ]

    def _teams(
        self, clinic: Clinic, start: Start, named: ListedSession | None, language: str | None, room: int | None
    ) -> list[tuple[int, ...]]:
        able = [i for i in range(len(self.cohort.instructors)) if self.can_lead(clinic, start, i, language, room)]
        wanted = set() if named is None else set(named.instructors or ())
        teams = combinations(able, clinic.instructors_per_session)
        return [team for team in teams if wanted <= {self.cohort.instructors[i].id for i in team}]

    def can_lead(self, clinic: Clinic, start: Start, i: int, language: str | None, room: int | None) -> bool:
        """Rule 9, and rule 11's sites."""
        instructor = self.cohort.instructors[i]
        if self.asks("rooms") and room is not None and self.cohort.rooms[room].site not in instructor.sites:
            return False
        if not self.asks("staffing"):
            return True
        free = self.instructor_times[i].available
        return (
            clinic.id in instructor.clinics
            and speaks(instructor, language)
            and all(within(free, *meeting) for meeting in start.meetings)
        )

    def can_attend(self, clinic: Clinic, shell: Shell, l: int) -> bool:  # noqa: E741
        """Rules 1, 5, 8 and the sites of rule 11."""
        learner = self.cohort.learners[l]
        start = shell.start
        if self.asks("requests") and not self._may(clinic, start, learner):
            return False
        if self.asks("availability"):
            free = self.learner_times[l].available
            if not speaks(learner, shell.language) or not all(within(free, *meeting) for meeting in start.meetings):
                return False
        if self.asks("readiness") and start.meetings[0][0] < self.ready(clinic, l):
            return False
        if not self.asks("rooms") or clinic.modality != "in_person" or shell.room is None:
            return True
        return learner.site == self.cohort.rooms[shell.room].site

    def wants(self, clinic: Clinic, learner: Learner) -> bool:
        """Whether the learner requests the clinic and has not completed it."""
        asked = {request.clinic for request in self.cohort.requests(learner)}
        return clinic.id in asked and clinic.id not in learner.completed

    def _may(self, clinic: Clinic, start: Start, learner: Learner) -> bool:
        if not self.wants(clinic, learner):
            return False
        for decision in self.cohort.decisions:
            if decision.learner == learner.id and decision.clinic == clinic.id:
                whole = decision.start is None
                there = decision.start is not None and minute_of(decision.start, self.zone) == start.minute
                if (decision.must and not (whole or there)) or (not decision.must and (whole or there)):
                    return False
        return True

    def musts(self, clinic: Clinic) -> list[int]:
        """Learners who must attend the clinic by a decision."""
        forced = {d.learner for d in self.cohort.decisions if d.clinic == clinic.id and d.must}
        return [k for k, learner in enumerate(self.cohort.learners) if learner.id in forced and self.asks("requests")]

    def ready(self, clinic: Clinic, l: int) -> int:  # noqa: E741
        """Rule 8: the first minute at which a meeting may start."""
        learner, horizon = self.cohort.learners[l], self.cohort.horizon
        day = max(horizon.start, learner.available_from or horizon.start)
        found = self.start
        if learner.available_from is not None:
            found = max(found, wall(learner.available_from, 0, self.learner_times[l].zone))
        for item in clinic.prework:
            if item.async_ not in learner.completed:
                found = max(found, wall(day + dt.timedelta(days=item.lead_days), 0, self.zone))
        return found

    def out_of_hours(self, times: PersonTimes, meetings: Meetings) -> int:
        """Minutes outside working time."""
        return sum(end - start - common(times.working, start, end) for start, end in meetings)

    def night(self, times: PersonTimes, meetings: Meetings) -> int:
        """Minutes within the local night."""
        return sum(common(times.night, start, end) for start, end in meetings)

    def soft(self, times: PersonTimes, meetings: Meetings) -> int:
        """Minutes within soft time."""
        return sum(common(times.soft, start, end) for start, end in meetings)

    def days_waited(self, start: int) -> int:
        """Whole days from the horizon's start, by the horizon's calendar."""
        return (local_day(start, self.zone) - self.cohort.horizon.start).days


def speaks(person: Learner | Instructor, language: str | None) -> bool:
    """Whether a person speaks a session's language; any where they state none."""
    if language is None or person.languages is None:
        return True
    return language.casefold() in {tongue.casefold() for tongue in person.languages}
