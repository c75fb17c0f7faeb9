"""One clinic as the solver sees it: everybody against every start."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from scheduler.availability import PersonTimes, Times
from scheduler.candidates import Candidates, Names
from scheduler.cohort.clinic import Clinic
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Instructor, Learner
from scheduler.cohort.when import MINUTES_PER_DAY
from scheduler.company import company_of
from scheduler.problem import Bools, ClinicTable, Ints, Precedence, TinyInts, burdened
from scheduler.spans import Spans, contains, overlap

Table = TypeVar("Table", bound=NDArray[Any])

_SMALL = np.iinfo(np.int16).max


def clinic_table(
    cohort: Cohort,
    names: Names,
    times: Times,
    index: int,
    choice: Candidates,
    requests: Sequence[int],
    learners: Sequence[int],
    ready: Bools,
    decided: Bools,
    frozen: Collection[int] = (),
) -> ClinicTable:
    """The table of the clinic at ``index`` with its candidates, for these requests of these learners.

    ``frozen`` are the learners who attend a frozen session of it.
    """
    clinic = cohort.clinics[index]
    qualified = [k for k, instructor in enumerate(cohort.instructors) if clinic.id in instructor.clinics]
    askers = [times.learners[k] for k in learners]
    leaders = [times.instructors[k] for k in qualified]
    languages = tuple(dict.fromkeys(names.languages[name.casefold()] for name in clinic.languages or ()))
    rooms = tuple(range(len(cohort.rooms))) if clinic.has_room else ()
    meetings, apart = choice.meetings, choice.apart
    return ClinicTable(
        index=index,
        duration=clinic.duration_minutes,
        capacity=clinic.capacity,
        min_learners=clinic.min_learners,
        max_sessions=clinic.max_sessions,
        staff=clinic.instructors_per_session,
        modality=clinic.modality,
        resource=None if clinic.resource is None else names.resources[clinic.resource],
        after=_after(clinic, names),
        company=company_of(cohort, names, clinic, learners, qualified, frozen),
        requests=np.array(requests, dtype=np.int32),
        learners=np.array(learners, dtype=np.int32),
        starts=choice.starts,
        meetings=meetings,
        listed=clinic.sessions is not None,
        regular=choice.regular,
        taken=choice.taken,
        in_hours=choice.in_hours,
        must_run=choice.must_run,
        slot_capacity=choice.slot_capacity,
        named_language=choice.named_language,
        named_room=choice.named_room,
        named_instructors=choice.named_instructors,
        days_waited=choice.days_waited,
        available=_available(askers, meetings, apart),
        ready=ready,
        decided=decided,
        out_of_hours=_out_of_hours(askers, meetings),
        night=_night(askers, meetings),
        burdened=_burdened(cohort)[np.array(learners, dtype=np.int64)],
        soft=_soft(askers, meetings),
        instructors=np.array(qualified, dtype=np.int32),
        instructor_available=_available(leaders, meetings, apart),
        instructor_out_of_hours=_out_of_hours(leaders, meetings).astype(np.int32),
        instructor_night=_night(leaders, meetings).astype(np.int32),
        instructor_soft=_soft(leaders, meetings).astype(np.int32),
        languages=languages,
        request_speaks=_speaks([cohort.learners[k] for k in learners], languages, names),
        instructor_speaks=_speaks([cohort.instructors[k] for k in qualified], languages, names),
        rooms=rooms,
        room_free=_inside([times.rooms[k] for k in rooms], meetings) & apart,
    )


def _burdened(cohort: Cohort) -> Bools:
    return burdened(np.array([each.past_out_of_hours for each in cohort.learners], dtype=np.int64))


def minutes_outside(spans: Spans, meetings: Ints) -> Ints:
    """Per start, the minutes of all its ``[..., M, 2]`` meetings that lie outside the spans."""
    return np.asarray((meetings[..., 1] - meetings[..., 0]).sum(axis=-1) - minutes_inside(spans, meetings))


def minutes_inside(spans: Spans, meetings: Ints) -> Ints:
    """Per start, the minutes of all its ``[..., M, 2]`` meetings that lie in the spans."""
    return np.asarray(overlap(spans, meetings[..., 0], meetings[..., 1]).sum(axis=-1))


def _inside(spans: Sequence[Spans], meetings: Ints) -> Bools:
    starts, ends = np.ascontiguousarray(meetings[..., 0]), np.ascontiguousarray(meetings[..., 1])
    empty = np.empty((0, len(meetings)), dtype=bool)
    return _table(empty, spans, lambda each: np.asarray(contains(each, starts, ends).all(axis=1)))


def _available(people: Sequence[PersonTimes], meetings: Ints, apart: Bools) -> Bools:
    """Who can attend or lead all of a session's meetings, which lie apart: offered times less what is taken."""
    table = _inside([person.offered for person in people], meetings)
    table &= apart
    owners = np.repeat(np.arange(len(people)), [len(person.taken) for person in people])
    if len(owners):
        taken = np.concatenate([person.taken for person in people])
        for k in range(meetings.shape[1]):
            _take(table, owners, taken, meetings[:, k])
    return table


def _take(table: Bools, owners: Ints, taken: Ints, meetings: Ints) -> None:
    """Crosses out for each owner the ``[T, 2]`` meetings, all of one length, that touch ``[n, 2]`` what is taken."""
    order = np.argsort(meetings[:, 0], kind="stable")
    first = np.searchsorted(meetings[order, 1], taken[:, 0], side="right")
    beyond = np.searchsorted(meetings[order, 0], taken[:, 1], side="left")
    some = first < beyond
    changes = np.zeros((len(table), len(meetings) + 1), dtype=np.int16)
    np.add.at(changes, (owners[some], first[some]), 1)
    np.add.at(changes, (owners[some], beyond[some]), -1)
    np.cumsum(changes, axis=1, out=changes)
    table[:, order] &= changes[:, :-1] <= 0


def _out_of_hours(people: Sequence[PersonTimes], meetings: Ints) -> TinyInts:
    empty = _minutes_table(meetings)
    return _table(empty, [person.working for person in people], lambda each: minutes_outside(each, meetings))


def _night(people: Sequence[PersonTimes], meetings: Ints) -> TinyInts:
    empty = _minutes_table(meetings)
    return _table(empty, [person.night for person in people], lambda each: minutes_inside(each, meetings))


def _soft(people: Sequence[PersonTimes], meetings: Ints) -> TinyInts:
    """One shared zero where nobody has soft time, which is the rule."""
    empty = _minutes_table(meetings)
    if not any(len(person.soft) for person in people):
        return np.broadcast_to(np.zeros(1, dtype=np.int16), (len(people), len(meetings)))
    return _table(empty, [person.soft for person in people], lambda each: minutes_inside(each, meetings))


def _minutes_table(meetings: Ints) -> TinyInts:
    """A table without rows of the smallest kind that holds a session's minutes."""
    most = int((meetings[..., 1] - meetings[..., 0]).sum(axis=-1).max(initial=0))
    shape = (0, len(meetings))
    return np.empty(shape, dtype=np.int16) if most <= _SMALL else np.empty(shape, dtype=np.int32)


def _table(empty: Table, spans: Sequence[Spans], row: Callable[[Spans], NDArray[Any]]) -> Table:
    """One row per person's spans; spans that are the same object are worked out once."""
    distinct = {id(each): each for each in spans}
    number = {key: k for k, key in enumerate(distinct)}
    rows = np.empty((len(distinct), empty.shape[1]), dtype=empty.dtype)
    for k, each in enumerate(distinct.values()):
        rows[k] = row(each)
    table: Table = rows[[number[id(each)] for each in spans]] if len(distinct) < len(spans) else rows  # type: ignore[assignment]
    return table


def _speaks(people: Sequence[Learner | Instructor], languages: Sequence[int], names: Names) -> Bools:
    spoken = np.zeros((len(people), len(languages)), dtype=bool)
    column = {language: k for k, language in enumerate(languages)}
    for row, person in enumerate(people):
        if person.languages is None:
            spoken[row] = True
            continue
        known = (names.languages.get(name.casefold()) for name in person.languages)
        spoken[row, [column[language] for language in known if language in column]] = True
    return spoken


def _after(clinic: Clinic, names: Names) -> tuple[Precedence, ...]:
    return tuple(
        Precedence(
            clinic=names.clinics[each.clinic],
            min_minutes=each.min_days * MINUTES_PER_DAY,
            max_minutes=None if each.max_days is None else each.max_days * MINUTES_PER_DAY,
            required=each.required,
        )
        for each in clinic.after
    )
