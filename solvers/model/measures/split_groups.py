"""``Σ_{g,c} max(0, Σ_s h_{g,s} − 1)`` with ``h_{g,s} ≥ x_{r,s}`` for members: sessions over which groups are split.

A candidate that stands for several sessions alike cannot tell who sits with whom: scopes open such sessions one by one.
"""

from __future__ import annotations

from collections import defaultdict

from solvers.board import Board
from solvers.model.variables import Attendance, Expression, Variables, total

Team = tuple[int, int]


def evaluate(board: Board) -> int:
    """Of the plan on the board."""
    return sum(max(len(held) - 1, 0) for held in _holding(board).values())


def _holding(board: Board) -> dict[Team, set[int]]:
    """Per (group, clinic) the sessions that hold members; frozen ones count down from -1."""
    held: dict[Team, set[int]] = defaultdict(set)
    group_of = board.problem.learner_group
    for number, sitting in board.sittings.items():
        learners = board.problem.clinics[sitting.clinic].learners
        for row in sitting.attendees:
            held[int(group_of[learners[row]]), sitting.clinic].add(number)
    for index, frozen in enumerate(board.problem.frozen):
        if frozen.clinic is not None:
            for learner in frozen.learners:
                held[int(group_of[learner]), frozen.clinic].add(-1 - index)
    return {team: numbers for team, numbers in held.items() if team[0] >= 0}


def express(v: Variables) -> Expression:
    """In the model's variables."""
    held = _holding(v.board)
    members: dict[Team, dict[int, list[Attendance]]] = defaultdict(lambda: defaultdict(list))
    for position, candidate in enumerate(v.candidates):
        assert candidate.copies == 1, "sessions alike must be opened one by one"
        for act in candidate.attendances:
            group = int(v.problem.learner_group[act.learner])
            if group >= 0 and candidate.number not in held.get((group, candidate.clinic), ()):
                members[group, candidate.clinic][position].append(act)
    terms: list[Expression] = []
    for team, acts_at in members.items():
        holds = []
        for acts in acts_at.values():
            hold = v.cp.new_bool_var("")
            for act in acts:
                v.cp.add_implication(act.lit, hold)
            holds.append(hold)
        terms += holds
        if not held.get(team):
            some = v.cp.new_bool_var("")
            v.cp.add(some <= total(holds))
            terms.append(-1 * some)
    return total(terms) + evaluate(v.board)
