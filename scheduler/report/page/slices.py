"""By what learners can be told apart: region, zone, country, group, site, and every attribute that anybody has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scheduler.cohort.cohort import Cohort
from scheduler.report.places import place_name

NOT_STATED = "(not stated)"


@dataclass(frozen=True)
class Dimension:
    """A question with one answer of each learner: ``answers[k]`` is the place of learner k's in ``values``."""

    name: str
    values: tuple[str, ...]
    answers: tuple[int, ...]


def dimensions(cohort: Cohort, zones: Sequence[str]) -> tuple[Dimension, ...]:
    """Every dimension in which anybody has an answer; ``zones`` has one of each learner.

    An attribute that is called like one of ours, whatever the case, takes its place: its owner knows better.
    """
    found = dict(_own(cohort, zones))
    for name in dict.fromkeys(name for learner in cohort.learners for name in learner.attributes):
        taken = next((own for own in found if own.casefold() == name.casefold()), None)
        if taken is not None:
            del found[taken]
        found[name] = [learner.attributes.get(name) for learner in cohort.learners]
    return tuple(_dimension(name, answers) for name, answers in found.items() if any(answers))


def _own(cohort: Cohort, zones: Sequence[str]) -> Iterator[tuple[str, list[str | None]]]:
    names = {person.id: person.name for person in cohort.instructors}
    yield "Region", [zone.split("/", 1)[0] for zone in zones]
    yield "Time zone", [place_name(zone) for zone in zones]
    yield "Country", [learner.country for learner in cohort.learners]
    yield "Group", [learner.group for learner in cohort.learners]
    yield "Site", [learner.site for learner in cohort.learners]
    yield "Own instructor", [", ".join(names.get(i, i) for i in learner.led_by) or None for learner in cohort.learners]


def _dimension(name: str, answers: Sequence[str | None]) -> Dimension:
    """Values in order of their names, what is not stated last."""
    values = sorted({answer for answer in answers if answer}, key=lambda value: (value.casefold(), value))
    if not all(answers):
        values.append(NOT_STATED)
    place = {value: k for k, value in enumerate(values)}
    return Dimension(name, tuple(values), tuple(place[answer or NOT_STATED] for answer in answers))
