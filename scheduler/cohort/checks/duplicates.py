"""What may come only once: ids, requests, entries of lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from scheduler.cohort.checks.view import View, present
from scheduler.documents.places import Located, Place, path


def faults(view: View) -> Iterator[Located]:
    """Everything that comes twice; its second place is told."""
    for field, parts in (
        ("learners", view.learners),
        ("instructors", view.instructors),
        ("rooms", view.rooms),
        ("resources", view.resources),
        ("groups", view.groups),
    ):
        yield from _ids((((field, at), part.id) for at, part in parts), "ids are unique: choose another")
    learning = [(("clinics", at), clinic.id) for at, clinic in view.clinics]
    learning += [(("async_alternatives", at), item.id) for at, item in view.asyncs]
    yield from _ids(learning, "clinics and async alternatives share one space of ids: choose another")
    sessions = ((place, session.id) for place, _, session in view.listed)
    yield from _ids(sessions, "ids of listed sessions are unique over the cohort: choose another")
    yield from _entries(("committed",), view.cohort.committed)
    yield from _in_people(view)
    yield from _in_clinics(view)


def _ids(owners: Iterable[tuple[Place, str | None]], cure: str) -> Iterator[Located]:
    first: dict[str, Place] = {}
    for place, name in owners:
        if name is None:
            continue
        if name in first:
            yield Located((*place, "id"), f"is already the id of {path(first[name])}", cure)
        first.setdefault(name, place)


def _in_people(view: View) -> Iterator[Located]:
    for at, learner in view.learners:
        place: Place = ("learners", at)
        requests = [(number, request.clinic) for number, request in present(learner.clinics)]
        for number in _again(requests):
            yield Located((*place, "clinics", number, "clinic"), "is requested twice", "keep one of the two")
        yield from _entries((*place, "completed"), learner.completed)
        yield from _entries((*place, "led_by"), learner.led_by)
    for at, instructor in view.instructors:
        yield from _entries(("instructors", at, "clinics"), instructor.clinics)
        yield from _entries(("instructors", at, "sites"), instructor.sites)
    for place, person in view.people:
        yield from _entries((*place, "languages"), person.languages, str.casefold)
        yield from _entries((*place, "calendar"), person.calendar)
    for at, room in view.rooms:
        yield from _entries(("rooms", at, "calendar"), room.calendar)
    for at, group in view.groups:
        yield from _entries(("groups", at, "intact"), group.intact)
    for at, apart in present(view.cohort.keep_apart):
        yield from _entries(("keep_apart", at, "learners"), apart.learners)
        yield from _entries(("keep_apart", at, "clinics"), apart.clinics)


def _in_clinics(view: View) -> Iterator[Located]:
    for at, clinic in view.clinics:
        place: Place = ("clinics", at)
        yield from _entries((*place, "languages"), clinic.languages, str.casefold)
        for number in _again([(number, after.clinic) for number, after in present(clinic.after)]):
            yield Located((*place, "after", number, "clinic"), "comes twice in the list", "join the two entries")
        for number in _again([(number, prework.async_) for number, prework in present(clinic.prework)]):
            yield Located((*place, "prework", number, "async"), "comes twice in the list", "keep one of the two")
        for number in _again([(number, later.async_) for number, later in present(clinic.followup)]):
            yield Located((*place, "followup", number, "async"), "comes twice in the list", "keep one of the two")
    for place, _, session in view.listed:
        yield from _entries((*place, "instructors"), session.instructors)
    for at, item in view.asyncs:
        yield from _entries(("async_alternatives", at, "covers"), item.covers)
        yield from _entries(("async_alternatives", at, "languages"), item.languages, str.casefold)
    for at, resource in view.resources:
        yield from _entries(("resources", at, "links"), resource.links)


def _entries(place: Place, entries: Iterable[str] | None, alike: Callable[[str], str] = str) -> Iterator[Located]:
    named = [(number, alike(entry)) for number, entry in present(entries)]
    for number in _again(named):
        yield Located((*place, number), "comes twice in the list", "keep one of the two")


def _again(named: list[tuple[int, str]] | list[tuple[int, str | None]]) -> Iterator[int]:
    """The positions of names that came before."""
    seen: set[str | None] = {None}
    for number, name in named:
        if name is not None and name in seen:
            yield number
        seen.add(name)
