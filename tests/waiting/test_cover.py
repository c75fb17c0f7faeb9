"""Substitutes are exactly those whom the judge would have in the place, cheapest first."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from scheduler.cohort.cohort import Cohort
from scheduler.errors import InputError
from scheduler.judge import Facts, JudgedSession, verify
from scheduler.opened import open_plan
from scheduler.plan import Plan
from scheduler.waiting.substitutes import Substitute, Vacancy
from tests.judge.build import at, cohort_of, plan_of, seat
from tests.waiting.judging import Trial, standing_plan

NUM_SEEDS = 60
CHUNK = 15


def staffed(trial: Trial, session: str, lost: str, more: tuple[str, ...]) -> Trial:
    """The session without one of its instructors, and with others."""

    def changed(one: JudgedSession) -> JudgedSession:
        stay = tuple(key for key in one.instructors if key != lost)
        return dataclasses.replace(one, instructors=(*stay, *more)) if one.id == session else one

    return trial.with_sessions(tuple(map(changed, trial.sessions)))


def wrong(plan: Plan, vacancy: Vacancy, trial: Trial) -> list[str]:
    """What is wrong with the substitutes for a lost instructor."""
    session, lost = vacancy.id, vacancy.lost
    vacant, now, found = staffed(trial, session, lost, ()), trial.values(), []
    substitutes = vacancy.substitutes()
    others = {key for key in trial.facts.instructors if key != lost}
    if {each.instructor for each in substitutes} != others:
        found.append("not everybody is told of")
    for each in substitutes:
        then = staffed(trial, session, lost, (each.instructor,))
        able = then.faults() <= vacant.faults()
        rise = tuple(b - a for a, b in zip(now, then.values(), strict=True)) if able else ()
        if able != each.able or rise != each.tiers:
            found.append(f"{session}: {each}, and the judge says {able}, {rise}")
        if not able and in_the_way(vacant, session, each.instructor) != set(each.in_the_way):
            found.append(f"{session}: {each}, and {in_the_way(vacant, session, each.instructor)} stand in the way")
        if able:
            found += taken(plan, vacancy, each)
    if [each.able for each in substitutes] != sorted((each.able for each in substitutes), reverse=True):
        found.append("those who can do not come first")
    if [each.tiers for each in substitutes if each.able] != sorted(each.tiers for each in substitutes if each.able):
        found.append("not cheapest first")
    return found


def in_the_way(vacant: Trial, session: str, instructor: str) -> set[str]:
    """Sessions of theirs that, one alone led by nobody, would let the judge have them in the place."""
    found = set()
    for other in vacant.sessions:
        if instructor in other.instructors and other.id != session:
            without = staffed(vacant, other.id, instructor, ())
            if staffed(without, session, "", (instructor,)).faults() <= without.faults():
                found.add(other.id)
    return found


def taken(plan: Plan, vacancy: Vacancy, substitute: Substitute) -> list[str]:
    """What is wrong with the plan in which they lead the session."""
    after = vacancy.take(substitute.instructor)
    faults = [str(fault) for fault in verify(after, vacancy.cohort, plan).faults]
    before, after_by_id = ({one.id: one for one in each.sessions} for each in (plan, after))
    if before.keys() != after_by_id.keys():
        faults.append("other sessions run")
    for key, one in before.items():
        then = after_by_id[key]
        same = ("instructors", "learners") if key == vacancy.id else ("learners",)
        if one.model_copy(update={name: getattr(then, name) for name in same}) != then:
            faults.append(f"{key} has changed")
        if not set(one.learners) <= set(then.learners):
            faults.append(f"{key} has lost learners")
    return faults


def wrong_for(seed: int) -> list[str]:
    case = standing_plan(seed, settled=True)
    if case is None:
        return []
    cohort, plan = case
    opened, trial, found = open_plan(plan, cohort), Trial(cohort, plan), []
    named = {
        (one.id, key) for clinic in cohort.clinics for one in clinic.sessions or () for key in one.instructors or ()
    }
    for session in plan.sessions:
        for lost in session.instructors:
            if (session.id, lost) not in named:
                found += wrong(plan, Vacancy(opened, session.id, lost), trial)
    return found


@pytest.mark.parametrize("first", range(0, NUM_SEEDS, CHUNK))
def test_substitutes_are_those_whom_the_judge_would_have(first: int) -> None:
    assert not {seed: found for seed in range(first, first + CHUNK) if (found := wrong_for(seed))}


def ill(*, busy: bool) -> tuple[Cohort, Plan]:
    """Three labs on a Tuesday; ``i1`` leads the first and the last; each of the others has a reason of their own."""
    day = [{"days": ["tue"], "start": "08:00", "end": "18:00"}]
    sessions = [
        {"id": "early", "start": "2026-03-03T09:00Z", "language": "en"},
        {"id": "soon", "start": "2026-03-03T10:15Z", "language": "en"},
        {"id": "late", "start": "2026-03-03T14:00Z", "language": "en"},
    ]
    others: list[dict[str, Any]] = [
        {"id": "i2", "buffer_minutes": 30},
        {"id": "i3", "languages": ["de"]},
        {"id": "i4", "clinics": []},
        {"id": "i5", "availability": []},
        {"id": "i6"},
    ]
    people = [{"clinics": ["lab"], "available_hours": day, **one} for one in ({"id": "i1"}, *others)]
    parts: dict[str, Any] = {
        "clinics": [{"id": "lab", "languages": ["en"], "sessions": sessions}],
        "instructors": people,
        "learners": [{"id": f"l{k}", "available_hours": day} for k in (1, 2, 3)],
    }
    cohort = cohort_of(**parts)
    facts = Facts(cohort)
    leaders = zip(sessions, ("i1", "i2", "i1"), ("l1", "l2", "l3"), strict=True)
    held = [seat(facts, s["id"], "lab", at(s["start"]), who, i, language="en") for s, i, who in leaders]
    plan = plan_of(facts, held)
    if busy:
        people[0] = {**people[0], "busy": [{"start": "2026-03-03T08:00Z", "end": "2026-03-03T18:00Z"}]}
    return cohort_of(**parts), plan


@pytest.mark.parametrize("busy", [False, True])
def test_each_is_told_what_keeps_them(busy: bool) -> None:
    cohort, plan = ill(busy=busy)
    found = Vacancy(open_plan(plan, cohort), "early").substitutes()
    assert [(one.instructor, one.codes, one.in_the_way) for one in found] == [
        ("i6", (), ()),
        ("i2", ("buffer",), ("soon",)),
        ("i3", ("language",), ()),
        ("i5", ("unavailable",), ()),
        ("i4", ("not_qualified",), ()),
    ]


def test_whoever_would_hear_of_it_inside_the_notice_cannot_lead_it() -> None:
    cohort, plan = ill(busy=False)
    opened = open_plan(plan, cohort, notice_until=at("2026-03-03T12:00Z"))
    assert all("notice" in one.codes for one in Vacancy(opened, "early").substitutes())
    assert {one.instructor for one in Vacancy(opened, "late").substitutes() if one.able} == {"i2", "i6"}
    after = Vacancy(opened, "late").take("i2")
    assert after.published is not None
    assert after.published.notice_until is not None
    assert not verify(after, cohort, plan).faults


def test_one_cover_of_two_that_are_needed_is_not_written() -> None:
    cohort, plan = ill(busy=True)
    with pytest.raises(InputError, match=r"session late.*cover sessions before"):
        Vacancy(open_plan(plan, cohort), "early").take("i6")
    healthy, _ = ill(busy=False)
    assert not verify(Vacancy(open_plan(plan, healthy), "early").take("i6"), healthy, plan).faults
