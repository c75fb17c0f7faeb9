"""Seeds faults into valid plans, each by construction a breach of one rule or a wrong measure.

Whether something is a fault follows from the cohort as written and from fixed offsets, never from the judge.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from scheduler.cohort.clinic import Clinic
from scheduler.cohort.cohort import MEASURES
from scheduler.cohort.people import Learner
from scheduler.judge import JudgedSession
from scheduler.plan import Plan
from tests.judge.build import plan_of
from tests.judge.programme import FIXED, Case

Sessions = list[JudgedSession]
Seeder = Callable[[Case], Iterator[Sessions]]


@dataclass(frozen=True)
class Fault:
    """A plan with one fault, what the judge must call it, and where it came from."""

    code: str
    case: Case
    plan: Plan


def seeded(cases: Sequence[Case], per_code: int, seed: int = 0) -> list[Fault]:
    """That many faults of every rule and every measure, drawn from all that can be made of the cases."""
    faults = []
    for code, seeder in SEEDERS.items():
        rng = random.Random(f"{seed} {code}")
        pool = [(case, sessions) for case in cases for sessions in seeder(case)]
        for case, sessions in rng.sample(pool, min(per_code, len(pool))):
            faults.append(Fault(code, case, plan_of(case.facts, sessions, case.published)))
    for name in MEASURES:
        rng = random.Random(f"{seed} {name}")
        wrong = [(case, delta) for case in cases for delta in (None, -60, -15, -1, 1, 2, 30, 1440)]
        faults += [
            Fault(name, case, _mismeasured(case.plan, name, delta)) for case, delta in rng.sample(wrong, per_code)
        ]
    return faults


def _mismeasured(plan: Plan, name: str, delta: int | None) -> Plan:
    measures = {key: value for key, value in plan.measures.items() if key != name or delta is not None}
    if delta is not None:
        measures[name] += delta
    tiers = []
    for tier in plan.tiers:
        value = tier.value + tier.weights.get(name, 0) * (delta or 0)
        tiers.append(tier.model_copy(update={"best": value, "value": value, "bound": value}))
    return plan.model_copy(update={"measures": measures, "tiers": tuple(tiers)})


def requests(case: Case) -> Iterator[Sessions]:
    for one in _open(case):
        for other in _open(case):
            if other.clinic == one.clinic and other is not one:
                yield from (_swap(case, _add(case, other, key)) for key in one.learners if key not in other.learners)
        for learner in case.facts.learners.values():
            stated = learner.clinics
            if stated is not None and one.clinic not in {request.clinic for request in stated}:
                yield _swap(case, _add(case, one, learner.id))
        for decision in case.facts.cohort.decisions:
            if decision.clinic == one.clinic and (decision.learner in one.learners) == decision.must:
                change = _remove if decision.must else _add
                yield _swap(case, change(case, one, decision.learner))


def capacity(case: Case) -> Iterator[Sessions]:
    for one in _open(case):
        clinic = case.facts.clinics[one.clinic]
        seats = {listed.id: listed.capacity for listed in clinic.sessions or ()}.get(one.id) or clinic.capacity
        if clinic.modality == "in_person" and one.room:
            seats = min(seats, case.facts.rooms[one.room].seats)
        everybody = [*one.learners, *(key for key in case.facts.learners if key not in one.learners)]
        yield _swap(case, replace(one, learners=_sorted(case, everybody[: seats + 1])))
        yield _swap(case, replace(one, learners=_sorted(case, everybody[: seats + 3])))


def min_learners(case: Case) -> Iterator[Sessions]:
    for one in _open(case):
        clinic = case.facts.clinics[one.clinic]
        if one.id in {listed.id for listed in clinic.sessions or () if listed.must_run}:
            yield [other for other in case.sessions if other.id != one.id]
        else:
            yield _swap(case, replace(one, learners=one.learners[: clinic.min_learners - 1]))
            yield _swap(case, replace(one, learners=()))


def max_sessions(case: Case) -> Iterator[Sessions]:
    for clinic in case.facts.clinics.values():
        running = [one for one in case.sessions if one.clinic == clinic.id]
        for one in running if clinic.max_sessions else ():
            missing = 1 + (clinic.max_sessions or 0) - len(running)
            yield case.sessions + [replace(one, id=f"{one.id}-{k}", frozen=False) for k in range(missing)]


def availability(case: Case) -> Iterator[Sessions]:
    for one in _open(case):
        for learner in case.facts.learners.values():
            if learner.id in one.learners:
                continue
            if learner.languages is not None and one.language and one.language not in learner.languages:
                yield _swap(case, _add(case, one, learner.id))
            if learner.id == "poll" and not 8 * 60 <= one.start % 1440 < 17 * 60:
                yield _swap(case, _add(case, one, learner.id))
        for learner, hour in ((learner, hour) for learner in _plain(case) for hour in (22, 23, 2, 4)):
            if learner.id in one.learners:
                yield _swap(case, _at_hour(case, one, learner, hour))


def overlap(case: Case) -> Iterator[Sessions]:
    for one in _open(case):
        for other in case.sessions:
            if other.clinic != one.clinic and other is not one and set(one.learners) & set(other.learners):
                yield _swap(case, _moved(case, one, other.start))
        for instructor in case.facts.instructors.values():
            if instructor.id in one.instructors and instructor.same_as and instructor.same_as not in one.learners:
                yield _swap(case, _add(case, one, instructor.same_as))
        for learner in case.facts.learners.values():
            if learner.max_sessions_per_day == 1 and learner.time_zone == "UTC" and learner.id not in one.learners:
                held = [other for other in case.sessions if learner.id in other.learners]
                if any(other.start // 1440 == one.start // 1440 for other in held):
                    yield _swap(case, _add(case, one, learner.id))


def order(case: Case) -> Iterator[Sessions]:
    for one in _open(case):
        for after in case.facts.clinics[one.clinic].after:
            earlier = [other for other in case.sessions if other.clinic == after.clinic and not other.frozen]
            for other in earlier:
                if set(one.learners) & set(other.learners):
                    yield _swap(case, _moved(case, one, other.start - 60))
                    yield _swap(case, _moved(case, one, other.start + 120))
                    yield _swap(case, _moved(case, one, other.start + 12 * 1440))
                    left = tuple(key for key in other.learners if key not in one.learners)
                    yield _swap(case, replace(other, learners=left))


def readiness(case: Case) -> Iterator[Sessions]:
    first = case.facts.start
    for one in _open(case):
        for learner in case.facts.learners.values():
            if learner.available_from is not None and one.start < first + 3 * 1440 and learner.id not in one.learners:
                yield _swap(case, _add(case, one, learner.id))
        if case.facts.clinics[one.clinic].prework and not all(_has_read(case, key) for key in one.learners):
            yield from (_swap(case, _moved(case, one, first + 60 * hour)) for hour in (7, 9, 15))


def staffing(case: Case) -> Iterator[Sessions]:
    for one in _open(case):
        yield _swap(case, replace(one, instructors=one.instructors[1:]))
        yield _swap(case, replace(one, instructors=(*one.instructors, "away")))
        yield _swap(case, replace(one, instructors=(*one.instructors[:-1], "away")))
        if one.clinic != "intro":
            yield _swap(case, replace(one, instructors=(*one.instructors[:-1], "i7")))
        elif one.language == "fr":
            yield _swap(case, replace(one, instructors=("i0",)))
        else:
            yield _swap(case, replace(one, instructors=("i7",)))


def workload(case: Case) -> Iterator[Sessions]:
    for one in case.sessions:
        for key in one.instructors:
            leader = case.facts.instructors[key]
            again = replace(one, id=f"{one.id}-again", frozen=False, instructors=(key,))
            if leader.buffer_minutes:
                yield [*case.sessions, _moved(case, again, one.meetings[0][1] + leader.buffer_minutes - 30)]
                yield [*case.sessions, _moved(case, again, one.start - 30 - leader.buffer_minutes)]
            if leader.max_sessions_per_day == 1 and leader.time_zone == "Africa/Lagos":
                noon = (one.start + 60) // 1440 * 1440 + 11 * 60
                yield [*case.sessions, _moved(case, again, noon)]
            if leader.max_sessions_per_week == 2:
                monday = _monday(one.start) + 2 * 1440
                yield [*case.sessions, *(_renamed(_moved(case, again, monday + 600 * k), k) for k in (0, 1))]
            if leader.max_sessions == 2:
                yield [*case.sessions, *(_renamed(_moved(case, again, one.start + 300 * k), k) for k in (1, 2))]


def rooms(case: Case) -> Iterator[Sessions]:
    facts = case.facts
    for one in _open(case):
        clinic = facts.clinics[one.clinic]
        if not clinic.has_room:
            yield _swap(case, replace(one, room="r1"))
            continue
        yield _swap(case, replace(one, room=None))
        yield _swap(case, replace(one, room="r3"))
        yield [*case.sessions, replace(one, id=f"{one.id}-again")]
        yield _swap(case, _moved(case, replace(one, room="r2"), facts.start + 600))
        if clinic.modality == "in_person":
            strangers = [learner.id for learner in facts.learners.values() if learner.site is None]
            yield _swap(case, _add(case, one, strangers[0]))


def resources(case: Case) -> Iterator[Sessions]:
    for one in _open(case):
        if case.facts.clinics[one.clinic].resource is None:
            yield _swap(case, replace(one, links=("https://vc.example.com/1",) * len(one.meetings)))
            continue
        links = one.links or ()
        yield _swap(case, replace(one, links=(None, *links[1:])))
        yield _swap(case, replace(one, links=(*links[:-1], "https://elsewhere.example.com")))
        yield [*case.sessions, replace(one, id=f"{one.id}-again")]
        yield [*case.sessions, *(replace(one, id=f"{one.id}-{k}", links=None) for k in (1, 2))]


def grid(case: Case) -> Iterator[Sessions]:
    for one in _open(case):
        clinic = case.facts.clinics[one.clinic]
        if clinic.sessions is None:
            yield _swap(case, _moved(case, one, one.start + 10))
            yield _swap(case, _moved(case, one, one.start - 1))
            yield _swap(case, _moved(case, one, case.facts.end - 30))
            yield _swap(case, _moved(case, one, one.start - 21 * 1440))
            if clinic.hours:
                yield _swap(case, _moved(case, one, _monday(one.start) + 5 * 1440 + 12 * 60))
            if clinic.window:
                yield _swap(case, _moved(case, one, case.facts.end - 2 * 1440))


def listed(case: Case) -> Iterator[Sessions]:
    for one in _open(case):
        for said in case.facts.clinics[one.clinic].sessions or ():
            if said.id == one.id:
                yield _swap(case, _moved(case, one, one.start + 30))
                yield _swap(case, _moved(case, one, one.start - 1440))
                yield [replace(other, id="fair-z") if other.id == one.id else other for other in case.sessions]
                if said.language:
                    yield _swap(case, replace(one, language="fr"))
                if said.instructors:
                    yield _swap(case, replace(one, instructors=("i2",)))


def out_of_hours_limit(case: Case) -> Iterator[Sessions]:
    for one in _open(case):
        for learner in _plain(case):
            if learner.max_out_of_hours is not None:
                yield from (
                    _swap(case, _at_hour(case, _with(case, one, learner), learner, hour)) for hour in (7, 19, 20)
                )
        for hour in (8, 18):
            led = replace(one, instructors=("i5",))
            yield _swap(case, _moved(case, led, one.start // 1440 * 1440 + hour * 60 - FIXED["Asia/Kolkata"]))


def max_away(case: Case) -> Iterator[Sessions]:
    for group in case.facts.groups.values():
        for one in _open(case):
            others = [key for key in case.facts.members[group.id] if key not in one.learners]
            here = [key for key in case.facts.members[group.id] if key in one.learners]
            missing = 1 + (group.max_away or 0) - len(here)
            for k in range(2 if missing <= len(others) else 0):
                chosen = (others[k:] + others[:k])[:missing]
                yield _swap(case, replace(one, learners=_sorted(case, [*one.learners, *chosen])))


SEEDERS: dict[str, Seeder] = {
    seeder.__name__: seeder
    for seeder in (
        requests, capacity, min_learners, max_sessions, availability, overlap, order, readiness, staffing, workload,
        rooms, resources, grid, listed, out_of_hours_limit, max_away,
    )
}  # fmt: skip


def _open(case: Case) -> Sessions:
    return [session for session in case.sessions if not session.frozen]


def _swap(case: Case, session: JudgedSession) -> Sessions:
    return [session if other.id == session.id else other for other in case.sessions]


def _sorted(case: Case, learners: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(learners, key=list(case.facts.learners).index))


def _add(case: Case, session: JudgedSession, learner: str) -> JudgedSession:
    return replace(session, learners=_sorted(case, [*session.learners, learner]))


def _remove(case: Case, session: JudgedSession, learner: str) -> JudgedSession:
    return replace(session, learners=tuple(key for key in session.learners if key != learner))


def _with(case: Case, session: JudgedSession, learner: Learner) -> JudgedSession:
    return session if learner.id in session.learners else _add(case, session, learner.id)


def _renamed(session: JudgedSession, k: int) -> JudgedSession:
    return replace(session, id=f"{session.id}-{k}")


def _moved(case: Case, session: JudgedSession, start: int) -> JudgedSession:
    clinic: Clinic = case.facts.clinics[session.clinic]
    return replace(session, meetings=case.facts.meetings(clinic, start), links=None)


def _at_hour(case: Case, session: JudgedSession, learner: Learner, hour: int) -> JudgedSession:
    """The session on a weekday of the learner's, at an hour of theirs; their zone keeps one offset all year."""
    day = _monday(session.start) + 1440 * (1 + hour % 3)
    return _moved(case, session, day + hour * 60 - FIXED[learner.time_zone or "UTC"])


def _plain(case: Case) -> list[Learner]:
    """Learners with nine-to-five, and nothing else said about their time, in zones of one offset."""
    learners = case.facts.learners.values()
    return [one for one in learners if one.time_zone in FIXED and one.availability is None]


def _monday(minute: int) -> int:
    """00:00 UTC of the week's Monday; 1970-01-05 was one."""
    return (minute - 4 * 1440) // (7 * 1440) * (7 * 1440) + 4 * 1440


def _has_read(case: Case, learner: str) -> bool:
    return "reader" in case.facts.learners[learner].completed
