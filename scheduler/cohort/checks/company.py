"""What is said about who sits with whom makes sense."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.cohort.checks.view import View, present
from scheduler.documents.places import Located, Place


def faults(view: View) -> Iterator[Located]:
    """Groups that go round in a circle, instructors that nobody has, and one who is apart from nobody."""
    yield from _circles(view)
    for at, clinic in view.clinics:
        place: Place = ("clinics", at, "same_instructor")
        if clinic.same_instructor and clinic.same_group_as is None:
            yield Located(place, "stands without same_group_as", "name the clinic whose groups and instructors go on")
        elif clinic.same_instructor and clinic.instructors_per_session == 0:
            yield Located(place, "asks for an instructor, and the clinic runs itself", "take out one of the two")
    for at, apart in present(view.cohort.keep_apart):
        if apart.learners is not None and len(apart.learners) < 2:
            yield Located(("keep_apart", at, "learners"), "does not name two", "name those who are to be kept apart")


def _circles(view: View) -> Iterator[Located]:
    position = {clinic.id: at for at, clinic in reversed(view.clinics) if clinic.id is not None}
    before = {clinic.id: clinic.same_group_as for _, clinic in view.clinics if clinic.id is not None}
    for clinic, at in position.items():
        trail = [clinic]
        while (earlier := before.get(trail[-1])) is not None and earlier not in trail:
            trail.append(earlier)
        place: Place = ("clinics", at, "same_group_as")
        if earlier == clinic and len(trail) == 1:
            yield Located(place, "is the clinic itself", "take it out")
        elif earlier == clinic and at == min(position[one] for one in trail):
            told = " after ".join(f'"{one}"' for one in [*trail, clinic])
            yield Located(place, f"closes a circle: {told}", "take out one of these")
