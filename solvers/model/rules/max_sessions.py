"""Rule 4: a clinic has at most ``max_sessions`` sessions.

``Σ_s n_s ≤ max_sessions``, less those on the board.
"""

from __future__ import annotations

from solvers.model.variables import Variables, total


def add(v: Variables) -> None:
    """Adds the rule."""
    for table in v.problem.clinics:
        left = v.board.sessions_left(table.index)
        counts = [c.count for c in v.candidates if c.clinic == table.index and c.number is None]
        if left is not None and counts:
            v.cp.add(total(counts) <= left)
