"""Rule 14: a listed session keeps its start, and the instructors, language and room it names; it runs at most once.

``Σ_s n_s ≤ 1`` over its slots; ``w_{i,s} = n_s`` for whom it names. Where a slot has another language or room there is
none.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from scheduler.problem import Bools, ClinicTable, Problem
from solvers.model.variables import Count, Variables, total


def place(problem: Problem, table: ClinicTable) -> Bools:
    """``[T, K, Q]``"""
    languages = np.array(table.languages or (-1,))
    rooms = np.array(table.rooms or (-1,))
    language = (table.named_language[:, None] < 0) | (table.named_language[:, None] == languages[None, :])
    room = (table.named_room[:, None] < 0) | (table.named_room[:, None] == rooms[None, :])
    return np.asarray(language[:, :, None] & room[:, None, :], dtype=bool)


def add(v: Variables) -> None:
    """Adds the rule."""
    slots_of: dict[tuple[int, int], list[Count]] = defaultdict(list)
    for candidate in v.candidates:
        table = v.problem.clinics[candidate.clinic]
        if not table.listed or candidate.number is not None:
            continue
        slots_of[candidate.clinic, candidate.start].append(candidate.count)
        named = table.named_instructors[candidate.start]
        found = {leading.instructor: leading.lit for leading in candidate.leadings}
        for instructor in named:
            v.cp.add(found.get(instructor, 0) == candidate.count)
    for counts in slots_of.values():
        if len(counts) > 1:
            v.cp.add(total(counts) <= 1)
