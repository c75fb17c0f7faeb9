"""Cohorts and valid plans for the judge's tests. Plans are made greedily, from the judge's facts alone."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from scheduler.cohort.cohort import Cohort
from scheduler.judge import Facts, JudgedSession, Scene, Unseated, judged_sessions, measures, rule_findings
from scheduler.judge.claims.alternatives import offered
from scheduler.judge.claims.slots import Slots
from scheduler.judge.claims.unseated import Desk
from scheduler.plan import (
    Alternative,
    CancelledSession,
    CohortReference,
    Meeting,
    Plan,
    PublishedReference,
    Reason,
    Session,
    TierResult,
    Unscheduled,
)

Json = dict[str, Any]
CARRIED = {"overlap", "workload", "rooms", "out_of_hours_limit"}
ATTENDED = CARRIED | {"requests", "capacity", "availability", "order", "readiness", "max_away"}
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def at(text: str) -> int:
    """``2026-03-02T15:00Z`` in minutes."""
    return int((dt.datetime.fromisoformat(text) - EPOCH).total_seconds() // 60)


def cohort_of(**parts: Any) -> Cohort:
    """A cohort in March 2026, a quiet fortnight in UTC unless said otherwise; ids and names are filled in."""
    body: Json = {
        "schema_version": 1,
        "id": "story",
        "horizon": {"start": "2026-03-02", "end": "2026-03-15"},
        "learners": [],
        "instructors": [],
        "clinics": [],
        **parts,
    }
    for kind in ("learners", "instructors"):
        body[kind] = [{"name": one["id"].upper(), "time_zone": "UTC", **one} for one in body[kind]]
    body["clinics"] = [{"title": one["id"], "duration_minutes": 60, "capacity": 8, **one} for one in body["clinics"]]
    body["async_alternatives"] = [
        {"title": one["id"], "kind": "module", "duration_minutes": 30, **one}
        for one in body.get("async_alternatives", [])
    ]
    return Cohort.model_validate(body)


def seat(
    facts: Facts, key: str, clinic: str, start: int, learners: str = "", instructors: str = "", **more: Any
) -> JudgedSession:
    """A session whose meetings follow the clinic's pattern; people are ids with blanks between."""
    meetings = facts.meetings(facts.clinics[clinic], start)
    fields: Json = {"language": None, "room": None, **more}
    return JudgedSession(
        key, clinic, meetings, learners=tuple(learners.split()), instructors=tuple(instructors.split()), **fields
    )


def plan_of(
    facts: Facts,
    sessions: Iterable[JudgedSession],
    published: Plan | None = None,
    *,
    objective: Sequence[tuple[dict[str, int], float]] | None = None,
) -> Plan:
    """A plan of those sessions with everything else told as the judge would have it; every tier is proven."""
    sessions = _linked(
        facts, sorted(sessions, key=lambda one: (one.start, facts.clinic_rank.get(one.clinic, 99), one.id))
    )
    counted = measures(facts, sessions, published)
    unseated = Unseated(Scene(facts, sessions))
    return Plan(
        cohort=CohortReference(id=facts.cohort.id, file=None, sha256=None),
        published=None if published is None else PublishedReference(file=None, sha256=None),
        status="optimal",
        tiers=tuple(_tier(weights, slack, counted) for weights, slack in objective or _objective(facts, published)),
        measures=counted,
        sessions=tuple(_written(facts, one) for one in sessions),
        unscheduled=tuple(_unscheduled(facts, unseated, *request) for request in unseated.requests),
        cancelled=_cancelled(sessions, published),
    )


def greedy(facts: Facts, fixed: Sequence[JudgedSession] = ()) -> list[JudgedSession]:
    """Sessions that obey every rule and that nobody left out could simply join, beside fixed (frozen) ones."""
    sessions = list(fixed)
    for clinic in _earlier_first(facts):
        for one, start in facts.listed.get(clinic, {}).values():
            if one.must_run and all(other.id != one.id for other in sessions):
                sessions.append(_opened(facts, sessions, clinic, start, one.id, full=True))
        while (added := _another(facts, sessions, clinic)) is not None:
            sessions.append(added)
    while (joined := _joined(facts, sessions)) is not None:
        sessions = joined
    return sessions


def _joined(facts: Facts, sessions: list[JudgedSession]) -> list[JudgedSession] | None:
    unseated = Unseated(Scene(facts, sessions))
    for learner, clinic in unseated.requests:
        session = unseated.joinable(learner, clinic)
        if session is not None:
            return [_with(facts, one, learner) if one is session else one for one in sessions]
    return None


def _another(facts: Facts, sessions: list[JudgedSession], clinic: str) -> JudgedSession | None:
    """One more session of the clinic where most of the unseated could come, if any can be opened."""
    scene = Scene(facts, sessions)
    learners = Unseated(scene).by_clinic.get(clinic)
    if not learners:
        return None
    desk = Desk(scene, clinic, learners)
    wanted = np.where(desk.slots.open & desk.slots.exists, desk._demand, 0).max(axis=(1, 2), initial=0)
    best = np.argsort(-wanted, kind="stable")[: np.count_nonzero(wanted)]
    for t in best[np.unique(np.linspace(0, max(0, len(best) - 1), 12).astype(int))] if len(best) else ():
        if wanted[t] > 0:
            key = f"{clinic}-{1 + sum(one.clinic == clinic for one in sessions)}"
            if desk.slots.listed:
                key = desk.slots.listed[t].id
            made = _opened(facts, sessions, clinic, int(desk.slots.starts[t]), key)
            rules = {"min_learners", "staffing", "rooms", "resources"}
            if made.learners and not _worse(facts, sessions, [*sessions, made], rules):
                return made
    return None


def _opened(
    facts: Facts, sessions: list[JudgedSession], clinic: str, start: int, key: str, full: bool = False
) -> JudgedSession:
    """The fullest session there, over its languages and rooms."""
    slots = Slots(Scene(facts, sessions), clinic)
    t = slots.starts.tolist().index(start) if not slots.listed else [one.id for one in slots.listed].index(key)
    best = JudgedSession(key, clinic, facts.meetings(facts.clinics[clinic], start), None, (), None, ())
    for k, language in enumerate(slots.languages):
        for q, room in enumerate(slots.rooms):
            if slots.open[t, k, q] and slots.exists[t, k, q]:
                bare = dataclasses.replace(best, language=language, room=room, learners=(), instructors=())
                made = _filled(facts, sessions, _staffed(facts, sessions, bare))
                if len(made.learners) > len(best.learners) or (full and not best.instructors):
                    best = made
    return best


def _staffed(facts: Facts, sessions: list[JudgedSession], session: JudgedSession) -> JudgedSession:
    needed = facts.clinics[session.clinic].instructors_per_session
    listed = facts.listing(session)
    named = (listed.instructors if listed else None) or ()
    for key in sorted(facts.instructors, key=lambda key: key not in named):
        if len(session.instructors) < needed:
            staff = sorted((*session.instructors, key), key=facts.instructor_rank.__getitem__)
            trial = dataclasses.replace(session, instructors=tuple(staff))
            able = [one for one in rule_findings(facts, [trial], {"staffing"}) if "needs" not in one.message]
            if not able and not _worse(facts, [*sessions, session], [*sessions, trial], CARRIED):
                session = trial
    return session


def _filled(facts: Facts, sessions: list[JudgedSession], session: JudgedSession) -> JudgedSession:
    seated = {key for one in sessions if one.clinic == session.clinic for key in one.learners}
    for learner, asked in facts.requests.items():
        if session.clinic in asked and learner not in seated:
            trial = _with(facts, session, learner)
            if not _worse(facts, [*sessions, session], [*sessions, trial], ATTENDED):
                session = trial
    return session


def _worse(facts: Facts, before: list[JudgedSession], after: list[JudgedSession], rules: set[str]) -> bool:
    """Whether there are faults afterwards that there were not before."""
    return bool(set(rule_findings(facts, after, rules)) - set(rule_findings(facts, before, rules)))


def _with(facts: Facts, session: JudgedSession, learner: str) -> JudgedSession:
    learners = sorted((*session.learners, learner), key=facts.learner_rank.__getitem__)
    return dataclasses.replace(session, learners=tuple(learners))


def _earlier_first(facts: Facts) -> list[str]:
    order: list[str] = []
    waiting = dict(facts.clinics)
    while waiting:
        for key, clinic in list(waiting.items()):
            if all(after.clinic not in waiting for after in clinic.after):
                order.append(key)
                del waiting[key]
    return order


def _linked(facts: Facts, sessions: list[JudgedSession]) -> list[JudgedSession]:
    """Links given out first come, first served, where a resource has any; those given already stay."""
    used: list[tuple[int, int, str]] = []
    done = []
    for session in sessions:
        resource = facts.resources.get(getattr(facts.clinics.get(session.clinic), "resource", None) or "")
        links = list(session.links or [None] * len(session.meetings))
        for m, (start, end) in enumerate(session.meetings):
            if session.links is None and resource is not None and resource.links:
                taken = {link for begin, stop, link in used if begin < end and start < stop}
                links[m] = next((link for link in resource.links if link not in taken), resource.links[0])
            if links[m] is not None:
                used.append((start, end, str(links[m])))
        done.append(dataclasses.replace(session, links=tuple(links)))
    return done


def _objective(facts: Facts, published: Plan | None) -> list[tuple[dict[str, int], float]]:
    stated = facts.cohort.objective
    if stated is not None:
        return [(dict(tier.weights), tier.slack_percent) for tier in stated.tiers]
    first = {"unscheduled": 1} if published is None else {"unscheduled": 3, "changes": 1}
    later = [{"out_of_hours": 1, "instructor_minutes": 1}, {"worst_out_of_hours": 1}]
    return [(tier, 0) for tier in [first, *later, {"peak_instructor_minutes": 1}, {"days_waited": 1}]]


def _tier(weights: dict[str, int], slack: float, counted: dict[str, int]) -> TierResult:
    value = sum(weight * counted[measure] for measure, weight in weights.items())
    return TierResult(weights=weights, slack_percent=slack, best=value, value=value, bound=value)


def _written(facts: Facts, session: JudgedSession) -> Session:
    moments = [
        (EPOCH + dt.timedelta(minutes=start), EPOCH + dt.timedelta(minutes=end)) for start, end in session.meetings
    ]
    links = session.links or (None,) * len(moments)
    meetings = (Meeting(start=start, end=end, link=link) for (start, end), link in zip(moments, links, strict=True))
    return Session(
        id=session.id,
        clinic=session.clinic,
        meetings=tuple(meetings),
        language=session.language,
        instructors=session.instructors,
        room=session.room,
        learners=session.learners,
        frozen=session.frozen,
    )


def _unscheduled(facts: Facts, unseated: Unseated, learner: str, clinic: str) -> Unscheduled:
    return Unscheduled(
        learner=learner,
        clinic=clinic,
        reasons=tuple(Reason(code=code, message="because") for code in unseated.reasons(learner, clinic)),
        alternatives=tuple(
            Alternative.model_validate({"async": key, "message": "instead"})
            for key in offered(facts, facts.learners[learner], clinic, unseated.scene.sessions)
        ),
    )


def _cancelled(sessions: Sequence[JudgedSession], published: Plan | None) -> tuple[CancelledSession, ...]:
    if published is None:
        return ()
    running = {session.id for session in sessions}
    stopped = (session for session in published.sessions if session.id not in running)
    why = Reason(code="replaced", message="A better plan was found.")
    made = (CancelledSession(**{**dict(session), "reason": why}) for session in stopped)
    return (*made, *(session for session in published.cancelled if session.id not in running))


def frozen(plan: Plan, *keys: str) -> list[JudgedSession]:
    """Sessions of a published plan, as frozen ones of the next."""
    return [dataclasses.replace(one, frozen=True) for one in judged_sessions(plan) if one.id in keys]
