"""Rule 7 in the relaxation over buckets: who attends a clinic that requires another attends that one too.

Of the learners ``F`` who could attend both, no more are seated in the later clinic than in the earlier:
``Σ_F u_earlier ≤ Σ_F u_later``. Whoever asks for the earlier and cannot attend it cannot attend the later either.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scheduler.problem import Bools, Problem
from solvers.board import FROZEN, Board

Index = NDArray[np.int64]
MOST_PAIRS = 20
"""So many pairs get a row at most: each takes a bit of what tells customers apart."""


class Required:
    """The pairs (later, earlier) of clinics; takes those out of ``suited`` (per clinic ``[R]``) who cannot attend."""

    def __init__(self, problem: Problem, empty: Board, suited: list[Bools]) -> None:
        self.problem = problem
        self.pairs = [(t.index, rule.clinic) for t in problem.clinics for rule in t.after if rule.required]
        self._row = [{int(learner): row for row, learner in enumerate(t.learners)} for t in problem.clinics]
        self._empty, self._suited = empty, suited
        while any(self._drop(later, earlier) for later, earlier in self.pairs):
            pass
        self.pairs = self.pairs[:MOST_PAIRS]
        self.marks = [np.zeros(len(t.requests), dtype=np.int64) for t in problem.clinics]
        """Per clinic ``[R]`` a bit for each pair of whose learners ``F`` the request's is one."""
        for bit, (later, earlier) in enumerate(self.pairs):
            for row, other in self._both(later, earlier):
                if suited[later][row] and suited[earlier][other]:
                    self.marks[later][row] |= 1 << bit
                    self.marks[earlier][other] |= 1 << bit

    def _both(self, later: int, earlier: int) -> list[tuple[int, int]]:
        """The rows of who asks for both, but for those whom a frozen session serves in the earlier."""
        asked = self.problem.clinics[earlier].requests
        pairs = [(row, self._row[earlier].get(learner)) for learner, row in self._row[later].items()]
        return [(row, other) for row, other in pairs if other is not None and self._open(int(asked[other]))]

    def _open(self, request: int) -> bool:
        return self._empty.seat.get(request) != FROZEN

    def _drop(self, later: int, earlier: int) -> bool:
        """Takes those out of the later clinic who cannot attend the earlier; whether there were any."""
        gone = [row for row, other in self._both(later, earlier) if not self._suited[earlier][other]]
        dropped = bool(self._suited[later][gone].any())
        self._suited[later][gone] = False
        return dropped
