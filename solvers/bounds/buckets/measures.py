"""What each measure costs at least in a bucket: per attendance, per instructor, per session, and once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scheduler.problem import ClinicTable, ObjectiveTier
from solvers.board import Board
from solvers.model.measures import MEASURES

Costs = NDArray[np.int64]


def attending(tier: ObjectiveTier, table: ClinicTable, starts: Costs) -> Costs:
    """``[R, B]`` what an attendance costs at some starts ``[B]``."""
    found = np.zeros((len(table.requests), len(starts)), dtype=np.int64)
    for name, weight in tier.weights:
        if name == "out_of_hours":
            found += weight * table.out_of_hours[:, starts].astype(np.int64)
        elif name == "night_minutes":
            found += weight * table.night[:, starts].astype(np.int64)
        elif name == "soft_clashes":
            found += weight * table.soft[:, starts].astype(np.int64)
        elif name == "repeated_out_of_hours":
            found += weight * table.repeated[:, starts].astype(np.int64)
        elif name == "days_waited":
            found += weight * table.days_waited[starts].astype(np.int64)
    return found


def leading(tier: ObjectiveTier, table: ClinicTable) -> Costs:
    """``[I, T]`` what leading a session costs."""
    found = np.zeros(table.instructor_out_of_hours.shape, dtype=np.int64)
    for name, weight in tier.weights:
        if name == "out_of_hours":
            found += weight * table.instructor_out_of_hours.astype(np.int64)
        elif name == "night_minutes":
            found += weight * table.instructor_night.astype(np.int64)
        elif name == "soft_clashes":
            found += weight * table.instructor_soft.astype(np.int64)
        elif name == "instructor_minutes":
            found += weight * minutes(table)
    return found


def minutes(table: ClinicTable) -> int:
    """Minutes of all meetings of a session."""
    return table.duration * int(table.meetings.shape[1])


def running(tier: ObjectiveTier) -> int:
    """What a session costs, its people aside."""
    return sum(weight for name, weight in tier.weights if name == "sessions")


def weight_of(tier: ObjectiveTier, measure: str) -> int:
    """The weight of a measure in a tier, 0 where it has none."""
    return sum(weight for name, weight in tier.weights if name == measure)


def constant(tier: ObjectiveTier, empty: Board, *, tied: bool = False) -> int:
    """What frozen sessions and lost invitations cost whatever is decided (``unscheduled`` and the peak aside).

    All published invitations count as lost where they are ``tied`` to the buckets: what is kept is taken off there.
    """
    found = 0
    for name, weight in tier.weights:
        if name == "changes" and not tied:
            found += weight * empty.problem.fixed_changes
        elif name not in ("unscheduled", "peak_instructor_minutes"):
            found += weight * MEASURES[name].evaluate(empty)
    return found
