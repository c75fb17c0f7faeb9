"""What is offered to those who missed a session: the next one with a seat, or self-paced content like its recording."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from scheduler.attendance.attendance import Missed
from scheduler.calendars.cohort import Readings
from scheduler.cohort.cohort import Cohort
from scheduler.explain.alternatives import alternatives
from scheduler.explain.recordings import recordings
from scheduler.opened import Opened, open_plan
from scheduler.plan import Alternative, Plan
from scheduler.timezones import minute


@dataclass(frozen=True)
class Seat:
    """A session to come that somebody could simply join, and how many seats it has left."""

    session: str
    start: dt.datetime
    seats_left: int


@dataclass(frozen=True)
class Offer:
    """What somebody who missed a session is offered: sessions, soonest first, and self-paced content, best first."""

    learner: str
    clinic: str
    session: str
    seats: tuple[Seat, ...]
    alternatives: tuple[Alternative, ...]


def offers(
    plan: Plan, cohort: Cohort, missed: Sequence[Missed], *, now: dt.datetime, readings: Readings | None = None
) -> tuple[Offer, ...]:
    """An offer for each of ``missed``. ``now`` (aware): only sessions that start later are offered.

    Every session obeys all rules for its learner as if they alone joined it: one seat may be offered to several. Raises
    ``InputError`` where the plan no longer fits the cohort.
    """
    seats: dict[Missed, tuple[Seat, ...]] = {}
    if missed:
        free = _free_again(cohort, missed)
        seats = dict(_seats(open_plan(_without(plan, missed), free, readings, freeze_before=minute(now)), missed))
    learners = {learner.id: learner for learner in cohort.learners}
    recorded = recordings(cohort, plan.sessions)
    return tuple(
        Offer(
            one.learner,
            one.clinic,
            one.session,
            seats.get(one, ()),
            alternatives(cohort, learners[one.learner], cohort.clinic_by_id[one.clinic], recorded),
        )
        for one in missed
        if one.learner in learners and one.clinic in cohort.clinic_by_id
    )


def _without(plan: Plan, missed: Collection[Missed]) -> Plan:
    """The plan as if nobody had been seated in what they missed."""
    gone = {(one.session, one.learner) for one in missed}
    kept = (
        session.model_copy(update={"learners": tuple(who for who in session.learners if (session.id, who) not in gone)})
        for session in plan.sessions
    )
    return plan.model_copy(update={"sessions": tuple(kept)})


def _free_again(cohort: Cohort, missed: Collection[Missed]) -> Cohort:
    """The cohort without decisions that somebody attends what they missed: those are spent."""
    spent = {(one.learner, one.clinic) for one in missed}
    kept = (each for each in cohort.decisions if not (each.must and (each.learner, each.clinic) in spent))
    return cohort.model_copy(update={"decisions": tuple(kept)})


def _seats(opened: Opened, missed: Sequence[Missed]) -> Iterator[tuple[Missed, tuple[Seat, ...]]]:
    board = opened.board()
    clinics = {clinic.id: at for at, clinic in enumerate(opened.cohort.clinics)}
    learners = {learner.id: at for at, learner in enumerate(opened.cohort.learners)}
    for one in missed:
        clinic, learner = clinics.get(one.clinic), learners.get(one.learner)
        if clinic is None or learner is None or opened.setting.row_in[clinic][learner] < 0:
            continue
        row, found = int(opened.setting.row_in[clinic][learner]), []
        for number, planned in enumerate(opened.solution.sessions):
            session = opened.session(planned)
            if session is not None and planned.clinic == clinic and board.can_join(clinic, row, number):
                sitting = board.sittings[number]
                left = int(board.setting.slots[clinic].capacity[sitting.slot]) - len(sitting.attendees)
                found.append(Seat(session.id, session.meetings[0].start, left))
        yield one, tuple(sorted(found, key=lambda seat: (seat.start, seat.session)))
