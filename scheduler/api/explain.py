"""``schedule explain``: what can be said of a plan's requests, sessions and instructors, to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from scheduler.cohort.checks.names import Names
from scheduler.errors import Fault, InputError, InternalError
from scheduler.explain.audience import Audience, for_audience
from scheduler.explain.facts import InstructorFacts, RequestFacts, SeatFacts, SessionFacts
from scheduler.explain.house import House
from scheduler.explain.instructors import instructor_facts
from scheduler.explain.prices import Prices, Solving
from scheduler.explain.requests import frozen_seat, seat_facts, unscheduled_facts
from scheduler.explain.sessions import frozen_session, session_facts
from scheduler.judge import Facts, JudgedSession, judged_sessions, measures, rule_findings
from scheduler.opened import Opened
from scheduler.problem import Solution
from scheduler.replan import session_ids

LEAST_SECONDS = 1.0
"""A question that gets less of the time is answered by single exchanges alone."""

OfRequest = TypeVar("OfRequest", RequestFacts, SeatFacts)


@dataclass(frozen=True)
class Question:
    """What is asked: by ids, all that is named together. Without any, every request without a session."""

    learner: str | None = None
    clinic: str | None = None
    session: str | None = None
    instructor: str | None = None
    audience: Audience = "coordinator"
    candidates: bool = False
    """Whether the verdict on every start is wanted."""


@dataclass(frozen=True)
class Explained:
    """The answers, in the cohort's order, as their audience may see them."""

    audience: Audience
    requests: tuple[RequestFacts, ...]
    seats: tuple[SeatFacts, ...]
    sessions: tuple[SessionFacts, ...]
    instructors: tuple[InstructorFacts, ...]


def explain_plan(
    opened: Opened,
    question: Question,
    *,
    time_limit: float = 10.0,
    seed: int = 0,
    workers: int = 1,
    deterministic: bool = False,
) -> Explained:
    """Answers a question about a plan; ``time_limit`` seconds for solving again, shared by all that is asked.

    Raises ``InputError`` for unknown ids, for ids that do not go together, and where the audience may not ask.
    """
    asked = Asked(opened, question)
    share = time_limit / max(asked.num_questions, 1)
    seconds = share if share >= LEAST_SECONDS else 0.0
    prices = Prices(_house(opened), Solving(seconds, seed, workers, deterministic, Bench(opened).refuse))
    wanted = question.candidates or asked.start is not None
    requests = [unscheduled_facts(prices, k, c, candidates=wanted) for k, c in asked.unscheduled]
    seats = [_seat(prices, k, c, candidates=wanted) for k, c in asked.seats]
    return Explained(
        audience=question.audience,
        requests=tuple(for_audience(_at(each, asked.start), question.audience) for each in requests),
        seats=tuple(for_audience(_at(each, asked.start), question.audience) for each in seats),
        sessions=tuple(for_audience(_session(prices, each), question.audience) for each in asked.sessions),
        instructors=tuple(for_audience(instructor_facts(prices, k), question.audience) for k in asked.instructors),
    )


class Asked:
    """What a question is about, in indices. Raises ``InputError`` where that makes no sense."""

    def __init__(self, opened: Opened, question: Question) -> None:
        self.opened, self.question, cohort = opened, question, opened.cohort
        _refuse_audience(question)
        sessions = opened.plan.sessions
        learner = _index("learner", "learners", question.learner, [each.id for each in cohort.learners])
        clinic = _index("clinic", "clinics", question.clinic, [each.id for each in cohort.clinics])
        session = _index("session", "sessions", question.session, [each.id for each in sessions])
        instructor = _index("instructor", "instructors", question.instructor, [each.id for each in cohort.instructors])
        self.start: dt.datetime | None = None
        """The one start that is asked about."""
        self.instructors = [] if instructor is None else [instructor]
        self.sessions = [] if session is None or learner is not None else [session]
        """Positions in the plan."""
        if session is not None and learner is not None:
            self.start = sessions[session].meetings[0].start
            clinic = _index("clinic", "clinics", sessions[session].clinic, [each.id for each in cohort.clinics])
        asked = learner is not None or not (self.sessions or self.instructors)
        pairs = list(self._requests(learner, clinic)) if asked else []
        self.unscheduled = [pair for pair in pairs if pair in self._left_out]
        self.seats = [pair for pair in pairs if pair not in self._left_out and learner is not None]
        if learner is not None and clinic is not None and not pairs:
            fault = f"does not ask for {cohort.clinics[clinic].id}, or has completed it"
            raise InputError((Fault(cohort.learners[learner].id, fault, cure="ask about another clinic"),))

    @property
    def num_questions(self) -> int:
        """How many things are solved again."""
        return len(self.unscheduled) + len(self.seats)

    @cached_property
    def _left_out(self) -> set[tuple[int, int]]:
        problem = self.opened.problem
        served = {(k, each.clinic) for each in self.opened.solution.sessions for k in each.learners}
        pairs = zip(problem.request_learner.tolist(), problem.request_clinic.tolist(), strict=True)
        unmet = (pair for pair, frozen in zip(pairs, problem.request_frozen, strict=True) if not frozen)
        return {pair for pair in unmet if pair not in served}

    def _requests(self, learner: int | None, clinic: int | None) -> Iterator[tuple[int, int]]:
        problem = self.opened.problem
        for k, c in zip(problem.request_learner.tolist(), problem.request_clinic.tolist(), strict=True):
            if learner in (None, k) and clinic in (None, c):
                yield k, c


def _refuse_audience(question: Question) -> None:
    alone = question.learner is None
    if question.audience == "learner" and (alone or question.instructor is not None):
        raise InputError((Fault("--audience learner", "is about one learner", cure="name them with --learner"),))
    if question.audience == "manager" and alone and question.session is None and question.instructor is None:
        cure = "name them with --learner, or a --session or --instructor"
        raise InputError((Fault("--audience manager", "is about their own people", cure=cure),))


def _index(kind: str, field: str, wanted: str | None, known: list[str]) -> int | None:
    """The position of an id; raises ``InputError`` with the nearest for one that is not known."""
    if wanted is None:
        return None
    if wanted not in known:
        article = "an" if kind == "instructor" else "a"
        cure = Names(f"{article} {kind}", field, known).cure(wanted)
        raise InputError((Fault(f"--{kind}", f"is no {kind} of the plan's cohort", wanted, cure),))
    return known.index(wanted)


def _house(opened: Opened) -> House:
    ids = [session.id for each in opened.solution.sessions if (session := opened.session(each)) is not None]
    return House(opened.cohort, opened.readings, opened.fresh, opened.solution, ids, opened.plan)


def _seat(prices: Prices, learner: int, clinic: int, *, candidates: bool) -> SeatFacts:
    position = prices.house.seat_of(learner, clinic)
    if position is None:
        return frozen_seat(prices, learner, clinic)
    return seat_facts(prices, learner, position, candidates=candidates)


def _session(prices: Prices, position: int) -> SessionFacts:
    """Of the session at a position of the plan."""
    name = prices.house.plan.sessions[position].id
    if name not in prices.house.ids:
        return frozen_session(prices, position)
    return session_facts(prices, prices.house.ids.index(name))


def _at(facts: OfRequest, start: dt.datetime | None) -> OfRequest:
    """With the verdict on that start alone, where one is asked about."""
    if start is None:
        return facts
    return replace(facts, candidates=tuple(each for each in facts.candidates if each.start == start))


class Bench:
    """The judge's seat: every plan that a price is made of is judged by every rule, and its measures are counted."""

    def __init__(self, opened: Opened) -> None:
        self.opened, self.facts = opened, Facts(opened.cohort, opened.readings)
        frozen = {each.published for each in opened.problem.frozen}
        self._frozen = [
            replace(each, frozen=True, links=None)
            for position, each in enumerate(judged_sessions(opened.plan))
            if position in frozen
        ]

    def refuse(self, solution: Solution, counted: Mapping[str, int]) -> None:
        """Raises ``InternalError`` for a plan that breaks a rule, or whose measures are not as counted."""
        sessions = [*self._frozen, *self._judged(solution)]
        faults = [str(finding) for finding in rule_findings(self.facts, sessions)]
        true = measures(self.facts, sessions)
        differing = (name for name, value in counted.items() if name != "changes" and true[name] != value)
        faults += [f"{name} is {true[name]}" for name in differing]
        if faults:
            raise InternalError("the judge refused a plan: " + "; ".join(faults[:5]))

    def _judged(self, solution: Solution) -> Iterator[JudgedSession]:
        cohort, problem = self.opened.cohort, self.opened.problem
        ids = session_ids(problem, cohort, solution.sessions, self.opened.plan)
        for name, each in zip(ids, solution.sessions, strict=True):
            table = problem.clinics[each.clinic]
            yield JudgedSession(
                id=name,
                clinic=cohort.clinics[each.clinic].id,
                meetings=tuple((start, end) for start, end in table.meetings[each.start].tolist()),
                language=None if each.language < 0 else problem.languages[each.language],
                instructors=tuple(cohort.instructors[k].id for k in each.instructors),
                room=None if each.room < 0 else cohort.rooms[each.room].id,
                learners=tuple(cohort.learners[k].id for k in each.learners),
            )
