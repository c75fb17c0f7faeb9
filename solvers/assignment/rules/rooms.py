"""Rule 11: a session in person or hybrid has one free room, at a site of its instructors and (in person) its learners.

``Σ n ≤ 1`` over the meetings in one room that share a moment.
"""

from __future__ import annotations

import numpy as np

from solvers.assignment.cliques import add_at_most_one
from solvers.assignment.formulation import Formulation


def add(f: Formulation) -> None:
    """Adds the rule."""
    slots = f.board.setting.slots
    room = np.array([slots[o.clinic].problem_room(o.slot) for o in f.columns.openings], dtype=np.int64).reshape(-1)
    here = np.flatnonzero(room >= 0)
    add_at_most_one(f, room[here], here, here, np.arange(len(here)))
