"""Two plans side by side: what each measures, which is better and whether that is proven, who gains and who loses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scheduler.cohort.cohort import MEASURES, Cohort
from scheduler.cohort.people import Person
from scheduler.opened import Opened
from scheduler.plan import Plan, TierResult
from scheduler.problem import Ints, Problem, Solution
from scheduler.report.minutes import led, out_of_hours
from scheduler.solving import Solved

Which = Literal["first", "second"]


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two plans, with its cohort, and as the solver sees them."""

    cohort: Cohort
    plan: Plan
    problem: Problem
    solution: Solution

    @classmethod
    def of_solved(cls, cohort: Cohort, solved: Solved) -> Side:
        """A plan that was just found."""
        return cls(cohort, solved.plan, solved.problem, solved.outcome.solution)

    @classmethod
    def of_opened(cls, opened: Opened) -> Side:
        """A plan that was read."""
        return cls(opened.cohort, opened.plan, opened.problem, opened.solution)


@dataclass(frozen=True)
class MeasureRow:
    """A measure in both plans."""

    measure: str
    first: int
    second: int


@dataclass(frozen=True)
class Better:
    """Which plan is better, by the first tier (from 1) that differs; ``which`` ``None``: equal in every tier.

    ``proven``: no plan of the worse one's cohort that is equal in the tiers before reaches the better one's value. Of
    equal plans: both are proven best. ``bound`` is the worse one's in that tier.
    """

    which: Which | None
    tier: int | None
    bound: int | None
    proven: bool


@dataclass(frozen=True)
class RequestRow:
    """A learner's request of a clinic."""

    learner: str
    name: str
    clinic: str
    clinic_title: str


@dataclass(frozen=True)
class ClinicRow:
    """How many sessions of a clinic each plan runs."""

    clinic: str
    title: str
    first: int
    second: int


@dataclass(frozen=True)
class PersonRow:
    """A person's minutes in both plans: outside working time, or led."""

    role: str
    id: str
    name: str
    first: int
    second: int


@dataclass(frozen=True)
class Comparison:
    """What differs from the first plan to the second."""

    measures: tuple[MeasureRow, ...]
    """Every measure that both plans hold."""
    tiers: tuple[tuple[TierResult, TierResult], ...]
    """The tiers of both, side by side; empty where the objectives differ."""
    better: Better | None
    """``None`` where the objectives differ."""
    gained: tuple[RequestRow, ...]
    """Requests of both cohorts with a session in the second plan alone."""
    lost: tuple[RequestRow, ...]
    asked_anew: tuple[RequestRow, ...]
    """Requests of the second cohort alone; ``unseated_anew`` are those without a session."""
    unseated_anew: tuple[RequestRow, ...]
    asked_no_more: tuple[RequestRow, ...]
    sessions: tuple[ClinicRow, ...]
    """Clinics whose number of sessions differs."""
    out_of_hours: tuple[PersonRow, ...]
    """Whose minutes outside working time differ, the greatest relief first; who is in one cohort alone has 0 there."""
    minutes_led: tuple[PersonRow, ...]
    """Instructors who lead more or fewer minutes."""


def compare(first: Side, second: Side) -> Comparison:
    """What differs from one plan to another, of the same cohort or of two; people and clinics are matched by id."""
    seated, seated_then = _seated(first.plan), _seated(second.plan)
    asked, asked_then = _asked(first), _asked(second)
    both = asked.keys() & asked_then.keys()
    anew = {key: row for key, row in asked_then.items() if key not in asked}
    tiers = tuple(zip(first.plan.tiers, second.plan.tiers, strict=False))
    alike = [tier.weights for tier in first.plan.tiers] == [tier.weights for tier in second.plan.tiers]
    return Comparison(
        measures=tuple(_measures(first.plan, second.plan)),
        tiers=tiers if alike else (),
        better=_better(tiers) if alike else None,
        gained=tuple(asked_then[key] for key in asked_then if key in both & (seated_then - seated)),
        lost=tuple(asked_then[key] for key in asked_then if key in both & (seated - seated_then)),
        asked_anew=tuple(anew.values()),
        unseated_anew=tuple(row for key, row in anew.items() if key not in seated_then),
        asked_no_more=tuple(row for key, row in asked.items() if key not in asked_then),
        sessions=tuple(_sessions(first, second)),
        out_of_hours=tuple(_changed(_late(first), _late(second))),
        minutes_led=tuple(_changed(_led(first), _led(second))),
    )


def _measures(first: Plan, second: Plan) -> Iterator[MeasureRow]:
    for name in MEASURES:
        if name in first.measures and name in second.measures:
            yield MeasureRow(name, first.measures[name], second.measures[name])


def _better(tiers: tuple[tuple[TierResult, TierResult], ...]) -> Better:
    for number, (one, other) in enumerate(tiers, start=1):
        if one.value != other.value:
            which: Which = "second" if other.value < one.value else "first"
            good, bad = (other, one) if which == "second" else (one, other)
            return Better(which, number, bad.bound, good.value < bad.bound)
    return Better(None, None, None, all(tier.best == tier.bound for pair in tiers for tier in pair))


def _seated(plan: Plan) -> set[tuple[str, str]]:
    return {(learner, session.clinic) for session in plan.sessions for learner in session.learners}


def _asked(side: Side) -> dict[tuple[str, str], RequestRow]:
    """Every request that is not completed, in the cohort's order."""
    clinics = side.cohort.clinic_by_id
    return {
        (learner.id, request.clinic): RequestRow(
            learner.id, learner.name, request.clinic, clinics[request.clinic].title
        )
        for learner in side.cohort.learners
        for request in side.cohort.requests(learner)
        if request.clinic not in learner.completed
    }


def _sessions(first: Side, second: Side) -> Iterator[ClinicRow]:
    titles = {clinic.id: clinic.title for side in (first, second) for clinic in side.cohort.clinics}
    for clinic, title in titles.items():
        counts = [sum(each.clinic == clinic for each in side.plan.sessions) for side in (first, second)]
        if counts[0] != counts[1]:
            yield ClinicRow(clinic, title, *counts)


Minutes = Mapping[tuple[str, str], tuple[str, int]]
"""By role and id: the name and minutes."""


def _late(side: Side) -> Minutes:
    learners, instructors = out_of_hours(side.problem, side.solution)
    both: tuple[tuple[str, Sequence[Person], Ints], ...] = (
        ("learner", side.cohort.learners, learners),
        ("instructor", side.cohort.instructors, instructors),
    )
    return {
        (role, person.id): (person.name, int(number))
        for role, people, minutes in both
        for person, number in zip(people, minutes, strict=True)
    }


def _led(side: Side) -> Minutes:
    _, minutes = led(side.problem, side.solution)
    pairs = zip(side.cohort.instructors, minutes, strict=True)
    return {("instructor", person.id): (person.name, int(number)) for person, number in pairs}


def _changed(first: Minutes, second: Minutes) -> list[PersonRow]:
    rows = [
        PersonRow(*key, name, first.get(key, (name, 0))[1], second.get(key, (name, 0))[1])
        for key, (name, _) in {**first, **second}.items()
    ]
    return sorted((row for row in rows if row.first != row.second), key=lambda row: row.second - row.first)
