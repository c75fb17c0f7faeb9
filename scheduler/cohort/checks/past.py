"""What people bore in earlier cohorts: the cohorts named add up to no more than is stated in all."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.cohort.checks.view import View
from scheduler.cohort.people import PAST
from scheduler.documents.places import Located


def faults(view: View) -> Iterator[Located]:
    """Everybody of whom more is told by cohort than in all."""
    for place, person in view.people:
        field = PAST[str(place[0])]
        stated = getattr(person, field)
        minutes = [each for each in (person.past_by_cohort or {}).values() if each is not None]
        if stated is not None and sum(minutes) > stated:
            yield Located(
                (*place, "past_by_cohort"),
                f"adds up to {sum(minutes)} minutes, and {field} is {stated}",
                f"raise {field}, or take out what does not belong",
            )
