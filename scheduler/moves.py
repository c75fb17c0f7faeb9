"""What it would cost the others to seat somebody whom a plan against a published one leaves out."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.cohort.cohort import Cohort
from scheduler.problem import Problem, Solution

if TYPE_CHECKING:
    from solvers.progress import Settings

MOST = 20
"""Of so many requests it is told at most, the heaviest first."""
WORK = 4.0
"""How hard is thought about each of them."""


@dataclass(frozen=True)
class Moved:
    """Seating the learner in the clinic, with nobody else losing a seat, would change so many more invitations.

    That is worth it from ``moves_per_seat`` on.
    """

    learner: str
    clinic: str
    invitations: int
    moves_per_seat: int


def moves_of(
    cohort: Cohort,
    problem: Problem,
    solution: Solution,
    seconds: float,
    settings: Settings,
    stop: threading.Event,
) -> tuple[Moved, ...]:
    """What is found within so many seconds, in the order of the cohort; those who cannot be seated are left out.

    A deterministic run is limited by work instead.
    """
    from solvers.moves import Moves
    from solvers.progress import Effort

    ends, found = time.monotonic() + seconds, []
    moves = Moves(problem, solution)
    for request in moves.waiting()[:MOST]:
        left = None if settings.deterministic else ends - time.monotonic()
        if stop.is_set() or (left is not None and left <= 0):
            break
        number = moves.to_seat(request, Effort(left, WORK, settings.workers, settings.seed), stop)
        if number is not None:
            found.append((request, number))
    return tuple(
        Moved(
            cohort.learners[int(problem.request_learner[request])].id,
            cohort.clinics[int(problem.request_clinic[request])].id,
            number,
            -(-number // int(problem.request_weight[request])),
        )
        for request, number in sorted(found)
    )
