"""Fills the gap of a step: opens sessions of one clinic greedily, and seats people at least cost."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scheduler.problem import Bools
from solvers.board import Board, Sitting
from solvers.placing import put_back
from solvers.recreate.prices import Prices, Values, bound_to
from solvers.recreate.seating import NOWHERE, assign
from solvers.slots import Index

Floats = NDArray[np.float64]
MOST_WAITING = 80
MOST_SLOTS = 320
MOST_JOINABLE = 60
ONE_MORE = 0.3
"""How often one session more is opened than was freed."""
LENIENT = 0.2
"""How often a session is opened that too few want, to be filled with others, where somebody has no seat."""
KEPT = (0.0, 0.1, 0.5, 2.0)
"""What keeping an invitation is worth when sessions are opened, in sessions: one of these, drawn."""
WANTED = 10.0
"""What a request wanted is worth beyond others, in sessions."""
MUST = 10**14


@dataclass
class Gap:
    """What a step took off the board, and what it has put in its place so far."""

    freed: dict[int, Sitting] = field(default_factory=dict)
    opened: list[int] = field(default_factory=list)
    seated: list[tuple[int, list[int]]] = field(default_factory=list)
    wanted: tuple[int, int] | None = None
    """The (clinic, row) of a request that is to be seated before all others."""

    def take_back(self, board: Board) -> None:
        """The board is as it was before the step."""
        for number, rows in reversed(self.seated):
            if number not in self.opened:
                for row in rows:
                    board.unseat(number, row)
        for number in reversed(self.opened):
            board.close(number)
        for number, sitting in self.freed.items():
            put_back(board, sitting, number)


@dataclass(frozen=True)
class Part:
    """What fills the gap of one clinic: who is to be seated in which session, and what it all changes in each tier."""

    clinic: int
    seats: dict[int, list[int]]
    change: Values


@dataclass(frozen=True)
class Choice:
    """Some requests and slots of one clinic: who may sit where, at what price, and who could lead."""

    clinic: int
    rows: Index
    slots: Index
    starts: Index
    may: Bools
    """``[rows, slots]``"""
    cost: Values
    """``[rows, slots]``"""
    able: Bools
    """``[I, slots]`` who has the language and serves the room."""
    lead_cost: Values
    """``[I, slots]``"""
    kept: Bools
    """``[rows, slots]`` who keeps an invitation where a published session goes on; so too ``led`` ``[I, slots]``."""
    led: Bools
    wanted: int | None
    """A row that is to be seated before all others."""


class Filler:
    """Fills gaps on a board; draws a little at random each time, so that no two fillings need be alike."""

    def __init__(self, board: Board, prices: Prices, rng: np.random.Generator) -> None:
        self.board, self.prices, self.rng = board, prices, rng
        self.locked: frozenset[int] = frozenset()
        """Sessions that nobody may join."""
        slots = board.setting.slots
        self._reachable = [of.attend[:, np.unique(of.start)].any(axis=1) for of in slots]
        self._worth = [self._scale(clinic) for clinic in range(len(slots))]

    def _scale(self, clinic: int) -> float:
        """What is much: a session's own cost, or where it has none, a dear start."""
        return float(self.prices.flat_running(clinic)) or max(self.prices.easiest(clinic).spread, 1.0)

    def fill(self, clinic: int, gap: Gap) -> Part | None:
        """Opens sessions of a clinic and says who is to sit where; ``None`` where somebody would lack a seat they must
        have."""
        board = self.board
        freed = [sitting for sitting in gap.freed.values() if sitting.clinic == clinic]
        held = np.array([row for sitting in freed for row in sitting.attendees], dtype=np.int64)
        held.sort()
        rows = np.concatenate([held, self._waiting(clinic, held, gap)])
        if not len(rows):
            return None
        wanted = gap.wanted[1] if gap.wanted is not None and gap.wanted[0] == clinic else None
        opened = self._open(self._choice(clinic, rows, freed, wanted), freed, gap)
        seats = self._seats(clinic, rows, gap)
        least = max(board.problem.clinics[clinic].min_learners, 1)
        few = [number for number in opened if len(seats.get(number, ())) < least]
        for number in few:
            board.close(number)
            gap.opened.remove(number)
            opened.remove(number)
        if few:
            seats = self._seats(clinic, rows, gap)
            if any(len(seats.get(number, ())) < least for number in opened):
                return None
        left = np.setdiff1d(rows, [row for some in seats.values() for row in some])
        if len(left) and bound_to(board, clinic, left).any():
            return None
        return Part(clinic, seats, self._change(clinic, held, left, opened, seats))

    def seat(self, part: Part, gap: Gap) -> bool:
        """Seats everybody as planned; ``False`` where too many of a group would be away at once."""
        board = self.board
        learners, restless = board.problem.clinics[part.clinic].learners, board.setting.restless
        for number, rows in part.seats.items():
            staying = [row for row in rows if not restless[learners[row]]]
            board.seat_rows(number, staying)
            gap.seated.append((number, staying))
            for row in rows:
                if restless[learners[row]]:
                    if not board.can_join(part.clinic, row, number):
                        return False
                    board.seat_row(number, row)
                    gap.seated.append((number, [row]))
        return True

    def _change(self, clinic: int, held: Index, left: Index, opened: list[int], seats: dict[int, list[int]]) -> Values:
        """``[J]`` against the gap as it was, with those held counted as seated."""
        board, prices = self.board, self.prices
        slots = board.setting.slots[clinic]
        number = [n for n, rows in seats.items() for _ in rows]
        rows = np.array([row for some in seats.values() for row in some], dtype=np.int64)
        starts = slots.start[[board.sittings[n].slot for n in number]]
        change = prices.attending(clinic, rows, starts) + prices.keeping(self._staying(seats))
        for n in opened:
            change = change + prices.sitting(board.sittings[n])
        came = rows[board.waiting[clinic][rows]]
        joined = np.setdiff1d(came, held)
        lost = np.intersect1d(left, held)
        return np.asarray(change + prices.unseated(clinic, lost) - prices.unseated(clinic, joined))

    def _staying(self, seats: dict[int, list[int]]) -> int:
        """How many sit where they were invited."""
        found, learners = 0, self.prices.invited.learners
        for number, rows in seats.items():
            published = self.board.sittings[number].published
            found += 0 if published is None else int(np.isin(rows, learners[published]).sum())
        return found

    def _waiting(self, clinic: int, held: Index, gap: Gap) -> Index:
        """Requests without a seat that some slot suits, beside those held."""
        waiting = self.board.waiting[clinic] & self._reachable[clinic]
        waiting[held] = False
        found = np.flatnonzero(waiting)
        if len(found) > MOST_WAITING:
            found = self.rng.choice(found, MOST_WAITING, replace=False)
            if gap.wanted is not None and gap.wanted[0] == clinic and gap.wanted[1] not in found:
                found[0] = gap.wanted[1]
        return found

    def _may(self, clinic: int, rows: Index, slots: Index) -> Bools:
        """``[rows, slots]`` who could be seated where, seats aside."""
        board, of = self.board, self.board.setting.slots[clinic]
        at = np.ix_(rows, of.start[slots])
        may = of.attend[at] & (board.blocks.attend[clinic][at] == 0)
        may &= of.attend_language[np.ix_(rows, of.language[slots])]
        may &= of.attend_room[np.ix_(rows, of.room[slots])]
        return np.asarray(may)

    def _choice(self, clinic: int, rows: Index, freed: list[Sitting], wanted: int | None) -> Choice:
        of = self.board.setting.slots[clinic]
        slots = np.flatnonzero(self.board.may_place(clinic))
        if len(slots) > MOST_SLOTS:
            slots = self._drawn(clinic, slots, wanted)
        slots = np.union1d(slots, [sitting.slot for sitting in freed]).astype(np.int64)
        starts = of.start[slots]
        kept, led = self._invited(clinic, rows, slots)
        return Choice(
            clinic,
            rows,
            slots,
            starts,
            self._may(clinic, rows, slots),
            self.prices.flat_attending(clinic, rows, starts),
            of.lead_language[:, of.language[slots]] & of.lead_room[:, of.room[slots]],
            self.prices.flat_leading(clinic, starts),
            kept,
            led,
            wanted,
        )

    def _invited(self, clinic: int, rows: Index, slots: Index) -> tuple[Bools, Bools]:
        """``[rows, slots]`` and ``[I, slots]`` who was invited to the published session that could go on at a slot."""
        invited, instructors = self.prices.invited, self.board.problem.clinics[clinic].instructors
        kept = np.zeros((len(rows), len(slots)), dtype=bool)
        led = np.zeros((len(instructors), len(slots)), dtype=bool)
        for k, slot in enumerate(slots.tolist() if self.prices.flat_keeping() else []):
            published = invited.going_on(self.board, clinic, slot)
            if published is not None:
                kept[:, k] = np.isin(rows, invited.learners[published])
                led[invited.leaders[published], k] = True
        return kept, led

    def _drawn(self, clinic: int, slots: Index, wanted: int | None) -> Index:
        """Some of the slots; half of them such as suit the request wanted."""
        if wanted is None:
            return self.rng.choice(slots, MOST_SLOTS, replace=False)
        suit = self._may(clinic, np.array([wanted]), slots)[0]
        first = slots[suit]
        if len(first) > MOST_SLOTS // 2:
            first = self.rng.choice(first, MOST_SLOTS // 2, replace=False)
        return np.union1d(first, self.rng.choice(slots, MOST_SLOTS // 2, replace=False))

    def _gains(self, choice: Choice) -> Floats:
        """``[rows, slots]`` what seating a request is worth, its worth drawn anew in every step."""
        clinic, rows, rng = choice.clinic, choice.rows, self.rng
        of, easiest, unit = self.board.setting.slots[clinic], self.prices.easiest(clinic), self._worth[clinic]
        weight = self.board.problem.request_weight[of.table.requests[rows]]
        worth = easiest.cost[rows] + unit / float(of.capacity.max()) * rng.uniform(0.5, 3.0)
        worth = worth + unit * rng.uniform(0.0, 5.0) / np.sqrt(easiest.number[rows])
        worth += unit / 2 * (weight / weight.mean() - 1) * rng.integers(2)
        worth += unit * rng.choice([0.0, 0.0, 1.0, 4.0]) + rng.random(len(rows)) * rng.uniform(0, unit / 4)
        if choice.wanted is not None:
            worth[rows == choice.wanted] += WANTED * unit
        gains = worth[:, None] - choice.cost + unit * rng.choice(KEPT) * choice.kept
        return np.asarray(np.where(choice.may, gains, 0.0).clip(min=0))

    def _open(self, choice: Choice, freed: list[Sitting], gap: Gap) -> list[int]:
        """Opens as many sessions as were freed (now and then one more), the best first."""
        board, clinic, rng = self.board, choice.clinic, self.rng
        of, left = board.setting.slots[clinic], board.sessions_left(clinic)
        seats, staff = of.capacity[choice.slots], of.table.staff
        most = len(freed) + int(rng.random() < ONE_MORE)
        gains = self._gains(choice)
        held = sum(len(sitting.attendees) for sitting in freed)
        lenient = len(choice.rows) > held and (choice.wanted is not None or rng.random() < LENIENT)
        opened: list[int] = []
        while len(opened) < (most if left is None else min(most, left)):
            lead = choice.able & of.lead[:, choice.starts] & (board.blocks.lead[clinic][:, choice.starts] == 0)
            worth = _best(gains, int(seats.max())) - _cheapest(lead, choice.lead_cost, staff)
            worth[~board.may_place(clinic)[choice.slots]] = -np.inf
            best = int(np.argmax(worth + rng.random(len(worth)) * self._worth[clinic] / 8))
            leaders = self._leaders(choice, lead, best) if np.isfinite(worth[best]) else None
            taken = np.argsort(-gains[:, best], kind="stable")[: int(seats[best])]
            taken = taken[gains[taken, best] > 0]
            some = choice.may[:, best].sum() if lenient else len(taken)
            if leaders is None or not len(taken) or some < of.table.min_learners:
                break
            number = board.open(clinic, int(choice.slots[best]), leaders, self._published(choice, best))
            opened.append(number)
            gap.opened.append(number)
            gains[taken] = 0
        return opened

    def _leaders(self, choice: Choice, lead: Bools, slot: int) -> list[int] | None:
        """The instructors named, then the cheapest, drawn among equals."""
        of, problem = self.board.setting.slots[choice.clinic], self.board.problem
        chosen = list(of.named(int(choice.slots[slot])))
        if any(not lead[row, slot] for row in chosen):
            return None
        able = np.flatnonzero(lead[:, slot])
        cost = choice.lead_cost[able, slot] + self.prices.flat_keeping() * choice.led[able, slot]
        order = able[np.argsort(cost + self.rng.random(len(able)) / 2, kind="stable")]
        humans = problem.human_of_instructor[of.table.instructors]
        for row in order.tolist():
            if len(chosen) >= of.table.staff:
                break
            twin = humans[row] >= 0 and any(humans[row] == humans[other] for other in chosen)
            if row not in chosen and not twin:
                chosen.append(row)
        return chosen if len(chosen) == of.table.staff else None

    def _published(self, choice: Choice, slot: int) -> int | None:
        """The published session that goes on at this slot."""
        return self.prices.invited.going_on(self.board, choice.clinic, int(choice.slots[slot]))

    def _seats(self, clinic: int, rows: Index, gap: Gap) -> dict[int, list[int]]:
        """Per session the requests that are to sit in it: in those opened, and in those with seats left."""
        board, of = self.board, self.board.setting.slots[clinic]
        mine = [number for number in gap.opened if board.sittings[number].clinic == clinic]
        new = set(mine)
        others = [
            number
            for number, sitting in board.sittings.items()
            if sitting.clinic == clinic
            and number not in new
            and number not in self.locked
            and len(sitting.attendees) < of.capacity[sitting.slot]
        ]
        if len(others) > MOST_JOINABLE:
            others = self.rng.choice(others, MOST_JOINABLE, replace=False).tolist()
        numbers = mine + others
        if not numbers:
            return {}
        slots = np.array([board.sittings[number].slot for number in numbers], dtype=np.int64)
        free = of.capacity[slots] - np.array([len(board.sittings[number].attendees) for number in numbers])
        cost = self.prices.flat_attending(clinic, rows, of.start[slots])
        for column, number in enumerate(numbers if self.prices.flat_keeping() else []):
            published = board.sittings[number].published
            if published is not None:
                cost[np.isin(rows, self.prices.invited.learners[published]), column] += self.prices.flat_keeping()
        left_out = self.prices.flat_unseated(clinic, rows) + bound_to(board, clinic, rows) * MUST
        least = np.where(np.arange(len(numbers)) < len(mine), of.table.min_learners, 0)
        found = assign(self._may(clinic, rows, slots), cost, left_out, free, least)
        seats: dict[int, list[int]] = {}
        for row, column in zip(rows.tolist(), found.tolist(), strict=True):
            if column != NOWHERE:
                seats.setdefault(numbers[column], []).append(row)
        return seats


def _best(gains: Floats, seats: int) -> Floats:
    """``[slots]`` the best ``seats`` requests of each."""
    if len(gains) > seats:
        gains = np.partition(gains, len(gains) - seats, axis=0)[-seats:]
    return np.asarray(gains.sum(axis=0))


def _cheapest(lead: Bools, cost: Values, staff: int) -> Floats:
    """``[slots]`` what the cheapest instructors cost, infinite where there are too few."""
    if not staff:
        return np.zeros(lead.shape[1])
    if len(lead) < staff:
        return np.full(lead.shape[1], np.inf)
    costs = np.where(lead, cost, np.inf)
    return np.asarray(np.partition(costs, staff - 1, axis=0)[:staff].sum(axis=0))
