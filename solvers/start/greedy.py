"""A lazy greedy start: again and again open the session that is worth most, and fill it.

A slot is worth the sum over the best ``capacity`` learners of ``u − minutes out of hours``, less its instructors'
minutes. ``u`` grows with priority and with how few good starts a learner has, so that those who are hard to place
are placed first. Worths only fall while the board fills (orders of clinics aside), so a slot is looked at again only
when it comes to the top.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from solvers.board import Board, Sitting
from solvers.start.join import join

Floats = NDArray[np.float64]
PER_PRIORITY = 30.0
PER_RARITY = 300.0
LARGE, TOLERANCE, LOOKS = 600, 0.05, 24
"""With more than ``LARGE`` requests a slot worth almost the best is taken, after so many looks the best of those."""


class Greedy:
    """Fills a board; ``over`` says when to end early."""

    def __init__(self, board: Board, over: Callable[[], bool]) -> None:
        self.board, self.over = board, over
        self.hasty = len(board.problem.request_learner) > LARGE
        self.urgency = [self._urgency(clinic) for clinic in range(len(board.problem.clinics))]

    def fill(self) -> None:
        """Keeps published sessions and what must run, then opens what is worth most until nothing is."""
        self._keep_published()
        self._run_what_must()
        self.sweep_all()

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

    def _urgency(self, clinic: int) -> Floats:
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
        urgency: Floats = weight * PER_PRIORITY + reachable + PER_RARITY / np.sqrt(np.maximum(number, 1)) + must * 1e6
        return urgency

    def _sweep(self) -> int:
        """Opens sessions until none is worth it; gives how many."""
        heap: list[tuple[float, int, int]] = []
        for clinic in range(len(self.board.problem.clinics)):
            worths = self._worths(clinic)
            heap += [(-float(worths[s]), clinic, int(s)) for s in np.flatnonzero(worths > 0)]
        heapq.heapify(heap)
        opened, looked, best = 0, 0, (0.0, -1, -1)
        while heap and not self.over():
            _, clinic, slot = heapq.heappop(heap)
            worth, rows, leaders = self._worth(clinic, slot)
            if worth <= 0:
                continue
            looked, best = looked + 1, max(best, (worth, clinic, slot))
            next_worth = -heap[0][0] if heap else 0.0
            if self.hasty and looked >= LOOKS:
                if (worth, clinic, slot) != best:
                    heapq.heappush(heap, (-worth, clinic, slot))
                    worth, clinic, slot = best
                    _, rows, leaders = self._worth(clinic, slot)
            elif worth < next_worth * (1 - self.hasty * TOLERANCE) - 1e-9:
                heapq.heappush(heap, (-worth, clinic, slot))
                continue
            looked, best = 0, (0.0, -1, -1)
            if self._open(clinic, slot, rows, leaders) is not None:
                opened += 1
                heapq.heappush(heap, (-worth, clinic, slot))
        return opened

    def _worths(self, clinic: int) -> Floats:
        """``[S]`` what each slot is worth now."""
        board, slots = self.board, self.board.setting.slots[clinic]
        table = board.problem.clinics[clinic]
        worth = np.zeros(len(slots.start))
        if not len(worth) or board.sessions_left(clinic) == 0:
            return worth
        may = board.may_attend_all(clinic) & self.board.waiting[clinic][:, None]
        gain = np.where(may, self.urgency[clinic][:, None] - table.out_of_hours, 0.0).clip(min=0)
        free = board.may_lead_all(clinic)
        for language, room in sorted(set(zip(slots.language.tolist(), slots.room.tolist(), strict=True))):
            at = np.flatnonzero((slots.language == language) & (slots.room == room))
            starts = slots.start[at]
            rows = np.flatnonzero(slots.attend_language[:, language] & slots.attend_room[:, room])
            able = slots.lead_language[:, language] & slots.lead_room[:, room]
            staffed = free[np.ix_(able, starts)].sum(axis=0) >= table.staff
            here = gain[np.ix_(rows, starts)]
            seats = int(slots.capacity[at].max())
            if len(rows) > seats:
                here = -np.partition(-here, seats - 1, axis=0)[:seats]
            worth[at] = here.sum(axis=0) * staffed
        return worth - table.staff * table.duration * (worth > 0)

    def _worth(self, clinic: int, slot: int) -> tuple[float, list[int], list[int]]:
        """What one slot is worth now, with the learners and instructors (rows) it would have."""
        board, slots = self.board, self.board.setting.slots[clinic]
        table = board.problem.clinics[clinic]
        nothing: tuple[float, list[int], list[int]] = (0.0, [], [])
        if board.sessions_left(clinic) == 0 or not board.may_place(clinic)[slot]:
            return nothing
        leaders = self.leaders(clinic, slot)
        if leaders is None:
            return nothing
        start = int(slots.start[slot])
        may = board.may_attend_at(clinic, start) & slots.eligible(slot) & self.board.waiting[clinic]
        gain = np.where(may, self.urgency[clinic] - table.out_of_hours[:, start], 0.0)
        rows = np.argsort(-gain, kind="stable")[: int(slots.capacity[slot])]
        rows = rows[gain[rows] > 0]
        if len(rows) < max(table.min_learners, 1):
            return nothing
        cost = table.staff * table.duration + sum(int(table.instructor_out_of_hours[i, start]) for i in leaders)
        return float(gain[rows].sum()) - cost, rows.tolist(), leaders

    def leaders(self, clinic: int, slot: int) -> list[int] | None:
        """Free instructors (rows) for a slot: those named, then the least out of hours and least busy; or ``None``."""
        board, slots = self.board, self.board.setting.slots[clinic]
        table, start = board.problem.clinics[clinic], int(slots.start[slot])
        named = slots.named(slot)
        if not table.staff:
            return []
        able = np.flatnonzero(slots.able(slot) & board.may_lead_at(clinic, start)).tolist()
        if not set(named) <= set(able):
            return None

        def burden(row: int) -> tuple[bool, int, int, int]:
            instructor = int(table.instructors[row])
            minutes = board.instructor_load[instructor].minutes + int(board.problem.past_minutes[instructor])
            return row not in named, int(table.instructor_out_of_hours[row, start]), minutes, row

        chosen: list[int] = []
        for row in sorted(able, key=burden):
            if len(chosen) < table.staff and not self._same_human(clinic, row, chosen):
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
        for row in rows:
            if board.may_attend(clinic, row)[start]:
                board.seat_row(number, row)
        least = max(board.problem.clinics[clinic].min_learners, 1) if least < 0 else least
        if len(board.sittings[number].attendees) < least:
            board.close(number)
            return None
        return number

    def _keep_published(self) -> None:
        """Opens published sessions as they stood, as far as that goes."""
        board = self.board
        for index, published in enumerate(board.problem.published):
            clinic = published.clinic
            table, slots = board.problem.clinics[clinic], board.setting.slots[clinic]
            slot = slots.slot_of(published)
            if slot is None or board.sessions_left(clinic) == 0 or not board.may_place(clinic)[slot]:
                continue
            start, eligible = int(slots.start[slot]), slots.eligible(slot)
            able = slots.able(slot)
            stay = [r for r, i in enumerate(table.instructors.tolist()) if i in published.instructors and able[r]]
            stay = [r for r in stay if board.may_lead(clinic, r)[start]]
            leaders = (
                stay if len(stay) == table.staff and set(slots.named(slot)) <= set(stay) else self.leaders(clinic, slot)
            )
            if leaders is None:
                continue
            rows = [
                r for r, learner in enumerate(table.learners.tolist()) if learner in published.learners and eligible[r]
            ]
            rows = rows[: int(slots.capacity[slot])]
            waiting = [r for r in np.flatnonzero(eligible & self.board.waiting[clinic]).tolist() if r not in rows]
            rows = [r for r in rows if int(table.requests[r]) not in board.seat] + waiting
            self._open(clinic, slot, self._fitting(clinic, slot, rows), leaders, index, self._least(clinic, start))

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
                    _, rows, _ = self._worth(table.index, slot)
                    self._open(table.index, slot, self._fitting(table.index, slot, rows), leaders, None, 0)
                    break

    def _fitting(self, clinic: int, slot: int, rows: list[int]) -> list[int]:
        """The first of the rows, as many as there are seats."""
        return rows[: int(self.board.setting.slots[clinic].capacity[slot])]

    def _least(self, clinic: int, start: int) -> int:
        table = self.board.problem.clinics[clinic]
        return 0 if table.must_run[start] else max(table.min_learners, 1)
