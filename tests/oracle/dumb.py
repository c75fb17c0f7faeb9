"""A second, dumber enumeration, for the smallest cohorts only: whatever the judge does not refuse is a plan.

It knows no rule. Sessions are all combinations of start, language, room, team and learners; sets of them grow as long
as the judge finds no fault that a larger set would have too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, combinations, permutations

from scheduler.cohort.clinic import Clinic
from scheduler.cohort.cohort import MEASURES, Cohort
from scheduler.judge import Facts, JudgedSession, judged_sessions, measures, rule_findings
from scheduler.plan import Plan

LASTING = frozenset(
    {"capacity", "max_sessions", "availability", "overlap", "readiness", "staffing", "workload", "rooms"}
    | {"resources", "grid", "listed", "out_of_hours_limit", "max_away", "same_group", "keep_apart", "led_by"}
    | {"daily_load"}
)
"""Rules that no further session mends."""
MOST_SESSIONS = 40


def judged_measures(cohort: Cohort, published: Plan | None, freeze_before: int | None) -> set[tuple[int, ...]] | None:
    """The measures of every plan; ``None`` where there are too many sessions for this."""
    frozen, others = _past(published, freeze_before)
    facts = Facts(cohort, around=_around(frozen))
    sessions: list[JudgedSession] = []
    for clinic in cohort.clinics:
        for session in _sessions(facts, clinic, freeze_before or 0, {one.id for one in frozen}):
            if not rule_findings(facts, [*frozen, session], LASTING):
                sessions.append(session)
            if len(sessions) > MOST_SESSIONS:
                return None
    found = set()
    for chosen in _grow(facts, frozen, sessions):
        if not rule_findings(facts, chosen):
            before = None if published is None else published
            counted = measures(facts, chosen, before)
            counted["changes"] = min(measures(facts, named, before)["changes"] for named in _named(chosen, others))
            found.add(tuple(counted[name] for name in MEASURES))
    return found


def frozen_sessions(published: Plan | None, freeze_before: int | None) -> list[JudgedSession]:
    """The published sessions that stay as they are."""
    return _past(published, freeze_before)[0]


def _past(published: Plan | None, freeze_before: int | None) -> tuple[list[JudgedSession], list[JudgedSession]]:
    sessions = [] if published is None else judged_sessions(published)
    frozen = [replace(one, frozen=True) for one in sessions if freeze_before is not None and one.start < freeze_before]
    return frozen, [one for one in sessions if freeze_before is None or one.start >= freeze_before]


def _around(frozen: Sequence[JudgedSession]) -> tuple[int, int] | None:
    moments = [moment for one in frozen for meeting in one.meetings for moment in meeting]
    return (min(moments), max(moments)) if moments else None


def _sessions(facts: Facts, clinic: Clinic, earliest: int, gone: set[str]) -> Iterator[JudgedSession]:
    cohort = facts.cohort
    starts = facts.starts(clinic.id)[0].tolist()
    listed = [None] * len(starts) if clinic.sessions is None else list(clinic.sessions)
    rooms = [room.id for room in cohort.rooms] if clinic.has_room else [None]
    learners = [learner.id for learner in cohort.learners]
    groups = list(chain.from_iterable(combinations(learners, size) for size in range(len(learners) + 1)))
    for k, (start, stated) in enumerate(zip(starts, listed, strict=True)):
        forced = stated is not None and stated.must_run
        if (start < earliest and not forced) or (stated is not None and stated.id in gone):
            continue
        for language in clinic.languages or (None,):
            for room in rooms:
                for team in combinations([one.id for one in cohort.instructors], clinic.instructors_per_session):
                    for held in groups:
                        if held or forced:
                            name = f"new-{clinic.id}-{k}" if stated is None else stated.id
                            meetings = facts.meetings(clinic, start)
                            yield JudgedSession(name, clinic.id, meetings, language, team, room, held)


def _grow(
    facts: Facts, chosen: list[JudgedSession], sessions: Sequence[JudgedSession]
) -> Iterator[list[JudgedSession]]:
    yield chosen
    for k, session in enumerate(sessions):
        new = replace(session, id=f"{session.id}-{len(chosen)}") if session.id.startswith("new-") else session
        held = {(learner, one.clinic) for one in chosen for learner in one.learners}
        if any((learner, new.clinic) in held for learner in new.learners) or new.id in {one.id for one in chosen}:
            continue
        if not rule_findings(facts, [*chosen, new], LASTING):
            yield from _grow(facts, [*chosen, new], sessions[k + 1 :])


def _named(chosen: Sequence[JudgedSession], others: Sequence[JudgedSession]) -> Iterator[list[JudgedSession]]:
    """The sessions under every choice of published ids for those that are new."""
    free = [k for k, one in enumerate(chosen) if one.id.startswith("new-")]
    ids = [one.id for one in others if one.id not in {session.id for session in chosen}]
    for count in range(min(len(free), len(ids)) + 1):
        for which in combinations(free, count):
            for names in permutations(ids, count):
                given = dict(zip(which, names, strict=True))
                yield [replace(one, id=given.get(k, one.id)) for k, one in enumerate(chosen)]
