"""Everything that the page shows, as plain data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan
from scheduler.report.page.lateness import Led
from scheduler.report.page.outcomes import Live, SelfPaced
from scheduler.report.page.slices import Dimension


@dataclass(frozen=True)
class Check:
    """What was found when the plan was judged by its cohort: ``faults`` in words, none where it keeps every rule."""

    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Totals:
    """Sums over the whole page: ``requests`` = before + attended + absent + seated + unscheduled.

    ``seated`` are those whose session has no record of who came; ``came`` attended without a request. ``late`` and
    ``minutes`` are learners' minutes in meetings, outside working time and in all; ``led`` are instructors'.
    """

    learners: int
    requests: int
    before: int
    attended: int
    absent: int
    seated: int
    unscheduled: int
    came: int
    self_paced: int
    done: int
    minutes: int
    late: int
    sessions: int
    led: int
    mandatory: int
    open: int

    @property
    def asked(self) -> int:
        """Requests that were not completed before."""
        return self.requests - self.before

    @property
    def live(self) -> int:
        """Those of them that have, or had, a live session."""
        return self.asked - self.unscheduled


@dataclass(frozen=True, eq=False)
class Report:
    """A plan, its cohort, and what became of every request.

    ``zones`` has one of each learner, ``late_by_session`` of each session the minutes outside working time of each of
    its learners, ``led`` one of each instructor; ``made`` is an aware moment.
    """

    cohort: Cohort
    plan: Plan
    made: dt.datetime
    check: Check
    zones: tuple[str, ...]
    instructor_zones: tuple[str, ...]
    dimensions: tuple[Dimension, ...]
    live: tuple[Live, ...]
    self_paced: tuple[SelfPaced, ...]
    late_by_session: tuple[tuple[int, ...], ...]
    led: tuple[Led, ...]
    totals: Totals
    recorded: bool
    """Whether any attendance was given."""

    @property
    def open_mandatory(self) -> tuple[Live, ...]:
        """Mandatory requests without live, alternative or signed exception."""
        return tuple(each for each in self.live if each.mandatory == "open")
