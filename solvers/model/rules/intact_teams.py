"""Rule 20: intact teams attend one session together, or none.

``x_{r,s} = x_{q,s}`` for members ``r`` and ``q``, and 0 where one of them could not attend. Members on the board keep
the others where they sit.
"""

from __future__ import annotations

from itertools import pairwise

from solvers.model.variables import Variables, total


def add(v: Variables) -> None:
    """Adds the rule."""
    for candidate in v.candidates:
        requests = v.problem.clinics[candidate.clinic].requests
        held = set() if candidate.number is None else v.board.sittings[candidate.number].attendees
        lit_of = {act.row: act.lit for act in candidate.attendances}
        for team in v.board.setting.company[candidate.clinic].teams:
            lits = [lit_of[row] for row in team if row in lit_of]
            settled = [row for row in team if int(requests[row]) not in v.free]
            if settled and held.issuperset(settled):
                v.cp.add(total(lits) == len(lits))
            elif not settled and len(lits) == len(team):
                for one, other in pairwise(lits):
                    v.cp.add(one == other)
            else:
                v.cp.add(total(lits) == 0)
