"""Random walks on boards of tiny cohorts, and all that a board shows."""

from __future__ import annotations

from random import Random

import numpy as np

from scheduler.calendars.cohort import read_calendars
from scheduler.compile import compile_problem
from scheduler.problem import ClinicTable, Problem
from solvers.board import Board
from solvers.load import Load
from solvers.model.measures import measure_all
from solvers.setting import Setting
from tests.cohorts.tiny import TinyCase

SEEDS = range(0, 300, 7)
"""Tiny cohorts of every theme and scene, few enough for the cache of ``tiny_case``."""


def compiled(case: TinyCase) -> Problem:
    """The problem of a tiny case."""
    readings = read_calendars(case.cohort)
    return compile_problem(case.cohort, readings, published=case.published, freeze_before=case.freeze_before)


def shown(board: Board) -> dict[str, object]:
    """All that a board says of its plan and of what may still happen, numbers of sessions aside."""
    clinics = range(len(board.problem.clinics))
    return {
        "may_attend": [board.may_attend_all(clinic).tolist() for clinic in clinics],
        "may_lead": [board.may_lead_all(clinic).tolist() for clinic in clinics],
        "may_place": [board.may_place(clinic).tolist() for clinic in clinics],
        "sessions_left": [board.sessions_left(clinic) for clinic in clinics],
        "waiting": [waiting.tolist() for waiting in board.waiting],
        "seated": sorted(board.seat),
        "learners": _loads(board.learner_load),
        "instructors": _loads(board.instructor_load),
        "groups": _meetings(board.groups.meetings),
        "resources": _meetings(board.resources.meetings),
        "measures": measure_all(board),
        "solution": board.solution(),
    }


def _loads(loads: dict[int, Load]) -> dict[int, tuple[object, ...]]:
    found = {key: (sorted(of.meetings), of.out_of_hours, of.minutes, of.sessions) for key, of in loads.items()}
    return {key: load for key, load in found.items() if load != ([], 0, 0, 0)}


def _meetings(of: dict[int, list[tuple[int, int]]]) -> dict[int, list[tuple[int, int]]]:
    return {key: sorted(meetings) for key, meetings in of.items() if meetings}


def any_step(board: Board, rng: Random) -> None:
    """Opens, seats, unseats or closes at random; half of the steps ask nobody whether they are allowed."""
    step = rng.choice(("open", "seat", "seat", "unseat", "close", "allowed", "allowed", "allowed"))
    if step == "allowed":
        allowed_step(board, rng)
    elif step == "open":
        clinic = rng.randrange(len(board.problem.clinics))
        table, slots = board.problem.clinics[clinic], board.setting.slots[clinic]
        if len(slots.start) and len(table.instructors) >= table.staff:
            leaders = rng.sample(range(len(table.instructors)), table.staff)
            board.open(clinic, rng.randrange(len(slots.start)), leaders)
    elif board.sittings:
        number = rng.choice(sorted(board.sittings))
        sitting = board.sittings[number]
        waiting = np.flatnonzero(board.waiting[sitting.clinic]).tolist()
        if step == "close":
            board.close(number)
        elif step == "seat" and waiting:
            board.seat_row(number, rng.choice(waiting))
        elif step == "unseat" and sitting.attendees:
            board.unseat(number, rng.choice(sorted(sitting.attendees)))


def allowed_step(board: Board, rng: Random) -> None:
    """Opens a session or seats a request, as the board allows; nothing where it allows none that was drawn."""
    joins = [(number, row) for number in sorted(board.sittings) for row in joinable(board, number)]
    if joins and rng.random() < 0.5:
        board.seat_row(*rng.choice(joins))
        return
    clinic = rng.randrange(len(board.problem.clinics))
    places = np.flatnonzero(board.may_place(clinic)).tolist()
    if not places or board.sessions_left(clinic) == 0:
        return
    slot = rng.choice(places)
    leaders = team(board, rng, clinic, slot)
    if leaders is not None:
        board.open(clinic, slot, leaders)


def joinable(board: Board, number: int) -> list[int]:
    """The rows of waiting requests that could join a session."""
    clinic = board.sittings[number].clinic
    return [row for row in np.flatnonzero(board.waiting[clinic]).tolist() if board.can_join(clinic, row, number)]


def team(board: Board, rng: Random, clinic: int, slot: int) -> list[int] | None:
    """Instructors (rows) who may lead a session at a slot, those named among them; ``None``: not found."""
    table, slots = board.problem.clinics[clinic], board.setting.slots[clinic]
    able = np.flatnonzero(slots.able(slot) & board.may_lead_at(clinic, int(slots.start[slot]))).tolist()
    named = slots.named(slot)
    others = [row for row in able if row not in named]
    if not set(named) <= set(able) or not 0 <= table.staff - len(named) <= len(others):
        return [] if not table.staff else None
    chosen = [*named, *rng.sample(others, table.staff - len(named))]
    return chosen if distinct_humans(board, table, chosen) else None


def distinct_humans(board: Board, table: ClinicTable, rows: list[int]) -> bool:
    """Whether no human is twice among instructors (rows)."""
    humans = [int(board.problem.human_of_instructor[table.instructors[row]]) for row in rows]
    known = [human for human in humans if human >= 0]
    return len(set(known)) == len(known)


def board_of(problem: Problem) -> Board:
    """An empty board."""
    return Board(Setting(problem))
