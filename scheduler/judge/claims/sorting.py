"""Everything in the contract's order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scheduler.judge.claims.case import Case
from scheduler.judge.verdict import Finding

SLUG = "sorting"


def check(case: Case) -> Iterator[Finding]:
    """Sessions by start, clinic, id; people in the cohort's order; unscheduled by learner, then clinic."""
    facts, last = case.facts, len(case.facts.clinics)
    keys = [(one.start, facts.clinic_rank.get(one.clinic, last), one.id) for one in case.scene.sessions]
    if keys != sorted(keys):
        yield Finding(SLUG, "sessions", "are not in the order of start, clinic and id")
    for session in case.scene.open:
        for people, rank in ((session.learners, facts.learner_rank), (session.instructors, facts.instructor_rank)):
            if not _in_order(people, rank):
                yield Finding(SLUG, session.place, "its people are not in the cohort's order")
    told = [
        (facts.learner_rank[one.learner], facts.clinic_rank[one.clinic])
        for one in case.plan.unscheduled
        if one.learner in facts.learner_rank and one.clinic in facts.clinic_rank
    ]
    if told != sorted(told):
        yield Finding(SLUG, "unscheduled", "is not in the order of learner and clinic")


def _in_order(people: Sequence[str], rank: Mapping[str, int]) -> bool:
    ranks = [rank[key] for key in people if key in rank]
    return ranks == sorted(ranks)
