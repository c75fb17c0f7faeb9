"""The decisions of a model: which sessions run, who leads them, who attends.

A model is built on a board. What is on the board stays (its effect is in the board's masks and loads). The model
decides on the candidates of a scope: slots that could be opened, and sessions on the board that free requests could
join.

=============  =========================================================================
``n_s``        how many sessions run at candidate slot ``s`` (0 … copies; 1 for a session on the board)
``x_{r,s}``    request ``r`` is seated at ``s``
``w_{i,s}``    instructor ``i`` leads one of the sessions at ``s``
=============  =========================================================================
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from scheduler.problem import Bools
from solvers.board import Board

Expression = cp_model.LinearExpr | int
Count = cp_model.IntVar | int


def total(items: Iterable[Expression]) -> Expression:
    """``Σ items``, built in one step."""
    return cp_model.LinearExpr.sum(list(items))


def weighted(terms: Iterable[tuple[int, cp_model.IntVar]], constant: int) -> Expression:
    """``Σ weight · variable + constant``, built in one step."""
    kept = [(weight, variable) for weight, variable in terms if weight]
    if not kept:
        return constant
    weights, variables = zip(*kept, strict=True)
    return cp_model.LinearExpr.weighted_sum(variables, weights) + constant


@dataclass
class Candidate:
    """A slot that could be opened, or (``number``) a session on the board with seats left."""

    clinic: int
    slot: int
    start: int
    copies: int
    published: int | None
    number: int | None
    count: Count
    attendances: list[Attendance] = field(default_factory=list)
    leadings: list[Leading] = field(default_factory=list)

    @property
    def variable(self) -> cp_model.IntVar:
        """``n_s`` of a slot that could be opened."""
        assert isinstance(self.count, cp_model.IntVar)
        return self.count


@dataclass(frozen=True)
class Attendance:
    """``x_{r,s}``; ``row`` is the request's in its clinic."""

    request: int
    learner: int
    row: int
    candidate: Candidate
    lit: cp_model.IntVar


@dataclass(frozen=True)
class Leading:
    """``w_{i,s}``; ``row`` is the instructor's in the clinic."""

    instructor: int
    row: int
    candidate: Candidate
    lit: cp_model.IntVar


@dataclass(frozen=True)
class Opening:
    """A slot of the scope: at most ``copies`` sessions of ``clinic``, or the ``published`` one that can go on there."""

    clinic: int
    slot: int
    copies: int
    published: int | None = None


@dataclass(frozen=True)
class Scope:
    """What a model decides: slots to open, requests to seat (unseated on the board), sessions on the board to join.

    ``choices``: per request the only sessions that it may join; ``None`` where every request may join any.
    """

    openings: tuple[Opening, ...]
    requests: tuple[int, ...]
    joinable: tuple[int, ...] = ()
    choices: Mapping[int, frozenset[int]] | None = None


class Variables:
    """All variables of a model over a scope, by candidate, request, learner and instructor."""

    def __init__(self, board: Board, scope: Scope) -> None:
        self.cp = cp_model.CpModel()
        self.board = board
        self.problem = board.problem
        self.scope = scope
        self.free = frozenset(scope.requests)
        self.candidates: list[Candidate] = []
        self.by_request: dict[int, list[Attendance]] = {request: [] for request in scope.requests}
        self.by_learner: dict[int, list[Attendance]] = defaultdict(list)
        self.by_instructor: dict[int, list[Leading]] = defaultdict(list)
        rows = self._rows()
        self._may_place = {c: board.may_place(c) for c in {o.clinic for o in scope.openings}}
        self._may_attend = {(clinic, row): board.may_attend(clinic, row) for clinic, of in rows.items() for row in of}
        self._may_lead_at: dict[tuple[int, int], Bools] = {}
        for opening in scope.openings:
            self._open(opening, rows[opening.clinic])
        for number in scope.joinable:
            self._join(number, rows[board.sittings[number].clinic])

    def _rows(self) -> dict[int, list[int]]:
        rows: dict[int, list[int]] = {clinic: [] for clinic in range(len(self.problem.clinics))}
        for request in self.scope.requests:
            clinic, row = self.board.setting.row_of_request[request]
            rows[clinic].append(row)
        return rows

    def _open(self, opening: Opening, rows: Iterable[int]) -> None:
        clinic, slot = opening.clinic, opening.slot
        if not self._may_place[clinic][slot]:
            return
        slots = self.board.setting.slots[clinic]
        start = int(slots.start[slot])
        table = self.problem.clinics[clinic]
        able = slots.able(slot)
        leaders = [row for row in range(len(table.instructors)) if able[row] and self._may_lead(clinic, row)[start]]
        eligible = slots.eligible(slot)
        learners = [row for row in rows if eligible[row] and self._may_attend[clinic, row][start]]
        name = f"n_{clinic}_{slot}"
        copies = opening.copies
        count = self.cp.new_bool_var(name) if copies == 1 else self.cp.new_int_var(0, copies, name)
        candidate = Candidate(clinic, slot, start, copies, opening.published, None, count)
        self.candidates.append(candidate)
        for row in learners:
            lit = self._attend(candidate, row)
            self.cp.add(lit <= count) if copies > 1 else self.cp.add_implication(lit, count)
        for row in leaders:
            lit = self.cp.new_bool_var("")
            self.cp.add(lit <= count) if copies > 1 else self.cp.add_implication(lit, count)
            leading = Leading(int(table.instructors[row]), row, candidate, lit)
            candidate.leadings.append(leading)
            self.by_instructor[leading.instructor].append(leading)

    def _may_lead(self, clinic: int, row: int) -> Bools:
        found = self._may_lead_at.get((clinic, row))
        if found is None:
            found = self._may_lead_at[clinic, row] = self.board.may_lead(clinic, row)
        return found

    def _join(self, number: int, rows: Iterable[int]) -> None:
        sitting = self.board.sittings[number]
        slots = self.board.setting.slots[sitting.clinic]
        start = int(slots.start[sitting.slot])
        candidate = Candidate(sitting.clinic, sitting.slot, start, 1, sitting.published, number, 1)
        self.candidates.append(candidate)
        eligible = slots.eligible(sitting.slot)
        for row in rows:
            able = eligible[row] and self._may_attend[sitting.clinic, row][start]
            if able and self._may_choose(number, sitting.clinic, row):
                self._attend(candidate, row)

    def _may_choose(self, number: int, clinic: int, row: int) -> bool:
        choices = self.scope.choices
        return choices is None or number in choices[int(self.problem.clinics[clinic].requests[row])]

    def _attend(self, candidate: Candidate, row: int) -> cp_model.IntVar:
        table = self.problem.clinics[candidate.clinic]
        lit = self.cp.new_bool_var("")
        attendance = Attendance(int(table.requests[row]), int(table.learners[row]), row, candidate, lit)
        candidate.attendances.append(attendance)
        self.by_request[attendance.request].append(attendance)
        self.by_learner[attendance.learner].append(attendance)
        return lit
