"""Rule 11: a session in person or hybrid has one free room, at a site of its instructors and (in person) its learners.

``Σ n ≤ 1`` over the meetings in one room that share a moment; a slot names its room, and where a site does not fit
there is no ``x`` or ``w``.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from scheduler.problem import Bools, ClinicTable, Problem
from solvers.model.moments import Span, cliques
from solvers.model.variables import Variables, total


def attend_room(problem: Problem, table: ClinicTable) -> Bools:
    """``[R, Q]``"""
    sites = problem.room_site[list(table.rooms)]
    if table.modality != "in_person":
        return np.ones((len(table.requests), len(table.rooms)), dtype=bool)
    return np.asarray(problem.learner_site[table.learners][:, None] == sites[None, :], dtype=bool)


def lead_room(problem: Problem, table: ClinicTable) -> Bools:
    """``[I, Q]``"""
    sites = problem.room_site[list(table.rooms)]
    return np.asarray(problem.instructor_serves[table.instructors][:, sites], dtype=bool)


def place(problem: Problem, table: ClinicTable) -> Bools:
    """``[T, K, Q]``"""
    return np.broadcast_to(table.room_free.T[:, None, :], (len(table.starts), 1, len(table.rooms)))


def add(v: Variables) -> None:
    """Adds the rule."""
    held: dict[int, list[Span[int]]] = defaultdict(list)
    for position, candidate in enumerate(v.candidates):
        table = v.problem.clinics[candidate.clinic]
        if table.rooms and candidate.number is None:
            room = v.board.setting.slots[candidate.clinic].problem_room(candidate.slot)
            for start, end in table.meetings[candidate.start].tolist():
                held[room].append((start, end, position))
    for spans in held.values():
        for clique in cliques(spans):
            v.cp.add(total([v.candidates[m].count for m in sorted(set(clique))]) <= 1)
