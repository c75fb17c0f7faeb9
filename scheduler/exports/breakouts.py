"""Learners of a session in breakout rooms: groups together, or mixed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from scheduler.cohort.people import Learner

By = Literal["group", "mixed"]
USUAL = 4
"""Learners in a mixed room, about, where no number of rooms is stated."""


def breakouts(learners: Sequence[Learner], by: By, rooms: int | None = None) -> tuple[tuple[Learner, ...], ...]:
    """Rooms, none of them empty, each in the learners' order.

    ``group``: nobody of a group is parted from it; without a number each group has a room, and those without a group
    share one. ``mixed``: groups are spread over all rooms, which differ by one learner at most.
    """
    teams = _teams(learners)
    if by == "group":
        number = min(rooms or len(teams), len(teams))
        filled: list[list[Learner]] = [[] for _ in range(number)]
        for team in sorted(teams, key=len, reverse=True):
            min(filled, key=len).extend(team)
    else:
        number = min(rooms or -(-len(learners) // USUAL), len(learners))
        filled = [[] for _ in range(number)]
        for at, learner in enumerate(learner for team in sorted(teams, key=len, reverse=True) for learner in team):
            filled[at % number].append(learner)
    order = {learner.id: at for at, learner in enumerate(learners)}
    return tuple(tuple(sorted(room, key=lambda learner: order[learner.id])) for room in filled)


def _teams(learners: Sequence[Learner]) -> list[list[Learner]]:
    """Members of each group, by their first member; those without one last."""
    teams: dict[str | None, list[Learner]] = {}
    for learner in learners:
        teams.setdefault(learner.group, []).append(learner)
    alone = teams.pop(None, [])
    return [*teams.values(), *([alone] if alone else [])]
