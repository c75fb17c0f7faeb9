"""Section 6's claim that nobody is left out who could simply join a session."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scheduler.cohort.cohort import Tier
from tests.oracle.past import Choice
from tests.oracle.plans import Plans
from tests.oracle.ways import Ways
from tests.oracle.world import Shell


def without_joinable(plans: Plans, tiers: Sequence[Tier]) -> Plans:
    """The plans that section 6 allows: where ``unscheduled`` alone is the first tier, nobody could simply join.

    Only slack in that tier, or an ``at_most``, lets through plans that leave out such a learner. To join is to have one
    more learner in a session, everything else alike, and still be a plan.
    """
    first = tiers[0]
    alone = {name for name, weight in first.weights.items() if weight} == {"unscheduled"}
    if not alone or not (first.slack_percent or first.at_most):
        return plans
    known = {tuple(row) for row in plans.chosen.tolist()}
    joins = [_joins(ways) for ways in plans.ways]
    kept = [
        not any((*row[:c], more, *row[c + 1 :]) in known for c, pick in enumerate(row) for more in joins[c][pick])
        for row in plans.chosen.tolist()
    ]
    chosen = np.array(kept, dtype=bool)
    return Plans(plans.cohort, plans.measures[chosen], plans.chosen[chosen], plans.ways)


def _joins(ways: Ways) -> list[list[int]]:
    """For each way of a clinic those with one learner more in one of its sessions."""
    at = {_seating(sessions): pick for pick, sessions in enumerate(ways.sessions)}
    found: list[list[int]] = [[] for _ in ways.sessions]
    for more, sessions in enumerate(ways.sessions):
        for k, session in enumerate(sessions):
            for learner in session.learners:
                held = tuple(one for one in session.learners if one != learner)
                fewer = _seating((*sessions[:k], Choice(session.clinic, session.shell, held), *sessions[k + 1 :]))
                if fewer in at:
                    found[at[fewer]].append(more)
    return found


def _seating(sessions: Sequence[Choice]) -> frozenset[tuple[int, Shell, tuple[int, ...]]]:
    alike: dict[tuple[Shell, tuple[int, ...]], int] = {}
    for one in sessions:
        key = (one.shell, one.learners)
        alike[key] = alike.get(key, 0) + 1
    return frozenset((count, *key) for key, count in alike.items())
