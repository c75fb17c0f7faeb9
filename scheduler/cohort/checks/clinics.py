"""What must agree within one clinic, one room modality, one resource."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.cohort.checks.view import View, present
from scheduler.cohort.clinic import Clinic, Meetings
from scheduler.documents.places import Located, Place


def faults(view: View) -> Iterator[Located]:
    """Ranges that depend on each other, and rooms that are needed."""
    for at, clinic in view.clinics:
        place: Place = ("clinics", at)
        yield from _numbers(place, clinic)
        if clinic.meetings is not None:
            yield from _meetings((*place, "meetings"), clinic.meetings)
        if clinic.modality in ("in_person", "hybrid") and view.cohort.rooms == ():
            yield Located((*place, "modality"), 'needs a room, and "rooms" has none', 'add one, or write "online"')
    for at, resource in view.resources:
        links, concurrent = resource.links, resource.concurrent
        if links is not None and concurrent is not None and len(links) != concurrent:
            told = f"has {_several(len(links), 'link')} for {_several(concurrent, 'meeting')} at once"
            yield Located(("resources", at, "links"), told, "write as many links as meetings may run at once")


def _numbers(place: Place, clinic: Clinic) -> Iterator[Located]:
    least, most = clinic.min_learners, clinic.capacity
    if least is not None and most is not None and least > most:
        yield Located((*place, "min_learners"), f"is more than the capacity, {most}", f"write {most} or less")
    window = clinic.window
    if window is not None and window.start is not None and window.end is not None and window.end < window.start:
        yield Located((*place, "window", "end"), f"comes before the start, {window.start}", "swap the two days?")
    for number, after in present(clinic.after):
        if after.min_days is not None and after.max_days is not None and after.min_days > after.max_days:
            told = f"is less than min_days, {after.min_days}"
            yield Located((*place, "after", number, "max_days"), told, f"write {after.min_days} or more")


def _meetings(place: Place, meetings: Meetings) -> Iterator[Located]:
    offsets = meetings.day_offsets
    if offsets is None:
        return
    for name in ("count", "every_days"):
        if getattr(meetings, name) is not None:
            yield Located((*place, name), "stands beside day_offsets", "take out one of the two")
    if not offsets:
        yield Located((*place, "day_offsets"), "has no meeting", "write [0, …]: days after the first meeting")
    if offsets and offsets[0] not in (0, None):
        yield Located((*place, "day_offsets", 0), "is not 0, the day of the first meeting", "start with 0")
    for number in range(1, len(offsets)):
        before, day = offsets[number - 1], offsets[number]
        if before is not None and day is not None and day <= before:
            told = f"does not lie after the one before it, {before}"
            yield Located((*place, "day_offsets", number), told, "write days that rise")


def _several(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
