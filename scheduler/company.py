"""Who sits with whom in a clinic's sessions, in rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from scheduler.candidates import Names
from scheduler.cohort.clinic import Clinic
from scheduler.cohort.cohort import Cohort
from scheduler.problem import Company


def company_of(
    cohort: Cohort,
    names: Names,
    clinic: Clinic,
    learners: Sequence[int],
    instructors: Sequence[int],
    frozen: Collection[int],
) -> Company:
    """What is asked of a clinic whose requests are of ``learners``, which ``instructors`` are qualified for.

    Learners ``frozen`` attend a frozen session of it: their teams are free.
    """
    row = {cohort.learners[learner].id: number for number, learner in enumerate(learners)}
    leader = {cohort.instructors[instructor].id: number for number, instructor in enumerate(instructors)}
    return Company(
        apart=tuple(_apart(cohort, clinic, row)),
        teams=tuple(_teams(cohort, clinic, row, {cohort.learners[learner].id for learner in frozen})),
        led_by=tuple(_led_by(cohort, row, leader)),
        same_group_as=None if clinic.same_group_as is None else names.clinics[clinic.same_group_as],
        same_instructor=clinic.same_instructor,
    )


def _apart(cohort: Cohort, clinic: Clinic, row: Mapping[str, int]) -> Iterator[tuple[int, ...]]:
    for apart in cohort.keep_apart:
        if apart.clinics is None or clinic.id in apart.clinics:
            rows = sorted({row[learner] for learner in apart.learners if learner in row})
            if len(rows) > 1:
                yield tuple(rows)


def _teams(
    cohort: Cohort, clinic: Clinic, row: Mapping[str, int], frozen: Collection[str]
) -> Iterator[tuple[int, ...]]:
    out = {each.learner for each in cohort.decisions if each.clinic == clinic.id and not each.must and not each.start}
    for group in cohort.groups:
        members = [learner.id for learner in cohort.learners if learner.group == group.id and learner.id in row]
        team = [row[member] for member in members if member not in out]
        if clinic.id in group.intact and len(team) > 1 and not any(member in frozen for member in members):
            yield tuple(team)


def _led_by(cohort: Cohort, row: Mapping[str, int], leader: Mapping[str, int]) -> Iterator[tuple[int, tuple[int, ...]]]:
    for learner in cohort.learners:
        own = tuple(leader[instructor] for instructor in learner.led_by if instructor in leader)
        if own and learner.id in row:
            yield row[learner.id], own
