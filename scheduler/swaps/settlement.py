"""All requests settled together, and everybody's answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.errors import InternalError
from scheduler.opened import Opened, plan_of
from scheduler.plan import Plan, Session
from scheduler.problem import Solution
from scheduler.swaps.answers import Answer, Place, Reason, WantAnswer
from scheduler.swaps.requests import SwapRequest
from scheduler.swaps.verdicts import Verdicts

if TYPE_CHECKING:
    from solvers.progress import Effort
    from solvers.swaps import Settlement, Swaps, Wish

SECONDS_A_RUN = 20.0
"""For each of the few runs that settle; most take far less than one."""


@dataclass(frozen=True)
class Settled:
    """The plan with every wish granted that could be, judged, and the answers in the order of asking.

    No settlement grants more than ``most``; ``proven``: none is better by preference and order of asking either.
    """

    plan: Plan
    answers: tuple[Answer, ...]
    most: int
    proven: bool
    seated: tuple[tuple[str, str], ...]
    """Learners and clinics without a session before, who have one now: see ``settle``."""

    @property
    def num_granted(self) -> int:
        """How many are granted."""
        return sum(answer.granted for answer in self.answers)


def settle(opened: Opened, requests: Sequence[SwapRequest]) -> Settled:
    """Settle requests of learners, each about another learner or clinic. Who did not ask stays as they are.

    But where seats alone are the cohort's first tier, who waits for a session and could now simply join one does: no
    plan may leave them out. Raises InternalError for a plan that the judge refuses, or that touches anybody else.
    """
    from solvers.progress import Effort
    from solvers.swaps import Swaps

    table = _Table(opened, requests)
    swaps = Swaps(opened.setting, opened.solution, table.wishes)
    effort = Effort(SECONDS_A_RUN, None)
    settlement = swaps.settle(effort)
    plan = opened.plan
    if any(session is not None for session in settlement.granted):
        plan = plan_of(opened, _joined(opened, settlement.solution))
    answers = _Answers(table, swaps, settlement, effort).answers()
    seated = _seated(opened.plan, plan, answers)
    return Settled(plan, answers, len(table.wishes) - settlement.bound, settlement.proven, seated)


def _joined(opened: Opened, solution: Solution) -> Solution:
    """The solution with everybody seated who could simply join, where that must be."""
    from solvers.board import Board
    from solvers.start.join import join

    if not opened.problem.seats_alone:
        return solution
    board = Board(opened.setting)
    board.put(solution)
    join(board)
    return board.solution()


class _Table:
    """Requests as the solver's wishes. What can be refused at once is no wish."""

    def __init__(self, opened: Opened, requests: Sequence[SwapRequest]) -> None:
        from solvers.swaps import Wish

        self.opened, self.requests = opened, requests
        plan = opened.plan
        self.session_by_id = {session.id: session for session in plan.sessions}
        self.position_by_id = {
            session.id: position
            for position, planned in enumerate(opened.solution.sessions)
            if (session := opened.session(planned)) is not None
        }
        """Of sessions that have not begun, in the solution."""
        self.seats = {(each, session.clinic): session for session in plan.sessions for each in session.learners}
        self._learners = {learner.id: k for k, learner in enumerate(opened.cohort.learners)}
        self._clinics = {clinic.id: k for k, clinic in enumerate(opened.cohort.clinics)}
        self._by_wish = {(each.learner, each.clinic): each for each in requests}
        self.refusals = self._refusals()
        """Why requests are refused at once, by learner and clinic."""
        asking = [each for each in requests if (each.learner, each.clinic) not in self.refusals]
        self.wish_by_request = {(each.learner, each.clinic): number for number, each in enumerate(asking)}
        """The number of a wish, by learner and clinic."""
        self.wishes: tuple[Wish, ...] = tuple(
            Wish(self.number(each), self.wanted(each), self._partner(each)) for each in asking
        )

    def number(self, request: SwapRequest) -> int:
        """The request's number in the problem."""
        clinic = self._clinics[request.clinic]
        row = self.opened.setting.row_in[clinic][self._learners[request.learner]]
        return int(self.opened.problem.clinics[clinic].requests[row])

    def wanted(self, request: SwapRequest) -> tuple[int, ...]:
        """The positions of the sessions that it wants and could be in, the learner's own aside."""
        own = self.seats[request.learner, request.clinic].id
        ids = dict.fromkeys(self.sessions(request))
        return tuple(self.position_by_id[each] for each in ids if each in self.position_by_id and each != own)

    def sessions(self, request: SwapRequest) -> list[str]:
        """The ids of the sessions that it wants: that of the partner, where there is one."""
        if request.partner is not None:
            held = self.seats.get((request.partner, request.clinic))
            return [] if held is None else [held.id]
        return [want.session for want in request.wants if want.session is not None]

    def _refusals(self) -> dict[tuple[str, str], tuple[Reason, str]]:
        """A pair is refused where one of them is, and so on."""
        found = {(each.learner, each.clinic): why for each in self.requests if (why := self._refusal(each)) is not None}
        while True:
            more: dict[tuple[str, str], tuple[Reason, str]] = {
                (each.learner, each.clinic): ("partner", f"{self.name(each.partner)} cannot change seats.")
                for each in self.requests
                if each.partner is not None and (each.partner, each.clinic) in found
            }
            if more.keys() <= found.keys():
                return found
            found = more | found

    def _refusal(self, request: SwapRequest) -> tuple[Reason, str] | None:
        """Why a request is refused by itself."""
        seat = self.seats.get((request.learner, request.clinic))
        if seat is None:
            return "no_seat", "They have no session of it to give up."
        if seat.id not in self.position_by_id:
            return "begun", "Their session has begun, or stays as it is."
        if request.partner is None:
            return None
        partner, answer = self.name(request.partner), self._by_wish.get((request.partner, request.clinic))
        if (request.partner, request.clinic) not in self.seats:
            return "partner", f"{partner} has no session of it."
        if answer is None:
            return "partner", f"{partner} has not asked: give them a row of their own."
        if seat.id not in self.sessions(answer):
            return "partner", f"{partner} does not ask for this seat."
        return None

    def name(self, learner: str) -> str:
        """A learner's name, with the id."""
        return f"{self.opened.cohort.learners[self._learners[learner]].name} ({learner})"

    def _partner(self, request: SwapRequest) -> int | None:
        return None if request.partner is None else self.wish_by_request[request.partner, request.clinic]


class _Answers:
    """Says what became of every request, and why."""

    def __init__(self, table: _Table, swaps: Swaps, settlement: Settlement, effort: Effort) -> None:
        from solvers.board import Board

        self.table, self.swaps, self.settlement, self.effort = table, swaps, settlement, effort
        requests = {wish.request for wish in table.wishes}
        self.verdicts = Verdicts(table.opened.problem, table.opened.solution, requests)
        self.id_by_position = {position: key for key, position in table.position_by_id.items()}
        self.board = Board(table.opened.setting)
        """Once all is settled; its sessions have their positions for numbers."""
        self.board.put(settlement.solution)

    def answers(self) -> tuple[Answer, ...]:
        """In the order of asking."""
        return tuple(self._answer(request) for request in self.table.requests)

    def _answer(self, request: SwapRequest) -> Answer:
        table = self.table
        wish = table.wish_by_request.get((request.learner, request.clinic))
        at = None if wish is None else self.settlement.granted[wish]
        wants = () if wish is None else self._wants(request)
        reason, message = (None, None) if at is not None else self._reason(request, wish, wants)
        seat = table.seats.get((request.learner, request.clinic))
        return Answer(
            learner=request.learner,
            name=next(each.name for each in table.opened.cohort.learners if each.id == request.learner),
            clinic=request.clinic,
            title=table.opened.cohort.clinic_by_id[request.clinic].title,
            source=request.source,
            granted=at is not None,
            seat=None if seat is None else _place(seat),
            to=None if at is None else _place(table.session_by_id[self.id_by_position[at]]),
            choice=None if wish is None or at is None else table.wishes[wish].wants.index(at) + 1,
            reason=reason,
            message=message,
            wants=wants,
        )

    def _reason(self, request: SwapRequest, wish: int | None, wants: Sequence[WantAnswer]) -> tuple[Reason, str]:
        known = self.table.refusals.get((request.learner, request.clinic))
        if known is not None or wish is None:
            return known or ("no_seat", "")
        told = "; ".join(f"{want.session or want.asked}: {self._why_not(wish, want)}" for want in wants) + "."
        if all(want.code != "open" for want in wants):
            return "impossible", told
        least, proven = self.swaps.fewest_refused(wish, self.effort)
        if least is None:
            return ("impossible", told) if proven else ("outweighed", f"{told} No way was found in the time.")
        others = max(least - self.settlement.num_refused + 1, 0)
        price = "1 other that is" if others == 1 else f"{others} others that are"
        return "outweighed", f"{told} Granting it would refuse {'' if proven else 'at most '}{price} granted now."

    def _why_not(self, wish: int, want: WantAnswer) -> str:
        """What keeps a refused wish from a session that it wants; where nothing does by itself, once all is settled."""
        if want.code != "open" or want.session is None:
            return want.message
        home, at = self.swaps.homes[wish], self.table.position_by_id[want.session]
        clinic = self.board.sittings[home].clinic
        least = self.table.opened.problem.clinics[clinic].min_learners
        if len(self.board.sittings[home].attendees) <= least:
            return f"{self.id_by_position[home]} would be left with fewer than the {least} learners that it needs"
        slots, sitting = self.table.opened.setting.slots[clinic], self.board.sittings[at]
        if len(sitting.attendees) >= slots.capacity[sitting.slot]:
            return "it is full once all is settled"
        return "it does not go with what else they or their group attend once all is settled"

    def _wants(self, request: SwapRequest) -> tuple[WantAnswer, ...]:
        asked = {want.session: want.asked for want in request.wants}
        found = [self._want(request, each, asked.get(each, each)) for each in self.table.sessions(request)]
        if request.partner is None:
            message = "no session of the clinic runs then"
            found += [WantAnswer(w.asked, None, "no_session", message) for w in request.wants if w.session is None]
        return tuple(found)

    def _want(self, request: SwapRequest, session: str, asked: str) -> WantAnswer:
        if session == self.table.seats[request.learner, request.clinic].id:
            return WantAnswer(asked, session, "here", "they are in it already")
        if session not in self.table.position_by_id:
            return WantAnswer(asked, session, "begun", "it has begun, or stays as it is")
        code, message = self.verdicts.verdict(self.table.number(request), self.table.position_by_id[session])
        return WantAnswer(asked, session, code, message)


def _place(session: Session) -> Place:
    return Place(session.id, session.meetings[0].start)


def _seated(before: Plan, after: Plan, answers: Sequence[Answer]) -> tuple[tuple[str, str], ...]:
    """Who has a session and had none. Raises InternalError where anything else than what was granted has changed."""
    held, now = ({(k, s.clinic): s.id for s in plan.sessions for k in s.learners} for plan in (before, after))
    moved = {(a.learner, a.clinic): a.to.session for a in answers if a.to is not None}
    led = [{s.id: (s.instructors, s.meetings, s.room, s.language) for s in plan.sessions} for plan in (before, after)]
    if {key: now.get(key) for key in held} != held | moved or led[0] != led[1]:
        raise InternalError("settling swaps touched somebody who did not ask")
    return tuple(key for key in now if key not in held)
