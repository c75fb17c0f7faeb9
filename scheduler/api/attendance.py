"""Attendance of a plan file: exports in, records out, what those who missed something are offered, the next cohort."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.api.files import cohort_path_of
from scheduler.attendance.attendance import Attendance, attendance
from scheduler.attendance.clocks import DateOrder
from scheduler.attendance.completion import Completion, read_completion
from scheduler.attendance.exports import read_export
from scheduler.attendance.following import Following, carry_attendance
from scheduler.attendance.written import attendance_csv, completion_csv
from scheduler.calendars.cohort import read_calendars
from scheduler.calendars.reading import OnUnreadable
from scheduler.cohort.checks.names import Names
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import load_cohort
from scheduler.documents.text import read_bytes
from scheduler.errors import Fault, InputError
from scheduler.files import write_whole
from scheduler.missed import Offer, offers
from scheduler.plan import Plan
from scheduler.plan_files import read_plan
from scheduler.timezones import is_zone, suggest

AT_LEAST = 50
"""Per cent of a session's minutes after which its clinic is completed."""


@dataclass(frozen=True)
class Told:
    """What the caller knows beyond the files: see ``attendance``."""

    session: str | None = None
    time_zone: str | None = None
    order: DateOrder | None = None
    said: Mapping[str, str] | None = None


@dataclass(frozen=True)
class AttendanceTaken:
    """What ``take_attendance`` found, the people's names by id, and what the coordinator should know."""

    attendance: Attendance
    completion: Completion
    offers: tuple[Offer, ...]
    following: Following | None
    names: Mapping[str, str]
    warnings: tuple[str, ...]


NOTHING_TOLD = Told()


def take_attendance(
    plan: Path,
    files: Sequence[Path],
    cohort: Path | None = None,
    *,
    completion: Sequence[Path] = (),
    told: Told = NOTHING_TOLD,
    output: Path | None = None,
    completion_output: Path | None = None,
    into: Path | None = None,
    at_least: int = AT_LEAST,
    now: dt.datetime,
    on_unreadable: OnUnreadable = "fail",
) -> AttendanceTaken:
    """Match exports of meetings and completions to a plan file, write them as CSV, and carry them into the next cohort.

    ``now`` (aware): those who missed something are offered sessions that start later. ``into`` is changed in place.
    Raises ``InputError`` and ``WriteError``.
    """
    source = read_plan(plan)
    loaded = load_cohort(cohort_path_of(source, cohort))
    _check(told, loaded)
    exports = [read_export(path) for path in files]
    found = attendance(
        source.plan,
        loaded,
        exports,
        session=told.session,
        time_zone=told.time_zone,
        order=told.order,
        said=told.said,
    )
    done = read_completion(completion, loaded, said=told.said, order=told.order)
    offered, warnings = _offers(source.plan, loaded, found, now, on_unreadable)
    following = None
    if into is not None:
        data = read_bytes(into)
        following = carry_attendance(found, done.completed, loaded, load_cohort(into), data, at_least=at_least)
    if output is not None:
        write_whole(output, attendance_csv(found, loaded))
    if completion_output is not None:
        write_whole(completion_output, completion_csv(done.completed, loaded))
    if into is not None and following is not None and following.data != data:
        write_whole(into, following.data)
    names = {learner.id: learner.name for learner in loaded.learners}
    return AttendanceTaken(found, done, offered, following, names, warnings)


def _check(told: Told, cohort: Cohort) -> None:
    faults = []
    if told.time_zone is not None and not is_zone(told.time_zone):
        near = suggest(told.time_zone)
        cure = f'did you mean "{near[0]}"?' if near else None
        faults.append(Fault("--time-zone", "is not a time zone", told.time_zone, cure))
    names = Names("a learner", "learners", (learner.id for learner in cohort.learners))
    for learner in (told.said or {}).values():
        if names.lacks(learner):
            faults.append(Fault("--who", "is not a learner of the cohort", learner, names.cure(learner)))
    if faults:
        raise InputError(faults)


def _offers(
    plan: Plan, cohort: Cohort, found: Attendance, now: dt.datetime, on_unreadable: OnUnreadable
) -> tuple[tuple[Offer, ...], tuple[str, ...]]:
    """Offers, or why there are none: a plan whose cohort has changed since still has its attendance told."""
    if not found.missed:
        return (), ()
    try:
        readings = read_calendars(cohort, on_unreadable=on_unreadable)
        return offers(plan, cohort, found.missed, now=now, readings=readings), ()
    except InputError as error:
        return (), (f"Nothing can be offered to those who did not come: {error.faults[0]}",)
