"""The catalogue could be read, and its ids are nobody else's."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.cohort.checks.view import View
from scheduler.documents.places import Located, Place, path

PLACE: Place = ("catalogue",)


def faults(view: View) -> Iterator[Located]:
    """What is wrong with the catalogue, and every id that the cohort has too."""
    cohort = view.cohort
    if cohort.catalogue is not None and cohort.shared is None:
        yield Located(PLACE, "was not read", "read the cohort with load_cohort, which reads both")
    if cohort.shared is not None:
        yield from cohort.shared.faults
    own: dict[str | None, Place] = {}
    for at, clinic in reversed(view.clinics):
        own[clinic.id] = ("clinics", at)
    for at, item in reversed(view.asyncs):
        own[item.id] = ("async_alternatives", at)
    for shared in view.shared or ():
        if shared.id in own:
            told = f'has an item "{shared.id}", which is the id of {path(own[shared.id])} too'
            yield Located(PLACE, told, "take out the one here, or choose another id")
