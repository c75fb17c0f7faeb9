"""The requests that a solution leaves out, each with its reasons and alternatives."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.cohort.cohort import Cohort
from scheduler.explain.alternatives import alternatives
from scheduler.explain.messages import Messages
from scheduler.explain.reasons import CODES, Reasons
from scheduler.explain.recordings import recordings
from scheduler.explain.standing import Standing
from scheduler.plan import Reason, Session, Unscheduled
from scheduler.problem import Problem, Solution


def explain(
    cohort: Cohort, problem: Problem, solution: Solution, sessions: Sequence[Session] = ()
) -> tuple[Unscheduled, ...]:
    """Every request that the solution leaves out, by learner, then clinic, with all reasons in the contract's order.

    ``sessions`` are those of the plan, which may be recorded.
    """
    recorded = recordings(cohort, sessions)
    standing = Standing(problem, solution)
    found: dict[tuple[int, int], tuple[Reason, ...]] = {}
    for table in problem.clinics:
        if standing.seated[table.requests].all():
            continue
        reasons = Reasons(cohort, standing, table)
        messages = Messages(reasons)
        holds = [(code, getattr(reasons, code), getattr(messages, code)) for code in CODES]
        for u, learner in enumerate(reasons.case.learners.tolist()):
            given = [Reason(code=code, message=message(u)) for code, held, message in holds if held[u]]
            found[learner, table.index] = tuple(given)
    return tuple(
        Unscheduled(
            learner=cohort.learners[learner].id,
            clinic=cohort.clinics[clinic].id,
            reasons=found[learner, clinic],
            alternatives=alternatives(cohort, cohort.learners[learner], cohort.clinics[clinic], recorded),
        )
        for learner, clinic in sorted(found)
    )
