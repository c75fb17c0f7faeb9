"""Listed sessions: what they name the clinic can have, and every meeting lies in the horizon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from scheduler import timezones
from scheduler.cohort.checks.view import View, present
from scheduler.cohort.clinic import Clinic, ListedSession
from scheduler.documents.places import Located, Place


def faults(view: View) -> Iterator[Located]:
    """Whatever a listed session names that its clinic cannot have."""
    for place, clinic, session in view.listed:
        yield from _instructors(view, place, clinic, session)
        yield from _language(place, clinic, session)
        if session.room is not None and clinic.modality == "online":
            cure = 'take it out, or make the clinic\'s modality "in_person" or "hybrid"'
            yield Located((*place, "room"), "is a room, and the clinic is online", cure)
        yield from _meetings(view, place, clinic, session)


def _instructors(view: View, place: Place, clinic: Clinic, session: ListedSession) -> Iterator[Located]:
    named, needed = session.instructors or (), clinic.instructors_per_session
    if needed is not None and len(named) > needed:
        told = f"names {len(named)}, and a session of the clinic has {needed}"
        yield Located((*place, "instructors"), told, "name fewer, or raise instructors_per_session")
    for number, name in present(named):
        instructor = view.instructor_by_id.get(name)
        able = None if instructor is None else instructor.clinics
        if able is not None and None not in able and clinic.id is not None and clinic.id not in able:
            cure = f'add "{clinic.id}" to the clinics of the instructor, or name another'
            yield Located((*place, "instructors", number), f'is not qualified for "{clinic.id}"', cure)


def _language(place: Place, clinic: Clinic, session: ListedSession) -> Iterator[Located]:
    if session.language is None or (clinic.languages is None and "languages" in clinic.model_fields_set):
        return
    known = [language for language in clinic.languages or () if language is not None]
    if session.language.casefold() not in {language.casefold() for language in known}:
        choices = " or ".join(f'"{language}"' for language in known)
        cure = f"write {choices}" if known else 'take it out, or add it to the clinic\'s "languages"'
        yield Located((*place, "language"), "is not a language of the clinic", cure)


def _meetings(view: View, place: Place, clinic: Clinic, session: ListedSession) -> Iterator[Located]:
    start = view.minute(session.start, view.horizon_zone)
    if view.horizon is None or view.horizon_zone is None or start is None or clinic.duration_minutes is None:
        return
    first, last = view.horizon
    at = (*place, "start")
    if not first <= start < last:
        days = view.cohort.horizon
        cure = f"write a moment of the days {days.start} to {days.end} ({view.horizon_zone}), or change the horizon"
        yield Located(at, "lies outside the horizon", cure)
        return
    wall = timezones.local(start, view.horizon_zone)
    offsets = _offsets(clinic)
    for number, days_later in enumerate(offsets):
        begins = timezones.wall(wall + dt.timedelta(days=days_later), view.horizon_zone) if number else start
        if begins + clinic.duration_minutes > last:
            which = f"meeting {number + 1} of {len(offsets)}" if len(offsets) > 1 else "its meeting"
            told = f"lets {which} end after the horizon ({timezones.local(last, view.horizon_zone):%Y-%m-%d %H:%M})"
            yield Located(at, told, "start earlier, or make the horizon longer")
            return


def _offsets(clinic: Clinic) -> tuple[int, ...]:
    """The days of the meetings where they all parsed, else the first day alone."""
    meetings = clinic.meetings
    if meetings is None or {"count", "every_days", "day_offsets"} & _unusable(meetings):
        return (0,)
    offsets = meetings.offsets
    return offsets if offsets and None not in offsets else (0,)


def _unusable(part: object) -> set[str]:
    given: set[str] = getattr(part, "model_fields_set", set())
    return {name for name in given if getattr(part, name) is None}
