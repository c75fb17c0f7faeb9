"""Rule 2: a session has at most ``capacity`` learners; in person, at most its room's seats.

``Σ_r x_{r,s} ≤ capacity_s · n_s``
"""

from __future__ import annotations

from solvers.model.variables import Variables, total


def add(v: Variables) -> None:
    """Adds the rule."""
    for candidate in v.candidates:
        seats = int(v.board.setting.slots[candidate.clinic].capacity[candidate.slot])
        if candidate.number is not None:
            seats -= len(v.board.sittings[candidate.number].attendees)
        if len(candidate.attendances) > seats:
            v.cp.add(total([a.lit for a in candidate.attendances]) <= seats * candidate.count)
