"""The whole cohort as one integer program: every clinic, every rule, every tier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from scheduler.problem import Solution
from solvers.assignment.columns import Index, make_columns
from solvers.assignment.cover import add_cover
from solvers.assignment.formulation import Formulation
from solvers.assignment.measures import Measures
from solvers.assignment.rows import Bools, Extra, Floats, Rows
from solvers.assignment.rules import add_rules
from solvers.board import Board, Sitting
from solvers.dealing import deal
from solvers.model.measures import tier_values
from solvers.setting import Setting

INF = np.inf


class Whole:
    """Columns, rows and costs of every tier; plans to points and back."""

    def __init__(self, setting: Setting) -> None:
        self.setting, self.problem = setting, setting.problem
        board = Board(setting)
        self.constants = tier_values(board)
        self.columns = make_columns(board)
        self._extras: list[tuple[Index, Extra]] = []
        self.number = self.columns.number
        rows = Rows()
        formulation = Formulation(board, self.columns, rows, self._extra)
        add_rules(formulation)
        add_cover(formulation)
        self._link(rows)
        self.rows_of_tier: list[int] = []
        """How many rows a tier and those before it need: the first so many of ``matrix``."""
        self.costs = self._express(formulation)
        self.matrix = rows.matrix()

    def _extra(self, number: int, extra: Extra) -> Index:
        columns = np.arange(self.number, self.number + number)
        self._extras.append((columns, extra))
        self.number += number
        return columns

    def _express(self, formulation: Formulation) -> list[Floats]:
        measures = Measures(formulation)
        known: dict[str, tuple[Index, Index]] = {}
        parts = []
        for tier in self.problem.tiers:
            for name, _ in tier.weights:
                if name not in known:
                    known[name] = measures.express(name)
            self.rows_of_tier.append(formulation.rows.number)
            parts.append([(weight, *known[name]) for name, weight in tier.weights])
        costs = []
        for part in parts:
            cost = np.zeros(self.number)
            for weight, columns, values in part:
                np.add.at(cost, columns, weight * values)
            costs.append(cost)
        return costs

    def _link(self, rows: Rows) -> None:
        """``x ≤ n`` and ``w ≤ n``, where no rule says so for all of a session together."""
        of = self.columns
        opening = np.concatenate(
            [
                of.seat_opening if "capacity" not in self.setting.rules else of.seat_opening[:0],
                of.lead_opening if "staffing" not in self.setting.rules else of.lead_opening[:0],
            ]
        )
        seats = len(of.seat_opening) if "capacity" not in self.setting.rules else 0
        own = np.concatenate([of.first_seat + np.arange(seats), of.first_lead + np.arange(len(opening) - seats)])
        at = np.tile(np.arange(len(own)), 2)
        rows.add(len(own), at, np.concatenate([own, opening]), np.repeat([1.0, -1.0], len(own)), -INF, 0.0)

    def groups(self) -> Index:
        """Columns of which only few are needed have their group's number: seats their request, leads their opening."""
        of = self.columns
        found = np.full(self.number, -1)
        found[of.first_seat : of.first_lead] = of.seat_request
        found[of.first_lead : of.number] = len(self.problem.request_learner) + of.lead_opening
        return found

    def bounds(self) -> Floats:
        """The most that every column can be; the least is 0."""
        upper = np.ones(self.number)
        upper[: len(self.columns.openings)] = self.columns.copies
        for columns, extra in self._extras:
            upper[columns] = extra.upper
        return upper

    def integer(self) -> Bools:
        """Which columns are whole."""
        found = np.ones(self.number, dtype=bool)
        for columns, extra in self._extras:
            found[columns] = extra.whole
        return found

    def point(self, plan: Solution) -> Floats | None:
        """The columns' values of a plan; ``None`` where it has more sessions alike than could be worth running."""
        of = self.columns
        found = np.zeros(self.number)
        waiting: dict[tuple[int, int, int | None], list[int]] = defaultdict(list)
        for opening, what in enumerate(of.openings):
            waiting[what.clinic, what.slot, what.published] += [opening] * what.copies
        for planned in plan.sessions:
            table, slots = self.problem.clinics[planned.clinic], self.setting.slots[planned.clinic]
            language = table.languages.index(planned.language) if planned.language >= 0 else 0
            room = table.rooms.index(planned.room) if planned.room >= 0 else 0
            slot = slots.by_place[planned.start, language, room]
            alike = waiting[planned.clinic, slot, planned.published]
            if not alike:
                return None
            opening = alike.pop(0)
            found[opening] += 1
            seats = np.arange(of.seat_offsets[opening], of.seat_offsets[opening + 1])
            leads = np.arange(of.lead_offsets[opening], of.lead_offsets[opening + 1])
            found[of.first_seat + seats[np.isin(of.seat_learner[seats], planned.learners)]] = 1
            found[of.first_lead + leads[np.isin(of.lead_instructor[leads], planned.instructors)]] = 1
        for columns, extra in self._extras:
            found[columns] = extra.value(found)
        return found

    def plan(self, point: Sequence[float] | Floats) -> Solution:
        """The plan of a point, learners and instructors dealt out to sessions alike."""
        of, board = self.columns, Board(self.setting)
        values = np.rint(np.asarray(point)).astype(np.int64)
        for opening in np.flatnonzero(values[: len(of.openings)]).tolist():
            seats = of.seat_offsets[opening] + np.flatnonzero(
                values[of.first_seat + of.seat_offsets[opening] : of.first_seat + of.seat_offsets[opening + 1]]
            )
            leads = of.lead_offsets[opening] + np.flatnonzero(
                values[of.first_lead + of.lead_offsets[opening] : of.first_lead + of.lead_offsets[opening + 1]]
            )
            what, leaders = of.openings[opening], tuple(of.lead_row[leads].tolist())
            together = Sitting(what.clinic, what.slot, leaders, what.published, set(of.seat_row[seats].tolist()))
            for sitting in deal(self.problem, together, int(values[opening])):
                number = board.open(sitting.clinic, sitting.slot, sitting.leaders, sitting.published)
                for row in sorted(sitting.attendees):
                    board.seat_row(number, row)
        return board.solution()
