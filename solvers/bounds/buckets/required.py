"""Rule 7 in the relaxation over buckets: who attends a clinic that requires another attends that one too.

Of the learners ``F`` who could attend both, no more are seated in the later clinic than in the earlier:
``Σ_F u_earlier ≤ Σ_F u_later``. Whoever asks for the earlier and cannot attend it cannot attend the later either.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scheduler.problem import Bools
from solvers.board import Board

Index = NDArray[np.int64]
MOST_PAIRS = 20
"""So many pairs get a row at most: each takes a bit of what tells customers apart."""


class Required:
    """The pairs (later, earlier) of clinics; takes those out of ``suited`` (per clinic ``[R]``) who cannot attend.

    The board is empty: who waits on it is served by no frozen session.
    """

    def __init__(self, empty: Board, suited: list[Bools]) -> None:
        self._empty, self._suited, clinics = empty, suited, empty.problem.clinics
        self.pairs = [(t.index, rule.clinic) for t in clinics for rule in t.after if rule.required]
        while any(self._drop(later, earlier) for later, earlier in self.pairs):
            pass
        self.pairs = self.pairs[:MOST_PAIRS]
        self.marks = [np.zeros(len(t.requests), dtype=np.int64) for t in clinics]
        """Per clinic ``[R]`` a bit for each pair of whose learners ``F`` the request's is one."""
        for bit, (later, earlier) in enumerate(self.pairs):
            rows, others = self._both(later, earlier)
            able = suited[later][rows] & suited[earlier][others]
            self.marks[later][rows[able]] |= 1 << bit
            self.marks[earlier][others[able]] |= 1 << bit

    def _both(self, later: int, earlier: int) -> tuple[Index, Index]:
        """The rows in both of who asks for both, but for those whom a frozen session serves in the earlier."""
        others = self._empty.setting.row_in[earlier][self._empty.problem.clinics[later].learners]
        rows = np.flatnonzero(others >= 0)
        rows = rows[self._empty.waiting[earlier][others[rows]]]
        return rows, others[rows]

    def _drop(self, later: int, earlier: int) -> bool:
        """Takes those out of the later clinic who cannot attend the earlier; whether there were any."""
        rows, others = self._both(later, earlier)
        gone = rows[~self._suited[earlier][others]]
        dropped = bool(self._suited[later][gone].any())
        self._suited[later][gone] = False
        return dropped
