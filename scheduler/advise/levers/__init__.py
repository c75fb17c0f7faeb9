"""What can be changed, one lever a file: each finds changes that may help, by a look at the plan."""

from collections.abc import Callable, Iterator

from scheduler.advise.finding import Finding
from scheduler.advise.levers import (
    clinic_languages,
    instructor_hours,
    instructor_limits,
    instructors,
    languages,
    learner_hours,
    minimum,
    qualified,
    seats,
    sessions,
    windows,
)
from scheduler.advise.looks import Looks

LEVERS: tuple[Callable[[Looks], Iterator[Finding]], ...] = (
    seats.find,
    sessions.find,
    minimum.find,
    instructor_hours.find,
    instructor_limits.find,
    qualified.find,
    languages.find,
    clinic_languages.find,
    instructors.find,
    learner_hours.find,
    windows.find,
)
