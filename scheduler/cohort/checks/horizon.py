"""The horizon: at most 400 days within 1970–2037, and a grid that divides the day."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.cohort.checks.view import View
from scheduler.cohort.when import MINUTES_PER_DAY
from scheduler.documents.places import Located

MOST_DAYS = 400
YEARS = range(1970, 2038)


def faults(view: View) -> Iterator[Located]:
    """Whatever is wrong with the horizon, its zone aside."""
    horizon = view.cohort.horizon
    if horizon is None:
        return
    if horizon.start is not None and horizon.start.year not in YEARS:
        yield Located(("horizon", "start"), "is not within 1970 to 2037", "write a day of those years")
    if horizon.end is not None and horizon.end.year not in YEARS:
        yield Located(("horizon", "end"), "is not within 1970 to 2037", "write a day of those years")
    if horizon.start is not None and horizon.end is not None:
        days = (horizon.end - horizon.start).days + 1
        if days < 1:
            yield Located(("horizon", "end"), f"comes before the start, {horizon.start}", "swap the two days?")
        if days > MOST_DAYS:
            told = f"makes the horizon {days} days long, and {MOST_DAYS} is the most"
            yield Located(("horizon", "end"), told, "plan a shorter time")
    every = horizon.start_every_minutes
    if every is not None and MINUTES_PER_DAY % every:
        below = max(step for step in range(1, every) if MINUTES_PER_DAY % step == 0)
        yield Located(("horizon", "start_every_minutes"), "does not divide the day's 1440 minutes", f"write {below}")
