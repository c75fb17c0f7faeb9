"""Sessions alike, decided together, told apart."""

from __future__ import annotations

from scheduler.problem import Problem
from solvers.board import Sitting


def deal(problem: Problem, together: Sitting, running: int) -> list[Sitting]:
    """Deals all who lead and attend out to ``running`` sessions alike, evenly, teams side by side."""
    group = problem.learner_group[problem.clinics[together.clinic].learners]
    rows = sorted(together.attendees, key=lambda row: (int(group[row]), row))
    dealt = []
    for k in range(running):
        some = rows[k * len(rows) // running : (k + 1) * len(rows) // running]
        led = together.leaders[k * len(together.leaders) // running : (k + 1) * len(together.leaders) // running]
        dealt.append(Sitting(together.clinic, together.slot, led, together.published, set(some)))
    return dealt
