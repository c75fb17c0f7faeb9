"""What a cohort, perhaps a changed one, would let happen beside a plan: seats that could be filled, minutes saved.

A quick look, to find changes worth solving for. Letters of shapes: ``S`` slots of a clinic, ``U`` requests without a
session, ``I`` its qualified instructors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scheduler.opened import Opened
from scheduler.problem import Bools, Ints

if TYPE_CHECKING:
    from solvers.board import Sitting
    from solvers.slots import ClinicSlots, Index

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Prospects:
    """What one more session at each slot of a clinic, or one moved there, would give, whoever leads it."""

    seats: Floats
    """``[S]`` the weight of requests that it could seat; 0 where they are too few, or none can be opened."""
    relief: Floats
    """``[S]`` minutes out of hours that learners would be spared, and the instructors of a session that moves."""
    company: Ints
    """``[S]`` how many requests without a session could come."""


class Outlook:
    """A cohort with a plan on its board."""

    def __init__(self, opened: Opened) -> None:
        self.opened, self.cohort, self.problem = opened, opened.cohort, opened.problem
        self.board = opened.board()

    def slots(self, clinic: int) -> ClinicSlots:
        """The slots of a clinic."""
        return self.board.setting.slots[clinic]

    def sittings(self, clinic: int) -> list[Sitting]:
        """The clinic's sessions on the board."""
        return [sitting for sitting in self.board.sittings.values() if sitting.clinic == clinic]

    def waiting(self, clinic: int) -> Index:
        """Rows of the clinic's requests without a session."""
        return np.flatnonzero(self.board.waiting[clinic])

    def can_come(self, clinic: int, rows: Index) -> Bools:
        """``[rows, S]`` who could attend which slot beside what they attend elsewhere."""
        slots = self.slots(clinic)
        found = self.board.may_attend_some(clinic, rows, slots.start)
        found &= slots.attend_language[rows][:, slots.language] & slots.attend_room[rows][:, slots.room]
        return found

    def able(self, clinic: int, start: Index, language: Index, room: Index) -> Bools:
        """``[I, n]`` who could lead at these places, beside what they lead and attend."""
        slots = self.slots(clinic)
        able: Bools = self.board.may_lead_all(clinic)[:, start]
        return able & slots.lead_language[:, language] & slots.lead_room[:, room]

    def prospects(self, clinic: int) -> Prospects:
        """What the clinic's slots promise."""
        seats, company = self._seats(clinic)
        return Prospects(seats, self._relief(clinic), company)

    def _seats(self, clinic: int) -> tuple[Floats, Ints]:
        rows, slots, table = self.waiting(clinic), self.slots(clinic), self.problem.clinics[clinic]
        can = self.can_come(clinic, rows)
        company = can.sum(axis=0)
        weight = (can * self.problem.request_weight[table.requests[rows]][:, None]).sum(axis=0)
        seated = weight * np.minimum(1.0, slots.capacity / np.maximum(company, 1))
        possible = (company >= table.min_learners) & self.board.may_place(clinic) & self._may_open(clinic)
        return np.where(possible, seated, 0.0), company

    def _may_open(self, clinic: int) -> bool:
        return self.board.sessions_left(clinic) != 0

    def _relief(self, clinic: int) -> Floats:
        slots = self.slots(clinic)
        relief = np.zeros(len(slots.start))
        free = self.board.may_place(clinic)
        for sitting in self.sittings(clinic):
            relief = np.maximum(relief, self._moved(sitting) * free)
        if self._may_open(clinic):
            relief = np.maximum(relief, self._split(clinic) * free)
        return relief

    def _moved(self, sitting: Sitting) -> Floats:
        """``[S]`` minutes less, the new instructors' aside, where a session moves as a whole."""
        slots, table = self.slots(sitting.clinic), self.problem.clinics[sitting.clinic]
        rows = np.array(sorted(sitting.attendees), dtype=np.int64)
        can = self.can_come(sitting.clinic, rows).all(axis=0) & (len(rows) <= slots.capacity)
        minutes, start = table.out_of_hours[rows].astype(np.int64).sum(axis=0), slots.start[sitting.slot]
        now = minutes[start] + table.instructor_out_of_hours[list(sitting.leaders), start].sum()
        return np.where(can, now - minutes[slots.start], 0).clip(0)

    def _split(self, clinic: int) -> Floats:
        """``[S]`` minutes less, beyond what it takes to lead, where those who gain by it leave for one more session."""
        slots, table = self.slots(clinic), self.problem.clinics[clinic]
        at = [(row, int(slots.start[each.slot])) for each in self.sittings(clinic) for row in each.attendees]
        if not at:
            return np.zeros(len(slots.start))
        rows = np.array([row for row, _ in at], dtype=np.int64)
        now = table.out_of_hours[rows, [start for _, start in at]].astype(np.int64)
        saved = now[:, None] - table.out_of_hours[np.ix_(rows, slots.start)]
        saved = np.where(self.can_come(clinic, rows), saved, 0).clip(0)
        seats = int(slots.capacity.max(initial=1))
        best = -np.partition(-saved, seats - 1, axis=0)[:seats] if len(rows) > seats else saved
        led = table.staff * table.duration * table.meetings.shape[1]
        relief: Floats = (best.sum(axis=0) - led).clip(0).astype(np.float64)
        return relief
