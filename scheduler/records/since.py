"""What changed since a plan was made that nobody wrote in the cohort: the data on time zones and on holidays."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan, Session
from scheduler.records.making import holidays_of, offset
from scheduler.records.people import Who, countries, zones
from scheduler.records.record import Offset, Record
from scheduler.records.versions import HOLIDAYS, ZONE_DATA, versions

MOST_NAMED = 5
"""So many people are named in a sentence; the rest is counted."""


@dataclass(frozen=True)
class Moved:
    """A meeting (``number`` from 1) that comes at another local time in a zone, and whom that concerns.

    ``then`` and ``now`` are local times of its start, like ``2027-03-08T20:00``.
    """

    session: str
    number: int
    start: dt.datetime
    zone: str
    then: str
    now: str
    people: tuple[Who, ...]

    def __str__(self) -> str:
        then, now = (dt.datetime.fromisoformat(local) for local in (self.then, self.now))
        named = [*map(str, self.people[:MOST_NAMED])]
        more = [f"{len(self.people) - MOST_NAMED} more"] if len(self.people) > MOST_NAMED else []
        return (
            f"{self.session}, meeting {self.number} ({self.start:%Y-%m-%d %H:%M}Z), in {self.zone}: {then:%a %H:%M} "
            f"then, {now:%a %H:%M} now, for {', '.join((*named, *more))}"
        )


@dataclass(frozen=True)
class Holidays:
    """Days within the horizon that are public holidays of a country by the data of now alone, and of then alone."""

    country: str
    new: tuple[str, ...]
    gone: tuple[str, ...]

    def __str__(self) -> str:
        told = [f"{day} is one now" for day in self.new] + [f"{day} is none any more" for day in self.gone]
        return f"{self.country}: {', '.join(told)}"


@dataclass(frozen=True)
class Edition:
    """Editions of some data when the plan was made and now."""

    then: str | None
    now: str | None


@dataclass(frozen=True)
class Since:
    """``zone_data`` and ``holiday_data`` where the edition is another one now; what that moves.

    ``trouble``: why a record that lies there cannot tell.
    """

    zone_data: Edition | None = None
    moved: tuple[Moved, ...] = ()
    holiday_data: Edition | None = None
    holidays: tuple[Holidays, ...] = ()
    trouble: str | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """One on the record, on zones and on holidays, where there is something to say."""
        told = [self.trouble] if self.trouble else []
        if self.zone_data or self.moved:
            number = len({(one.session, one.number) for one in self.moved})
            come = "meeting comes" if number == 1 else "meetings come"
            what = f"{number or 'no'} {come} at another local time for {'somebody' if number else 'anybody'}"
            told.append(f"{_editions('time zone data', self.zone_data)}: {what}.")
        if self.holiday_data or self.holidays:
            where = ", ".join(one.country for one in self.holidays)
            what = f"other days are public holidays in {where}" if where else "nobody's holidays changed"
            told.append(f"{_editions('holiday data', self.holiday_data)}: {what}.")
        return tuple(told)


def _editions(data: str, edition: Edition | None) -> str:
    if edition is None:
        return f"The {data} says something else now than when the plan was made"
    return f"The {data} was {edition.then or 'not told'} when the plan was made and is {edition.now or 'missing'} now"


def changes_since(record: Record, plan: Plan, cohort: Cohort) -> Since:
    """Compare the record with what the data says now, for the plan's meetings and the people in the cohort."""
    current = versions()
    changed = {
        name: Edition(record.versions.get(name), current[name])
        for name in (ZONE_DATA, HOLIDAYS)
        if record.versions.get(name) != current[name]
    }
    return Since(
        changed.get(ZONE_DATA),
        tuple(_moved(record, plan, cohort)),
        changed.get(HOLIDAYS),
        tuple(_holidays(record, cohort)),
    )


def _moved(record: Record, plan: Plan, cohort: Cohort) -> Iterator[Moved]:
    zone_by_person = zones(cohort)
    for session in plan.sessions:
        people_by_zone: dict[str, list[Who]] = {}
        for who in _people(session):
            if who in zone_by_person:
                people_by_zone.setdefault(zone_by_person[who], []).append(who)
        for number, meeting in enumerate(session.meetings, start=1):
            for zone, people in people_by_zone.items():
                then, now = _offset_then(record.offsets.get(zone, ()), meeting.start), offset(zone, meeting.start)
                if then is not None and then != now:
                    was, comes = _clock(meeting.start, then), _clock(meeting.start, now)
                    yield Moved(session.id, number, meeting.start, zone, was, comes, tuple(people))


def _people(session: Session) -> Iterator[Who]:
    for learner in session.learners:
        yield Who("learner", learner)
    for instructor in session.instructors:
        yield Who("instructor", instructor)


def _offset_then(offsets: tuple[Offset, ...], start: dt.datetime) -> int | None:
    at = bisect_right(offsets, start, key=lambda one: one.since)
    return offsets[at - 1].minutes if at else None


def _clock(start: dt.datetime, east: int) -> str:
    return f"{start.astimezone(dt.UTC) + dt.timedelta(minutes=east):%Y-%m-%dT%H:%M}"


def _holidays(record: Record, cohort: Cohort) -> Iterator[Holidays]:
    for country in countries(cohort):
        if country in record.holidays:
            then, now = record.holidays[country], holidays_of(cohort, country)
            new, gone = (tuple(map(str, sorted({*these} - {*others}))) for these, others in ((now, then), (then, now)))
            if new or gone:
                yield Holidays(country, new, gone)
