"""What became of every request and every self-paced item: planned, and as far as it is recorded, what happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from scheduler.attendance.records import Attended, Completed
from scheduler.cohort.clinic import AsyncAlternative, Clinic
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Learner, Request
from scheduler.plan import Plan, Unscheduled
from scheduler.report.page.lateness import Lateness

State = Literal["before", "attended", "absent", "seated", "unscheduled", "came"]
"""``before``: completed without a session of this plan; ``seated``: nobody recorded who came to the session;
``absent``: others were recorded there; ``came``: attended without a request."""
STATES: tuple[State, ...] = ("before", "attended", "absent", "seated", "unscheduled", "came")
Mandatory = Literal["live", "alternative", "exception", "open"]
"""What a mandatory request is met by; ``open``: by nothing."""
MANDATORY: tuple[Mandatory, ...] = ("live", "alternative", "exception", "open")
Offers = Callable[[Learner, Clinic], tuple[str, ...]]
"""Self-paced items that cover a clinic for a learner, best first."""


@dataclass(frozen=True)
class Live:
    """One place in a clinic, asked for or taken: ``learner`` and ``clinic`` by number, ``session`` of the plan.

    ``minutes`` are those attended, ``None`` without a record of them; ``length`` and ``late`` those planned, in all and
    outside working time; ``reached``: attended, completed before, or a covering item is done; ``alternatives`` are item
    ids; ``mandatory`` is ``None`` for what is not.
    """

    learner: int
    clinic: int
    state: State
    session: int | None
    minutes: int | None
    reached: bool
    mandatory: Mandatory | None = None
    signed_by: str | None = None
    length: int = 0
    late: int = 0
    alternatives: tuple[str, ...] = ()
    unscheduled: Unscheduled | None = None


@dataclass(frozen=True)
class SelfPaced:
    """One item that a learner was asked to do, or did: because of ``clinic`` (``None``: for its own sake)."""

    learner: int
    clinic: int | None
    item: int
    done: bool
    completion: Completed | None = None


class Outcomes:
    """Looks up what is known about learners and clinics; everything by id."""

    def __init__(
        self,
        cohort: Cohort,
        plan: Plan,
        lateness: Lateness,
        attended: Sequence[Attended],
        completed: Sequence[Completed],
        offers: Offers,
    ) -> None:
        self._cohort, self._offers, self._lengths = cohort, offers, lateness.lengths()
        self._seat = {(who, s.clinic): k for k, s in enumerate(plan.sessions) for who in s.learners}
        late = lateness.of_learners()
        self._late = {
            (who, s.clinic): late[k][n] for k, s in enumerate(plan.sessions) for n, who in enumerate(s.learners)
        }
        self._taken = _by_learner(self._seat)
        self._unscheduled = {(each.learner, each.clinic): each for each in plan.unscheduled}
        self._minutes: dict[tuple[str, str], int] = defaultdict(int)
        self._session_of: dict[tuple[str, str], int] = {}
        self._recorded: set[int] = set()
        self._completed = {(each.learner, each.item): each for each in completed}
        self._signed = {(d.learner, d.clinic): d.signed_by for d in cohort.decisions if d.signed_by is not None}
        self._clinic = {clinic.id: k for k, clinic in enumerate(cohort.clinics)}
        self._item = {item.id: k for k, item in enumerate(cohort.async_items)}
        self._hear(plan, attended)

    def _hear(self, plan: Plan, attended: Sequence[Attended]) -> None:
        number = {session.id: k for k, session in enumerate(plan.sessions)}
        for each in attended:
            key = each.learner, each.clinic
            session = self._seat.get(key) if each.session is None else number.get(each.session)
            if session is not None:
                self._recorded.add(session)
            if each.minutes > 0:
                self._minutes[key] += each.minutes
                if session is not None:
                    self._session_of[key] = session

    def live(self) -> Iterator[Live]:
        """Of every learner every request, then seats and attendance without one; in the cohort's order."""
        came = _by_learner(self._minutes)
        for at, learner in enumerate(self._cohort.learners):
            requests = self._cohort.requests(learner)
            asked = {request.clinic: request for request in requests}
            for clinic in self._taken.get(learner.id, ()):
                if clinic in self._clinic:
                    asked.setdefault(clinic, Request(clinic=clinic, mandatory=False))
            for request in asked.values():
                yield self._request(at, learner, request)
            for clinic in came.get(learner.id, ()):
                if clinic not in asked and clinic in self._clinic:
                    key = learner.id, clinic
                    yield Live(at, self._clinic[clinic], "came", self._session_of.get(key), self._minutes[key], True)

    def self_paced(self) -> Iterator[SelfPaced]:
        """Of every learner the items that prepare or replace their clinics, then what else they completed."""
        done = _by_learner(self._completed)
        for at, learner in enumerate(self._cohort.learners):
            because: dict[str, int | None] = dict(self._asked(learner))
            for item in (*learner.completed, *done.get(learner.id, ())):
                if item in self._item:
                    because.setdefault(item, self._covered(learner, item))
            for item, clinic in because.items():
                record = self._completed.get((learner.id, item))
                is_done = record is not None or item in learner.completed
                yield SelfPaced(at, clinic, self._item[item], is_done, record)

    def _request(self, at: int, learner: Learner, request: Request) -> Live:
        key = learner.id, request.clinic
        clinic = self._cohort.clinic_by_id[request.clinic]
        state = self._state(learner, key)
        session = self._session_of.get(key, self._seat.get(key)) if state != "before" else None
        covered = any(self._is_done(learner, item.id) for item in self._covering(clinic))
        told = self._unscheduled.get(key) if state == "unscheduled" else None
        seat = self._seat.get(key)
        alternatives = self._alternatives(learner, clinic, state, told)
        return Live(
            learner=at,
            clinic=self._clinic[clinic.id],
            state=state,
            session=session,
            minutes=self._minutes.get(key),
            reached=state in ("before", "attended") or covered,
            mandatory=self._mandatory(request, key, state, covered or bool(alternatives)),
            signed_by=self._signed.get(key),
            length=0 if seat is None else self._lengths[seat],
            late=self._late.get(key, 0),
            alternatives=alternatives,
            unscheduled=told,
        )

    def _state(self, learner: Learner, key: tuple[str, str]) -> State:
        if key in self._minutes:
            return "attended"
        if key not in self._seat:
            return "before" if self._is_done(learner, key[1]) else "unscheduled"
        if self._is_done(learner, key[1]):
            return "attended"
        return "absent" if self._seat[key] in self._recorded else "seated"

    def _alternatives(
        self, learner: Learner, clinic: Clinic, state: State, told: Unscheduled | None
    ) -> tuple[str, ...]:
        if told is not None:
            return tuple(each.async_ for each in told.alternatives)
        return self._offers(learner, clinic) if state in ("absent", "unscheduled") else ()

    def _mandatory(self, request: Request, key: tuple[str, str], state: State, alternative: bool) -> Mandatory | None:
        if not self._cohort.is_mandatory(request):
            return None
        if state in ("before", "attended", "seated"):
            return "live"
        if alternative:
            return "alternative"
        return "exception" if key in self._signed else "open"

    def _asked(self, learner: Learner) -> Iterator[tuple[str, int]]:
        """Items that a learner is asked to do, each once: pre-work first, then the best alternative for each absence.

        An alternative that is done is the one that was asked for.
        """
        found: dict[str, int] = {}
        missed: dict[str, int] = {}
        for request in self._cohort.requests(learner):
            clinic, key = self._cohort.clinic_by_id[request.clinic], (learner.id, request.clinic)
            state, number = self._state(learner, key), self._clinic[request.clinic]
            if state == "before":
                continue
            for prework in clinic.prework:
                found.setdefault(prework.async_, number)
            offered = self._alternatives(learner, clinic, state, self._unscheduled.get(key))
            covering = [item.id for item in self._covering(clinic) if self._is_done(learner, item.id)]
            for item in covering or offered[:1]:
                if state in ("absent", "unscheduled"):
                    missed.setdefault(item, number)
        yield from {**missed, **found}.items()

    def _covered(self, learner: Learner, item: str) -> int | None:
        """The first requested clinic that an item covers, else the first that it covers."""
        covers = self._cohort.async_items[self._item[item]].covers
        asked = {request.clinic for request in self._cohort.requests(learner)}
        named = [*(clinic for clinic in covers if clinic in asked), *covers]
        return self._clinic[named[0]] if named else None

    def _covering(self, clinic: Clinic) -> Iterator[AsyncAlternative]:
        return (item for item in self._cohort.async_items if clinic.id in item.covers)

    def _is_done(self, learner: Learner, item: str) -> bool:
        """Whether an item, or a clinic, is completed."""
        return item in learner.completed or (learner.id, item) in self._completed


def _by_learner(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The second of each pair by the first, which is a learner's id."""
    found: dict[str, list[str]] = defaultdict(list)
    for learner, other in pairs:
        found[learner].append(other)
    return found
