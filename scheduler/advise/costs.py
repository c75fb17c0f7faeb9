"""What changes cost: figures of trouble, by which the smallest come first."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from scheduler.errors import Fault, InputError

COSTS: Mapping[str, float] = {
    "seat": 10,
    "session": 60,
    "instructor_hour": 60,
    "instructor_limit": 60,
    "qualification": 240,
    "clinic_language": 120,
    "language": 480,
    "instructor": 960,
    "minimum": 15,
    "learner_hour": 30,
    "window_day": 30,
    "clinic_hour": 30,
}
"""Per lever what one of it costs, in minutes of somebody's trouble.

A seat counts once for each session that gets it, hours once for each week of the horizon in which they come.
"""


def costs_with(stated: Iterable[str]) -> dict[str, float]:
    """The costs with some priced anew, as in ``instructor_hour=90``. Raises InputError with all that is wrong."""
    costs, faults = dict(COSTS), []
    for each in stated:
        name, _, price = (part.strip() for part in each.partition("="))
        if name not in costs:
            faults.append(Fault("--cost", "is not the name of a lever", name, _cure(name)))
            continue
        try:
            costs[name] = float(price)
        except ValueError:
            costs[name] = math.nan
        if not 0 < costs[name] < math.inf:
            faults.append(Fault("--cost", "is not a price", each, f"write a number above 0, like {name}=60"))
    if faults:
        raise InputError(faults)
    return costs


def _cure(name: str) -> str:
    near = get_close_matches(name, COSTS, n=1)
    return f'did you mean "{near[0]}"?' if near else f"levers are {', '.join(COSTS)}"
