"""From a cohort to the problem that the solver sees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from scheduler import timezones
from scheduler.availability import Availability, LocalTime, horizon, personal_times
from scheduler.candidates import Names, candidates
from scheduler.carried import announced_starts, carry, frozen_sessions, is_frozen, link_position, meetings_of_session
from scheduler.clinic_table import clinic_table
from scheduler.cohort.clinic import Clinic
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Instructor, Learner
from scheduler.collection import no_collection
from scheduler.plan import Plan
from scheduler.problem import Bools, ClinicTable, CommittedMeeting, Ints, ObjectiveTier, Problem, ShortInts
from scheduler.wishes import decided, wishes_of

if TYPE_CHECKING:
    from scheduler.calendars.cohort import Readings

_EVER = -(2**40)

_LATER_TIERS: tuple[dict[str, int], ...] = (
    {"out_of_hours": 1, "instructor_minutes": 1},
    {"worst_out_of_hours": 1},
    {"peak_instructor_minutes": 1},
    {"days_waited": 1},
)


def compile_problem(
    cohort: Cohort,
    readings: Readings | None = None,
    *,
    published: Plan | None = None,
    freeze_before: int | None = None,
    moves_per_seat: int = 3,
    notice_until: int | None = None,
) -> Problem:
    """The problem of a cohort that was loaded without faults; ``readings`` is what its calendars say.

    Of a ``published`` plan, the sessions whose first meeting starts before the minute ``freeze_before`` are frozen; the
    others can go on where their clinic still has them as candidates. Nothing new starts before that minute. Before the
    minute ``notice_until`` only published sessions start, with nobody whom they did not hold.
    """
    with no_collection():
        return _compiled(cohort, readings, published, freeze_before, moves_per_seat, notice_until)


def _compiled(
    cohort: Cohort,
    readings: Readings | None,
    published: Plan | None,
    freeze_before: int | None,
    moves_per_seat: int,
    notice_until: int | None,
) -> Problem:
    names = Names.of(cohort)
    earlier = () if published is None else published.sessions
    before = [session for session in earlier if is_frozen(session, freeze_before)]
    held = [meetings_of_session(session) for session in before]
    times, work = personal_times(cohort, readings, also=[(int(each[0, 0]), int(each[-1, 1])) for each in held])
    zone = work.zone(cohort.horizon.time_zone)
    frozen = () if published is None else frozen_sessions(cohort, names, times, zone, published, freeze_before)
    frozen_ids = {session.id for session in before}
    announced = announced_starts(published, freeze_before, notice_until)
    choices = [
        candidates(cohort, clinic, names, zone, freeze_before, frozen_ids, announced.get(clinic.id))
        for clinic in cohort.clinics
    ]
    attended = {(k, each.clinic): each.start for each in frozen if each.clinic is not None for k in each.learners}
    wishes = wishes_of(cohort, names, zone, attended)
    numbers: list[list[int]] = [[] for _ in cohort.clinics]
    for number, wish in enumerate(wishes):
        numbers[wish.clinic].append(number)
    tables: list[ClinicTable] = []
    for index, choice in enumerate(choices):
        mine = [wishes[number] for number in numbers[index]]
        learners = [wish.learner for wish in mine]
        from_ = [_ready_from(cohort, cohort.clinics[index], cohort.learners[k], work) for k in learners]
        ready, allowed = _ready(from_, choice.starts), decided(mine, choice.starts)
        stay = {k for k, clinic in attended if clinic == index}
        tables.append(clinic_table(cohort, names, times, index, choice, numbers[index], learners, ready, allowed, stay))
    carried = carry(cohort, names, tables, frozen, published, notice_until)
    start, end = horizon(cohort)
    return Problem(
        num_learners=len(cohort.learners),
        num_instructors=len(cohort.instructors),
        clinics=tuple(tables),
        request_learner=np.array([wish.learner for wish in wishes], dtype=np.int64),
        request_clinic=np.array([wish.clinic for wish in wishes], dtype=np.int64),
        request_weight=np.array([wish.weight for wish in wishes], dtype=np.int64),
        must_attend=np.array([wish.must for wish in wishes], dtype=bool),
        languages=tuple(names.languages),
        **_places(cohort, names),
        **_learners(cohort, names, work),
        **_instructors(cohort, names, work),
        group_max_away=tuple(group.max_away for group in cohort.groups),
        resource_concurrent=tuple(resource.concurrent for resource in cohort.resources),
        frozen=carried.frozen,
        published=carried.published,
        fixed_changes=carried.fixed_changes,
        notice_until=notice_until,
        tiers=objective_tiers(cohort, None if published is None else moves_per_seat),
        horizon_start=start,
        horizon_end=end,
        committed=_committed(cohort, names, work),
    )


def _committed(cohort: Cohort, names: Names, work: Availability) -> tuple[CommittedMeeting, ...]:
    return tuple(
        CommittedMeeting(
            start=each.start,
            end=each.end,
            learners=tuple(sorted(names.learners[name] for name in each.attending)),
            instructors=tuple(sorted(names.instructors[name] for name in each.leading)),
            resource=None if each.resource is None else names.resources[each.resource],
            link=link_position(cohort, each.resource, each.link),
        )
        for each in work.engagements
    )


def _ready_from(cohort: Cohort, clinic: Clinic, learner: Learner, work: Availability) -> int | None:
    """The minute from which rule 8 lets the learner attend the clinic; ``None`` where it says nothing."""
    leads = [item.lead_days for item in clinic.prework if item.async_ not in learner.completed]
    known = learner.available_from
    if not leads and known is None:
        return None
    bounds = []
    if known is not None:
        bounds.append(timezones.day_start(known, work.zone_of(learner).zone))
    if leads:
        first = max(filter(None, (cohort.horizon.start, known)))
        bounds.append(timezones.day_start(first + dt.timedelta(days=max(leads)), cohort.horizon.time_zone))
    return max(bounds)


def _ready(ready_from: Sequence[int | None], starts: Ints) -> Bools:
    if all(minute is None for minute in ready_from):
        return np.broadcast_to(np.True_, (len(ready_from), len(starts)))
    bounds = np.array([_EVER if minute is None else minute for minute in ready_from], dtype=np.int64)
    ready: Bools = starts[None, :] >= bounds[:, None]
    return ready


def _places(cohort: Cohort, names: Names) -> dict[str, Any]:
    serves = np.zeros((len(cohort.instructors), len(names.sites)), dtype=bool)
    for k, instructor in enumerate(cohort.instructors):
        serves[k, [names.sites[site] for site in instructor.sites]] = True
    return {
        "room_site": np.array([names.sites[room.site] for room in cohort.rooms], dtype=np.int32),
        "room_seats": np.array([room.seats for room in cohort.rooms], dtype=np.int32),
        "learner_site": _positions([learner.site for learner in cohort.learners], names.sites),
        "instructor_serves": serves,
    }


def _learners(cohort: Cohort, names: Names, work: Availability) -> dict[str, Any]:
    learners, default = cohort.learners, cohort.defaults.max_out_of_hours
    return {
        "learner_max_out_of_hours": tuple(_stated(each.max_out_of_hours, default) for each in learners),
        "past_out_of_hours": np.array([each.past_out_of_hours for each in learners], dtype=np.int64),
        "learner_max_per_day": tuple(each.max_sessions_per_day for each in learners),
        "learner_days": {
            k: work.zone_of(each).days for k, each in enumerate(learners) if each.max_sessions_per_day is not None
        },
        "learner_group": _positions([each.group for each in learners], names.groups),
    }


def _instructors(cohort: Cohort, names: Names, work: Availability) -> dict[str, Any]:
    people, default = cohort.instructors, cohort.defaults.max_out_of_hours
    return {
        "instructor_max_out_of_hours": tuple(_stated(each.max_out_of_hours, default) for each in people),
        "past_minutes": np.array([each.past_minutes for each in people], dtype=np.int64),
        "instructor_buffer": np.array([each.buffer_minutes for each in people], dtype=np.int64),
        "instructor_max_sessions": tuple(each.max_sessions for each in people),
        "instructor_max_per_day": tuple(each.max_sessions_per_day for each in people),
        "instructor_max_per_week": tuple(each.max_sessions_per_week for each in people),
        "instructor_days": {
            k: work.zone_of(each).days
            for k, each in enumerate(people)
            if each.max_sessions_per_day is not None or each.max_minutes_per_day is not None
        },
        "instructor_day_minutes": {
            k: _minutes_left(each, work.zone_of(each))
            for k, each in enumerate(people)
            if each.max_minutes_per_day is not None
        },
        "instructor_weeks": {
            k: work.zone_of(each).weeks for k, each in enumerate(people) if each.max_sessions_per_week is not None
        },
        "human_of_instructor": _positions([each.same_as for each in people], names.learners),
    }


def _minutes_left(instructor: Instructor, zone: LocalTime) -> Ints:
    """What a day's limit leaves for sessions beside standing duties, on the day before ``zone.days`` and on each."""
    by_weekday = [
        max((instructor.max_minutes_per_day or 0) - instructor.standing_minutes(weekday), 0) for weekday in range(7)
    ]
    first = zone.first_day.weekday() - 1
    return np.array([by_weekday[(first + k) % 7] for k in range(len(zone.days) + 1)], dtype=np.int64)


def _stated(own: int | None, default: int | None) -> int | None:
    return default if own is None else own


def _positions(keys: Sequence[str | None], positions: Mapping[str, int]) -> ShortInts:
    return np.array([-1 if key is None else positions[key] for key in keys], dtype=np.int32)


def objective_tiers(cohort: Cohort, moves_per_seat: int | None) -> tuple[ObjectiveTier, ...]:
    """The cohort's objective, or the default one: that of a first plan where ``moves_per_seat`` is ``None``."""
    if cohort.objective is None:
        first = {"unscheduled": 1} if moves_per_seat is None else {"unscheduled": moves_per_seat, "changes": 1}
        return tuple(ObjectiveTier(tuple(weights.items()), Fraction(0)) for weights in (first, *_LATER_TIERS))
    return tuple(
        ObjectiveTier(
            tuple((measure, weight) for measure, weight in tier.weights.items() if weight > 0),
            Fraction(str(tier.slack_percent)),
            tier.at_most,
        )
        for tier in cohort.objective.tiers
    )
