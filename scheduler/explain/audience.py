"""Who may see what: records made of records, so that no sentence can tell what its audience may not know.

A learner sees themselves: no other person's name or id, no session but their own, nothing of where busy time comes from
and nothing of what was written down with a decision. A manager sees besides who leads what, who else could and whether
they are available, but not why not; of other learners only how many. A coordinator sees everything but what events are
about, which is in no record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import singledispatch
from typing import Any, Literal, TypeVar

from scheduler.explain.facts import (
    Blocked,
    Candidate,
    InstructorFacts,
    Obstacle,
    Price,
    RequestFacts,
    SeatFacts,
    SessionFacts,
)
from scheduler.plan import Reason

Audience = Literal["learner", "manager", "coordinator"]
Facts = RequestFacts | SeatFacts | SessionFacts | InstructorFacts
SomeFacts = TypeVar("SomeFacts", RequestFacts, SeatFacts, SessionFacts, InstructorFacts)

_OWN = ("conflict", "order")
"""Obstacles whose sessions are the learner's own."""
_TIMES = ("outside_available", "holiday", "busy")
NOT_AVAILABLE = "not_available"
"""In place of why somebody is not available."""


def for_audience(facts: SomeFacts, audience: Audience) -> SomeFacts:
    """What of it an audience may see. Raises ``ValueError`` for sessions and instructors before a learner."""
    if audience == "coordinator":
        return facts
    reduced: SomeFacts = _reduced(facts, audience)
    return reduced


@singledispatch
def _reduced(facts: Facts, audience: Audience) -> Any:
    raise ValueError(f"a {audience} may not see {type(facts).__name__}")


@_reduced.register
def _request(facts: RequestFacts, audience: Audience) -> RequestFacts:
    return replace(
        facts,
        reasons=tuple(Reason(code=each.code, message="") for each in facts.reasons),
        price=_price(facts.price),
        candidates=_candidates(facts.candidates, audience),
    )


@_reduced.register
def _seat(facts: SeatFacts, audience: Audience) -> SeatFacts:
    return replace(facts, second=_price(facts.second), candidates=_candidates(facts.candidates, audience))


@_reduced.register
def _session(facts: SessionFacts, audience: Audience) -> SessionFacts:
    _refuse_learners(facts, audience)
    others = tuple(replace(each, lost=(), price=_anonymous(each.price)) for each in facts.others)
    return replace(facts, without=_price(facts.without), others=others)


@_reduced.register
def _instructor(facts: InstructorFacts, audience: Audience) -> InstructorFacts:
    _refuse_learners(facts, audience)
    return replace(facts, led=tuple(replace(each, price=_price(each.price)) for each in facts.led))


def _refuse_learners(facts: Facts, audience: Audience) -> None:
    if audience == "learner":
        raise ValueError(f"a learner may not see {type(facts).__name__}")


def _price(price: Price | None) -> Price | None:
    return None if price is None else _anonymous(price)


def _anonymous(price: Price) -> Price:
    return replace(price, loses=(), gains=())


def _candidates(candidates: Sequence[Candidate], audience: Audience) -> tuple[Candidate, ...]:
    return tuple(
        replace(each, obstacles=tuple(_obstacle(one, audience) for one in each.obstacles)) for each in candidates
    )


def _obstacle(obstacle: Obstacle, audience: Audience) -> Obstacle:
    told = replace(obstacle, sources=(), why=())
    if audience == "manager":
        return replace(told, instructors=tuple(map(_blocked, obstacle.instructors)))
    own = obstacle.sessions if obstacle.code in _OWN else ()
    return replace(told, instructors=(), full=(), sessions=own)


def _blocked(blocked: Blocked) -> Blocked:
    causes = (NOT_AVAILABLE if cause in _TIMES else cause for cause in blocked.causes)
    return replace(blocked, causes=tuple(dict.fromkeys(causes)), sources=())
