"""More available time for somebody: which field of theirs says so, and what to write there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from scheduler.advise.change import Edit
from scheduler.availability import zone_of
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Instructor, Learner
from scheduler.cohort.when import MINUTES_PER_DAY, WEEKDAYS, WeeklyHours
from scheduler.timezones import instant, local

Spell = tuple[int, int]
"""Minutes ``[start, end)`` of UTC."""
ALWAYS = (WeeklyHours(days=WEEKDAYS, start=0, end=MINUTES_PER_DAY),)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WRITTEN = "%Y-%m-%dT%H:%MZ"


def more_available(cohort: Cohort, person: Learner | Instructor, spells: Sequence[Spell]) -> tuple[Edit, ...] | None:
    """The edits that make somebody available in these spells as well; ``None`` where no field can say it.

    Dated windows (a poll's answer, a roster) get more windows; weekly hours get more hours, which come every week.
    """
    kind = "learners" if isinstance(person, Learner) else "instructors"
    dated = "availability" if person.availability is not None else "roster"
    if person.availability is not None or (person.available_hours is None and person.roster is not None):
        windows = ({"start": _text(start), "end": _text(end)} for start, end in spells)
        return tuple(Edit((kind, person.id, dated), window, more=True) for window in windows)
    hours = _hours_of(cohort, person)
    if hours is None:
        return None
    value = [_json(each) for each in (*hours, *weekly(spells, zone_of(cohort, person)))]
    return (Edit((kind, person.id, "available_hours"), value),)


def come_weekly(person: Learner | Instructor) -> bool:
    """Whether more hours of theirs come back every week."""
    return person.availability is None and (person.available_hours is not None or person.roster is None)


def told(cohort: Cohort, person: Learner | Instructor, spells: Iterable[Spell]) -> str:
    """The spells in words, in the person's zone: hours of weekdays where they come every week, else dated."""
    zone, every_week = zone_of(cohort, person), come_weekly(person)
    parts = []
    for start, end in spells:
        first, last = local(start, zone), local(end, zone)
        day = WEEKDAYS[first.weekday()].capitalize()
        day = day if every_week else f"{day} {first.day} {_MONTHS[first.month - 1]}"
        parts.append(f"{day} {first:%H:%M}-{last:%H:%M}")
    often = "every week, " if every_week else ""
    return f"{', '.join(dict.fromkeys(parts))} ({often}{zone})"


def weekly(spells: Iterable[Spell], zone: str) -> tuple[WeeklyHours, ...]:
    """The weekly hours that cover spells of less than a day, each once."""
    found = []
    for start, end in spells:
        first, last = local(start, zone), local(end, zone)
        until = MINUTES_PER_DAY if last.hour == last.minute == 0 else 60 * last.hour + last.minute
        begins = 60 * first.hour + first.minute
        found.append(WeeklyHours(days=(WEEKDAYS[first.weekday()],), start=begins, end=until))
    return tuple(dict.fromkeys(found))


def _text(minute: int) -> str:
    return instant(minute).strftime(_WRITTEN)


def _json(hours: WeeklyHours) -> dict[str, Any]:
    return hours.model_dump(mode="json")


def _hours_of(cohort: Cohort, person: Learner | Instructor) -> tuple[WeeklyHours, ...] | None:
    """Available hours that come to what the person has now; ``None`` for hours that reach round the clock."""
    if person.available_hours is not None:
        return person.available_hours
    working = cohort.defaults.working_hours if person.working_hours is None else person.working_hours
    if cohort.defaults.available_hours is not None:
        return (*cohort.defaults.available_hours, *working)
    before, after = cohort.defaults.stretch.before, cohort.defaults.stretch.after
    stretched = [_stretched(each, before, after) for each in working]
    return None if None in stretched else tuple(each for each in stretched if each is not None)


def _stretched(hours: WeeklyHours, before: int, after: int) -> WeeklyHours | None:
    end = hours.end if hours.end > hours.start else hours.end + MINUTES_PER_DAY
    start, end = hours.start - before, end + after
    if end - start >= MINUTES_PER_DAY:
        return None
    days, start = start // MINUTES_PER_DAY, start % MINUTES_PER_DAY
    names = tuple(WEEKDAYS[(WEEKDAYS.index(day) + days) % 7] for day in hours.days)
    until = (end - 1) % MINUTES_PER_DAY + 1
    return WeeklyHours(days=names, start=start, end=until)
