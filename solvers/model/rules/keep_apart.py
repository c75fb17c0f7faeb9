"""Rule 19: some learners are kept apart.

``Σ x_{r,s} ≤ 1`` over those who are to be kept apart, for each session; 0 where one of them sits there already.
"""

from __future__ import annotations

from solvers.model.variables import Variables, total


def add(v: Variables) -> None:
    """Adds the rule."""
    for candidate in v.candidates:
        held = set() if candidate.number is None else v.board.sittings[candidate.number].attendees
        for rows in v.board.setting.company[candidate.clinic].apart:
            lits = [act.lit for act in candidate.attendances if act.row in rows]
            if held.isdisjoint(rows):
                v.cp.add_at_most_one(lits)
            else:
                v.cp.add(total(lits) == 0)
