"""From a plan and its cohort to the record."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator

from scheduler import holiday, timezones
from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan
from scheduler.records.people import countries, zones
from scheduler.records.record import Inputs, Offset, PassedOver, Record, Refused, Search, Settings
from scheduler.records.versions import versions


def make_record(
    plan: Plan,
    cohort: Cohort,
    settings: Settings,
    now: dt.datetime,
    *,
    search: Search | None = None,
    passed_over: tuple[PassedOver, ...] = (),
) -> Record:
    """The record of a plan as it is written; ``now`` (aware) is when."""
    return Record(
        plan=hashlib.sha256(plan.to_json().encode()).hexdigest(),
        made=now.replace(microsecond=0),
        inputs=inputs_of(plan),
        settings=settings,
        versions=versions(),
        search=search,
        tiers=plan.tiers,
        refused=refused_of(plan),
        passed_over=passed_over,
        offsets=offsets_of(plan, cohort),
        holidays={code: holidays_of(cohort, code) for code in countries(cohort)},
    )


def inputs_of(plan: Plan) -> Inputs:
    """The digests that a plan itself tells."""
    published = None if plan.published is None else plan.published.sha256
    return Inputs(cohort=plan.cohort.sha256, calendars=plan.cohort.calendars, published=published)


def refused_of(plan: Plan) -> tuple[Refused, ...]:
    """Who has no session, and the codes of the reasons."""
    return tuple(
        Refused(learner=one.learner, clinic=one.clinic, codes=tuple(reason.code for reason in one.reasons))
        for one in plan.unscheduled
    )


def offsets_of(plan: Plan, cohort: Cohort) -> dict[str, tuple[Offset, ...]]:
    """By zone of anybody in the cohort, or of the horizon."""
    starts = sorted({meeting.start for session in plan.sessions for meeting in session.meetings})
    names = sorted({cohort.horizon.time_zone, *zones(cohort).values()})
    return {name: tuple(_offsets(name, starts)) for name in names}


def offset(zone: str, moment: dt.datetime) -> int:
    """Minutes east of UTC."""
    minute = timezones.to_minute(moment, zone)
    return timezones.to_minute(timezones.local(minute, zone), "UTC") - minute


def holidays_of(cohort: Cohort, code: str) -> tuple[dt.date, ...]:
    """The public holidays of a country within the horizon, in order."""
    return tuple(sorted(holiday.days(code, cohort.horizon.start, cohort.horizon.end)))


def _offsets(zone: str, starts: list[dt.datetime]) -> Iterator[Offset]:
    before: int | None = None
    for start in starts:
        east = offset(zone, start)
        if east != before:
            yield Offset(since=start, minutes=east)
        before = east
