"""The pre-work gate: who is not done shortly before a session, and who could come in their place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from scheduler.cohort.people import Learner
from scheduler.errors import InternalError
from scheduler.followup.due import gate
from scheduler.followup.sheets import Circumstances, is_done
from scheduler.judge import Facts, judged_sessions, rule_findings
from scheduler.opened import Opened, plan_of
from scheduler.plan import Session
from scheduler.problem import PlannedSession, Solution


@dataclass(frozen=True)
class Swap:
    """Somebody who is done and could change seats: they come to this session, the other goes to theirs."""

    learner: str
    name: str
    session: str
    start: dt.datetime


@dataclass(frozen=True)
class NotDone:
    """Somebody whose pre-work for a session is not done: the items' ids and titles, and a swap where there is one."""

    learner: str
    name: str
    items: tuple[str, ...]
    titles: tuple[str, ...]
    swap: Swap | None


@dataclass(frozen=True)
class Gate:
    """One session at its gate."""

    session: str
    clinic: str
    title: str
    start: dt.datetime
    gate: dt.datetime
    num_learners: int
    waiting: tuple[NotDone, ...]


def gates(opened: Opened, here: Circumstances, *, swaps: bool = True) -> tuple[Gate, ...]:
    """Every session with pre-work whose gate has come and which has not begun, in the plan's order; all who wait.

    A swap is with somebody of a later session of the clinic, one that is not at its gate, who has done the pre-work.
    Nobody is in two. With each, the judge finds every rule obeyed; the plan with all of them is made and wholly judged.
    Without ``swaps`` none are sought.
    """
    if swaps:
        wholly = partial(_judge_wholly, opened)
        for judge in (_rules_judge(opened), wholly):
            exchange = _Exchange(opened, judge)
            found = _Gatekeeper(opened, here, exchange).gates()
            if judge is wholly or not exchange.moved or wholly(exchange.sessions):
                return found
    return _Gatekeeper(opened, here, None).gates()


Judge = Callable[[Sequence[PlannedSession]], bool]


def _judge_wholly(opened: Opened, sessions: Sequence[PlannedSession]) -> bool:
    """Whether the judge finds nothing against the plan with these sessions: no rule, no measure, no claim."""
    try:
        plan_of(opened, Solution(tuple(sessions)))
    except InternalError:
        return False
    return True


def _rules_judge(opened: Opened) -> Judge:
    """Whether the judge finds every rule obeyed, which takes much less time."""
    stood = {one.id: replace(one, frozen=True) for one in judged_sessions(opened.plan)}
    moments = [moment for one in stood.values() for meeting in one.meetings for moment in meeting]
    facts = Facts(opened.cohort, opened.readings, around=(min(moments), max(moments)) if moments else None)

    def judge(sessions: Sequence[PlannedSession]) -> bool:
        judged = dict(stood)
        for planned in sessions:
            session = opened.session(planned)
            if session is not None:
                learners = tuple(opened.cohort.learners[k].id for k in planned.learners)
                judged[session.id] = replace(stood[session.id], learners=learners, frozen=False)
        return not rule_findings(facts, tuple(judged.values()))

    return judge


class _Gatekeeper:
    def __init__(self, opened: Opened, here: Circumstances, exchange: _Exchange | None) -> None:
        self.opened, self.here = opened, here
        self.learners = {learner.id: learner for learner in opened.cohort.learners}
        self.titles = {item.id: item.title for item in opened.cohort.async_items}
        self.exchange = exchange

    def gates(self) -> tuple[Gate, ...]:
        return tuple(self._gate(session) for session in self.opened.plan.sessions if self._is_at_gate(session))

    def _is_at_gate(self, session: Session) -> bool:
        clinic, start = self.opened.cohort.clinic_by_id.get(session.clinic), session.meetings[0].start
        if clinic is None or not clinic.prework or start <= self.here.now:
            return False
        if self.here.session is not None:
            return session.id == self.here.session
        return gate(start, self.here.gate_days) <= self.here.now

    def _gate(self, session: Session) -> Gate:
        start = session.meetings[0].start
        return Gate(
            session=session.id,
            clinic=session.clinic,
            title=self.opened.cohort.clinic_by_id[session.clinic].title,
            start=start,
            gate=gate(start, self.here.gate_days),
            num_learners=len(session.learners),
            waiting=tuple(self._waiting(session)),
        )

    def _waiting(self, session: Session) -> Iterator[NotDone]:
        for learner in (self.learners[each] for each in session.learners if each in self.learners):
            items = self._missing(learner, session.clinic)
            if items:
                titles = tuple(self.titles[item] for item in items)
                yield NotDone(learner.id, learner.name, items, titles, self._swap(learner, session))

    def _missing(self, learner: Learner, clinic: str) -> tuple[str, ...]:
        prework = self.opened.cohort.clinic_by_id[clinic].prework
        return tuple(each.async_ for each in prework if not is_done(learner, each.async_, self.here.completed))

    def _swap(self, learner: Learner, session: Session) -> Swap | None:
        """The first that is possible: by session, then in the cohort's order."""
        if self.exchange is None:
            return None
        for other in self.opened.plan.sessions:
            if other.clinic != session.clinic or not self._has_time(session, other):
                continue
            done = [each for each in other.learners if each in self.learners]
            done = [each for each in done if not self._missing(self.learners[each], session.clinic)]
            partner = self.exchange.change((learner.id, session), other, done)
            if partner is not None:
                return Swap(partner, self.learners[partner].name, other.id, other.meetings[0].start)
        return None

    def _has_time(self, session: Session, other: Session) -> bool:
        """Whether the other one is later, and not at its gate."""
        start = other.meetings[0].start
        return start > session.meetings[0].start and gate(start, self.here.gate_days) > self.here.now


class _Exchange:
    """The plan with the swaps that were found so far, on a board and as a solution; ``judge`` says which are good."""

    def __init__(self, opened: Opened, judge: Judge) -> None:
        self.opened, self.judge = opened, judge
        self.board = opened.board()
        self.sessions: list[PlannedSession] = list(opened.solution.sessions)
        self.moved: set[str] = set()
        """Who changes seats by now."""
        self._learners = {learner.id: k for k, learner in enumerate(opened.cohort.learners)}
        self._position = {
            session.id: k for k, planned in enumerate(self.sessions) if (session := opened.session(planned)) is not None
        }

    def change(self, here: tuple[str, Session], other: Session, partners: Sequence[str]) -> str | None:
        """The first of ``partners``, in another session, who can change seats with a learner; the plan then has it."""
        learner, session = here
        if session.id not in self._position or other.id not in self._position or learner in self.moved:
            return None
        first, second = self._position[session.id], self._position[other.id]
        for partner in partners:
            if partner not in self.moved and self._fits(learner, first, partner, second):
                changed = self._changed(first, learner, partner), self._changed(second, partner, learner)
                trial = list(self.sessions)
                trial[first], trial[second] = changed
                if self.judge(trial):
                    self.sessions = trial
                    self.moved |= {learner, partner}
                    return partner
                self._seat(partner, second, first, learner)
        return None

    def _fits(self, learner: str, first: int, partner: str, second: int) -> bool:
        """Tries it on the board, and leaves it there where it fits."""
        clinic, board = self.sessions[first].clinic, self.board
        rows = {each: int(self.opened.setting.row_in[clinic][self._learners[each]]) for each in (learner, partner)}
        board.unseat(first, rows[learner])
        board.unseat(second, rows[partner])
        if board.can_join(clinic, rows[learner], second):
            board.seat_row(second, rows[learner])
            if board.can_join(clinic, rows[partner], first):
                board.seat_row(first, rows[partner])
                return True
            board.unseat(second, rows[learner])
        board.seat_row(first, rows[learner])
        board.seat_row(second, rows[partner])
        return False

    def _seat(self, learner: str, here: int, there: int, other: str) -> None:
        """Puts both back: ``learner`` from ``there`` to ``here``, ``other`` the other way."""
        clinic, board = self.sessions[here].clinic, self.board
        rows = [int(self.opened.setting.row_in[clinic][self._learners[each]]) for each in (learner, other)]
        board.unseat(there, rows[0])
        board.unseat(here, rows[1])
        board.seat_row(here, rows[0])
        board.seat_row(there, rows[1])

    def _changed(self, at: int, leaves: str, comes: str) -> PlannedSession:
        session = self.sessions[at]
        people = {*session.learners} - {self._learners[leaves]} | {self._learners[comes]}
        return replace(session, learners=tuple(sorted(people)))
