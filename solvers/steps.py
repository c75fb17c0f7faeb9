"""One step of large neighbourhood search: which sessions CP-SAT decides anew, and which model fills the gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.board import Board, Sitting
from solvers.model.measures import tier_values
from solvers.model.tiers import Answer, Model
from solvers.model.variables import Opening, Scope
from solvers.neighbourhoods import NEIGHBOURHOODS
from solvers.placing import place, put_back, remove
from solvers.scopes import assuming, openings

Floats = NDArray[np.float64]
MOST_LITERALS = 12_000
NUM_STARTS = 30
EXCHANGE = 1000
"""Of the first tier, one is worth so many of the next: plans alike in seats should not be poor in the next."""


@dataclass
class Pace:
    """How much a step frees: sessions, and starts that they could move to. It adapts to what CP-SAT can solve."""

    size: float = 6.0
    starts: float = NUM_STARTS

    def adapt(self, solved: bool, num_sessions: int) -> None:
        """More after a step that was solved to its end, less after one that was not."""
        if solved:
            self.size = min(self.size * 1.05, 30.0, max(num_sessions, 1))
            self.starts = min(self.starts * 1.12, 400.0)
        else:
            self.size = max(self.size * 0.9, 2.0)
            self.starts = max(self.starts * 0.8, 15.0)


@dataclass(frozen=True)
class Step:
    """Sessions to take off the board, and the model that fills the gap."""

    freed: dict[int, Sitting]
    model: Model


class Steps:
    """Prepares steps on a board for one tier, and takes what came out."""

    def __init__(self, board: Board, index: int, limits: Sequence[int], rng: np.random.Generator) -> None:
        self.board, self.index, self.limits, self.rng = board, index, limits, rng
        self.pace = Pace()
        self.rounds = 0

    def prepare(self, lanes: int) -> list[Step]:
        """Steps that free different sessions and let different requests wait."""
        steps: list[Step] = []
        taken: set[int] = set()
        wanted: set[int] = set()
        for _ in range(lanes):
            kind = NEIGHBOURHOODS[self.rounds % len(NEIGHBOURHOODS)]
            self.rounds += 1
            chosen = kind(self.board, self.rng, max(1, round(self.pace.size)))
            numbers = [number for number in chosen if number not in taken]
            if numbers or not steps:
                taken |= set(numbers)
                steps.append(self._step(numbers, taken, wanted))
        return steps

    def take(self, step: Step, answer: Answer) -> None:
        """Fills the gap, where that still agrees with the board and makes nothing worse."""
        self.pace.adapt(answer.status in ("optimal", "infeasible"), len(self.board.sittings))
        if answer.filling is None:
            return
        board, index = self.board, self.index
        before = tier_values(board)[index]
        for number in step.freed:
            board.close(number)
        filled = place(board, answer.filling)
        now = tier_values(board)
        within = all(value <= most for value, most in zip(now, self.limits, strict=False))
        if filled is not None and within and now[index] <= before:
            return
        if filled is not None:
            remove(board, filled, answer.filling)
        for number, sitting in step.freed.items():
            put_back(board, sitting, number)

    def _step(self, numbers: list[int], taken: set[int], wanted: set[int]) -> Step:
        """The model that fills the gap at least as well; the board is as before."""
        board = self.board
        before = tier_values(board)
        freed = {number: board.close(number) for number in numbers}
        scope = self._scope(list(freed.values()), taken, wanted)
        wanted |= set(scope.requests)
        with assuming(board, scope.requests):
            model = Model(board, scope)
        for earlier, most in enumerate(self.limits):
            model.limit(earlier, most)
        model.limit(self.index, before[self.index])
        model.hint(list(freed.values()))
        model.aim(self.index, EXCHANGE if self.index == 0 else None)
        for number, sitting in freed.items():
            put_back(board, sitting, number)
        return Step(freed, model)

    def _scope(self, freed: list[Sitting], taken: set[int], wanted: set[int]) -> Scope:
        """The freed sessions' slots and promising others, their learners and whoever waits, sessions with seats."""
        board, setting = self.board, self.board.setting
        problem = setting.problem
        clinics = sorted({sitting.clinic for sitting in freed})
        going_on = {s.published for s in board.sittings.values() if s.published is not None}
        held = {int(problem.clinics[s.clinic].requests[row]) for s in freed for row in s.attendees}
        requests, found = sorted(held), list[Opening]()
        asked = (int(r) for c in clinics for r in problem.clinics[c].requests)
        waiting = [r for r in asked if r not in board.seat and r not in held and r not in wanted]
        requests += self._drawn(waiting, max(60, 2 * len(held)))
        requests = self._with_teams(requests)
        for clinic in clinics:
            slots = self._starts(clinic, freed, requests, max(int(self.pace.starts / len(clinics)), 10))
            found += [o for o in openings(setting, clinic, slots) if o.published not in going_on]
        joinable = [number for number in self._joinable(clinics) if number not in taken]
        literals = len(requests) * (len(found) + len(joinable)) // max(len(clinics), 1)
        if literals > MOST_LITERALS:
            joinable = joinable[: max(0, MOST_LITERALS // max(len(requests), 1) - len(found))]
        return Scope(tuple(found), tuple(requests), tuple(joinable))

    def _drawn(self, waiting: list[int], most: int) -> list[int]:
        if len(waiting) <= most:
            return waiting
        return sorted(self.rng.choice(waiting, size=most, replace=False).tolist())

    def _with_teams(self, requests: list[int]) -> list[int]:
        """The requests, with the rest of the teams that some of them are of."""
        setting = self.board.setting
        if not setting.choosy:
            return requests
        found = dict.fromkeys(requests)
        for clinic, row in (setting.row_of_request[request] for request in requests):
            team = setting.company[clinic].team_of.get(row, ())
            found |= dict.fromkeys(self.board.problem.clinics[clinic].requests[list(team)].tolist())
        return sorted(found)

    def _joinable(self, clinics: list[int]) -> list[int]:
        board = self.board
        found = [
            number
            for number, sitting in sorted(board.sittings.items())
            if sitting.clinic in clinics
            and len(sitting.attendees) < board.setting.slots[sitting.clinic].capacity[sitting.slot]
        ]
        return [int(number) for number in self.rng.permutation(found)]

    def _starts(self, clinic: int, freed: list[Sitting], requests: list[int], number: int) -> set[int]:
        """The freed slots, and ``number`` others: half by how many learners fit how well, half drawn at random."""
        slots = self.board.setting.slots[clinic]
        current = {sitting.slot for sitting in freed if sitting.clinic == clinic}
        if len(slots.start) <= number:
            return set(range(len(slots.start)))
        worth = self._worth(clinic, requests)
        order = np.argsort(-worth, kind="stable")
        spread = order[: 4 * number]
        top = self.rng.choice(spread, size=min(number // 2, len(spread)), replace=False)
        able = np.flatnonzero(worth > 0)
        others = self.rng.choice(able, size=min(number - len(top), len(able)), replace=False) if len(able) else able
        return current | {int(s) for s in top} | {int(s) for s in others}

    def _worth(self, clinic: int, requests: list[int]) -> Floats:
        """``[S]`` learners who fit, less what they would bear beyond the least; 0 where no session could be opened."""
        board, slots = self.board, self.board.setting.slots[clinic]
        table, row_of = slots.table, board.setting.row_of_request
        rows = np.array([row_of[r][1] for r in requests if row_of[r][0] == clinic], dtype=np.int64)
        if not len(rows):
            return np.zeros(len(slots.start))
        cost = table.out_of_hours[rows]
        dearer = cost - np.where(slots.attend[rows], cost, np.iinfo(cost.dtype).max).min(axis=1, keepdims=True)
        gain = np.where(slots.attend[rows], np.maximum(60.0 - dearer, 1.0), 0.0)
        worth = np.zeros(len(slots.start))
        may_lead = board.may_lead_all(clinic)
        for language, room in sorted(set(zip(slots.language.tolist(), slots.room.tolist(), strict=True))):
            at = np.flatnonzero((slots.language == language) & (slots.room == room))
            speak = slots.attend_language[rows, language] & slots.attend_room[rows, room]
            able = slots.lead_language[:, language] & slots.lead_room[:, room]
            staffed = may_lead[able].sum(axis=0) >= table.staff
            here = gain[speak]
            seats = int(slots.capacity[at].max())
            best = -np.partition(-here, seats - 1, axis=0)[:seats] if len(here) > seats else here
            worth[at] = (best.sum(axis=0) * staffed)[slots.start[at]]
        return worth * board.may_place(clinic)
