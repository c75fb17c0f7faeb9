"""What can be told about a cohort before any solving."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.calendars.cohort import Readings, read_calendars
from scheduler.calendars.reading import OnUnreadable
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import refuse_faults
from scheduler.compile import compile_problem
from scheduler.explain import Shortfall, shortfalls
from scheduler.report.commitments import Commitment, commitments
from scheduler.report.origins import Origin, origins

MOST_NAMED = 5
"""So many owners of a doubtful calendar are named; the rest is counted."""


@dataclass(frozen=True)
class Check:
    """What a cohort holds, where everybody's availability comes from, what other programmes take of it, and what falls
    short or may not be meant.
    """

    learners: int
    instructors: int
    clinics: int
    requests: int
    shortfalls: tuple[Shortfall, ...]
    availability: tuple[Origin, ...]
    committed: tuple[Commitment, ...] = ()


def check(cohort: Cohort, *, on_unreadable: OnUnreadable = "fail", readings: Readings | None = None) -> Check:
    """Check a cohort. ``on_unreadable`` says what becomes of events in its calendars that cannot be read.

    The calendars are read now, unless ``readings`` holds them.

    Raises ``InputError`` for faults, also of calendars, and ``InfeasibleError`` for decisions that nobody can keep.
    """
    refuse_faults(cohort)
    readings = readings or read_calendars(cohort, on_unreadable=on_unreadable)
    problem = compile_problem(cohort, readings)
    committed = commitments(cohort, readings)
    return Check(
        learners=len(cohort.learners),
        instructors=len(cohort.instructors),
        clinics=len(cohort.clinics),
        requests=len(problem.request_learner),
        shortfalls=(*_doubtful_calendars(readings), *_doubtful_plans(committed), *shortfalls(cohort, problem)),
        availability=origins(cohort, readings),
        committed=committed,
    )


def _doubtful_plans(committed: tuple[Commitment, ...]) -> Iterator[Shortfall]:
    for each in committed:
        for doubt in each.doubts:
            yield Shortfall(each.plan, f"{doubt}.")


def _doubtful_calendars(readings: Readings) -> Iterator[Shortfall]:
    for doubt in readings.doubts:
        named = [f"{kind} {owner}" for kind, owner in doubt.owners[:MOST_NAMED]]
        more = [f"{len(doubt.owners) - MOST_NAMED} more"] if len(doubt.owners) > MOST_NAMED else []
        yield Shortfall(doubt.note.file, f"{doubt.note} (calendar of {', '.join((*named, *more))}).")
