"""The objective's tiers in a model, and one CP-SAT run over them."""

from __future__ import annotations

import math
import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Literal, Protocol

from ortools.sat.python import cp_model

from solvers.board import Board, Sitting
from solvers.dealing import deal
from solvers.model.measures import MEASURES
from solvers.model.rules import RULES
from solvers.model.variables import Candidate, Expression, Scope, Variables, total
from solvers.progress import Effort

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
_STATUS: dict[cp_model.CpSolverStatus, Status] = {
    cp_model.OPTIMAL: "optimal",
    cp_model.FEASIBLE: "feasible",
    cp_model.INFEASIBLE: "infeasible",
    cp_model.UNKNOWN: "unknown",
}


@dataclass(frozen=True)
class Filling:
    """What a model decided: sessions to open, with all who lead and attend, and (session, row) pairs that join."""

    opened: tuple[Sitting, ...]
    joined: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Answer:
    """The end of one run. ``bound`` holds for every filling of the scope; ``value`` and ``filling`` if any was."""

    status: Status
    value: int | None
    bound: int | None
    filling: Filling | None
    work: float


class Model:
    """The CP-SAT model of a scope under the rules, ready to minimise one tier within limits on the earlier ones."""

    def __init__(self, board: Board, scope: Scope, rules: Collection[str] | None = None) -> None:
        self.board = board
        self.variables = Variables(board, scope)
        kept = board.setting.rules if rules is None else rules
        for slug in RULES:
            rule = import_module(f"solvers.model.rules.{slug}")
            if slug in kept and hasattr(rule, "add"):
                rule.add(self.variables)
        self._cover()
        self._measures: dict[str, Expression] = {}

    def tier(self, index: int) -> Expression:
        """A tier's weighted sum in the model's variables."""
        terms = []
        for name, weight in self.board.problem.tiers[index].weights:
            if name not in self._measures:
                self._measures[name] = MEASURES[name].express(self.variables)
            terms.append(weight * self._measures[name])
        return total(terms)

    def limit(self, index: int, most: int) -> None:
        """Keeps a tier's value at ``most``."""
        self.variables.cp.add(self.tier(index) <= most)

    def _cover(self) -> None:
        """The MIR cover of each clinic: ``f · Σ n + (D − Σ x) ≥ f · ⌈D / cap⌉``, ``f = D − cap · (⌈D / cap⌉ − 1)``.

        ``D`` requests, ``cap`` a session, need ``⌈D / cap⌉`` sessions; one fewer leaves ``f`` out (Aardal 1998).
        """
        slots = self.board.setting.slots
        by_clinic: dict[int, list[Candidate]] = defaultdict(list)
        for candidate in self.variables.candidates:
            by_clinic[candidate.clinic].append(candidate)
        for clinic, candidates in by_clinic.items():
            if any(c.number is not None for c in candidates):
                continue
            capacity = max(int(slots[clinic].capacity[c.slot]) for c in candidates)
            lits = [a.lit for c in candidates for a in c.attendances]
            demand = len({a.request for c in candidates for a in c.attendances})
            if demand > capacity:
                needed = -(-demand // capacity)
                short = demand - capacity * (needed - 1)
                counts = total([c.count for c in candidates])
                self.variables.cp.add(short * counts + demand - total(lits) >= short * needed)

    def hint(self, sittings: Sequence[Sitting]) -> None:
        """Tells CP-SAT where to begin: sessions that stood at slots of the scope."""
        waiting: dict[tuple[int, int, int | None], list[Sitting]] = defaultdict(list)
        for sitting in sittings:
            waiting[sitting.clinic, sitting.slot, sitting.published].append(sitting)
        cp = self.variables.cp
        for candidate in self.variables.candidates:
            if candidate.number is not None:
                for act in candidate.attendances:
                    cp.add_hint(act.lit, False)
                continue
            held = waiting[candidate.clinic, candidate.slot, candidate.published]
            here = held[: candidate.copies]
            del held[: candidate.copies]
            attend = {row for sitting in here for row in sitting.attendees}
            lead = {row for sitting in here for row in sitting.leaders}
            cp.add_hint(candidate.variable, len(here))
            for act in candidate.attendances:
                cp.add_hint(act.lit, act.row in attend)
            for leading in candidate.leadings:
                cp.add_hint(leading.lit, leading.row in lead)

    def aim(self, index: int, exchange: int | None = None) -> None:
        """Takes a tier for the objective; with ``exchange``, that many times the tier, plus the next."""
        objective = self.tier(index)
        if exchange is not None and index + 1 < len(self.board.problem.tiers):
            objective = exchange * objective + self.tier(index + 1)
        self.variables.cp.minimize(objective)

    def minimise(self, index: int, effort: Effort, stop: Stop | None = None) -> Answer:
        """Minimises a tier. With ``stop``, ends soon after it is set."""
        self.aim(index)
        return self.run(effort, stop)

    def run(self, effort: Effort, stop: Stop | None = None) -> Answer:
        """Runs CP-SAT on the model as it is."""
        solver = make_solver(effort)
        with stopping(solver, stop):
            status = _STATUS.get(solver.solve(self.variables.cp), "unknown")
        found = status in ("optimal", "feasible")
        has_objective = self.variables.cp.has_objective()
        bound = round_up(solver.best_objective_bound) if has_objective and status != "infeasible" else None
        value = round(solver.objective_value) if found and has_objective else None
        return Answer(
            status, value, bound, self._read(solver.value) if found else None, solver.response_proto.deterministic_time
        )

    def read_values(self, values: Sequence[float]) -> Filling:
        """What a point of the model (a value per variable) decides."""
        return self._read(lambda variable: round(values[variable.index]))

    def _read(self, value: Callable[[cp_model.IntVar], int]) -> Filling:
        opened: list[Sitting] = []
        joined: list[tuple[int, int]] = []
        for candidate in self.variables.candidates:
            rows = [a.row for a in candidate.attendances if value(a.lit)]
            if candidate.number is not None:
                joined += [(candidate.number, row) for row in rows]
                continue
            running = value(candidate.variable)
            if running:
                leaders = tuple(w.row for w in candidate.leadings if value(w.lit))
                together = Sitting(candidate.clinic, candidate.slot, leaders, candidate.published, set(rows))
                opened += deal(self.board.problem, together, running)
        return Filling(tuple(opened), tuple(joined))


def fill(board: Board, filling: Filling) -> list[int]:
    """Puts what a model decided on the board; gives the numbers of the sessions opened."""
    numbers = []
    for sitting in filling.opened:
        number = board.open(sitting.clinic, sitting.slot, sitting.leaders, sitting.published)
        for row in sorted(sitting.attendees):
            board.seat_row(number, row)
        numbers.append(number)
    for number, row in filling.joined:
        board.seat_row(number, row)
    return numbers


def make_solver(effort: Effort) -> cp_model.CpSolver:
    """CP-SAT with our settings: level 2 linearisation, reproducible where ``work`` and not the clock ends it."""
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = effort.workers
    parameters.interleave_search = effort.workers > 1
    parameters.random_seed = effort.seed
    parameters.linearization_level = 2
    parameters.catch_sigint_signal = False
    if effort.seconds is not None:
        parameters.max_time_in_seconds = max(effort.seconds, 0.01)
    if effort.work is not None:
        parameters.max_deterministic_time = effort.work
    return solver


class Stop(Protocol):
    """A :class:`threading.Event`, or what is asked like one."""

    def wait(self, timeout: float) -> bool:
        """Whether to stop, after ``timeout`` seconds at the latest."""


@contextmanager
def stopping(solver: cp_model.CpSolver, stop: Stop | None) -> Iterator[None]:
    """While it lasts, setting ``stop`` ends the solver's search."""
    over = threading.Event()

    def watch(stop: Stop) -> None:
        while not over.is_set():
            if stop.wait(0.05):
                while not over.wait(0.05):
                    solver.stop_search()

    if stop is not None:
        threading.Thread(target=watch, args=(stop,), daemon=True).start()
    try:
        yield
    finally:
        over.set()


def round_up(bound: float) -> int:
    """The least whole number that a floating-point bound allows."""
    if not math.isfinite(bound):
        return -(2**62)
    nearest = round(bound)
    return nearest if abs(bound - nearest) < 1e-6 * max(1.0, abs(bound)) else -int(-bound // 1)
