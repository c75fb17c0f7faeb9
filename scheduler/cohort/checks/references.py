"""Every id that is named exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scheduler.cohort.checks.names import Names
from scheduler.cohort.checks.view import View, present
from scheduler.documents.places import Located, Place


def faults(view: View) -> Iterator[Located]:
    """Every unknown id, with the nearest known one."""
    for at, learner in view.learners:
        place: Place = ("learners", at)
        for number, request in present(learner.clinics):
            yield from _one((*place, "clinics", number, "clinic"), request.clinic, view.clinic_names, view.async_names)
        yield from _all((*place, "completed"), learner.completed, view.learning_names)
        yield from _one((*place, "group"), learner.group, view.group_names)
        yield from _all((*place, "led_by"), learner.led_by, view.instructor_names, view.learner_names)
    for at, instructor in view.instructors:
        place = ("instructors", at)
        yield from _all((*place, "clinics"), instructor.clinics, view.clinic_names, view.async_names)
        yield from _one((*place, "same_as"), instructor.same_as, view.learner_names, view.instructor_names)
        for number, duty in present(instructor.duties):
            yield from _one((*place, "duties", number, "after"), duty.after, view.clinic_names, view.async_names)
    for at, item in view.asyncs:
        yield from _all(("async_alternatives", at, "covers"), item.covers, view.clinic_names, view.async_names)
        place = ("async_alternatives", at, "recording_of")
        yield from _one(place, item.recording_of, view.clinic_names, view.async_names)
    for at, decision in present(view.cohort.decisions):
        yield from _one(("decisions", at, "learner"), decision.learner, view.learner_names, view.instructor_names)
        yield from _one(("decisions", at, "clinic"), decision.clinic, view.clinic_names, view.async_names)
    for at, group in view.groups:
        yield from _all(("groups", at, "intact"), group.intact, view.clinic_names, view.async_names)
    for at, apart in present(view.cohort.keep_apart):
        yield from _all(("keep_apart", at, "learners"), apart.learners, view.learner_names, view.instructor_names)
        yield from _all(("keep_apart", at, "clinics"), apart.clinics, view.clinic_names, view.async_names)
    yield from _of_clinics(view)


def _of_clinics(view: View) -> Iterator[Located]:
    for at, clinic in view.clinics:
        place: Place = ("clinics", at)
        for number, after in present(clinic.after):
            yield from _one((*place, "after", number, "clinic"), after.clinic, view.clinic_names, view.async_names)
        for number, prework in present(clinic.prework):
            yield from _one((*place, "prework", number, "async"), prework.async_, view.async_names, view.clinic_names)
        for number, later in present(clinic.followup):
            yield from _one((*place, "followup", number, "async"), later.async_, view.async_names, view.clinic_names)
        yield from _one((*place, "resource"), clinic.resource, view.resource_names)
        yield from _one((*place, "same_group_as"), clinic.same_group_as, view.clinic_names, view.async_names)
    for place, _, session in view.listed:
        yield from _all((*place, "instructors"), session.instructors, view.instructor_names, view.learner_names)
        yield from _one((*place, "room"), session.room, view.room_names)


def _all(place: Place, names: Iterable[str] | None, known: Names, other: Names | None = None) -> Iterator[Located]:
    for number, name in present(names):
        yield from _one((*place, number), name, known, other)


def _one(place: Place, name: str | None, known: Names, other: Names | None = None) -> Iterator[Located]:
    """``other``: ids of the kind with which this one is easily mixed up."""
    if name is None or not known.lacks(name):
        return
    told = f"is not the id of {known.kind}"
    if other is not None and other.known and name in other.known:
        told = f"is the id of {other.kind}, not of {known.kind}"
    yield Located(place, told, known.cure(name))
