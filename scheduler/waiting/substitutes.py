"""Who could lead a session in the place of an instructor who is lost to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from scheduler.cohort.checks.names import Names
from scheduler.errors import Fault, InputError
from scheduler.judge import Facts, Finding, JudgedSession, judged_sessions, measures, rule_findings
from scheduler.opened import Opened, plan_of
from scheduler.plan import Plan
from scheduler.problem import Solution
from scheduler.waiting.leading import OWN_SESSIONS, WORDS, Leading
from solvers.board import Board
from solvers.start.join import join

STAFFED = frozenset(("staffing", "same_group", "led_by"))
"""Rules that a session breaks while its instructor is missing."""
MOST_FAULTS = 5


@dataclass(frozen=True)
class Substitute:
    """An instructor beside a session that lost one. ``codes`` say why they cannot lead it; none: they can.

    ``out_of_hours`` are their minutes outside working time in it; ``sessions`` and ``minutes`` are what they would
    lead in all, earlier cohorts aside; ``tiers`` say by how much each tier would change. ``in_the_way``: sessions of
    theirs; if somebody else took any one of these, they could lead.
    """

    instructor: str
    codes: tuple[str, ...]
    message: str
    in_the_way: tuple[str, ...]
    out_of_hours: int
    sessions: int
    minutes: int
    tiers: tuple[int, ...]

    @property
    def able(self) -> bool:
        """Whether they could lead it as things are."""
        return not self.codes


class Vacancy:
    """A session of an opened plan without one of its instructors (``lost``, an id).

    Raises ``InputError`` where the session is not in the plan or has begun, the instructor does not lead it or cannot
    be told, its clinic names the instructor, or the plan breaks other rules than
    that sessions have their instructors.
    """

    def __init__(self, opened: Opened, session: str, without: str | None = None) -> None:
        self.opened, self.problem, self.cohort, self.id = opened, opened.problem, opened.cohort, session
        self.position = _position(opened, session)
        self.lost = _lost(opened, session, without)
        planned = opened.solution.sessions[self.position]
        kept = (i for i in planned.instructors if self.cohort.instructors[i].id != self.lost)
        self.planned = replace(planned, instructors=tuple(kept))
        self._refuse_named()
        sessions = list(opened.solution.sessions)
        sessions[self.position] = self.planned
        self.solution = Solution(tuple(sessions))
        self._leading = Leading(self.problem, self.planned, self.solution)
        times = [moment for each in judged_sessions(opened.plan) for pair in each.meetings for moment in pair]
        self.facts = Facts(self.cohort, opened.readings, around=(min(times), max(times)))
        self.sessions = {each.id: each for each in self._judged()}
        self._known = set(self._findings(tuple(self.sessions.values())))
        self._refuse_broken()
        self._before = self._tiers(judged_sessions(opened.plan))

    def substitutes(self) -> tuple[Substitute, ...]:
        """Every other instructor: who can, cheapest first in the plan's tiers, then who almost can, then the others.

        Among those alike who leads least comes first, then as in the cohort.
        """
        people = [self._substitute(i) for i, each in enumerate(self.cohort.instructors) if each.id != self.lost]
        return tuple(sorted(people, key=_rank))

    def take(self, instructor: str) -> Plan:
        """The judged plan in which an instructor leads the session, made against the opened plan.

        Where seats come first, whoever can attend something since the lost instructor is free joins it. Raises
        ``InputError`` where other sessions lack instructors, too.
        """
        others = [each for each in self._known if each.place != f"session {self.id}"]
        _refuse(others, "cover sessions before the cohort says who is lost, or solve again with --published")
        here = next(i for i, each in enumerate(self.cohort.instructors) if each.id == instructor)
        sessions = list(self.solution.sessions)
        sessions[self.position] = replace(self.planned, instructors=tuple(sorted((*self.planned.instructors, here))))
        board = Board(self.opened.setting)
        board.put(Solution(tuple(sessions)))
        if self.problem.seats_alone:
            join(board)
        return plan_of(self.opened, board.solution())

    def breaks(self, instructor: str) -> tuple[Finding, ...]:
        """What the judge finds wrong with the instructor in the place, vacancies of other sessions aside."""
        others = {each for each in self._known if each.place != f"session {self.id}" and each.code != "same_group"}
        return tuple(each for each in self._findings(self._with(instructor)) if each not in others)

    def _findings(self, sessions: tuple[JudgedSession, ...]) -> list[Finding]:
        return rule_findings(self.facts, sessions, notice=self.opened.notice)

    def _with(self, instructor: str) -> tuple[JudgedSession, ...]:
        before = self.sessions[self.id]
        after = replace(before, instructors=(*before.instructors, instructor))
        return tuple((self.sessions | {self.id: after}).values())

    def _substitute(self, i: int) -> Substitute:
        person, led = self.cohort.instructors[i], self._leading.led(i)
        codes = self._leading.codes(i, led)
        if not codes and self.breaks(person.id):
            codes = ("judge",)
        near = codes and OWN_SESSIONS.issuperset(codes)
        meetings = [*self.sessions[self.id].meetings, *(pair for each in led for pair in each.meetings)]
        after = () if codes else self._tiers(self._with(person.id))
        return Substitute(
            instructor=person.id,
            codes=codes,
            message="; ".join(WORDS[code] for code in codes),
            in_the_way=tuple(map(self._name, self._leading.in_the_way(i, led))) if near else (),
            out_of_hours=self.facts.instructor(person.id).cost(self.sessions[self.id].meetings)[1],
            sessions=len(led) + 1,
            minutes=sum(end - start for start, end in meetings),
            tiers=tuple(then - now for now, then in zip(self._before, after, strict=False)),
        )

    def _name(self, position: int) -> str:
        session = self.opened.session(self.solution.sessions[position])
        assert session is not None
        return session.id

    def _tiers(self, sessions: tuple[JudgedSession, ...]) -> tuple[int, ...]:
        counted = measures(self.facts, sessions, self.opened.plan)
        return tuple(sum(weight * counted[name] for name, weight in tier.weights) for tier in self.problem.tiers)

    def _judged(self) -> list[JudgedSession]:
        frozen = {self.opened.plan.sessions[each.published].id for each in self.problem.frozen}
        planned = {self._name(k): each for k, each in enumerate(self.solution.sessions)}
        found = []
        for session in judged_sessions(self.opened.plan):
            if session.id in frozen:
                found.append(replace(session, frozen=True))
            else:
                instructors = tuple(self.cohort.instructors[i].id for i in planned[session.id].instructors)
                learners = tuple(self.cohort.learners[k].id for k in planned[session.id].learners)
                found.append(replace(session, instructors=instructors, learners=learners))
        return found

    def _refuse_named(self) -> None:
        named = self.problem.clinics[self.planned.clinic].named_instructors[self.planned.start]
        if self.lost in {self.cohort.instructors[i].id for i in named}:
            message = f"names {self.lost} in the cohort, so nobody else may lead it"
            raise InputError((Fault(f"session {self.id}", message, None, 'change its "instructors" there first'),))

    def _refuse_broken(self) -> None:
        """Whatever is wrong, other vacancies aside."""
        cure = "see schedule fill, or solve again with --published and this plan"
        _refuse([each for each in self._known if each.code not in STAFFED], cure)


def _refuse(broken: Iterable[Finding], cure: str) -> None:
    faults = [Fault(each.place, each.message, None, cure) for each in sorted(broken, key=str)[:MOST_FAULTS]]
    if faults:
        raise InputError(faults)


def _rank(substitute: Substitute) -> tuple[object, ...]:
    codes, load = substitute.codes, (substitute.minutes, substitute.sessions)
    return bool(codes), not substitute.in_the_way, "not_qualified" in codes, len(codes), substitute.tiers, load


def _position(opened: Opened, session: str) -> int:
    """The session's position in the opened solution."""
    for position, planned in enumerate(opened.solution.sessions):
        here = opened.session(planned)
        if here is not None and here.id == session:
            return position
    if any(each.id == session for each in opened.plan.sessions):
        raise InputError((Fault(f"session {session}", "has begun, or is frozen: it stays as it is"),))
    names = Names("a session", "sessions", (each.id for each in opened.plan.sessions))
    raise InputError((Fault("--session", "is not a session of the plan", session, names.cure(session)),))


def _lost(opened: Opened, session: str, without: str | None) -> str:
    """The instructor who is lost to the session."""
    staff = next(each.instructors for each in opened.plan.sessions if each.id == session)
    if without in staff or (without is None and len(staff) == 1):
        return without or staff[0]
    if not staff:
        raise InputError((Fault(f"session {session}", "has no instructor: it runs itself"),))
    cure = f"name one of them with --without: {', '.join(staff)}"
    message = "has several instructors" if without is None else f"is not led by {without}"
    raise InputError((Fault(f"session {session}", message, None, cure),))
