"""What can be told about a cohort before any solving."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.calendars.cohort import Readings, read_calendars
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import refuse_faults
from scheduler.compile import compile_problem
from scheduler.explain import Shortfall, shortfalls


@dataclass(frozen=True)
class Check:
    """What a cohort holds, and what falls short or may not be meant."""

    learners: int
    instructors: int
    clinics: int
    requests: int
    shortfalls: tuple[Shortfall, ...]


def check(cohort: Cohort) -> Check:
    """Check a cohort.

    Raises ``InputError`` for faults, also of calendars, and ``InfeasibleError`` for decisions that nobody can keep.
    """
    refuse_faults(cohort)
    readings = read_calendars(cohort)
    problem = compile_problem(cohort, readings)
    return Check(
        learners=len(cohort.learners),
        instructors=len(cohort.instructors),
        clinics=len(cohort.clinics),
        requests=len(problem.request_learner),
        shortfalls=(*_doubtful_calendars(readings), *shortfalls(cohort, problem)),
    )


def _doubtful_calendars(readings: Readings) -> Iterator[Shortfall]:
    for note in readings.notes:
        yield Shortfall(note.file, f'"{note.summary or note.uid}" {note.why}.')
