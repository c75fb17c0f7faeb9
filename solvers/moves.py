"""What seating somebody who is left out would ask of those who are invited."""

from __future__ import annotations

import threading

import numpy as np

from scheduler.problem import Problem, Solution
from solvers.board import Board
from solvers.model.measures import MEASURES
from solvers.model.tiers import Model
from solvers.model.variables import Opening, Scope
from solvers.progress import Effort
from solvers.scopes import assuming, openings, size, whole
from solvers.setting import Setting
from solvers.strategies.whole_model import WHOLE

MOST_NEW = 40
"""Of a large clinic so many starts are looked at beside those of its sessions."""


class Moves:
    """Answers for the requests that a plan leaves out."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self.problem = problem
        self.setting = Setting(problem)
        self.solution = solution
        board = self._board()
        self.changes = MEASURES["changes"].evaluate(board)
        self.seated = frozenset(board.seat)
        self._small = size(self.setting) <= WHOLE

    def waiting(self) -> list[int]:
        """Requests without a seat that some slot suits, the heaviest first."""
        suited = [np.asarray(slots.attend[:, np.unique(slots.start)].any(axis=1)) for slots in self.setting.slots]
        places = sorted(self.setting.row_of_request.items())
        found = [request for request, (clinic, row) in places if request not in self.seated and suited[clinic][row]]
        return sorted(found, key=lambda request: -int(self.problem.request_weight[request]))

    def to_seat(self, request: int, effort: Effort, stop: threading.Event | None = None) -> int | None:
        """How many more invitations change at least when the request has a seat, and nobody loses theirs.

        Of large problems only the request's clinic is planned anew. ``None``: it cannot be, or nothing was proven.
        """
        clinic = self.setting.row_of_request[request][0]
        clinics = range(len(self.problem.clinics)) if self._small else [clinic]
        board = self._board()
        freed = [board.close(number) for number, of in sorted(board.sittings.items()) if of.clinic in clinics]
        if self._small:
            scope = whole(board)
        else:
            scope = Scope(tuple(self._openings(request, {of.slot for of in freed})), self._asking(clinic))
        scope = Scope(scope.openings, tuple(r for r in scope.requests if r in self.seated or r == request))
        with assuming(board, scope.requests):
            model = Model(board, scope)
        for attendances in model.variables.by_request.values():
            model.variables.cp.add_exactly_one([each.lit for each in attendances])
        model.hint(freed)
        model.variables.cp.minimize(MEASURES["changes"].express(model.variables))
        answer = model.run(effort, stop)
        return answer.value - self.changes if answer.status == "optimal" and answer.value is not None else None

    def _board(self) -> Board:
        board = Board(self.setting)
        board.put(self.solution)
        return board

    def _asking(self, clinic: int) -> tuple[int, ...]:
        return tuple(self.problem.clinics[clinic].requests.tolist())

    def _openings(self, request: int, slots: set[int]) -> list[Opening]:
        """Those of the clinic's sessions, and of starts that suit the request and most others."""
        clinic, row = self.setting.row_of_request[request]
        of = self.setting.slots[clinic]
        able = np.flatnonzero([of.eligible_row(slot, row) for slot in range(len(of.start))])
        reach = of.attend[:, of.start[able]].sum(axis=0)
        some = able[np.argsort(-reach, kind="stable")][:MOST_NEW]
        return list(openings(self.setting, clinic, slots | set(some.tolist())))
