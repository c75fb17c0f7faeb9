"""Where everybody's available time comes from: what they state, their calendar, or what is assumed of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from scheduler.calendars.cohort import Kind, Readings
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Person
from scheduler.cohort.places import Room
from scheduler.engagements import engagements

Basis = Literal["stated", "stated and calendar", "calendar", "assumed"]
"""``calendar``: what is not busy of the hours that are assumed of everybody; ``assumed``: those hours alone."""
BASES: tuple[Basis, ...] = ("stated", "stated and calendar", "calendar", "assumed")


@dataclass(frozen=True)
class Origin:
    """Where one owner's availability comes from.

    Of their calendars: ``busy`` is how many spans of busy time are taken from them, the next three count events and
    free/busy records, and ``doubts`` say why they may not tell all. ``committed`` counts meetings of other programmes
    that are taken too.
    """

    kind: Kind
    id: str
    basis: Basis
    busy: int = 0
    read: int = 0
    ignored: int = 0
    unreadable: int = 0
    doubts: tuple[str, ...] = ()
    committed: int = 0


def origins(cohort: Cohort, readings: Readings) -> tuple[Origin, ...]:
    """One of every learner, instructor and room, in the cohort's order."""
    doubts: dict[tuple[Kind, str], list[str]] = {}
    for doubt in readings.doubts:
        for owner in doubt.owners:
            doubts.setdefault(owner, []).append(f"{doubt.note.file}: {doubt.note}")
    taken = _meetings_elsewhere(cohort, readings)
    found = (_origin(kind, owner, readings, tuple(doubts.get((kind, owner.id), ()))) for kind, owner in _all(cohort))
    return tuple(replace(origin, committed=taken[origin.kind, origin.id]) for origin in found)


def _meetings_elsewhere(cohort: Cohort, readings: Readings) -> Counter[tuple[Kind, str]]:
    taken: Counter[tuple[Kind, str]] = Counter()
    for each in engagements(cohort, readings.committed):
        taken.update(each.people)
        if each.room is not None:
            taken["room", each.room] += 1
    return taken


def _all(cohort: Cohort) -> Iterator[tuple[Kind, Person | Room]]:
    for learner in cohort.learners:
        yield "learner", learner
    for instructor in cohort.instructors:
        yield "instructor", instructor
    for room in cohort.rooms:
        yield "room", room


def _origin(kind: Kind, owner: Person | Room, readings: Readings, doubts: tuple[str, ...]) -> Origin:
    reading = readings.reading_by_person.get((kind, owner.id))
    if reading is None:
        return Origin(kind, owner.id, "stated" if _is_stated(owner) else "assumed", doubts=doubts)
    tallies = reading.tallies.values()
    return Origin(
        kind,
        owner.id,
        "stated and calendar" if _is_stated(owner) else "calendar",
        busy=len(reading.spans),
        read=sum(tally.read for tally in tallies),
        ignored=sum(tally.ignored for tally in tallies),
        unreadable=sum(tally.unreadable for tally in tallies),
        doubts=doubts,
    )


def _is_stated(owner: Person | Room) -> bool:
    if isinstance(owner, Room):
        return owner.available_hours is not None or bool(owner.busy)
    hours = (owner.availability, owner.available_hours, owner.working_hours, owner.roster)
    return any(each is not None for each in hours) or bool(owner.busy)
