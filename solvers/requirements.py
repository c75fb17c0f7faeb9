"""What must be: sessions with ``must_run`` and requests with ``must``."""

from __future__ import annotations

from scheduler.problem import Problem
from solvers.board import Board
from solvers.model.tiers import Model, fill
from solvers.progress import Watch
from solvers.scopes import assuming, whole


def met(board: Board) -> bool:
    """Whether all of it holds on the board."""
    problem = board.problem
    if any(problem.must_attend[r] and r not in board.seat for r in range(len(problem.must_attend))):
        return False
    return all(not table.must_run.any() or not _not_running(board, table.index) for table in problem.clinics)


def _not_running(board: Board, clinic: int) -> bool:
    table, slots = board.problem.clinics[clinic], board.setting.slots[clinic]
    running = {int(slots.start[s.slot]) for s in board.sittings.values() if s.clinic == clinic}
    return any(must and start not in running for start, must in enumerate(table.must_run.tolist()))


def meet_requirements(board: Board, watch: Watch) -> bool:
    """Brings it about on an empty board, by the model of the clinics concerned; says whether it could.

    The clinics that matter are those with something that must be and those which they require. So a board on which
    they alone are filled is a plan; without a solution for them there is none at all.
    """
    if met(board):
        return True
    scope = whole(board, concerned(board.problem))
    with assuming(board, scope.requests):
        model = Model(board, scope)
    settings = watch.settings
    answer = model.run(watch.effort(None, workers=settings.workers, seed=settings.seed), watch.stop)
    watch.spend(answer.work)
    if answer.filling is None:
        if answer.status == "unknown":
            watch.stopped_by_clock = True
        return False
    fill(board, answer.filling)
    return met(board)


def concerned(problem: Problem) -> set[int]:
    """Clinics with something that must be, and those which they require, directly or not."""
    found = {int(problem.request_clinic[r]) for r, must in enumerate(problem.must_attend.tolist()) if must}
    found |= {table.index for table in problem.clinics if table.must_run.any()}
    while True:
        more = {rule.clinic for clinic in found for rule in problem.clinics[clinic].after if rule.required} - found
        if not more:
            return found
        found |= more
