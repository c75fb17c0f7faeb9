"""Freed seats for those who wait, in their turn; nobody who has a seat moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scheduler.errors import InfeasibleError
from scheduler.explain.case import Case
from scheduler.explain.standing import Standing
from scheduler.opened import plan_of
from scheduler.plan import Plan
from scheduler.waiting.costs import Costs
from scheduler.waiting.desk import Desk, Gone
from scheduler.waiting.hindrances import WORDS, hindrances
from scheduler.waiting.waiting_list import Turn, waiting_list
from solvers.start.join import join


@dataclass(frozen=True)
class Seated:
    """A request that was given a seat; ``waited`` on the waiting list, else it could simply join."""

    learner: str
    clinic: str
    session: str
    waited: bool


@dataclass(frozen=True)
class PassedOver:
    """Who waits still, and why they could not take a seat that was free at their turn: codes, and in words."""

    learner: str
    clinic: str
    session: str
    codes: tuple[str, ...]
    message: str


@dataclass(frozen=True)
class Filling:
    """What became of the free seats: who had gone, who has one now, who was passed over, and the judged plan."""

    gone: tuple[Gone, ...]
    seated: tuple[Seated, ...]
    passed_over: tuple[PassedOver, ...]
    plan: Plan

    @property
    def changed(self) -> bool:
        """Whether the plan differs from the one that was opened."""
        return bool(self.gone or self.seated)


def fill(desk: Desk) -> Filling:
    """Give every free seat to the first in turn who can take it, and what is left to whoever else could simply join.

    Each takes the seat that costs least in the plan's tiers. The board has the new plan on it then. Raises
    ``InfeasibleError`` where a session stays below its least number of learners, or a decision is not met.
    """
    turns = waiting_list(desk)
    given: dict[int, int] = {}
    while new := _round(desk, turns, given):
        given |= new
    before = set(desk.board.seat)
    join(desk.board)
    joined = [request for request in sorted(desk.board.seat) if request not in before]
    _refuse_broken(desk)
    seated = [_seated(desk, request, waited=True) for request in given]
    seated += [_seated(desk, request, waited=False) for request in joined]
    passed = _passed_over(desk, turns, given)
    return Filling(desk.gone, tuple(seated), passed, plan_of(desk.opened, desk.board.solution()))


def _round(desk: Desk, turns: tuple[Turn, ...], given: dict[int, int]) -> dict[int, int]:
    """Seats, by request the session's number, whoever of those without one can take one, in turn."""
    new: dict[int, int] = {}
    for turn in turns:
        if turn.request not in given:
            number = _cheapest_seat(desk, turn.request)
            if number is not None:
                _, row = desk.opened.setting.row_of_request[turn.request]
                desk.board.seat_row(number, row)
                new[turn.request] = number
    return new


def _cheapest_seat(desk: Desk, request: int) -> int | None:
    """The session with a free seat for a request that costs least, then the earliest."""
    board = desk.board
    clinic, row = desk.opened.setting.row_of_request[request]
    slots, table = desk.opened.setting.slots[clinic], desk.problem.clinics[clinic]
    sittings = ((number, each) for number, each in board.sittings.items() if each.clinic == clinic)
    able = [(n, int(slots.start[each.slot])) for n, each in sittings if board.can_join(clinic, row, n)]
    if not able:
        return None
    costs = Costs(board)
    ways = [(costs.seating(clinic, start, [row], n), int(table.starts[start]), n) for n, start in able]
    return min(ways)[2]


def _seated(desk: Desk, request: int, *, waited: bool) -> Seated:
    learner, clinic = _names(desk, request)
    return Seated(learner, clinic, desk.id_of(desk.base.sessions[desk.board.seat[request]]), waited)


def _names(desk: Desk, request: int) -> tuple[str, str]:
    """Ids of a request's learner and clinic."""
    problem, cohort = desk.problem, desk.cohort
    return (
        cohort.learners[int(problem.request_learner[request])].id,
        cohort.clinics[int(problem.request_clinic[request])].id,
    )


def _passed_over(desk: Desk, turns: tuple[Turn, ...], given: dict[int, int]) -> tuple[PassedOver, ...]:
    """Those who wait still, for each seat that was left, or went to somebody whose turn came later."""
    last: dict[int, int] = {}
    """Per session the last turn that was given a seat in it."""
    for position, turn in enumerate(turns):
        if turn.request in given:
            last[given[turn.request]] = position
    freed = {desk.number_of[each.session] for each in desk.gone} | set(last)
    standing = Standing(desk.problem, desk.board.solution())
    cases = {clinic: Case(standing, desk.problem.clinics[clinic]) for clinic in {_clinic_of(desk, n) for n in freed}}
    found = []
    for position, turn in enumerate(turns):
        clinic = int(desk.problem.request_clinic[turn.request])
        if turn.request in desk.board.seat or clinic not in cases:
            continue
        case = cases[clinic]
        _, row = desk.opened.setting.row_of_request[turn.request]
        u = int(np.flatnonzero(case.rows == row)[0])
        for s, running in enumerate(case.running):
            number = desk.number_of[desk.id_of(running.session)]
            if number in freed and (running.seats_left > 0 or last.get(number, -1) > position):
                found.append(_passed(desk, turn.request, number, hindrances(case, u, s) or ("taken",)))
    return tuple(found)


def _clinic_of(desk: Desk, number: int) -> int:
    return desk.base.sessions[number].clinic


def _passed(desk: Desk, request: int, number: int, codes: tuple[str, ...]) -> PassedOver:
    learner, clinic = _names(desk, request)
    words = [WORDS[code] for code in codes]
    return PassedOver(learner, clinic, desk.id_of(desk.base.sessions[number]), codes, "; ".join(words))


def _refuse_broken(desk: Desk) -> None:
    """Raises ``InfeasibleError`` where the plan on the board is not whole."""
    problem, reasons = desk.problem, []
    for number, sitting in sorted(desk.board.sittings.items()):
        table = problem.clinics[sitting.clinic]
        start = int(desk.opened.setting.slots[sitting.clinic].start[sitting.slot])
        held, least = len(sitting.attendees), max(table.min_learners, 1)
        if held < least and not table.must_run[start]:
            name = desk.id_of(desk.base.sessions[number])
            short = f"{name} would have {held} of the {least} learners that it needs"
            reasons.append(f"{short}: nobody else who waits can come.")
    for request in np.flatnonzero(problem.must_attend).tolist():
        if request not in desk.board.seat:
            learner, clinic = _names(desk, request)
            reasons.append(f"A decision says that {learner} attends {clinic}, and no free seat is one they can take.")
    if reasons:
        raise InfeasibleError((*reasons, "Solve again with --published and this plan: others have to move."))
