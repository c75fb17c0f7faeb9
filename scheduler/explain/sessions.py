"""Facts about a session: what the plan would be without it, and what it would cost at another start."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scheduler.explain.exchange import Trial, leaders_at
from scheduler.explain.facts import OtherStart, Price, SessionFacts
from scheduler.explain.prices import Prices
from scheduler.problem import PlannedSession, Solution
from scheduler.timezones import instant

if TYPE_CHECKING:
    from solvers.board import Sitting

STARTS = ("here", "no_instructor", "no_place", "nobody", "too_few", "could_run")
"""What becomes of a session at the starts of its clinic. ``no_instructor``: too few who can lead are free;
``no_place``: no room or resource is free, or a listed session of the clinic runs then; ``nobody`` of its learners could
come, or ``too_few`` of them."""
MOST_PRICED = 8
"""Of the starts at which it could run so many are priced, those that keep the most learners first."""


def session_facts(prices: Prices, position: int) -> SessionFacts:
    """Why a session runs, and why then."""
    house = prices.house
    session = house.solution.sessions[position]
    clinic, table = house.cohort.clinics[session.clinic], house.problem.clinics[session.clinic]
    counts, others = _elsewhere(prices, position)
    without, rehoused = _without(prices, position)
    told = next(each for each in house.plan.sessions if each.id == house.ids[position])
    capacity = int(prices.setting.slots[session.clinic].capacity[prices.board.sittings[position].slot])
    return SessionFacts(
        session=house.ids[position],
        clinic=clinic.id,
        title=clinic.title,
        start=instant(table.starts[session.start]),
        time_zone=house.cohort.horizon.time_zone,
        language=told.language,
        room=told.room,
        instructors=tuple(house.cohort.instructors[k].name for k in session.instructors),
        seated=len(session.learners),
        capacity=capacity,
        min_learners=table.min_learners,
        must_run=bool(table.must_run[session.start]),
        frozen=False,
        without=without,
        rehoused=rehoused,
        counts=counts,
        others=others,
    )


def frozen_session(prices: Prices, position: int) -> SessionFacts:
    """A session, by its position in the plan, that stays as it was published."""
    house = prices.house
    told = house.plan.sessions[position]
    clinic = house.cohort.clinic_by_id.get(told.clinic)
    names = {person.id: person.name for person in house.cohort.instructors}
    return SessionFacts(
        session=told.id,
        clinic=told.clinic,
        title=told.clinic if clinic is None else clinic.title,
        start=told.meetings[0].start,
        time_zone=house.cohort.horizon.time_zone,
        language=told.language,
        room=told.room,
        instructors=tuple(names.get(each, each) for each in told.instructors),
        seated=len(told.learners),
        capacity=len(told.learners) if clinic is None else max(len(told.learners), clinic.capacity_of(told.id)),
        min_learners=1 if clinic is None else clinic.min_learners,
        must_run=False,
        frozen=True,
        without=None,
        rehoused=0,
        counts={},
        others=(),
    )


def _without(prices: Prices, position: int) -> tuple[Price | None, int]:
    """What the plan costs without the session, and how many of its learners find another seat."""
    board, trial = prices.board, Trial(prices.board)
    session, table = prices.house.solution.sessions[position], prices.problem.clinics[board.sittings[position].clinic]
    if table.must_run[session.start]:
        return None, 0
    rehoused = sum(trial.rejoin(session.clinic, row) for row in trial.close(position))
    solution = board.solution() if trial.settle() else None
    trial.undo()
    return None if solution is None else prices.of(solution), rehoused


def _elsewhere(prices: Prices, position: int) -> tuple[dict[str, int], tuple[OtherStart, ...]]:
    """The clinic's starts by what becomes of the session there, and the best of those at which it could run."""
    board, trial = prices.board, Trial(prices.board)
    session, sitting = prices.house.solution.sessions[position], board.sittings[position]
    rows = trial.close(position)
    verdicts, possible = {int(session.start): "here"}, dict[int, _Place]()
    for place in _places(prices, session, sitting.leaders, rows):
        verdict = verdicts.get(place.start, STARTS[1])
        verdicts[place.start] = max(verdict, place.verdict(prices), key=STARTS.index)
        before = possible.get(place.start)
        if place.verdict(prices) == "could_run" and (before is None or len(place.kept) > len(before.kept)):
            possible[place.start] = place
    ranked = sorted(possible.values(), key=lambda place: (-len(place.kept), place.start))[:MOST_PRICED]
    solutions = [_moved(trial, sitting.clinic, place, rows) for place in ranked]
    trial.undo()
    starts = np.flatnonzero(prices.problem.clinics[session.clinic].regular).tolist()
    found = Counter(verdicts.get(start, STARTS[1]) for start in starts)
    moved = [(place, plan) for place, plan in zip(ranked, solutions, strict=True) if plan is not None]
    others = [_other(prices, sitting, place, plan, rows) for place, plan in moved]
    others.sort(key=lambda other: ([tier.there for tier in other.price.tiers], other.start))
    return {code: found[code] for code in STARTS if found[code]}, tuple(others)


@dataclass(frozen=True)
class _Place:
    """A slot at which a session could be held instead: by whom (``None``: nobody), and who of its learners can come."""

    clinic: int
    slot: int
    start: int
    free: bool
    leaders: tuple[int, ...] | None
    kept: tuple[int, ...]

    def verdict(self, prices: Prices) -> str:
        """One of ``STARTS``."""
        table = prices.problem.clinics[self.clinic]
        if self.leaders is None:
            return "no_instructor"
        if not self.free:
            return "no_place"
        if not self.kept:
            return "nobody"
        few = len(self.kept) < table.min_learners and not table.must_run[self.start]
        return "too_few" if few else "could_run"


def _places(prices: Prices, session: PlannedSession, leaders: tuple[int, ...], rows: list[int]) -> Iterator[_Place]:
    """The clinic's other slots in the session's language, on the board without the session."""
    board, clinic = prices.board, session.clinic
    slots, table = prices.setting.slots[clinic], prices.problem.clinics[clinic]
    language = table.languages.index(session.language) if session.language >= 0 else 0
    free = board.may_place(clinic)
    able = {row: board.may_attend(clinic, row) for row in rows}
    for slot in np.flatnonzero((slots.language == language) & (slots.start != session.start)).tolist():
        start = int(slots.start[slot])
        kept = tuple(row for row in rows if able[row][start] and slots.eligible_row(slot, row))
        seats = int(slots.capacity[slot])
        yield _Place(clinic, slot, start, bool(free[slot]), leaders_at(board, clinic, slot, leaders), kept[:seats])


def _moved(closed: Trial, clinic: int, place: _Place, rows: list[int]) -> Solution | None:
    """The plan with the session held there, and whoever cannot come in what other sessions have seats.

    ``None`` where something that must be then is not.
    """
    board = closed.board
    trial = Trial(board)
    number = trial.open(clinic, place.slot, place.leaders or ())
    for row in place.kept:
        if board.can_join(clinic, row, number):
            trial.seat(number, row)
    for row in rows:
        if board.waiting[clinic][row]:
            trial.rejoin(clinic, row)
    solution = board.solution() if trial.settle(also=closed) else None
    trial.undo()
    return solution


def _other(prices: Prices, sitting: Sitting, place: _Place, solution: Solution, rows: list[int]) -> OtherStart:
    table, lost = prices.problem.clinics[place.clinic], [row for row in rows if row not in place.kept]
    return OtherStart(
        start=instant(table.starts[place.start]),
        num_lost=len(lost),
        lost=tuple(prices.change(int(table.learners[row]), place.clinic) for row in lost),
        same_instructors=place.leaders == sitting.leaders,
        price=prices.of(solution),
    )
