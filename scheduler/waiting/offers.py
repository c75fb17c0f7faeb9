"""Seats for one request, in sessions that run or in new ones, without moving anybody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from scheduler.judge import JudgedSession
from scheduler.opened import plan_of
from scheduler.plan import Plan
from scheduler.timezones import instant
from scheduler.waiting.costs import Costs, Rise
from scheduler.waiting.desk import Desk
from scheduler.waiting.openings import Opening, Openings
from solvers.board import Board
from solvers.start.join import join

SPARE = 5
"""So many more are looked at, should the judge refuse some."""
NEW = "(new)"
"""Stands for the id of a new session before the judge."""


@dataclass(frozen=True)
class Choice:
    """A seat on the board: in the session ``number``, or in a new one. ``rise`` is per tier, from having no seat."""

    rise: Rise
    clinic: int
    row: int
    number: int | None
    opening: Opening | None
    sessions: tuple[JudgedSession, ...]
    """The sessions that differ then; the one with the seat is the last."""


@dataclass(frozen=True)
class Offer:
    """A seat: when, where, with whom. ``session`` is ``None`` for a new one, which ``together_with`` would join too."""

    session: str | None
    start: dt.datetime
    meetings: tuple[tuple[dt.datetime, dt.datetime], ...]
    language: str | None
    room: str | None
    instructors: tuple[str, ...]
    seats_left: int
    """Once it is taken."""
    together_with: tuple[str, ...]
    out_of_hours: int
    """Minutes that the learner would meet outside working hours there."""
    changes: dict[str, int]
    """By how much each measure would change; those alone that would."""
    tiers: tuple[int, ...]
    """By how much each tier would change."""


def choices(desk: Desk, request: int, number: int) -> list[Choice]:
    """At most so many seats for a request, cheapest first in the plan's tiers, each passed by the judge.

    A request that has a seat is offered others. Joining comes before opening where both cost the same, and then the
    earlier one.
    """
    clinic, row = desk.opened.setting.row_of_request[request]
    found: list[Choice] = []
    with _unseated(desk.board, clinic, row, request) as old:
        for choice in _cheapest(desk, clinic, row, old, number + SPARE):
            if len(found) < number and not desk.breaks(choice.sessions):
                found.append(choice)
    return found


def offer(desk: Desk, choice: Choice) -> Offer:
    """A choice in the coordinator's terms."""
    session, facts = choice.sessions[-1], desk.facts
    learner = desk.cohort.learners[int(desk.problem.clinics[choice.clinic].learners[choice.row])].id
    before, after = desk.standing, desk.measures(choice.sessions)
    company = choice.opening.company if choice.opening else ()
    table = desk.problem.clinics[choice.clinic]
    rises = zip(desk.tiers(before), desk.tiers(after), strict=True)
    return Offer(
        session=None if choice.number is None else session.id,
        start=instant(session.start),
        meetings=tuple((instant(start), instant(end)) for start, end in session.meetings),
        language=session.language,
        room=session.room,
        instructors=session.instructors,
        seats_left=facts.capacity(session) - len(session.learners),
        together_with=tuple(desk.cohort.learners[int(table.learners[row])].id for row in company),
        out_of_hours=facts.learner(learner).cost(session.meetings)[1],
        changes={name: after[name] - before[name] for name in after if after[name] != before[name]},
        tiers=tuple(then - now for now, then in rises),
    )


def take(desk: Desk, choice: Choice) -> Plan:
    """The judged plan in which the request has the seat, made against the opened plan."""
    board, clinic, opening = desk.board, choice.clinic, choice.opening
    request = int(desk.problem.clinics[clinic].requests[choice.row])
    if request in board.seat:
        board.unseat(board.seat[request], choice.row)
    if opening is None:
        assert choice.number is not None
        board.seat_row(choice.number, choice.row)
    else:
        board.seat_rows(board.open(clinic, opening.slot, opening.leaders), [choice.row, *opening.company])
    if desk.problem.seats_alone:
        join(board)
    return plan_of(desk.opened, board.solution())


@contextmanager
def _unseated(board: Board, clinic: int, row: int, request: int) -> Iterator[int | None]:
    """While it lasts the request has no seat; gives the session that it had one in."""
    number = board.seat.get(request)
    if number is None:
        yield None
        return
    board.unseat(number, row)
    try:
        yield number
    finally:
        board.seat_row(number, row)


def _cheapest(desk: Desk, clinic: int, row: int, old: int | None, number: int) -> list[Choice]:
    costs = Costs(desk.board)
    ways = [*_joins(desk, costs, clinic, row, old), *_openings(desk, costs, clinic, row, old, number)]
    return sorted(ways, key=_order)[:number]


def _order(way: Choice) -> tuple[object, ...]:
    return way.rise, way.number is None, way.sessions[-1].start, way.number or 0


def _joins(desk: Desk, costs: Costs, clinic: int, row: int, old: int | None) -> Iterator[Choice]:
    board, slots = desk.board, desk.opened.setting.slots[clinic]
    left = _left(desk, clinic, row, old)
    for number, sitting in sorted(board.sittings.items()):
        if sitting.clinic == clinic and number != old and board.can_join(clinic, row, number):
            start = int(slots.start[sitting.slot])
            session = desk.sessions[desk.id_of(desk.base.sessions[number])]
            joined = with_learners(desk, session, clinic, [row])
            yield Choice(costs.seating(clinic, start, [row], number), clinic, row, number, None, (*left, joined))


def _openings(desk: Desk, costs: Costs, clinic: int, row: int, old: int | None, number: int) -> Iterator[Choice]:
    left = _left(desk, clinic, row, old)
    for opening in Openings(desk.board, costs, clinic, row).cheapest(number):
        session = with_learners(desk, _new(desk, opening), clinic, [row, *opening.company])
        yield Choice(opening.rise, clinic, row, None, opening, (*left, session))


def _left(desk: Desk, clinic: int, row: int, old: int | None) -> list[JudgedSession]:
    """The session that the request would leave, without it."""
    if old is None:
        return []
    learner = desk.cohort.learners[int(desk.problem.clinics[clinic].learners[row])].id
    session = desk.sessions[desk.id_of(desk.base.sessions[old])]
    return [replace(session, learners=tuple(each for each in session.learners if each != learner))]


def with_learners(desk: Desk, session: JudgedSession, clinic: int, rows: list[int]) -> JudgedSession:
    """A session with some more requests (rows) of its clinic."""
    learners = desk.problem.clinics[clinic].learners[rows].tolist()
    return replace(session, learners=(*session.learners, *(desk.cohort.learners[k].id for k in learners)))


def _new(desk: Desk, opening: Opening) -> JudgedSession:
    """A new session without learners; its join links are given later."""
    cohort, clinic = desk.cohort, desk.cohort.clinics[opening.clinic]
    table, slots = desk.problem.clinics[opening.clinic], desk.opened.setting.slots[opening.clinic]
    start, room = int(slots.start[opening.slot]), slots.problem_room(opening.slot)
    return JudgedSession(
        id=NEW if clinic.sessions is None else clinic.sessions[start].id,
        clinic=clinic.id,
        meetings=tuple((begin, end) for begin, end in table.meetings[start].tolist()),
        language=_spelled(desk, opening.clinic, slots.problem_language(opening.slot)),
        instructors=tuple(cohort.instructors[i].id for i in sorted(table.instructors[list(opening.leaders)].tolist())),
        room=None if room < 0 else cohort.rooms[room].id,
        learners=(),
    )


def _spelled(desk: Desk, clinic: int, language: int) -> str | None:
    """A language as its clinic spells it."""
    known = {each.casefold(): each for each in desk.cohort.clinics[clinic].languages or ()}
    return None if language < 0 else known[desk.problem.languages[language]]
