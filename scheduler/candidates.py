"""When a clinic's sessions could be: candidate starts, their meetings, and what a list says of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

import numpy as np

from scheduler import timezones
from scheduler.availability import LocalTime, horizon
from scheduler.cohort.clinic import Clinic
from scheduler.cohort.cohort import Cohort
from scheduler.overbooking import seats
from scheduler.problem import Bools, Ints, ShortInts
from scheduler.spans import contains

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Names:
    """Positions by id; languages by their case-folded names; ``sites`` those of rooms, learners and instructors."""

    learners: Mapping[str, int]
    instructors: Mapping[str, int]
    clinics: Mapping[str, int]
    rooms: Mapping[str, int]
    resources: Mapping[str, int]
    groups: Mapping[str, int]
    languages: Mapping[str, int]
    sites: Mapping[str, int]

    @classmethod
    def of(cls, cohort: Cohort) -> Names:
        """The positions in a cohort's lists; languages and sites in the order of their first mention."""
        spoken = (name.casefold() for clinic in cohort.clinics for name in clinic.languages or ())
        sites = [room.site for room in cohort.rooms]
        sites += [learner.site for learner in cohort.learners if learner.site is not None]
        sites += [site for instructor in cohort.instructors for site in instructor.sites]
        return cls(
            learners=_numbered(each.id for each in cohort.learners),
            instructors=_numbered(each.id for each in cohort.instructors),
            clinics=_numbered(each.id for each in cohort.clinics),
            rooms=_numbered(each.id for each in cohort.rooms),
            resources=_numbered(each.id for each in cohort.resources),
            groups=_numbered(each.id for each in cohort.groups),
            languages=_numbered(spoken),
            sites=_numbered(sites),
        )


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: k for k, name in enumerate(dict.fromkeys(names))}


@dataclass(frozen=True, eq=False)
class Candidates:
    """A clinic's candidate starts; see the fields of the same names of ``ClinicTable``."""

    starts: Ints
    meetings: Ints
    regular: Bools
    taken: Bools
    in_hours: Bools
    apart: Bools
    """``[T]`` no two meetings of the session overlap: if they do, nobody can attend them all."""
    must_run: Bools
    slot_capacity: ShortInts
    named_language: ShortInts
    named_room: ShortInts
    named_instructors: tuple[tuple[int, ...], ...]
    days_waited: ShortInts


def candidates(
    cohort: Cohort,
    clinic: Clinic,
    names: Names,
    zone: LocalTime,
    freeze_before: int | None,
    frozen: Set[str],
    announced: Mapping[int, int] | None = None,
) -> Candidates:
    """A clinic's candidates; ``zone`` is the horizon's, ``frozen`` the ids of frozen sessions.

    Before ``freeze_before`` nothing new starts, unless it must run. ``announced`` says how many sessions inside the
    notice start at a minute: each has a candidate of its own, for each has its own people.
    """
    if clinic.sessions is not None:
        return _listed(cohort, clinic, names, zone, freeze_before, frozen)
    start, end = horizon(cohort)
    step = cohort.horizon.start_every_minutes
    starts = np.arange(-(-start // step) * step, end, step, dtype=np.int64)
    meetings = meetings_of(clinic, starts, zone)
    keep = (meetings[:, -1, 1] <= end) & _apart(meetings)
    times = [max((announced or {}).get(minute, 1), 1) for minute in starts[keep].tolist()] if announced else 1
    starts, meetings = np.repeat(starts[keep], times), np.repeat(meetings[keep], times, axis=0)
    count, regular = len(starts), _regular(clinic, meetings, zone)
    none, nowhere = np.full(count, -1, dtype=np.int32), np.zeros(count, dtype=bool)
    return Candidates(
        starts=starts,
        meetings=meetings,
        regular=regular,
        taken=nowhere,
        in_hours=regular & _open(starts, freeze_before),
        apart=np.ones(count, dtype=bool),
        must_run=nowhere,
        slot_capacity=np.full(count, seats(clinic, clinic.capacity, len(cohort.learners)), dtype=np.int32),
        named_language=none,
        named_room=none,
        named_instructors=((),) * count,
        days_waited=days_waited(cohort, starts, zone),
    )


def _listed(
    cohort: Cohort, clinic: Clinic, names: Names, zone: LocalTime, freeze_before: int | None, frozen: Set[str]
) -> Candidates:
    sessions = clinic.sessions or ()
    starts = np.array([zone.minute(session.start) for session in sessions], dtype=np.int64)
    meetings = meetings_of(clinic, starts, zone)
    taken = np.array([session.id in frozen for session in sessions], dtype=bool)
    must = np.array([session.must_run for session in sessions], dtype=bool) & ~taken
    languages = [-1 if each.language is None else names.languages[each.language.casefold()] for each in sessions]
    rooms = [-1 if each.room is None else names.rooms[each.room] for each in sessions]
    return Candidates(
        starts=starts,
        meetings=meetings,
        regular=np.ones(len(sessions), dtype=bool),
        taken=taken,
        in_hours=~taken & (must | _open(starts, freeze_before)),
        apart=_apart(meetings),
        must_run=must,
        slot_capacity=np.array(_seats(cohort, clinic), dtype=np.int32),
        named_language=np.array(languages, dtype=np.int32),
        named_room=np.array(rooms, dtype=np.int32),
        named_instructors=tuple(tuple(names.instructors[i] for i in each.instructors or ()) for each in sessions),
        days_waited=days_waited(cohort, starts, zone),
    )


def _seats(cohort: Cohort, clinic: Clinic) -> list[int]:
    """Seats of each listed session, its room aside."""
    stated = [each.capacity or clinic.capacity for each in clinic.sessions or ()]
    return [seats(clinic, capacity, len(cohort.learners)) for capacity in stated]


def meetings_of(clinic: Clinic, starts: Ints, zone: LocalTime) -> Ints:
    """``[T, M, 2]`` the meetings of sessions that start then: the same wall-clock time of ``zone`` on later days."""
    offsets = clinic.meetings.offsets
    begins = np.empty((len(starts), len(offsets)), dtype=np.int64)
    known: dict[dt.datetime, int] = {}
    for row, start in enumerate(starts.tolist()):
        first = timezones.local(start, zone.zone) if len(offsets) > 1 else None
        for column, offset in enumerate(offsets):
            if first is None or offset == 0:
                begins[row, column] = start
                continue
            wall = first + offset * _DAY
            if wall not in known:
                known[wall] = timezones.wall(wall, zone.zone)
            begins[row, column] = known[wall]
    return np.stack((begins, begins + clinic.duration_minutes), axis=2)


def days_waited(cohort: Cohort, starts: Ints, zone: LocalTime) -> ShortInts:
    """Whole days of the horizon's zone from its start to each moment, below 0 before it."""
    skipped = (cohort.horizon.start - zone.first_day).days
    return (np.searchsorted(zone.days, starts, side="right") - 1 - skipped).astype(np.int32)


def _apart(meetings: Ints) -> Bools:
    """Whether no two meetings of a session overlap, as day-long ones do over a clock change."""
    return np.asarray((meetings[:, :-1, 1] <= meetings[:, 1:, 0]).all(axis=1))


def _open(starts: Ints, freeze_before: int | None) -> Bools:
    """Whether something new may start."""
    return np.asarray(starts >= (starts if freeze_before is None else freeze_before))


def _regular(clinic: Clinic, meetings: Ints, zone: LocalTime) -> Bools:
    inside = np.ones(len(meetings), dtype=bool)
    if clinic.window is not None:
        start = timezones.day_start(clinic.window.start, zone.zone)
        end = timezones.day_start(clinic.window.end + _DAY, zone.zone)
        inside &= (meetings[:, 0, 0] >= start) & (meetings[:, -1, 1] <= end)
    if clinic.hours is not None:
        inside &= contains(zone.hours(clinic.hours), meetings[..., 0], meetings[..., 1]).all(axis=1)
    return inside
