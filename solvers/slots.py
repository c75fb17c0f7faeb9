"""Where a session could be opened: a clinic's start, language and room, with who may attend and who may lead.

The masks come from the rules (``model/rules``), so that a rule stands in one file only.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scheduler.problem import Bools, ClinicTable, Problem, PublishedSession
from solvers import masks
from solvers.company import ClinicCompany

Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class ClinicSlots:
    """The slots of one clinic. A slot ``s`` is its start ``start[s]``, language ``language[s]`` and room ``room[s]``.

    ``language`` and ``room`` are positions in the clinic's ``languages`` and ``rooms`` (0 where it has none). Letters
    of shapes as in :mod:`scheduler.problem`; ``S`` slots.
    """

    table: ClinicTable
    attend: Bools
    """``[R, T]`` who may attend at which start, language and place aside."""
    attend_language: Bools
    """``[R, max(K, 1)]``"""
    attend_room: Bools
    """``[R, max(Q, 1)]``"""
    lead: Bools
    """``[I, T]``"""
    lead_language: Bools
    lead_room: Bools
    start: Index
    """``[S]``, so too the rest."""
    language: Index
    room: Index
    capacity: Index
    copies: Index
    """How many such sessions could be worth running at once."""

    def eligible(self, slot: int) -> Bools:
        """``[R]`` who may attend there, other sessions aside."""
        found: Bools = self.attend[:, self.start[slot]] & self.attend_language[:, self.language[slot]]
        found = found & self.attend_room[:, self.room[slot]]
        return found

    def eligible_row(self, slot: int, row: int) -> bool:
        """:meth:`eligible` of one row."""
        return bool(
            self.attend[row, self.start[slot]]
            and self.attend_language[row, self.language[slot]]
            and self.attend_room[row, self.room[slot]]
        )

    def able(self, slot: int) -> Bools:
        """``[I]`` who may lead there, other sessions aside."""
        found: Bools = self.lead[:, self.start[slot]] & self.lead_language[:, self.language[slot]]
        found = found & self.lead_room[:, self.room[slot]]
        return found

    def named(self, slot: int) -> tuple[int, ...]:
        """Rows of the instructors whom the listed session names."""
        return self._named_rows[int(self.start[slot])]

    @cached_property
    def _named_rows(self) -> tuple[tuple[int, ...], ...]:
        row_of = {int(i): row for row, i in enumerate(self.table.instructors)}
        return tuple(tuple(row_of[i] for i in named if i in row_of) for named in self.table.named_instructors)

    @cached_property
    def by_place(self) -> dict[tuple[int, int, int], int]:
        """The slot at (start, language, room)."""
        keys = zip(self.start.tolist(), self.language.tolist(), self.room.tolist(), strict=True)
        return {key: slot for slot, key in enumerate(keys)}

    def slot_of(self, published: PublishedSession) -> int | None:
        """The slot at which a published session stands, ``None`` where it is none any more."""
        table = self.table
        language = table.languages.index(published.language) if published.language >= 0 else 0
        room = table.rooms.index(published.room) if published.room >= 0 else 0
        return self.by_place.get((published.start, language, room))

    def problem_language(self, slot: int) -> int:
        """Position in ``Problem.languages``, or -1."""
        return self.table.languages[self.language[slot]] if self.table.languages else -1

    def problem_room(self, slot: int) -> int:
        """The room, or -1."""
        return self.table.rooms[self.room[slot]] if self.table.rooms else -1


def make_slots(problem: Problem, table: ClinicTable, rules: Collection[str]) -> ClinicSlots:
    """All slots of a clinic at which the rules named let a session run."""
    attend = masks.attend(problem, table, rules)
    attend_language = masks.attend_language(problem, table, rules)
    attend_room = masks.attend_room(problem, table, rules)
    lead = masks.lead(problem, table, rules)
    lead_language = masks.lead_language(problem, table, rules)
    lead_room = masks.lead_room(problem, table, rules)
    num_starts, num_languages, num_rooms = len(table.starts), attend_language.shape[1], attend_room.shape[1]
    place = masks.place(problem, table, rules)  # [T, K, Q]
    able = np.einsum("it,ik,iq->tkq", lead, lead_language, lead_room, dtype=np.int32, casting="unsafe", optimize=True)
    potential = np.einsum(
        "rt,rk,rq->tkq", attend, attend_language, attend_room, dtype=np.int32, casting="unsafe", optimize=True
    )
    least = max(table.min_learners, 1) if "min_learners" in rules else 1
    must = table.must_run[:, None, None]
    staff = table.staff if "staffing" in rules else 0
    found = place & (able >= staff) & ((potential >= least) | must)
    start, language, room = (axis.astype(np.int64) for axis in np.nonzero(found))
    capacity = masks.capacity(problem, table)[start, room]
    assert found.shape == (num_starts, num_languages, num_rooms)
    mergeable = ClinicCompany.of(problem, table.index, rules).mergeable
    copies = _copies(table, able[found], potential[found], capacity, least, mergeable)
    return ClinicSlots(
        table,
        attend,
        attend_language,
        attend_room,
        lead,
        lead_language,
        lead_room,
        start,
        language,
        room,
        capacity,
        copies,
    )


def _copies(table: ClinicTable, able: Index, potential: Index, capacity: Index, least: int, mergeable: bool) -> Index:
    """Sessions alike at one slot: two that fit into one are never needed, so fewer than 2 × learners / capacity are.

    Unless it matters who sits with whom, so that they are not ``mergeable``.
    """
    fewer = potential // least
    if mergeable:
        fewer = np.minimum(fewer, -(-2 * potential // capacity) - 1)
    copies: Index = np.maximum(fewer, 1).astype(np.int64)
    if table.staff:
        copies = np.minimum(copies, np.maximum(able // table.staff, 1))
    if table.max_sessions is not None:
        copies = np.minimum(copies, table.max_sessions)
    if table.listed or table.rooms:
        copies[:] = 1
    return copies
