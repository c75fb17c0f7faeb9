"""Offers, the waiting list, freed seats and substitutes, for a plan that was opened without who has gone since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scheduler.cohort.checks.names import Names
from scheduler.errors import Fault, InputError
from scheduler.opened import Opened
from scheduler.plan import Plan
from scheduler.plan_files import PlanFile, check_target, keep_beside
from scheduler.records import Settings, save_with_record
from scheduler.records.record import PassedOver as Refusal
from scheduler.timezones import instant
from scheduler.waiting.desk import Desk
from scheduler.waiting.filling import Filling, PassedOver, fill
from scheduler.waiting.offers import Offer, choices, offer, take
from scheduler.waiting.substitutes import Substitute, Vacancy
from scheduler.waiting.waiting_list import waiting_list

FROZEN = -1


@dataclass(frozen=True)
class Offers:
    """What a request could have: ``attends`` is the session that it has now. ``reasons``, where there are no offers."""

    learner: str
    clinic: str
    attends: str | None
    offers: tuple[Offer, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Waiting:
    """A request on the waiting list, and the session, full now, in which a seat would cost least."""

    learner: str
    clinic: str
    weight: int
    session: str
    start: dt.datetime
    out_of_hours: int
    """Minutes that the learner would meet outside working hours there."""


@dataclass(frozen=True)
class Cover:
    """The substitutes for a lost instructor: who can, who almost can, and who cannot."""

    session: str
    clinic: str
    start: dt.datetime
    lost: str
    substitutes: tuple[Substitute, ...]


@dataclass(frozen=True)
class Written:
    """A plan that was written; ``kept`` is where the one that it replaces is now. ``trouble`` is for the user."""

    plan: Plan
    path: Path
    kept: Path | None
    trouble: str | None


def find_offers(desk: Desk, learner: str, clinic: str | None = None, number: int = 3) -> tuple[Offers, ...]:
    """At most so many offers for a request; without a ``clinic`` for every request of the learner without a session.

    Raises ``InputError`` for an unknown learner or clinic, or where there is nothing to offer for.
    """
    return tuple(_offers(desk, learner, request, number) for request in _requests(desk, learner, clinic))


def take_offer(desk: Desk, learner: str, clinic: str | None, number: int) -> Plan:
    """The judged plan in which an offer for a request, counted from 1, is taken.

    Raises ``InputError`` where there is no such offer, or the learner asks for several clinics and none is named.
    """
    requests = _requests(desk, learner, clinic)
    if len(requests) > 1:
        raise InputError((Fault(learner, "has no session of several clinics", None, "name one with --clinic"),))
    found = choices(desk, requests[0], number)
    if len(found) < number:
        raise InputError((Fault("--take", f"is not the number of an offer: there are {len(found)}", number),))
    return take(desk, found[number - 1])


def list_waiting(desk: Desk) -> tuple[Waiting, ...]:
    """The waiting list, in turn."""
    return tuple(
        Waiting(
            learner=(learner := desk.cohort.learners[int(desk.problem.request_learner[turn.request])].id),
            clinic=desk.cohort.clinics[int(desk.problem.request_clinic[turn.request])].id,
            weight=turn.weight,
            session=turn.session,
            start=instant(desk.sessions[turn.session].start),
            out_of_hours=desk.facts.learner(learner).cost(desk.sessions[turn.session].meetings)[1],
        )
        for turn in waiting_list(desk)
    )


def fill_seats(desk: Desk) -> Filling:
    """Free seats given to those who wait, in turn."""
    return fill(desk)


def find_substitutes(opened: Opened, session: str, without: str | None = None) -> Cover:
    """Who could lead a session in the place of one of its instructors."""
    vacancy = Vacancy(opened, session, without)
    judged = vacancy.sessions[session]
    return Cover(session, judged.clinic, instant(judged.start), vacancy.lost, vacancy.substitutes())


def take_substitute(opened: Opened, cover: Cover, instructor: str) -> Plan:
    """The judged plan in which a substitute leads the session. Raises ``InputError`` for one who cannot."""
    found = [each for each in cover.substitutes if each.instructor == instructor]
    if not found:
        names = Names("an instructor", "instructors", (each.instructor for each in cover.substitutes))
        raise InputError((Fault("--take", "is not another instructor", instructor, names.cure(instructor)),))
    if not found[0].able:
        raise InputError((Fault("--take", f"cannot lead {cover.session}: {found[0].message}", instructor),))
    return Vacancy(opened, cover.session, cover.lost).take(instructor)


def write_plan(
    plan: Plan,
    opened: Opened,
    old: PlanFile,
    target: Path | None,
    *,
    command: str,
    now: dt.datetime,
    notice_hours: float | None = None,
    passed_over: Iterable[PassedOver] = (),
) -> Written:
    """Write a plan that was made against a plan file, by default in its place; the old one is then kept beside it.

    Its record tells who was ``passed_over``, and what notice was kept. ``now`` is aware.
    """
    path = old.path if target is None else target
    source = opened.cohort.source
    if source is not None:
        check_target(path, source.path)
    replaces = old.path.resolve() == path.resolve()
    kept = keep_beside(old) if replaces else old
    settings = Settings(command=command, freeze_before=now.replace(microsecond=0), notice_hours=notice_hours)
    refused = tuple(
        Refusal(learner=each.learner, clinic=each.clinic, session=each.session, codes=each.codes)
        for each in passed_over
    )
    saved = save_with_record(
        plan, path, cohort=opened.cohort, settings=settings, now=now, published=kept, passed_over=refused
    )
    return Written(saved.plan, path, kept.path if replaces else None, saved.trouble)


def _offers(desk: Desk, learner: str, request: int, number: int) -> Offers:
    found = choices(desk, request, number)
    clinic = desk.cohort.clinics[int(desk.problem.request_clinic[request])].id
    at = desk.board.seat.get(request)
    attends = None if at is None else desk.id_of(desk.base.sessions[at])
    reasons = () if found else tuple(_reasons(desk, learner, clinic, attends))
    return Offers(learner, clinic, attends, tuple(offer(desk, each) for each in found), reasons)


def _reasons(desk: Desk, learner: str, clinic: str, attends: str | None) -> Iterable[str]:
    """Why there are no offers."""
    if attends is not None:
        held, least = len(desk.sessions[attends].learners), desk.facts.clinics[clinic].min_learners
        if held - 1 < least:
            yield f"Without them {attends} would have fewer than the {least} learners that it needs."
            return
        yield "No other session has a seat that they can take, and none can be opened for them."
        return
    told = [one for one in desk.plan.unscheduled if (one.learner, one.clinic) == (learner, clinic)]
    for one in told:
        yield from (reason.message for reason in one.reasons)
    if not told:
        yield "No session has a seat that they can take, and none can be opened for them."


def _requests(desk: Desk, learner: str, clinic: str | None) -> list[int]:
    """Numbers of the requests that offers are wanted for."""
    _known("--learner", "learners", learner, (each.id for each in desk.cohort.learners))
    if clinic is not None:
        _known("--clinic", "clinics", clinic, (each.id for each in desk.cohort.clinics))
    mine = [r for r, k in enumerate(desk.problem.request_learner.tolist()) if desk.cohort.learners[k].id == learner]
    clinics = {r: desk.cohort.clinics[int(desk.problem.request_clinic[r])].id for r in mine}
    wanted = [r for r in mine if (r not in desk.board.seat if clinic is None else clinics[r] == clinic)]
    begun = [clinics[r] for r in wanted if desk.board.seat.get(r) == FROZEN]
    if begun:
        raise InputError((Fault(learner, f"attends a session of {begun[0]} that has begun"),))
    if not wanted and clinic is not None:
        raise InputError((Fault(learner, f"does not ask for {clinic}, or has completed it"),))
    if not wanted:
        cure = f"name a clinic to change with --clinic: {', '.join(clinics.values())}" if clinics else None
        raise InputError((Fault(learner, "has a session of everything that they ask for", None, cure),))
    return wanted


def _known(option: str, field_name: str, name: str, known: Iterable[str]) -> None:
    names = Names(f"one of the {field_name}", field_name, known)
    if names.lacks(name):
        raise InputError((Fault(option, f"is none of the cohort's {field_name}", name, names.cure(name)),))
