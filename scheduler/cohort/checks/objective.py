"""The objective: at least one tier, each of known measures with a weight above 0."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from scheduler.cohort.checks.view import View, present
from scheduler.cohort.cohort import LEEWAYS, MEASURES
from scheduler.documents.places import Located


def faults(view: View) -> Iterator[Located]:
    """Whatever is wrong with the stated tiers."""
    objective = view.cohort.objective
    if objective is None or objective.tiers is None:
        return
    if not objective.tiers:
        cure = 'write one, like {"unscheduled": 1}, or leave "objective" out'
        yield Located(("objective", "tiers"), "has no tier", cure)
    for at, tier in present(objective.tiers):
        place = ("objective", "tiers", at)
        for name in tier.weights:
            if name not in MEASURES:
                yield Located((*place, name), "is not a measure", _cure(name))
        if not any(weight is None or weight > 0 for weight in tier.weights.values()):
            yield Located(place, "has no weight above 0", "give a measure a weight, or take out the tier")


def _cure(name: str) -> str:
    known = (*MEASURES, *LEEWAYS)
    near = get_close_matches("_".join(name.casefold().replace("-", " ").split()), known, n=1)
    return f'did you mean "{near[0]}"?' if near else f"the measures are {', '.join(MEASURES)}"
