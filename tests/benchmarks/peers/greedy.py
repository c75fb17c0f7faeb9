"""Multi-start greedy: open the session that serves most, fill it, again and again; start over with other luck."""

from __future__ import annotations

import heapq

import numpy as np

from scheduler.problem import Problem, Solution
from solvers.setting import Setting
from tests.benchmarks.peers.book import Book
from tests.benchmarks.peers.clock import Clock, OutOfTime
from tests.benchmarks.peers.measured import Measured
from tests.benchmarks.peers.protocol import SEED, Report

PER_PRIORITY = 120.0
"""Minutes that seating one learner of priority 1 is worth."""
NOISE = 0.15


class MultiStart:
    """The best of as many greedy plans as fit into the time; the first one without any luck."""

    def missing(self) -> str | None:
        """Nothing is."""
        return None

    def prepare(self) -> None:
        """All is loaded."""

    def plan(self, problem: Problem, clock: Clock, report: Report) -> Solution | None:
        """Restarts until the time is up."""
        setting, rng = Setting(problem), np.random.default_rng(SEED)
        measured = Measured(problem)
        best: tuple[tuple[int, int], Solution] | None = None
        noise = 0.0
        while best is None or clock.left() > 0:
            try:
                book = _once(problem, setting, clock, rng, noise)
            except OutOfTime:
                if best is None:
                    raise
                break
            noise = NOISE
            solution = book.solution()
            values = measured.values(solution)
            if best is None or values < best[0]:
                best = values, solution
                report(first=values[0], second=values[1], solution=solution)
        return best[1] if best else None


def _once(problem: Problem, setting: Setting, clock: Clock, rng: np.random.Generator, noise: float) -> Book:
    """One greedy plan, its worths and the learners' order shaken by ``noise``."""
    book = Book(problem, setting)
    luck = [rng.uniform(1 - noise, 1 + noise, len(slots.start)) for slots in setting.slots]
    worth_of = [_worth_of_requests(problem, clinic, rng, noise) for clinic in range(len(problem.clinics))]
    _run_what_must(book, worth_of)
    opened = True
    while opened:
        heap = _first_look(book, worth_of, luck)
        opened = False
        while heap:
            clock.check("the greedy plan was made")
            before, clinic, slot = heapq.heappop(heap)
            if not book.can_open(clinic, slot) or (leaders := book.staff(clinic, slot)) is None:
                continue
            worth, rows = _look(book, clinic, slot, worth_of[clinic])
            table, start = problem.clinics[clinic], int(setting.slots[clinic].start[slot])
            late = sum(
                int(table.instructor_out_of_hours[np.flatnonzero(table.instructors == i)[0], start]) for i in leaders
            )
            worth = (worth - late) * luck[clinic][slot]
            if worth <= 0 or len(rows) < max(table.min_learners, 1):
                continue
            if heap and worth < -heap[0][0] - 1e-9 and worth < -before - 1e-9:
                heapq.heappush(heap, (-worth, clinic, slot))
                continue
            held = book.open(clinic, slot, leaders)
            for row in rows:
                if book.can_attend(clinic, row, start):
                    book.seat(held, row)
            if len(held.rows) < max(table.min_learners, 1):
                book = _without(book, held)
                continue
            opened = True
            heapq.heappush(heap, (-worth, clinic, slot))
        book.seat_who_can_join()
    return book


def _without(book: Book, unwanted: object) -> Book:
    """The plan less one session: some group's limit left too few of those who fitted one by one."""
    fresh = Book(book.problem, book.setting)
    for held in book.sessions:
        if held is not unwanted:
            again = fresh.open(held.clinic, held.slot, held.leaders)
            for row in held.rows:
                fresh.seat(again, row)
    return fresh


def _worth_of_requests(problem: Problem, clinic: int, rng: np.random.Generator, noise: float) -> np.ndarray:
    requests = problem.clinics[clinic].requests
    must = problem.must_attend[requests]
    worth = problem.request_weight[requests] * PER_PRIORITY + must * 1e6
    return worth * rng.uniform(1 - noise, 1 + noise, len(requests))


def _run_what_must(book: Book, worth_of: list[np.ndarray]) -> None:
    for table in book.problem.clinics:
        slots = book.setting.slots[table.index]
        for start in np.flatnonzero(table.must_run).tolist():
            for slot in np.flatnonzero(slots.start == start).tolist():
                leaders = book.staff(table.index, slot) if book.can_open(table.index, slot) else None
                if leaders is None:
                    continue
                held = book.open(table.index, slot, leaders)
                for row in _look(book, table.index, slot, worth_of[table.index])[1]:
                    if book.can_attend(table.index, row, start):
                        book.seat(held, row)
                break


def _first_look(book: Book, worth_of: list[np.ndarray], luck: list[np.ndarray]) -> list[tuple[float, int, int]]:
    """What every slot could be worth at most, people's other sessions aside."""
    heap = []
    for table in book.problem.clinics:
        slots = book.setting.slots[table.index]
        waiting = np.array([(table.index, row) not in book.seat_of for row in range(len(table.requests))], dtype=bool)
        if not len(slots.start) or not waiting.any():
            continue
        gain = np.where(slots.attend & waiting[:, None], worth_of[table.index][:, None] - table.out_of_hours, 0)
        gain = gain.clip(min=0)
        for language, room in sorted(set(zip(slots.language.tolist(), slots.room.tolist(), strict=True))):
            at = np.flatnonzero((slots.language == language) & (slots.room == room))
            rows = np.flatnonzero(slots.attend_language[:, language] & slots.attend_room[:, room])
            here = gain[np.ix_(rows, slots.start[at])]
            seats = int(slots.capacity[at].max())
            if len(rows) > seats:
                here = -np.partition(-here, seats - 1, axis=0)[:seats]
            worth = here.sum(axis=0) - table.staff * table.duration
            for slot, value in zip(at.tolist(), worth.tolist(), strict=True):
                if value > 0:
                    heap.append((-value * luck[table.index][slot], table.index, slot))
    heapq.heapify(heap)
    return heap


def _look(book: Book, clinic: int, slot: int, worth_of: np.ndarray) -> tuple[float, list[int]]:
    """What a slot is worth now, and the requests it would serve."""
    table, slots = book.problem.clinics[clinic], book.setting.slots[clinic]
    start, seats = int(slots.start[slot]), int(slots.capacity[slot])
    gain = np.where(slots.eligible(slot), worth_of - table.out_of_hours[:, start], 0)
    worth, rows = -float(table.staff * table.duration), list[int]()
    for row in np.argsort(-gain, kind="stable").tolist():
        if len(rows) == seats or gain[row] <= 0:
            break
        if (clinic, row) not in book.seat_of and book.can_attend(clinic, row, start):
            rows.append(row)
            worth += float(gain[row])
    return worth, rows
