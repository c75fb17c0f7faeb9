"""Instructors' duties say one thing each, and leave time within the day's limit; recordings are of what they cover."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.cohort.checks.view import View, present
from scheduler.cohort.clinic import AsyncAlternative
from scheduler.cohort.people import Duty, Instructor
from scheduler.cohort.when import WEEKDAYS
from scheduler.documents.places import Located, Place


def faults(view: View) -> Iterator[Located]:
    """Duties that are of no kind or of both, days with more standing work than the limit, recordings of others."""
    for at, instructor in view.instructors:
        place: Place = ("instructors", at)
        for number, duty in present(instructor.duties):
            yield from _kind((*place, "duties", number), duty)
        yield from _crowded((*place, "max_minutes_per_day"), instructor)
    for at, item in view.asyncs:
        if item.recording_of is not None and not view.clinic_names.lacks(item.recording_of):
            yield from _recording(("async_alternatives", at), item)


def _kind(place: Place, duty: Duty) -> Iterator[Located]:
    if any(getattr(duty, field) is None for field in duty.model_fields_set):
        return
    standing = duty.minutes_per_day is not None
    graded = duty.minutes_per_learner is not None
    if standing == graded:
        told = "has minutes both per day and per learner" if standing else "does not say how long it takes"
        yield Located(place, told, "write minutes_per_day, or minutes_per_learner with after")
    elif standing and duty.after is not None:
        yield Located((*place, "after"), "stands beside minutes_per_day", "take out one of the two")
    elif graded and duty.days is not None:
        yield Located((*place, "days"), "stands beside minutes_per_learner", "take out one of the two")
    elif graded and duty.after is None:
        yield Located(place, "does not say which clinic's learners", 'add "after" with the id of a clinic')


def _recording(place: Place, item: AsyncAlternative) -> Iterator[Located]:
    if item.covers is not None and item.recording_of not in item.covers:
        yield Located((*place, "recording_of"), "is not among the clinics that it covers", "add it to covers")
    if item.kind not in ("recording", None):
        told = "is not a recording, and it is the recording of a clinic"
        yield Located((*place, "kind"), told, 'write "recording"')


def _crowded(place: Place, instructor: Instructor) -> Iterator[Located]:
    most = instructor.max_minutes_per_day
    if most is None:
        return
    for day, weekday in enumerate(WEEKDAYS):
        standing = sum(duty.minutes_on(day) for _, duty in present(instructor.duties))
        if standing > most:
            told = f"is less than the standing duties of one day ({weekday}), {standing} minutes"
            yield Located(place, told, f"write {standing} or more, or shorten the duties")
            return
