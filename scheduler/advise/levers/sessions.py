"""One session more: of a clinic that has as many as it may, or one more on a clinic's list."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import numpy as np

from scheduler.advise.change import Change, Edit
from scheduler.advise.finding import A_CHANCE, Finding
from scheduler.advise.looks import Looks, best
from scheduler.advise.outlook import Outlook
from scheduler.availability import horizon
from scheduler.cohort.clinic import Clinic, ListedSession
from scheduler.cohort.cohort import Cohort
from scheduler.timezones import instant

LEVER = "session"
MOST_STARTS = 3


def find(looks: Looks) -> Iterator[Finding]:
    """For each clinic one session more than it may have, or the best starts for one more on its list."""
    cohort = looks.cohort
    if all(clinic.sessions is None and clinic.max_sessions is None for clinic in cohort.clinics):
        return
    freer = looks.freer(clinics=tuple(_freer(cohort, clinic) for clinic in cohort.clinics))
    for number, clinic in enumerate(cohort.clinics):
        if clinic.sessions is not None:
            yield from _listed(looks, freer, number)
        elif looks.base.board.sessions_left(number) == 0 and clinic.max_sessions is not None:
            seats, relief = _most(freer, number)
            edit = Edit(("clinics", clinic.id, "max_sessions"), clinic.max_sessions + 1)
            words = f"One more session of {clinic.title} ({clinic.max_sessions + 1} in place of {clinic.max_sessions})"
            change = Change(LEVER, f"clinic {clinic.id}", words, (edit,), 1)
            chance = A_CHANCE if len(looks.base.waiting(number)) else 0.0
            yield Finding(change, float(seats.max(initial=chance)), float(relief.max(initial=0)))


def _freer(cohort: Cohort, clinic: Clinic) -> Clinic:
    """The clinic without a limit on sessions; one that lists its sessions could have more at any start."""
    if clinic.sessions is None:
        return clinic.model_copy(update={"max_sessions": None})
    start, end = horizon(cohort)
    step = cohort.horizon.start_every_minutes
    used = {session.start for session in clinic.sessions}
    last = end - clinic.duration_minutes - max(clinic.meetings.offsets) * 1440
    grid = (instant(minute) for minute in range(-(-start // step) * step, last, step))
    more = (
        ListedSession(id=f"{clinic.id} {moment:%Y%m%dT%H%M}", start=moment) for moment in grid if moment not in used
    )
    return clinic.model_copy(update={"max_sessions": None, "sessions": (*clinic.sessions, *more)})


def _most(look: Outlook, clinic: int) -> tuple[np.ndarray, np.ndarray]:
    """Seats and minutes that each slot promises which somebody is free to lead."""
    slots, prospects = look.slots(clinic), look.prospects(clinic)
    able = look.able(clinic, slots.start, slots.language, slots.room).sum(axis=0)
    staffed = able >= look.problem.clinics[clinic].staff
    return np.where(staffed, prospects.seats, 0.0), np.where(staffed, prospects.relief, 0.0)


def _listed(looks: Looks, freer: Outlook, number: int) -> Iterator[Finding]:
    clinic, slots = looks.cohort.clinics[number], freer.slots(number)
    known = len(clinic.sessions or ())
    seats, relief = (np.where(slots.start >= known, each, 0.0) for each in _most(freer, number))
    taken = {session.id for each in looks.cohort.clinics for session in each.sessions or ()}
    taken |= {session.id for session in (*looks.opened.plan.sessions, *looks.opened.plan.cancelled)}
    new = next(name for k in count(known + 1) if (name := f"{clinic.id}-{k}") not in taken)
    limit = looks.base.board.sessions_left(number)
    for slot in best((seats, relief), MOST_STARTS):
        start = instant(int(freer.problem.clinics[number].starts[slots.start[slot]]))
        edits = [Edit(("clinics", clinic.id, "sessions"), {"id": new, "start": f"{start:%Y-%m-%dT%H:%MZ}"}, more=True)]
        if limit == 0 and clinic.max_sessions is not None:
            edits.append(Edit(("clinics", clinic.id, "max_sessions"), clinic.max_sessions + 1))
        words = f"One more session on the list of {clinic.title}, at {start:%Y-%m-%d %H:%M} UTC"
        change = Change(LEVER, f"clinic {clinic.id}", words, tuple(edits), 1)
        yield Finding(change, float(seats[slot]), float(relief[slot]))
