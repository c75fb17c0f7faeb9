"""Everybody's tasks, worked out from a plan."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from scheduler.attendance.records import Attended
from scheduler.availability import horizon, zone_of
from scheduler.calendars.cohort import Readings
from scheduler.cohort.clinic import AsyncAlternative, Clinic
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Learner
from scheduler.explain.alternatives import alternatives
from scheduler.explain.recordings import recordings, watchable_from
from scheduler.followup.due import alternative_due, followup_due, opening, prework_due
from scheduler.followup.free_time import Desk, FreeTime
from scheduler.followup.tasks import Instead, Meet, Sheet, Task
from scheduler.plan import Plan, Session
from scheduler.timezones import minute

AHEAD = dt.timedelta(days=60)
"""So far beyond the horizon, and beyond today, free time is looked for."""


@dataclass(frozen=True)
class Circumstances:
    """When it is (aware), how many days before a session pre-work is looked at, and what is known by now.

    ``session`` is the one that everything is about; ``None``: all. Of clinics that nobody in ``attended`` was in,
    nothing is known about who was there.
    """

    now: dt.datetime
    gate_days: int = 2
    session: str | None = None
    attended: tuple[Attended, ...] = ()
    completed: Collection[tuple[str, str]] = frozenset()
    """Learners and async items that they have done, beside those that the cohort names."""


def sheets(cohort: Cohort, readings: Readings, plan: Plan, here: Circumstances) -> tuple[Sheet, ...]:
    """A sheet for everybody who has something to do, in the cohort's order."""
    writer = _Writer(cohort, readings, plan, here)
    found = (writer.sheet(learner) for learner in cohort.learners)
    return tuple(sheet for sheet in found if not sheet.is_empty)


def is_done(learner: Learner, item: str, completed: Collection[tuple[str, str]]) -> bool:
    """Whether a learner has done an item."""
    return item in learner.completed or (learner.id, item) in completed


def ended(session: Session) -> dt.datetime:
    """When its last meeting ends."""
    return max(meeting.end for meeting in session.meetings)


class _Writer:
    def __init__(self, cohort: Cohort, readings: Readings, plan: Plan, here: Circumstances) -> None:
        self.cohort, self.plan, self.here = cohort, plan, here
        first, last = horizon(cohort)
        ahead = AHEAD // dt.timedelta(minutes=1)
        now = min(max(minute(here.now), first - ahead), last + ahead)
        self.time = FreeTime(cohort, readings, plan.sessions, min(first, now), max(last, now) + ahead)
        self.items = {item.id: item for item in cohort.async_items}
        self.sessions = _sessions_of(plan.sessions)
        self.recorded = recordings(cohort, plan.sessions)
        self.unseated: dict[str, list[str]] = defaultdict(list)
        for request in plan.unscheduled:
            self.unseated[request.learner].append(request.clinic)
        self.present: dict[tuple[str | None, str], set[str]] = defaultdict(set)
        for one in here.attended:
            self.present[one.session, one.clinic] |= {one.learner} if one.minutes > 0 else set()

    def sheet(self, learner: Learner) -> Sheet:
        """One person's; blocks of their tasks do not overlap."""
        held = [one for one in self.sessions.get(learner.id, ()) if self.here.session in (None, one.id)]
        before = [meet for one in held if (meet := self._before(learner, one)) is not None]
        after = [meet for one in held if (meet := self._after(learner, one)) is not None]
        unseated = self.unseated.get(learner.id, ()) if self.here.session is None else ()
        instead = [offer for each in unseated if (offer := self._instead(learner, each)) is not None]
        desk = self.time.of(learner) if before or after or instead else None
        return Sheet(
            learner.id,
            learner.name,
            learner.email,
            zone_of(self.cohort, learner),
            tuple(replace(meet, tasks=self._with_blocks(desk, meet.tasks, late=True)) for meet in before),
            tuple(replace(meet, tasks=self._with_blocks(desk, meet.tasks)) for meet in after),
            tuple(replace(each, tasks=self._with_one_block(desk, each.tasks)) for each in instead),
        )

    def _before(self, learner: Learner, session: Session) -> Meet | None:
        clinic, start = self.cohort.clinic_by_id.get(session.clinic), session.meetings[0].start
        if clinic is None or start <= self.here.now:
            return None
        opens = opening(self.cohort, learner)
        due = prework_due(opens, start, self.here.gate_days)
        items = [self.items[each.async_] for each in clinic.prework if not self._done(learner, each.async_)]
        tasks = tuple(_task(item, opens, due if due > self.here.now else start) for item in items)
        return Meet(session.id, clinic.id, clinic.title, start, tasks) if tasks else None

    def _after(self, learner: Learner, session: Session) -> Meet | None:
        clinic, end = self.cohort.clinic_by_id.get(session.clinic), ended(session)
        if clinic is None or end > self.here.now:
            return None
        tasks = [
            _task(item, opens, due)
            for item, opens in self._going_out(learner, clinic, session)
            if (due := followup_due(item, opens)) > self.here.now or self.here.session is not None
        ]
        attended = self._attended(learner, session)
        return Meet(session.id, clinic.id, clinic.title, end, tuple(tasks), attended) if tasks else None

    def _attended(self, learner: Learner, session: Session) -> bool | None:
        """Whether they were there; ``None`` where nobody noted who was."""
        lists = [self.present.get((key, session.clinic)) for key in (session.id, None)]
        known = [present for present in lists if present is not None]
        return any(learner.id in present for present in known) if known else None

    def _going_out(
        self, learner: Learner, clinic: Clinic, session: Session
    ) -> Iterable[tuple[AsyncAlternative, dt.datetime]]:
        """The recording that suits best, then what the clinic names; each with when it is there."""
        ready = {item.id: moment for item in self.items.values() if (moment := watchable_from(item, session))}
        offered = [each.async_ for each in alternatives(self.cohort, learner, clinic, ready) if each.async_ in ready]
        later = {each.async_: ended(session) + dt.timedelta(days=each.after_days) for each in clinic.followup}
        for item in [*offered[:1], *(each for each in later if each not in ready)]:
            if not self._done(learner, item):
                yield self.items[item], ready.get(item) or later[item]

    def _instead(self, learner: Learner, clinic_id: str) -> Instead | None:
        clinic, opens = self.cohort.clinic_by_id.get(clinic_id), opening(self.cohort, learner)
        if clinic is None:
            return None
        tasks = []
        for each in alternatives(self.cohort, learner, clinic, self.recorded):
            item = self.items[each.async_]
            there = max(opens, self.recorded.get(item.id, opens))
            if not self._done(learner, item.id):
                tasks.append(_task(item, there, alternative_due(self.cohort, item, there)))
        return Instead(clinic.id, clinic.title, tuple(tasks)) if tasks else None

    def _done(self, learner: Learner, item: str) -> bool:
        return is_done(learner, item, self.here.completed)

    def _with_blocks(self, desk: Desk | None, tasks: tuple[Task, ...], *, late: bool = False) -> tuple[Task, ...]:
        """Blocks for all: ``late`` where they are to be near what is due, else as soon as may be."""
        if desk is None:
            return tasks
        return tuple(self._with_block(desk, task, late=late) for task in tasks)

    def _with_one_block(self, desk: Desk | None, tasks: tuple[Task, ...]) -> tuple[Task, ...]:
        """A block for what is offered first: one of them is enough."""
        return (*self._with_blocks(desk, tasks[:1]), *tasks[1:])

    def _with_block(self, desk: Desk, task: Task, *, late: bool) -> Task:
        start = minute(max(task.opens, self.here.now))
        return replace(task, block=desk.take(task.minutes, start, minute(task.due), late=late))


def _sessions_of(sessions: Iterable[Session]) -> Mapping[str, list[Session]]:
    found: dict[str, list[Session]] = defaultdict(list)
    for session in sessions:
        for learner in session.learners:
            found[learner].append(session)
    return found


def _task(item: AsyncAlternative, opens: dt.datetime, due: dt.datetime) -> Task:
    return Task(item.id, item.title, item.kind, item.url, item.duration_minutes, item.captions, opens, due)
