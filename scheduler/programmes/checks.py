"""What must agree within a programme, beyond the form of each value.

The checks also read programmes of which parts did not parse: whatever did not is None, and nothing is said about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from scheduler import timezones
from scheduler.cohort.checks.horizon import YEARS
from scheduler.cohort.checks.names import Names
from scheduler.cohort.checks.view import present
from scheduler.documents.places import Located, Place, path
from scheduler.programmes.programme import CRITERIA, Component, Programme, Weights


def faults_within(programme: Programme) -> Iterator[Located]:
    """Every disagreement within a programme, in no particular order; places are those of the document."""
    yield from _sizes((), "min_learners", programme.min_learners, programme.capacity)
    yield from weight_faults(programme.weights, ("weights",))
    yield from _ids("sites", [(at, site.id) for at, site in present(programme.sites)])
    yield from _ids("components", [(at, component.id) for at, component in present(programme.components)])
    known = None if programme.sites is None else [site.id for _, site in present(programme.sites)]
    sites = Names("a site", "sites", known)
    if programme.components == ():
        yield Located(("components",), "is empty", "add a component")
    if "start" not in programme.model_fields_set and any(part.audience for _, part in present(programme.components)):
        yield Located(("start",), "is missing", 'add the first day, "2027-03-01", say: clocks differ over the year')
    if programme.start is not None and programme.start.year not in YEARS:
        yield Located(("start",), "is not within 1970 to 2037", "write a day of those years")
    for at, component in present(programme.components):
        yield from component_faults(programme, component, ("components", at), sites)


def weight_faults(weights: Weights | None, place: Place) -> Iterator[Located]:
    """Weights sum to 1."""
    if weights is None or any(getattr(weights, criterion) is None for criterion in CRITERIA):
        return
    total = sum(exact(getattr(weights, criterion)) for criterion in CRITERIA)
    if total != 1:
        yield Located(place, f"sums to {float(total):g}", "change the five weights so that they sum to 1")


def exact(number: float) -> Fraction:
    """The number as it was written: 0.1 is a tenth."""
    return Fraction(str(number))


def _sizes(place: Place, field: str, least: int | None, most: int | None) -> Iterator[Located]:
    if least is not None and most is not None and least > most:
        told = f"does not fit: a clinic of at least {least} and at most {most} learners cannot be"
        yield Located((*place, field), told, "change min_learners or capacity")


def _ids(field: str, named: Iterable[tuple[int, str | None]]) -> Iterator[Located]:
    first: dict[str, int] = {}
    for at, name in named:
        if name is None:
            continue
        if name in first:
            told = f"is already the id of {path((field, first[name]))}"
            yield Located((field, at, "id"), told, "ids are unique: choose another")
        first.setdefault(name, at)


def component_faults(programme: Programme, component: Component, place: Place, sites: Names) -> Iterator[Located]:
    """What does not agree within one component, at ``place``."""
    stated = [field for field in ("min_learners", "capacity") if getattr(component, field) is not None]
    if stated:
        least, most = programme.min_learners_of(component), programme.capacity_of(component)
        yield from _sizes(place, stated[0], least, most)
    yield from _will_teach(component, place)
    yield from _audience(component, place, sites)


def _will_teach(component: Component, place: Place) -> Iterator[Located]:
    if component.content_type is None:
        return
    given, trains = "will_teach" in component.model_fields_set, component.content_type == "train_the_trainer"
    if trains and not given:
        cure = "add the mode that these trainers will use themselves"
        yield Located((*place, "will_teach"), "is missing", cure)
    elif given and not trains:
        yield Located((*place, "will_teach"), "is for train_the_trainer alone", "take it out")


def _audience(component: Component, place: Place, sites: Names) -> Iterator[Located]:
    whole, numbers = component.audience is not None, []
    for at, part in present(component.audience):
        here: Place = (*place, "audience", at)
        numbers.append(part.learners)
        if part.time_zone is not None and not timezones.is_zone(part.time_zone):
            error = timezones.UnknownZoneError(part.time_zone)
            yield Located((*here, "time_zone"), error.message, error.cure)
        if part.site is not None and sites.lacks(part.site):
            yield Located((*here, "site"), "is not the id of a site", sites.cure(part.site))
    if not whole or not numbers or None in numbers or None in (component.audience or ()) or component.learners is None:
        return
    total = sum(numbers)
    if total != component.learners:
        told = f"is not the sum of its audience, {total}"
        yield Located((*place, "learners"), told, f"write {total}, or change the audience")
