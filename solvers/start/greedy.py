"""A greedy start: again and again open the session that is worth most, and fill it; then make room for who is left.

A slot is worth the sum over the best ``capacity`` learners of ``u − minutes out of hours``, less its instructors'
minutes. ``u`` grows with priority and with how few good starts a learner has, so that those who are hard to place
are placed first. Worths only fall while the board fills (orders of clinics aside), so a slot's is worked out again
only when it comes to the top (:mod:`solvers.start.queues`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from solvers.board import Board, Sitting
from solvers.model.measures import tier_values
from solvers.requirements import met
from solvers.start.join import join
from solvers.start.keep import keep
from solvers.start.queues import FINE, Queues
from solvers.start.rescue import rescue

Floats = NDArray[np.float64]
PER_PRIORITY = 30.0
PER_RARITY = 300.0
FRUGAL = (1 / 3, 1.0)
"""First only sessions are opened that are cheap for what they seat, then those that are worth it all the same."""
TWICE = 10_000_000
"""With more pairs of requests and starts than that an empty board is filled in one way only."""
A_DAY = 1
"""What a day of waiting counts, in 64ths of a minute: it only decides between what is alike."""


class Greedy:
    """Fills a board; ``over`` says when to end early."""

    def __init__(self, board: Board, over: Callable[[], bool]) -> None:
        self.board, self.over = board, over
        self.queues: list[Queues] = []
        self._hurry(1.0)

    def fill(self) -> None:
        """Keeps published sessions and what must run, then opens what is worth most until nothing is.

        An empty board is filled in two ways, where there is time, and keeps the better plan.
        """
        board = self.board
        fresh = not board.sittings and sum(slots.attend.size for slots in board.setting.slots) <= TWICE
        self._fill((1.0,))
        if not fresh or not board.sittings or self.over():
            return
        first, values = board.solution(), tier_values(board)
        self._clear()
        self._fill(FRUGAL)
        if not (met(board) and tier_values(board) < values):
            self._clear()
            board.put(first)

    def _clear(self) -> None:
        """Takes everything off the board."""
        for number in list(self.board.sittings):
            self.board.close(number)

    def _fill(self, shares: Sequence[float]) -> None:
        self.keep_what_stands()
        for share in shares:
            self._hurry(share)
            self.sweep_all()
        self._rescue()

    def fill_up(self) -> None:
        """Leaves the sessions on the board, and opens what is worth it beside them."""
        self.sweep_all()
        self._rescue()

    def _rescue(self) -> None:
        if self.board.setting.choosy:
            return
        if self.board.problem.seats_alone and not self.over():
            rescue(self.board, self.leaders)
            join(self.board)
        elif self.board.problem.published and not self.over():
            self._rescue_if_worth_it()

    def _rescue_if_worth_it(self) -> None:
        """Seats others by moving those who are invited, where that is worth what it changes."""
        before, values = self.board.solution(), tier_values(self.board)
        rescue(self.board, self.leaders)
        join(self.board)
        if tier_values(self.board) > values:
            self._clear()
            self.board.put(before)

    def sweep_all(self) -> None:
        """Opens what is worth most until nothing is, and seats whoever can join."""
        while self._sweep() and not self.over():
            join(self.board)
        join(self.board)

    def place(self, sitting: Sitting) -> int | None:
        """Opens a session as found elsewhere, with whom it can have; with other instructors where its own are taken."""
        board, clinic, slot = self.board, sitting.clinic, sitting.slot
        if board.sessions_left(clinic) == 0 or not board.may_place(clinic)[slot]:
            return None
        start = int(board.setting.slots[clinic].start[slot])
        own = all(board.may_lead(clinic, row)[start] for row in sitting.leaders)
        leaders = list(sitting.leaders) if own else self.leaders(clinic, slot)
        if leaders is None:
            return None
        return self._open(
            clinic, slot, sorted(sitting.attendees), leaders, sitting.published, self._least(clinic, start)
        )

    def _hurry(self, share: float) -> None:
        """From now on seats are worth that share of what they are worth in the end."""
        self.urgency = [self._urgency(clinic, share) for clinic in range(len(self.board.problem.clinics))]

    def _urgency(self, clinic: int, share: float) -> Floats:
        """``[R]`` what seating a request is worth."""
        board = self.board
        table, slots = board.problem.clinics[clinic], board.setting.slots[clinic]
        if not len(table.starts):
            return np.zeros(len(table.requests))
        open_starts = np.zeros(len(table.starts), dtype=bool)
        open_starts[slots.start] = True
        usable = slots.attend & open_starts
        cost = np.where(usable, table.out_of_hours.astype(np.int32), np.iinfo(np.int32).max)
        cheapest = cost.min(axis=1)
        number = (usable & (cost == cheapest[:, None])).sum(axis=1)
        weight = board.problem.request_weight[table.requests].astype(float)
        must = board.problem.must_attend[table.requests]
        reachable = np.where(number > 0, cheapest, 0)
        rarity = PER_RARITY / np.sqrt(np.maximum(number, 1))
        urgency: Floats = share * (weight * PER_PRIORITY + rarity) + reachable + must * 1e6
        return urgency

    def _sweep(self) -> int:
        """Opens sessions until none is worth it; gives how many."""
        clinics, opened = range(len(self.board.problem.clinics)), 0
        self.queues = [self._queues(clinic) for clinic in clinics]
        while self.queues and not self.over():
            worth, clinic = max((self.queues[clinic].top()[0], -clinic) for clinic in clinics)
            if worth <= 0:
                break
            if not self.queues[-clinic].refresh():
                opened += self._open_top(-clinic)
        self.queues = []
        return opened

    def _queues(self, clinic: int) -> Queues:
        waits = any(name == "days_waited" for tier in self.board.problem.tiers for name, _ in tier.weights)
        urgency = np.round(self.urgency[clinic] * FINE).astype(np.int64)
        return Queues(self.board, clinic, urgency, A_DAY if waits else 0, FINE * self._minutes(clinic))

    def _minutes(self, clinic: int) -> int:
        """Instructors' minutes for one session."""
        table = self.board.problem.clinics[clinic]
        return table.staff * table.duration * int(table.meetings.shape[1])

    def _open_top(self, clinic: int) -> bool:
        """Opens the clinic's session that is worth most, if it still can be and costs what was thought."""
        board, queues = self.board, self.queues[clinic]
        _, slot = queues.top()
        table, start = board.problem.clinics[clinic], int(board.setting.slots[clinic].start[slot])
        if board.sessions_left(clinic) == 0:
            queues.close()
            return False
        leaders = self.leaders(clinic, slot) if board.may_place_at(clinic, slot) else None
        if leaders is None:
            queues.close(slot)
            return False
        out_of_hours = sum(int(table.instructor_out_of_hours[row, start]) for row in leaders)
        if queues.charge(slot, FINE * (self._minutes(clinic) + out_of_hours)):
            return False
        number = self._open(clinic, slot, queues.rows(slot), leaders)
        if number is None:
            queues.close(slot)
            return False
        self._tell(number)
        return True

    def _tell(self, number: int) -> None:
        """The queues that a new session touches hear of it."""
        board, setting = self.board, self.board.setting
        sitting = board.sittings[number]
        clinic, table = sitting.clinic, board.problem.clinics[sitting.clinic]
        start = int(setting.slots[clinic].start[sitting.slot])
        rows = sorted(sitting.attendees)
        self.queues[clinic].seated(rows)
        learners = table.learners[rows].astype(np.int64)
        humans = board.problem.human_of_instructor[table.instructors[list(sitting.leaders)]]
        learners = np.concatenate((learners, humans[humans >= 0]))
        ordered = {later for later, _ in setting.precedences.get(clinic, ())} | {rule.clinic for rule in table.after}
        for other, queues in enumerate(self.queues):
            asking = learners[setting.row_in[other][learners] >= 0]
            concerned = asking[board.waiting[other][setting.row_in[other][asking]]]
            if len(concerned):
                anywhere = other in ordered or setting.limited[concerned].any()
                queues.blocked(None if anywhere else setting.hits(clinic, start, other))

    def leaders(self, clinic: int, slot: int) -> list[int] | None:
        """Free instructors (rows) for a slot: those named, then the least out of hours and least busy; or ``None``."""
        board, slots = self.board, self.board.setting.slots[clinic]
        table, start = board.problem.clinics[clinic], int(slots.start[slot])
        if not table.staff:
            return []
        named = slots.named(slot)
        able = np.flatnonzero(slots.able(slot) & board.may_lead_at(clinic, start))
        if len(able) < table.staff:
            return None
        minutes, out_of_hours = board.minutes_led[table.instructors[able]], table.instructor_out_of_hours[able, start]
        order = able[np.lexsort((able, minutes, out_of_hours))].tolist()
        if named:
            if not set(named) <= set(order):
                return None
            order.sort(key=lambda row: row not in named)
        chosen: list[int] = []
        for row in order:
            if len(chosen) == table.staff:
                break
            if not self._same_human(clinic, row, chosen):
                chosen.append(row)
        return chosen if len(chosen) == table.staff else None

    def _same_human(self, clinic: int, row: int, chosen: list[int]) -> bool:
        table, humans = self.board.problem.clinics[clinic], self.board.problem.human_of_instructor
        human = int(humans[table.instructors[row]])
        return human >= 0 and any(int(humans[table.instructors[other]]) == human for other in chosen)

    def _open(
        self, clinic: int, slot: int, rows: list[int], leaders: list[int], published: int | None = None, least: int = -1
    ) -> int | None:
        """Opens and fills a session; takes it back where too few could be seated after all."""
        board = self.board
        start = int(board.setting.slots[clinic].start[slot])
        number = board.open(clinic, slot, leaders, published)
        free = board.may_attend_at(clinic, start) & board.waiting[clinic]
        rows = [row for row in rows if free[row]]
        if not board.setting.company[clinic].free:
            self._gather(number, rows)
        elif board.setting.restless[board.problem.clinics[clinic].learners[rows]].any():
            for row in rows:
                if board.may_attend(clinic, row)[start]:
                    board.seat_row(number, row)
        else:
            board.seat_rows(number, rows)
        least = max(board.problem.clinics[clinic].min_learners, 1) if least < 0 else least
        if len(board.sittings[number].attendees) < least:
            board.close(number)
            return None
        return number

    def _gather(self, number: int, rows: list[int]) -> None:
        """Seats whom it can of the rows, and of others while there are seats, where it matters who sits with whom.

        Whole teams first, then those whose groups are larger.
        """
        board, sitting = self.board, self.board.sittings[number]
        clinic, company = sitting.clinic, board.setting.company[sitting.clinic]
        others = [row for row in self._most_urgent(clinic, sitting.slot, everybody=True) if row not in rows]
        wanted = [*rows, *others]
        for team in company.teams:
            if team[0] in wanted:
                self._seat_team(number, team)
        together = Counter(board.company.group_of(clinic, row) for row in wanted)
        for row in sorted(wanted, key=lambda row: -together[board.company.group_of(clinic, row)]):
            if board.waiting[clinic][row] and board.can_join(clinic, row, number):
                board.seat_row(number, row)

    def _seat_team(self, number: int, team: Sequence[int]) -> None:
        """Seats all of a team, or nobody."""
        board, clinic = self.board, self.board.sittings[number].clinic
        seated: list[int] = []
        for row in team:
            if not (board.waiting[clinic][row] and board.can_join(clinic, row, number, alone=False)):
                break
            board.seat_row(number, row)
            seated.append(row)
        if len(seated) < len(team):
            for row in seated:
                board.unseat(number, row)

    def keep_what_stands(self, chosen: Collection[int] | None = None) -> None:
        """Opens published sessions (those ``chosen``) as they stood, and what must run."""
        keep(self.board, chosen)
        self._run_what_must()

    def _run_what_must(self) -> None:
        """Opens the listed sessions that must run."""
        board = self.board
        for table in board.problem.clinics:
            slots = board.setting.slots[table.index]
            for start in np.flatnonzero(table.must_run).tolist():
                for slot in np.flatnonzero(slots.start == start).tolist():
                    leaders = self.leaders(table.index, slot)
                    if leaders is None or not board.may_place(table.index)[slot]:
                        continue
                    self._open(table.index, slot, self._most_urgent(table.index, slot), leaders, None, 0)
                    break

    def _most_urgent(self, clinic: int, slot: int, *, everybody: bool = False) -> list[int]:
        """Rows of those who may attend and are worth most, as many as there are seats, or ``everybody``."""
        board, slots = self.board, self.board.setting.slots[clinic]
        start = int(slots.start[slot])
        rows = np.flatnonzero(board.may_attend_at(clinic, start) & slots.eligible(slot) & board.waiting[clinic])
        gain = self.urgency[clinic][rows] - board.problem.clinics[clinic].out_of_hours[rows, start]
        order = np.argsort(-gain, kind="stable")[: None if everybody else int(slots.capacity[slot])]
        found: list[int] = rows[order[gain[order] > 0]].tolist()
        return found

    def _least(self, clinic: int, start: int) -> int:
        table = self.board.problem.clinics[clinic]
        return 0 if table.must_run[start] else max(table.min_learners, 1)
