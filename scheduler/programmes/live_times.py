"""When a component's learners could meet live in working hours, from their zones and shifts alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scheduler import timezones
from scheduler.availability import LocalTime
from scheduler.problem import Bools, Ints
from scheduler.programmes.programme import Audience, Component, Programme
from scheduler.spans import contains

WEEK = 7 * 24 * 60
GRID = 30


@dataclass(frozen=True)
class LiveTime:
    """A weekly time, as the minute at which it comes first, and the positions of the audience that it reaches."""

    start: int
    parts: tuple[int, ...]
    learners: int


@dataclass(frozen=True)
class LiveTimes:
    """Times that reach everybody who can be reached, each the one that reaches most of those left; and who cannot.

    The first is thus the one that reaches most of all.
    """

    times: tuple[LiveTime, ...]
    unreached: tuple[int, ...]


def live_times(programme: Programme, component: Component) -> LiveTimes:
    """Few times in the week from the programme's start at which all can meet for ``live_minutes`` while they work.

    Empty where no audience is stated.
    """
    if programme.start is None:
        return LiveTimes((), ())
    first = timezones.day_start(programme.start, "UTC")
    starts = np.arange(first, first + WEEK, GRID, dtype=np.int64)
    reach = [_reached(part, starts, component.live_minutes) for part in component.audience]
    left = {at for at, row in enumerate(reach) if row.any()}
    unreached = tuple(sorted(set(range(len(reach))) - left))
    times = []
    while left:
        time = _best(starts, reach, component.audience, left)
        times.append(time)
        left -= set(time.parts)
    return LiveTimes(tuple(times), unreached)


def _reached(part: Audience, starts: Ints, minutes: int) -> Bools:
    hours = LocalTime(part.time_zone, int(starts[0]), int(starts[-1]) + WEEK).hours(part.working_hours)
    return contains(hours, starts, starts + minutes)


def _best(starts: Ints, reach: Sequence[Bools], audience: Sequence[Audience], left: set[int]) -> LiveTime:
    """The first of the times that reach most."""
    numbers = np.sum([reach[at] * audience[at].learners for at in sorted(left)], axis=0)
    best = int(np.argmax(numbers))
    parts = tuple(at for at in sorted(left) if reach[at][best])
    return LiveTime(int(starts[best]), parts, int(numbers[best]))
