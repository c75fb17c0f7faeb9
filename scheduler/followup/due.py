"""From when and until when async items are to be done."""

from __future__ import annotations

import datetime as dt

from scheduler import timezones
from scheduler.availability import zone_of
from scheduler.cohort.clinic import AsyncAlternative
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Learner
from scheduler.timezones import instant

DUE_DAYS = 7
"""Where an item that goes out after a session does not say in how many days it is due."""


def opening(cohort: Cohort, learner: Learner) -> dt.datetime:
    """When a learner can begin: the later of the horizon's first day and their own."""
    first = timezones.day_start(cohort.horizon.start, cohort.horizon.time_zone)
    if learner.available_from is not None:
        first = max(first, timezones.day_start(learner.available_from, zone_of(cohort, learner)))
    return instant(first)


def gate(start: dt.datetime, gate_days: int) -> dt.datetime:
    """When pre-work is looked at: so many times 24 hours before the session's start."""
    return start - dt.timedelta(days=gate_days)


def prework_due(opens: dt.datetime, start: dt.datetime, gate_days: int) -> dt.datetime:
    """The gate; the session's start where there is no time until the gate."""
    return looked_at if (looked_at := gate(start, gate_days)) > opens else start


def followup_due(item: AsyncAlternative, opens: dt.datetime) -> dt.datetime:
    """So many days after it is there."""
    return opens + dt.timedelta(days=DUE_DAYS if item.due_days is None else item.due_days)


def alternative_due(cohort: Cohort, item: AsyncAlternative, opens: dt.datetime) -> dt.datetime:
    """As the item says; else the end of the horizon; for one that is there only later, as after a session."""
    end = timezones.day_start(cohort.horizon.end + dt.timedelta(days=1), cohort.horizon.time_zone)
    if item.due_days is None and opens < instant(end):
        return instant(end)
    return followup_due(item, opens)
