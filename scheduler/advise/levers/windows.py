"""A longer window: days more of a clinic's window, hours more of its hours, days more of the horizon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np

from scheduler.advise.change import Change, Edit
from scheduler.advise.finding import Finding
from scheduler.advise.hours import weekly
from scheduler.advise.looks import Looks, best, each_with
from scheduler.advise.outlook import Outlook
from scheduler.errors import InputError
from scheduler.problem import Bools, ClinicTable
from scheduler.spans import merge, subtract
from scheduler.timezones import local

DAY, HOUR = "window_day", "clinic_hour"
MOST_DAYS = 7
MOST_STARTS = 4


def find(looks: Looks) -> Iterator[Finding]:
    """The best starts that a clinic's own window or hours, or the end of the horizon, leave out."""
    clinics = looks.cohort.clinics
    if any(clinic.window is not None and clinic.sessions is None for clinic in clinics):
        yield from _windows(looks, looks.freer(clinics=each_with(clinics, window=None)))
    if any(clinic.hours is not None and clinic.sessions is None for clinic in clinics):
        yield from _hours(looks, looks.freer(clinics=each_with(clinics, hours=None)))
    yield from _horizon(looks)


def _windows(looks: Looks, freer: Outlook) -> Iterator[Finding]:
    zone = looks.cohort.horizon.time_zone
    for number, clinic in enumerate(looks.cohort.clinics):
        window, table = clinic.window, freer.problem.clinics[number]
        if window is None or clinic.sessions is not None:
            continue
        for slot, seats, relief in _best(freer, number, table.regular & ~looks.base.problem.clinics[number].regular):
            meetings = table.meetings[int(freer.slots(number).start[slot])]
            first = local(int(meetings[0, 0]), zone).date()
            last = local(int(meetings[:, 1].max()) - 1, zone).date()
            start, end = min(first, window.start), max(last, window.end)
            number_of_days = (window.start - start).days + (end - window.end).days
            value: dict[str, Any] = {"start": start.isoformat(), "end": end.isoformat()}
            words = f"{clinic.title} held from {start} to {end}, in place of {window.start} to {window.end}"
            edit = Edit(("clinics", clinic.id, "window"), value)
            yield Finding(Change(DAY, f"clinic {clinic.id}", words, (edit,), number_of_days), seats, relief)


def _hours(looks: Looks, freer: Outlook) -> Iterator[Finding]:
    zone = looks.cohort.horizon.time_zone
    for number, clinic in enumerate(looks.cohort.clinics):
        table, before = freer.problem.clinics[number], looks.base.problem.clinics[number]
        if clinic.hours is None or clinic.sessions is not None:
            continue
        held = merge(before.meetings[before.regular].reshape(-1, 2))
        for slot, seats, relief in _best(freer, number, table.regular & ~before.regular):
            spells = subtract(merge(table.meetings[int(freer.slots(number).start[slot])]), held)
            more = weekly([(int(start), int(end)) for start, end in spells], zone)
            if not more:
                continue
            value = [each.model_dump(mode="json") for each in (*clinic.hours, *more)]
            added = ", ".join(
                f"{each['days'][0].capitalize()} {each['start']}-{each['end']}" for each in value[-len(more) :]
            )
            words = f"{clinic.title} held at more hours: {added} ({zone})"
            units = float((spells[:, 1] - spells[:, 0]).sum()) / 60 * looks.weeks
            change = Change(HOUR, f"clinic {clinic.id}", words, (Edit(("clinics", clinic.id, "hours"), value),), units)
            yield Finding(change, seats, relief)


def _horizon(looks: Looks) -> Iterator[Finding]:
    horizon = looks.cohort.horizon
    later = horizon.model_copy(update={"end": horizon.end + dt.timedelta(days=MOST_DAYS)})
    try:
        freer = looks.freer(horizon=later)
    except InputError:
        return
    for number, clinic in enumerate(looks.cohort.clinics):
        table = freer.problem.clinics[number]
        new = table.meetings[:, :, 1].max(axis=1) > looks.base.problem.horizon_end
        if clinic.sessions is not None or not new.any():
            continue
        for slot, seats, relief in _best(freer, number, new):
            end = local(
                int(table.meetings[int(freer.slots(number).start[slot]), :, 1].max()) - 1, horizon.time_zone
            ).date()
            words = f"The horizon until {end}, in place of {horizon.end}"
            edit = Edit(("horizon", "end"), end.isoformat())
            yield Finding(Change(DAY, "horizon", words, (edit,), (end - horizon.end).days), seats, relief)


def _best(look: Outlook, clinic: int, starts: Bools) -> Iterator[tuple[int, float, float]]:
    """The best slots among these starts that somebody is free to lead: the slot, seats, minutes."""
    slots, prospects = look.slots(clinic), look.prospects(clinic)
    table: ClinicTable = look.problem.clinics[clinic]
    able = look.able(clinic, slots.start, slots.language, slots.room).sum(axis=0) >= table.staff
    here = able & starts[slots.start]
    seats, relief = np.where(here, prospects.seats, 0.0), np.where(here, prospects.relief, 0.0)
    for slot in best((seats, relief), MOST_STARTS):
        yield slot, float(seats[slot]), float(relief[slot])
