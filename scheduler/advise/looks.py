"""What levers look at: the plan on its cohort, and on cohorts that are freer in one respect."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from scheduler.advise.outlook import Floats, Outlook
from scheduler.availability import PersonTimes, personal_times
from scheduler.calendars.cohort import Readings, read_calendars
from scheduler.calendars.reading import OnUnreadable
from scheduler.cohort.clinic import Clinic
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Instructor, Learner
from scheduler.opened import Opened, open_plan
from scheduler.problem import Ints
from scheduler.spans import merge, subtract

E = TypeVar("E", Learner, Instructor, Clinic)


class Looks:
    """The plan as it stands, and how it would stand."""

    def __init__(self, opened: Opened, on_unreadable: OnUnreadable) -> None:
        self.opened, self.cohort, self.on_unreadable = opened, opened.cohort, on_unreadable
        self.base = Outlook(opened)

    def freer(self, **update: Any) -> Outlook:
        """The plan on the cohort with some fields replaced by freer ones."""
        return Outlook(reopened(self.opened, self.cohort.model_copy(update=update), self.on_unreadable))

    @cached_property
    def weeks(self) -> int:
        """How many weeks the horizon has, begun ones too."""
        days = (self.cohort.horizon.end - self.cohort.horizon.start).days + 1
        return -(-days // 7)

    @cached_property
    def _times(self) -> tuple[Sequence[PersonTimes], Sequence[PersonTimes]]:
        times, _ = personal_times(self.cohort, self.opened.readings)
        return times.learners, times.instructors

    def missing(self, person: Learner | Instructor, position: int, meetings: Ints) -> list[tuple[int, int]]:
        """What of these meetings ``[M, 2]`` lies outside the time that somebody offers, in minutes of UTC."""
        offered = self._times[isinstance(person, Instructor)][position].offered
        return [(int(start), int(end)) for start, end in subtract(merge(meetings), offered)]


def reopened(opened: Opened, cohort: Cohort, on_unreadable: OnUnreadable) -> Opened:
    """The plan on a changed cohort; calendars are read again where the horizon is another.

    Raises ``InputError`` where the plan cannot stand there.
    """
    same = cohort.horizon == opened.cohort.horizon
    readings: Readings = opened.readings if same else read_calendars(cohort, on_unreadable=on_unreadable)
    return open_plan(opened.plan, cohort, readings, freeze_before=opened.freeze_before)


def each_with(people: Sequence[E], **update: Any) -> tuple[E, ...]:
    """Everybody, or every clinic, with some fields replaced."""
    return tuple(each.model_copy(update=update) for each in people)


def best(scores: Sequence[Floats], most: int) -> list[int]:
    """Positions of the ``most`` highest scores above 0 of each kind."""
    found: list[int] = []
    for score in scores:
        order = np.argsort(-score, kind="stable")[:most]
        found += [int(at) for at in order if score[at] > 0]
    return list(dict.fromkeys(found))
