"""Published invitations that no longer hold: all of a session that does not go on, else those whose people left it.

``Σ_p (invitations_p − Σ x − Σ w)`` over the published sessions that could go on, plus those lost whatever is decided.
"""

from __future__ import annotations

from solvers.board import Board
from solvers.model.variables import Expression, Variables, weighted


def evaluate(board: Board) -> int:
    """Of the plan on the board."""
    problem = board.problem
    lost = problem.fixed_changes + sum(len(p.learners) + len(p.instructors) for p in problem.published)
    for sitting in board.sittings.values():
        if sitting.published is not None:
            invited, table = problem.published[sitting.published], problem.clinics[sitting.clinic]
            lost -= sum(int(table.learners[row]) in invited.learners for row in sitting.attendees)
            lost -= sum(int(table.instructors[row]) in invited.instructors for row in sitting.leaders)
    return lost


def express(v: Variables) -> Expression:
    """In the model's variables."""
    terms = []
    for candidate in v.candidates:
        if candidate.published is not None:
            invited = v.problem.published[candidate.published]
            terms += [(-1, a.lit) for a in candidate.attendances if a.learner in invited.learners]
            terms += [(-1, w.lit) for w in candidate.leadings if w.instructor in invited.instructors]
    return weighted(terms, evaluate(v.board))
