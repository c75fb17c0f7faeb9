"""A published plan for a cohort, and what has changed since: somebody leaves, is busy or joins; a clinic changes."""

from __future__ import annotations

import copy
from collections.abc import Callable
from random import Random

from scheduler.cohort.cohort import MEASURES, Cohort
from scheduler.plan import CohortReference, Meeting, Plan, Session, TierResult, Unscheduled
from tests.cohorts.draft import Json, at, instant
from tests.oracle.brute import all_plans
from tests.oracle.past import Choice
from tests.oracle.plans import Plans, optimum_given, scores_of, tiers_of
from tests.oracle.world import Meetings

Change = Callable[[Random, Json, Plan], None]
TRIES = 6


def republish(rng: Random, document: Json, cohort: Cohort) -> tuple[Json, Plan, int]:
    """The changed cohort, the plan published before, and the minute before which it is frozen."""
    plans = all_plans(cohort)
    published = published_plan(cohort, plans, _good_plan(rng, cohort, plans)) if len(plans.measures) else None
    if published is None:
        published = Plan(
            cohort=_reference(cohort), status="feasible", tiers=(), measures={}, sessions=(), unscheduled=()
        )
    changed = copy.deepcopy(document)
    for change in rng.sample(CHANGES, rng.randint(1, 3)):
        change(rng, changed, published)
    starts = sorted(_minute(session) for session in published.sessions)
    if starts and rng.random() < 0.7:
        return changed, published, rng.choice(starts) + 1
    return changed, published, starts[0] - 2000 if starts else 0


def published_plan(cohort: Cohort, plans: Plans, p: int) -> Plan:
    """One of a cohort's plans as the file would have it, reasons and alternatives left out."""
    sessions = _sessions(cohort, plans.choice(p))
    held = {(learner, session.clinic) for session in sessions for learner in session.learners}
    missing = [
        Unscheduled(learner=learner.id, clinic=clinic.id, reasons=(), alternatives=())
        for learner in cohort.learners
        for clinic in cohort.clinics
        if clinic.id in {request.clinic for request in cohort.requests(learner)} - set(learner.completed)
        and (learner.id, clinic.id) not in held
    ]
    tiers = tiers_of(cohort)
    values = scores_of(plans.measures[p : p + 1], tiers)[0].tolist()
    return Plan(
        cohort=_reference(cohort),
        status="feasible",
        tiers=tuple(
            TierResult(
                weights=tier.weights,
                slack_percent=tier.slack_percent,
                best=values[k],
                value=values[k],
                bound=optimum_given(plans, tiers, values, k) or 0,
            )
            for k, tier in enumerate(tiers)
        ),
        measures=dict(zip(MEASURES, plans.measures[p].tolist(), strict=True)),
        sessions=sessions,
        unscheduled=tuple(missing),
    )


def _reference(cohort: Cohort) -> CohortReference:
    return CohortReference(id=cohort.id, file=None, sha256=None)


def _good_plan(rng: Random, cohort: Cohort, plans: Plans) -> int:
    """The one of a few that leaves out the least."""
    tried = [rng.randrange(len(plans.measures)) for _ in range(TRIES)]
    unscheduled = plans.measures[:, MEASURES.index("unscheduled")]
    return min(tried, key=lambda p: int(unscheduled[p]))


def _sessions(cohort: Cohort, choices: tuple[Choice, ...]) -> tuple[Session, ...]:
    order = {clinic.id: k for k, clinic in enumerate(cohort.clinics)}
    found: list[Session] = []
    numbers: dict[str, int] = {}
    for choice in sorted(choices, key=lambda one: (one.shell.start.minute, order[one.clinic])):
        start = choice.shell.start
        numbers[choice.clinic] = numbers.get(choice.clinic, 0) + 1
        found.append(
            Session(
                id=start.listed.id if start.listed else f"{choice.clinic}-{numbers[choice.clinic]}",
                clinic=choice.clinic,
                meetings=tuple(_meetings(cohort, choice.clinic, start.meetings, found)),
                language=choice.shell.language,
                instructors=tuple(cohort.instructors[i].id for i in choice.shell.instructors),
                room=None if choice.shell.room is None else cohort.rooms[choice.shell.room].id,
                learners=tuple(cohort.learners[k].id for k in choice.learners),
            )
        )
    return tuple(found)


def _meetings(cohort: Cohort, clinic_id: str, spans: Meetings, before: list[Session]) -> list[Meeting]:
    """Meetings with the first link that no overlapping meeting of the resource has."""
    name = cohort.clinic_by_id[clinic_id].resource
    links = next((one.links for one in cohort.resources if one.id == name), None) or ()
    held = [m for one in before if cohort.clinic_by_id[one.clinic].resource == name for m in one.meetings]
    found: list[Meeting] = []
    for start, end in spans:
        first, last = at(start), at(end)
        busy = {meeting.link for meeting in (*held, *found) if meeting.start < last and first < meeting.end}
        link = next((link for link in links if link not in busy), links[0] if links else None)
        found.append(Meeting(start=first, end=last, link=link))
    return found


def _minute(session: Session) -> int:
    return int(session.meetings[0].start.timestamp()) // 60


def _someone_leaves(rng: Random, document: Json, plan: Plan) -> None:
    if len(document["learners"]) < 2:
        return
    gone = document["learners"].pop(rng.randrange(len(document["learners"])))["id"]
    document["decisions"] = [one for one in document.get("decisions", []) if one["learner"] != gone]
    for instructor in document["instructors"]:
        if instructor.get("same_as") == gone:
            del instructor["same_as"]
    if "keep_apart" in document:
        left = [{**one, "learners": [k for k in one["learners"] if k != gone]} for one in document["keep_apart"]]
        document["keep_apart"] = [one for one in left if len(one["learners"]) > 1]


def _an_instructor_leaves(rng: Random, document: Json, plan: Plan) -> None:
    gone = document["instructors"].pop(rng.randrange(len(document["instructors"])))["id"]
    for learner in document["learners"]:
        if gone in learner.get("led_by", []):
            learner["led_by"].remove(gone)
    for clinic in document["clinics"]:
        for session in clinic.get("sessions", []):
            if gone in session.get("instructors", []):
                del session["instructors"]


def _someone_is_busy(rng: Random, document: Json, plan: Plan) -> None:
    if not plan.sessions:
        return
    session = rng.choice(plan.sessions)
    start = _minute(session)
    held = {*session.learners, *session.instructors}
    people = [one for one in document["learners"] + document["instructors"] if one["id"] in held]
    for person in people[: rng.randint(1, 2)]:
        person["busy"] = [*person.get("busy", []), {"start": instant(start - 15), "end": instant(start + 15)}]


def _someone_joins(rng: Random, document: Json, plan: Plan) -> None:
    twin = copy.deepcopy(rng.choice(document["learners"]))
    twin.update(id="l9", name="Learner 9")
    twin.pop("past_out_of_hours", None)
    document["learners"].insert(rng.randint(0, len(document["learners"])), twin)


def _room_is_taken(rng: Random, document: Json, plan: Plan) -> None:
    held = [session for session in plan.sessions if session.room is not None]
    for session in held[:1]:
        room = next(one for one in document["rooms"] if one["id"] == session.room)
        start = _minute(session)
        room["busy"] = [*room.get("busy", []), {"start": instant(start), "end": instant(start + 15)}]


def _clinic_changes(rng: Random, document: Json, plan: Plan) -> None:
    clinic = rng.choice(document["clinics"])
    key, value = rng.choice((("max_sessions", 1), ("priority", 9), ("min_learners", 2), ("duration_minutes", 50)))
    clinic[key] = value
    clinic["capacity"] = max(clinic["capacity"], 2)


def _someone_is_done(rng: Random, document: Json, plan: Plan) -> None:
    learner, clinic = rng.choice(document["learners"]), rng.choice(document["clinics"])["id"]
    if not any(one["learner"] == learner["id"] and one["clinic"] == clinic for one in document.get("decisions", [])):
        learner["completed"] = sorted({*learner.get("completed", []), clinic})


CHANGES: tuple[Change, ...] = (
    _someone_leaves,
    _an_instructor_leaves,
    _someone_is_busy,
    _someone_is_busy,
    _someone_joins,
    _room_is_taken,
    _clinic_changes,
    _someone_is_done,
)
