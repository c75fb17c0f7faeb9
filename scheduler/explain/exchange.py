"""Seats somebody in a plan by the shortest ways there are: in a free seat, in another's place, in one more session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from scheduler.problem import Ints, Solution

if TYPE_CHECKING:
    from solvers.board import Board

MOST_TO_MOVE = 3
"""Of a full session so many learners are tried as the one who leaves, lightest requests first."""
MOST_TO_OPEN = 12
"""So many starts are tried for one more session."""
MOST_TO_CLOSE = 4
"""So many sessions, the emptiest first, are tried as the one that makes way for another."""

Tiers = tuple[int, ...]


class Trial:
    """Steps on a board that are taken back in the end."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self._back: list[Callable[[], object]] = []
        self._moved: set[int] = set()

    def seat(self, number: int, row: int) -> None:
        """Seats a request (row) in a session."""
        self.board.seat_row(number, row)
        self._back.append(lambda: self.board.unseat(number, row))

    def unseat(self, number: int, row: int) -> None:
        """Takes a request (row) out of a session."""
        self._moved.add(int(self.board.problem.clinics[self.board.sittings[number].clinic].learners[row]))
        self.board.unseat(number, row)
        self._back.append(lambda: self.board.seat_row(number, row))

    def open(self, clinic: int, slot: int, leaders: tuple[int, ...], published: int | None = None) -> int:
        """Opens a session, and gives its number."""
        number = self.board.open(clinic, slot, leaders, published)
        self._back.append(lambda: self.board.close(number))
        return number

    def close(self, number: int) -> list[int]:
        """Takes a session off the board; gives the requests (rows) that it held."""
        stood = self.board.close(number)
        rows = sorted(stood.attendees)
        self._moved |= {int(self.board.problem.clinics[stood.clinic].learners[row]) for row in rows}
        self._back.append(lambda: self._reopen(stood.clinic, stood.slot, stood.leaders, stood.published, number, rows))
        return rows

    def _reopen(
        self, clinic: int, slot: int, leaders: tuple[int, ...], published: int | None, number: int, rows: list[int]
    ) -> None:
        self.board.open(clinic, slot, leaders, published, number)
        self.board.seat_rows(number, rows)

    def rejoin(self, clinic: int, row: int, besides: int = -1) -> bool:
        """Seats a request (row) in the session with a seat that asks least of it, if there is one."""
        board, table = self.board, self.board.problem.clinics[clinic]
        slots = board.setting.slots[clinic]
        open_ = [n for n, s in board.sittings.items() if s.clinic == clinic and n != besides]
        open_ = [n for n in open_ if board.can_join(clinic, row, n)]
        if not open_:
            return False
        starts = {n: int(slots.start[board.sittings[n].slot]) for n in open_}
        self.seat(min(open_, key=lambda n: (int(table.out_of_hours[row, starts[n]]), starts[n], n)), row)
        return True

    def settle(self, also: Trial | None = None) -> bool:
        """Takes out who no longer attends what a clinic requires first, and closes what has too few learners then.

        Says whether the board holds a plan: all that must be is. ``also`` is a trial that began before this one.
        """
        from solvers.requirements import met

        self._moved |= also._moved if also is not None else set()
        while True:
            orphan = next(self._orphans(), None)
            if orphan is not None:
                self.unseat(*orphan)
                continue
            few = next(self._too_few(), None)
            if few is None:
                return met(self.board)
            clinic = self.board.sittings[few].clinic
            for row in self.close(few):
                self.rejoin(clinic, row)

    def _orphans(self) -> Iterator[tuple[int, int]]:
        """Session and row of whoever attends a clinic and not the one that it requires."""
        board, setting = self.board, self.board.setting
        for learner in sorted(self._moved):
            for clinic, row in setting.rows_of_learner[learner]:
                table = board.problem.clinics[clinic]
                number = board.seat.get(int(table.requests[row]), -1)
                required = (rule.clinic for rule in table.after if rule.required) if number >= 0 else ()
                earlier = ((each, int(setting.row_in[each][learner])) for each in required)
                if any(own >= 0 and board.waiting[each][own] for each, own in earlier):
                    yield number, row

    def _too_few(self) -> Iterator[int]:
        """Sessions with fewer learners than they need."""
        tables, slots = self.board.problem.clinics, self.board.setting.slots
        for number, sitting in sorted(self.board.sittings.items()):
            table, start = tables[sitting.clinic], int(slots[sitting.clinic].start[sitting.slot])
            if len(sitting.attendees) < max(table.min_learners, 1) and not table.must_run[start]:
                yield number

    def undo(self) -> None:
        """Takes everything back."""
        while self._back:
            self._back.pop()()


def best_exchange(board: Board, clinic: int, row: int, *, besides: int | None = None) -> tuple[Tiers, Solution] | None:
    """The best of the plans that seat an unseated request by one exchange, and its tiers; ``None``: there is none.

    It is not seated at the minute ``besides``. The board is left as it was.
    """
    from solvers.model.measures import tier_values

    best: tuple[Tiers, Solution] | None = None
    for trial in _trials(board, clinic, row, besides):
        values = tier_values(board)
        if _minute(board, clinic, row) != besides and (best is None or values < best[0]):
            best = values, board.solution()
        trial.undo()
    return best


def _minute(board: Board, clinic: int, row: int) -> int:
    """When the session starts at which a request is met."""
    table = board.problem.clinics[clinic]
    sitting = board.sittings[board.seat[int(table.requests[row])]]
    return int(table.starts[board.setting.slots[clinic].start[sitting.slot]])


def _trials(board: Board, clinic: int, row: int, besides: int | None) -> Iterator[Trial]:
    """Every exchange in turn, on the board until it is taken back."""
    slots, starts = board.setting.slots[clinic], board.problem.clinics[clinic].starts
    for number, sitting in sorted(board.sittings.items()):
        suits = sitting.clinic == clinic and slots.eligible_row(sitting.slot, row)
        if suits and starts[slots.start[sitting.slot]] != besides:
            yield from _into(board, clinic, row, number)
    yield from _opened(board, clinic, row, besides)
    yield from _moved(board, clinic, row, besides)


def _moved(board: Board, clinic: int, row: int, besides: int | None) -> Iterator[Trial]:
    """Into a session that is held in the place of another of the clinic's."""
    mine = [n for n, sitting in board.sittings.items() if sitting.clinic == clinic]
    for number in sorted(mine, key=lambda n: (len(board.sittings[n].attendees), n))[:MOST_TO_CLOSE]:
        outer = Trial(board)
        rows = outer.close(number)
        for trial in _opened(board, clinic, row, besides):
            for other in rows:
                if board.waiting[clinic][other]:
                    trial.rejoin(clinic, other)
            if trial.settle(also=outer) and not board.waiting[clinic][row]:
                yield trial
        outer.undo()


def _into(board: Board, clinic: int, row: int, number: int) -> Iterator[Trial]:
    """Into a session that runs: in the place of nobody, or of one of the lightest."""
    sitting, table = board.sittings[number], board.problem.clinics[clinic]
    full = len(sitting.attendees) >= board.setting.slots[clinic].capacity[sitting.slot]
    weights = board.problem.request_weight[table.requests]
    leaving = sorted(sitting.attendees, key=lambda other: (int(weights[other]), other)) if full else [None]
    for other in leaving[:MOST_TO_MOVE]:
        trial = Trial(board)
        if other is not None:
            trial.unseat(number, other)
        given_up = _make_free(trial, clinic, row, number)
        if given_up is None or not board.can_join(clinic, row, number):
            trial.undo()
            continue
        trial.seat(number, row)
        if other is not None:
            trial.rejoin(clinic, other, besides=number)
        for theirs, own in given_up:
            trial.rejoin(theirs, own)
        if trial.settle() and not board.waiting[clinic][row]:
            yield trial
        trial.undo()


def _make_free(trial: Trial, clinic: int, row: int, number: int) -> list[tuple[int, int]] | None:
    """Gives up the one other seat of the learner's that is in the way; ``None`` where that is not enough."""
    board = trial.board
    start = int(board.setting.slots[clinic].start[board.sittings[number].slot])
    if board.may_attend(clinic, row)[start]:
        return []
    learner = int(board.problem.clinics[clinic].learners[row])
    for other, own in board.setting.rows_of_learner[learner]:
        held = board.seat.get(int(board.problem.clinics[other].requests[own]), -1)
        if other == clinic or held < 0:
            continue
        board.unseat(held, own)
        free = bool(board.may_attend(clinic, row)[start])
        board.seat_row(held, own)
        if free:
            trial.unseat(held, own)
            return [(other, own)]
    return None


def _opened(board: Board, clinic: int, row: int, besides: int | None) -> Iterator[Trial]:
    """Into one more session, with those without a seat who can come."""
    slots = board.setting.slots[clinic]
    if board.sessions_left(clinic) == 0 or not len(slots.start):
        return
    table, fits = board.problem.clinics[clinic], board.may_attend(clinic, row)
    places = np.flatnonzero(board.may_place(clinic) & fits[slots.start]).tolist()
    places = [s for s in places if slots.eligible_row(s, row) and table.starts[slots.start[s]] != besides]
    places.sort(key=lambda s: (int(table.out_of_hours[row, slots.start[s]]), s))
    tried = 0
    for slot in places:
        leaders = leaders_at(board, clinic, slot)
        others = _company(board, clinic, row, slot)
        if leaders is None or (1 + len(others) < table.min_learners and not table.must_run[slots.start[slot]]):
            continue
        trial = Trial(board)
        number = trial.open(clinic, slot, leaders)
        for each in (row, *others):
            if board.can_join(clinic, each, number):
                trial.seat(number, each)
        if trial.settle() and not board.waiting[clinic][row]:
            yield trial
        trial.undo()
        tried += 1
        if tried == MOST_TO_OPEN:
            return


def _company(board: Board, clinic: int, row: int, slot: int) -> list[int]:
    """Other requests (rows) without a seat that a slot suits, heaviest first."""
    slots, table = board.setting.slots[clinic], board.problem.clinics[clinic]
    start = int(slots.start[slot])
    able = board.waiting[clinic] & slots.eligible(slot) & board.may_attend_at(clinic, start)
    weights: Ints = board.problem.request_weight[table.requests]
    return sorted((k for k in np.flatnonzero(able).tolist() if k != row), key=lambda k: (-int(weights[k]), k))


def leaders_at(board: Board, clinic: int, slot: int, before: tuple[int, ...] = ()) -> tuple[int, ...] | None:
    """Instructors (rows) for one more session: those named, then those of ``before``, then who leads least.

    ``None`` where too few may.
    """
    table, slots = board.problem.clinics[clinic], board.setting.slots[clinic]
    able = np.flatnonzero(slots.able(slot) & board.may_lead_at(clinic, int(slots.start[slot]))).tolist()
    named = slots.named(slot)
    if not set(named) <= set(able):
        return None
    led = board.minutes_led[table.instructors]
    others = sorted((k for k in able if k not in named), key=lambda k: (k not in before, int(led[k]), k))
    chosen, humans = list(named), {int(board.problem.human_of_instructor[table.instructors[k]]) for k in named} - {-1}
    for k in others:
        human = int(board.problem.human_of_instructor[table.instructors[k]])
        if len(chosen) < table.staff and human not in humans:
            chosen.append(k)
            humans |= {human} - {-1}
    return tuple(chosen) if len(chosen) == table.staff else None
