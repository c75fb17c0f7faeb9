"""Rule 3: a session has at least ``min_learners``, and at least one; one with ``must_run`` runs whatever its number.

``Σ_r x_{r,s} ≥ max(min_learners, 1) · n_s``; ``Σ_s n_s = 1`` over the slots of a listed session that must run.
"""

from __future__ import annotations

from collections import defaultdict

from solvers.model.variables import Count, Variables, total


def add(v: Variables) -> None:
    """Adds the rule."""
    must: dict[tuple[int, int], list[Count]] = defaultdict(list)
    for candidate in v.candidates:
        table = v.problem.clinics[candidate.clinic]
        if candidate.number is not None:
            continue
        if table.must_run[candidate.start]:
            must[candidate.clinic, candidate.start].append(candidate.count)
        else:
            least = max(table.min_learners, 1)
            v.cp.add(total([a.lit for a in candidate.attendances]) >= least * candidate.count)
    for counts in must.values():
        v.cp.add(total(counts) == 1)
