"""Places where one instructor more, who could lead if something were otherwise, would let a session run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scheduler.advise.looks import best
from scheduler.advise.outlook import Outlook

MOST_PLACES = 4
"""Of each instructor and clinic so many places are taken up, the best for seats and the best for hours."""


@dataclass(frozen=True)
class Lead:
    """An instructor who could lead a session of a clinic, by the freer cohort's slots, that nobody can lead now."""

    clinic: int
    slot: int
    instructor: int
    seats: float
    relief: float


def leads(base: Outlook, freer: Outlook) -> Iterator[Lead]:
    """The best places for every instructor and clinic, none in their night.

    ``freer`` has the same starts, languages and rooms.
    """
    for clinic, table in enumerate(freer.problem.clinics):
        slots = freer.slots(clinic)
        if not table.staff or not len(slots.start):
            continue
        prospects = freer.prospects(clinic)
        could = freer.able(clinic, slots.start, slots.language, slots.room)
        can = base.able(clinic, slots.start, slots.language, slots.room)
        row_before = {each: row for row, each in enumerate(base.problem.clinics[clinic].instructors.tolist())}
        short = (can.sum(axis=0) == table.staff - 1) & (could.sum(axis=0) >= table.staff)
        for row, instructor in enumerate(table.instructors.tolist()):
            new = could[row] & short & (table.instructor_night[row, slots.start] == 0)
            if instructor in row_before:
                new &= ~can[row_before[instructor]]
            seats = np.where(new, prospects.seats, 0.0)
            relief = np.where(new, prospects.relief - table.instructor_out_of_hours[row, slots.start], 0.0)
            for slot in best((seats, relief), MOST_PLACES):
                yield Lead(clinic, slot, int(instructor), float(seats[slot]), float(relief[slot].clip(0)))
