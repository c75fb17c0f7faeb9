"""Dated times: local ones exist once, and what has an end ends after it starts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from scheduler import timezones
from scheduler.cohort.checks.view import View, known_zone, present
from scheduler.cohort.when import Period
from scheduler.documents.places import Located, Place
from scheduler.errors import MistakeError


def faults(view: View) -> Iterator[Located]:
    """Every moment that is none or two, and every period that does not end after it starts."""
    for place, person in view.people:
        zone = view.zone_of(person)
        yield from _periods(view, (*place, "busy"), person.busy, zone)
        yield from _periods(view, (*place, "roster"), person.roster, zone)
        yield from _periods(view, (*place, "availability"), person.availability, zone)
    for at, room in view.rooms:
        yield from _periods(view, ("rooms", at, "busy"), room.busy, known_zone(room.time_zone))
    yield from _blackouts(view)
    for place, _, session in view.listed:
        yield from moment((*place, "start"), session.start, view.horizon_zone)
    for at, decision in present(view.cohort.decisions):
        yield from moment(("decisions", at, "start"), decision.start, view.horizon_zone)


def moment(place: Place, when: dt.datetime | None, zone: str | None) -> Iterator[Located]:
    """The fault of a local moment that does not exist or happens twice in its owner's zone (None: not known)."""
    if when is None or when.tzinfo is not None or zone is None:
        return
    try:
        timezones.to_minute(when, zone)
    except MistakeError as error:
        yield Located(place, error.message, error.cure)


def _periods(view: View, place: Place, periods: Iterable[Period] | None, zone: str | None) -> Iterator[Located]:
    for number, period in present(periods):
        yield from _period(view, (*place, number), period, zone)


def _period(view: View, place: Place, period: Period, zone: str | None) -> Iterator[Located]:
    start, end = period.start, period.end
    if start is not None and end is not None and start.tzinfo is not None and end.tzinfo is not None:
        backwards = end <= start
    else:
        yield from moment((*place, "start"), start, zone)
        yield from moment((*place, "end"), end, zone)
        first, last = view.minute(start, zone), view.minute(end, zone)
        backwards = first is not None and last is not None and last <= first
    if backwards:
        yield _no_end(place, period)


def _blackouts(view: View) -> Iterator[Located]:
    """Blackouts are local to each member of the group: they are checked in the zones of all."""
    zones: dict[str, dict[str | None, None]] = {}
    for _, learner in view.learners:
        zone = view.zone_of(learner)
        if learner.group is not None and zone is not None:
            zones.setdefault(learner.group, {})[zone] = None
    for at, group in view.groups:
        for number, period in present(group.blackouts):
            place: Place = ("groups", at, "blackouts", number)
            for zone in zones.get(group.id) or (None,):
                yield from _period(view, place, period, zone)
            if _both_local(period) and period.end <= period.start:
                yield _no_end(place, period)


def _both_local(period: Period) -> bool:
    start, end = period.start, period.end
    return start is not None and end is not None and start.tzinfo is None and end.tzinfo is None


def _no_end(place: Place, period: Period) -> Located:
    told = f"does not lie after the start, {period.start.isoformat(timespec='minutes')}"
    return Located((*place, "end"), told, "write a later end, or swap the two")
