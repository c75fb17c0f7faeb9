"""The problem as the solver sees it: indices and arrays, no ids, no local time.

Indices are positions in the cohort's lists. In index arrays -1 means none. Times are whole minutes since
1970-01-01T00:00Z, intervals half open. Letters of shapes: ``R`` requests of a clinic, ``T`` its candidate starts,
``M`` meetings of a session, ``I`` its qualified instructors, ``K`` its languages, ``Q`` its candidate rooms.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
ShortInts = NDArray[np.int32]
TinyInts = NDArray[np.int16] | NDArray[np.int32]


@dataclass(frozen=True)
class Precedence:
    """This clinic comes after ``clinic``: bounds in minutes from its last end to our first start."""

    clinic: int
    min_minutes: int
    max_minutes: int | None
    required: bool


@dataclass(frozen=True)
class Company:
    """Who sits with whom in a clinic's sessions. Rows are those of its requests, leaders those of its instructors."""

    apart: tuple[tuple[int, ...], ...] = ()
    """Rows of whom no two sit in one session."""
    teams: tuple[tuple[int, ...], ...] = ()
    """Rows that attend one session, all or none."""
    led_by: tuple[tuple[int, tuple[int, ...]], ...] = ()
    """Rows with the leaders of whom one must lead their session."""
    same_group_as: int | None = None
    """The clinic whose sessions' learners stay together in this one."""
    same_instructor: bool = False
    """Whether an instructor of that session must lead the one of this clinic, too."""

    @property
    def free(self) -> bool:
        """Whether anybody may sit with anybody, whoever leads."""
        return not (self.apart or self.teams or self.led_by) and self.same_group_as is None


@dataclass(frozen=True, eq=False)
class ClinicTable:
    """One clinic: who asks for it, when it can be, who can lead it, in which language and room."""

    index: int
    duration: int
    capacity: int
    min_learners: int
    max_sessions: int | None
    staff: int
    """Instructors per session; 0 for a session that runs itself."""
    modality: Literal["online", "in_person", "hybrid"]
    resource: int | None
    after: tuple[Precedence, ...]
    company: Company

    requests: ShortInts
    """``[R]`` request numbers (positions in ``Problem.request_*``), not completed, in the learners' order."""
    learners: ShortInts
    """``[R]`` their learners."""

    starts: Ints
    """``[T]`` first meetings' starts: those of the grid that lie in the horizon, or the listed ones in listed order."""
    meetings: Ints
    """``[T, M, 2]`` every meeting ``[start, end)``."""
    listed: bool
    regular: Bools
    """``[T]`` rule 13's window and hours; all true where listed."""
    taken: Bools
    """``[T]`` the listed session is frozen, so it runs already; all false where not listed."""
    in_hours: Bools
    """``[T]`` whether a session can start: regular, not taken, nor before the freeze unless it must run."""
    must_run: Bools
    slot_capacity: ShortInts
    """``[T]`` seats, rooms aside: the listed session's capacity, else the clinic's, or more where not all come."""
    named_language: ShortInts
    """``[T]`` position in ``Problem.languages`` of the language that a listed session names, else -1."""
    named_room: ShortInts
    """``[T]`` the room that a listed session names, else -1."""
    named_instructors: tuple[tuple[int, ...], ...]
    """Per start the instructors that a listed session names, else ``()``."""
    days_waited: ShortInts
    """``[T]`` whole days of the horizon's zone from its start to the first meeting."""

    available: Bools
    """``[R, T]`` rule 5 by time: available throughout every meeting."""
    ready: Bools
    """``[R, T]`` rule 8: pre-work done, not before ``available_from``."""
    decided: Bools
    """``[R, T]`` the decisions allow attending at this start."""
    out_of_hours: TinyInts
    """``[R, T]`` minutes of all meetings outside working time (anything where not available)."""
    night: TinyInts
    """``[R, T]`` minutes of all meetings in the local night (anything where not available)."""

    burdened: Bools
    """``[R]`` whether the learner bore more than the average learner in earlier cohorts."""

    soft: TinyInts
    """``[R, T]`` minutes of all meetings in time that the learner would rather keep."""

    instructors: ShortInts
    """``[I]`` qualified instructors."""
    instructor_available: Bools
    """``[I, T]``"""
    instructor_out_of_hours: ShortInts
    """``[I, T]``"""
    instructor_night: ShortInts
    """``[I, T]``"""
    instructor_soft: ShortInts
    """``[I, T]``"""

    languages: tuple[int, ...]
    """Positions in ``Problem.languages``; empty where the clinic lists none, then its sessions have no language."""
    request_speaks: Bools
    """``[R, K]``"""
    instructor_speaks: Bools
    """``[I, K]``"""
    rooms: tuple[int, ...]
    """Every room of the cohort where sessions take place in a room, else empty."""
    room_free: Bools
    """``[Q, T]`` free throughout every meeting."""

    @cached_property
    def repeated(self) -> TinyInts:
        """``[R, T]`` the minutes of ``out_of_hours`` of learners who are burdened, 0 for the others."""
        minutes: TinyInts = np.where(self.burdened[:, None], self.out_of_hours, np.int16(0))
        return minutes


@dataclass(frozen=True, eq=False)
class FrozenSession:
    """A published session that stays as it is: it counts, nothing about it is decided."""

    published: int
    """Position among the published plan's sessions."""
    clinic: int | None
    """``None`` where the cohort no longer has its clinic."""
    start: int
    meetings: Ints
    """``[M, 2]``"""
    days_waited: int
    learners: tuple[int, ...]
    """Those still in the cohort, in the cohort's order; so too ``instructors``."""
    instructors: tuple[int, ...]
    room: int | None
    resource: int | None
    links: tuple[int | None, ...]
    """Per meeting the position of its link among the resource's, ``None`` for none of them."""
    learner_out_of_hours: tuple[int, ...]
    learner_night: tuple[int, ...]
    learner_soft: tuple[int, ...]
    instructor_out_of_hours: tuple[int, ...]
    instructor_night: tuple[int, ...]
    instructor_soft: tuple[int, ...]


@dataclass(frozen=True)
class PublishedSession:
    """A published session that can go on as it stands: its clinic, start, language and room are candidates still."""

    published: int
    """Position among the published plan's sessions."""
    clinic: int
    start: int
    """Position among the clinic's starts."""
    language: int
    """Position in ``Problem.languages``, or -1."""
    room: int
    learners: tuple[int, ...]
    """Those still in the cohort, in the cohort's order; so too ``instructors``."""
    instructors: tuple[int, ...]


@dataclass(frozen=True)
class CommittedMeeting:
    """A meeting ``[start, end)`` of another programme: it counts in caps and resources, nothing about it is decided.

    Its people and its room are not free meanwhile; that is in the masks of the clinics.
    """

    start: int
    end: int
    learners: tuple[int, ...]
    """Those of the cohort who attend it as learners; so too ``instructors``, who lead it."""
    instructors: tuple[int, ...]
    resource: int | None
    link: int | None
    """The position of its link among the resource's, ``None`` for none of them."""


@dataclass(frozen=True)
class ObjectiveTier:
    """One step of the objective: measures with weights above 0, and the slack that later steps have."""

    weights: tuple[tuple[str, int], ...]
    slack_percent: Fraction
    at_most: int | None = None
    """Up to this later steps may raise it, whatever the slack."""

    @property
    def rigid(self) -> bool:
        """Whether later steps must leave it at its least."""
        return not self.slack_percent and self.at_most is None

    def limit(self, best: int) -> int:
        """What later steps may raise it to, where ``best`` is the least found."""
        slackened = best + int(best * self.slack_percent / 100)
        return slackened if self.at_most is None else max(slackened, self.at_most)


@dataclass(frozen=True, eq=False)
class Problem:
    """Everything that a plan is decided on. ``N`` requests, not completed, learner by learner."""

    num_learners: int
    num_instructors: int
    clinics: tuple[ClinicTable, ...]

    request_learner: Ints
    """``[N]``"""
    request_clinic: Ints
    """``[N]``"""
    request_weight: Ints
    """``[N]`` what leaving it unscheduled costs."""
    must_attend: Bools
    """``[N]`` a decision says that the learner attends."""

    languages: tuple[str, ...]
    """Case-folded."""
    room_site: ShortInts
    """``[rooms]`` numbers of sites, as in ``learner_site`` and ``instructor_serves``."""
    room_seats: ShortInts
    learner_site: ShortInts
    instructor_serves: Bools
    """``[instructors, sites]``"""

    learner_max_out_of_hours: tuple[int | None, ...]
    instructor_max_out_of_hours: tuple[int | None, ...]
    past_out_of_hours: Ints
    """``[learners]``; see ``burdened``."""
    past_minutes: Ints
    """``[instructors]``"""

    learner_max_per_day: tuple[int | None, ...]
    learner_days: dict[int, Ints]
    """For learners with a cap, the minutes at which their local days begin, covering every meeting."""
    instructor_buffer: Ints
    instructor_max_sessions: tuple[int | None, ...]
    instructor_max_per_day: tuple[int | None, ...]
    instructor_max_per_week: tuple[int | None, ...]
    instructor_days: dict[int, Ints]
    """For instructors with a cap on days, of sessions or of minutes, the minutes at which their local days begin."""
    instructor_day_minutes: dict[int, Ints]
    """For instructors with a cap on minutes a day, those left for sessions beside standing duties: ``[days + 1]``, the
    first before all of ``instructor_days``, then one for each."""
    instructor_weeks: dict[int, Ints]
    """For instructors with a cap on weeks, the minutes at which their local ISO weeks begin."""
    human_of_instructor: ShortInts
    """``[instructors]`` the learner who is the same human, else -1."""

    learner_group: ShortInts
    group_max_away: tuple[int | None, ...]
    resource_concurrent: tuple[int, ...]

    frozen: tuple[FrozenSession, ...]
    published: tuple[PublishedSession, ...]
    fixed_changes: int
    """Published invitations that are lost whatever is decided."""
    notice_until: int | None
    """Before this minute nobody gets an invitation that is new or moved; ``None``: no such notice is kept."""

    tiers: tuple[ObjectiveTier, ...]
    horizon_start: int
    horizon_end: int
    committed: tuple[CommittedMeeting, ...] = ()

    @cached_property
    def request_frozen(self) -> Bools:
        """``[N]`` whether the learner attends a frozen session of the clinic, which uses the request up."""
        held = {(k, session.clinic) for session in self.frozen for k in session.learners}
        pairs = zip(self.request_learner.tolist(), self.request_clinic.tolist(), strict=True)
        return np.array([pair in held for pair in pairs], dtype=bool)

    @cached_property
    def burdened(self) -> Bools:
        """``[learners]`` who bore more than the average in earlier cohorts."""
        return burdened(self.past_out_of_hours)

    @property
    def seats_alone(self) -> bool:
        """Whether seats are the whole first tier."""
        return [name for name, _ in self.tiers[0].weights] == ["unscheduled"]


def burdened(past_out_of_hours: Ints) -> Bools:
    """``[learners]`` who bore more than the average."""
    above: Bools = past_out_of_hours * len(past_out_of_hours) > past_out_of_hours.sum()
    return above


@dataclass(frozen=True)
class PlannedSession:
    """A session of a solution, in indices."""

    clinic: int
    start: int
    """Position among the clinic's starts."""
    language: int
    """Position in ``Problem.languages``, or -1."""
    room: int
    instructors: tuple[int, ...]
    learners: tuple[int, ...]
    """Sorted."""
    published: int | None
    """Position in ``Problem.published`` where it goes on."""


@dataclass(frozen=True)
class Solution:
    """What was decided: every session that runs, frozen ones aside."""

    sessions: tuple[PlannedSession, ...]
