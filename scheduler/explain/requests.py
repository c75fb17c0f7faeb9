"""Facts about one request: without a session, or with one."""

from __future__ import annotations

import numpy as np

from scheduler.availability import zone_of
from scheduler.explain.candidates import Candidates
from scheduler.explain.facts import Price, RequestFacts, SeatFacts
from scheduler.explain.house import House
from scheduler.explain.prices import Prices, outcome_of
from scheduler.timezones import instant


def unscheduled_facts(prices: Prices, learner: int, clinic: int, *, candidates: bool) -> RequestFacts:
    """Why a request has no session; with ``candidates`` the verdict on every start beside the counts."""
    house = prices.house
    person, of, row = house.cohort.learners[learner], house.cohort.clinics[clinic], row_of(house, learner, clinic)
    inquest = Candidates(house, clinic, row)
    price = prices.of_seating(clinic, row) if inquest.num_alone else None
    told = next(each for each in house.plan.unscheduled if (each.learner, each.clinic) == (person.id, of.id))
    return RequestFacts(
        learner=person.id,
        name=person.name,
        clinic=of.id,
        title=of.title,
        weight=int(house.problem.request_weight[house.problem.clinics[clinic].requests[row]]),
        time_zone=zone_of(house.cohort, person),
        reasons=told.reasons,
        outcome="impossible" if price is None else outcome_of(price),
        counts=inquest.counts,
        num_alone=inquest.num_alone,
        price=price if isinstance(price, Price) else None,
        candidates=inquest.all() if candidates else (),
    )


def seat_facts(prices: Prices, learner: int, position: int, *, candidates: bool) -> SeatFacts:
    """Why a learner attends the session at a position, and not another of its clinic."""
    house = prices.house
    session = house.solution.sessions[position]
    person, of = house.cohort.learners[learner], house.cohort.clinics[session.clinic]
    table, row = house.problem.clinics[session.clinic], row_of(house, learner, session.clinic)
    inquest = Candidates(house.without(position, learner), session.clinic, row)
    price = prices.of_moving(session.clinic, row, session.start)
    return SeatFacts(
        learner=person.id,
        name=person.name,
        clinic=of.id,
        title=of.title,
        time_zone=zone_of(house.cohort, person),
        session=house.ids[position],
        start=instant(table.starts[session.start]),
        frozen=False,
        out_of_hours=int(table.out_of_hours[row, session.start]),
        counts=inquest.counts,
        outcome=outcome_of(price),
        second=price if isinstance(price, Price) else None,
        candidates=inquest.all() if candidates else (),
    )


def frozen_seat(prices: Prices, learner: int, clinic: int) -> SeatFacts:
    """A request that a session meets which stays as it was published."""
    house = prices.house
    held = next(each for each in house.problem.frozen if each.clinic == clinic and learner in each.learners)
    person, of, told = house.cohort.learners[learner], house.cohort.clinics[clinic], house.plan.sessions[held.published]
    return SeatFacts(
        learner=person.id,
        name=person.name,
        clinic=of.id,
        title=of.title,
        time_zone=zone_of(house.cohort, person),
        session=told.id,
        start=told.meetings[0].start,
        frozen=True,
        out_of_hours=held.learner_out_of_hours[held.learners.index(learner)],
        counts={},
        outcome="fixed",
        second=None,
        candidates=(),
    )


def row_of(house: House, learner: int, clinic: int) -> int:
    """The row of a learner's request in the clinic's table."""
    return int(np.flatnonzero(house.problem.clinics[clinic].learners == learner)[0])
