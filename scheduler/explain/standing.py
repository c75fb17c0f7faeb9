"""What a solution, with the frozen sessions and other programmes', already asks of everybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from scheduler.problem import Bools, CommittedMeeting, FrozenSession, Ints, PlannedSession, Problem, Solution
from scheduler.spans import EMPTY, Spans, merge, overlap

Pairs = list[tuple[int, int]]
_ALWAYS: Spans = np.array([[-(2**40), 2**40]], dtype=np.int64)


@dataclass(frozen=True)
class Running:
    """A session of the solution and the seats that it has left."""

    session: PlannedSession
    seats_left: int


class Standing:
    """Meetings, minutes and sessions per person, group, room and resource; attendances per learner and clinic."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        self.problem = problem
        self.seated = problem.request_frozen.copy()
        """``[N]`` whether a request is met."""
        self.running: tuple[list[Running], ...] = tuple([] for _ in problem.clinics)
        self.num_sessions = [0] * len(problem.clinics)
        """Sessions per clinic, frozen ones too."""
        self.solution = solution
        self.attended: dict[tuple[int, int], tuple[int, int]] = {}
        """First start and last end of what a learner attends of a clinic."""
        self.of_learner: dict[int, Pairs] = defaultdict(list)
        self.of_instructor: dict[int, Pairs] = defaultdict(list)
        self.of_group: dict[int, Pairs] = defaultdict(list)
        self.of_room: dict[int, Pairs] = defaultdict(list)
        self.of_resource: dict[int, Pairs] = defaultdict(list)
        self.learner_out_of_hours: dict[int, int] = defaultdict(int)
        self.instructor_out_of_hours: dict[int, int] = defaultdict(int)
        self.instructor_sessions: dict[int, int] = defaultdict(int)
        self.instructors_of_human: dict[int, list[int]] = defaultdict(list)
        for instructor, human in enumerate(problem.human_of_instructor.tolist()):
            if human >= 0:
                self.instructors_of_human[human].append(instructor)
        rows = [{learner: row for row, learner in enumerate(table.learners.tolist())} for table in problem.clinics]
        leaders = [{each: row for row, each in enumerate(table.instructors.tolist())} for table in problem.clinics]
        for session in solution.sessions:
            self._run(session, rows[session.clinic], leaders[session.clinic])
        for frozen in problem.frozen:
            self._freeze(frozen)
        for meeting in problem.committed:
            self._commit(meeting)

    def of_human(self, learner: int, *, besides: int | None = None) -> Pairs:
        """A human's meetings: attended as the learner, and led, but for those led by the instructor ``besides``."""
        led = (self.of_instructor[k] for k in self.instructors_of_human.get(learner, ()) if k != besides)
        return [*self.of_learner[learner], *(pair for pairs in led for pair in pairs)]

    def _run(self, session: PlannedSession, rows: dict[int, int], leaders: dict[int, int]) -> None:
        problem, table = self.problem, self.problem.clinics[session.clinic]
        meetings = _pairs(table.meetings[session.start])
        seats = int(table.slot_capacity[session.start])
        if table.modality == "in_person" and session.room >= 0:
            seats = min(seats, int(problem.room_seats[session.room]))
        self.running[session.clinic].append(Running(session, seats - len(session.learners)))
        for learner in session.learners:
            row = rows[learner]
            self.seated[table.requests[row]] = True
            self._attend(learner, session.clinic, meetings, int(table.out_of_hours[row, session.start]))
        for instructor in session.instructors:
            self._lead(instructor, meetings, int(table.instructor_out_of_hours[leaders[instructor], session.start]))
        self._use(session.clinic, None if session.room < 0 else session.room, table.resource, meetings)

    def _freeze(self, session: FrozenSession) -> None:
        meetings = _pairs(session.meetings)
        for learner, minutes in zip(session.learners, session.learner_out_of_hours, strict=True):
            self._attend(learner, session.clinic, meetings, minutes)
        for instructor, minutes in zip(session.instructors, session.instructor_out_of_hours, strict=True):
            self._lead(instructor, meetings, minutes)
        self._use(session.clinic, session.room, session.resource, meetings)

    def _commit(self, meeting: CommittedMeeting) -> None:
        span = (meeting.start, meeting.end)
        for learner in meeting.learners:
            self.of_learner[learner].append(span)
        for instructor in meeting.instructors:
            self.of_instructor[instructor].append(span)
        if meeting.resource is not None:
            self.of_resource[meeting.resource].append(span)

    def _attend(self, learner: int, clinic: int | None, meetings: Pairs, minutes: int) -> None:
        self.of_learner[learner] += meetings
        self.learner_out_of_hours[learner] += minutes
        if clinic is not None:
            self.attended[learner, clinic] = meetings[0][0], meetings[-1][1]
        group = int(self.problem.learner_group[learner])
        if group >= 0:
            self.of_group[group] += meetings

    def _lead(self, instructor: int, meetings: Pairs, minutes: int) -> None:
        self.of_instructor[instructor] += meetings
        self.instructor_out_of_hours[instructor] += minutes
        self.instructor_sessions[instructor] += 1

    def _use(self, clinic: int | None, room: int | None, resource: int | None, meetings: Pairs) -> None:
        if clinic is not None:
            self.num_sessions[clinic] += 1
        if room is not None:
            self.of_room[room] += meetings
        if resource is not None:
            self.of_resource[resource] += meetings


def _pairs(meetings: Ints) -> Pairs:
    return [(int(start), int(end)) for start, end in meetings.tolist()]


def crowded(held: Sequence[tuple[int, int]], most: int) -> Spans:
    """When at least ``most`` of the meetings ``[start, end)`` run at once."""
    if most <= 0:
        return _ALWAYS
    if len(held) < most:
        return EMPTY
    pairs = np.array(held, dtype=np.int64)
    moments, at = np.unique(pairs, return_inverse=True)
    steps = np.zeros(len(moments), dtype=np.int64)
    np.add.at(steps, at.reshape(pairs.shape)[:, 0], 1)
    np.add.at(steps, at.reshape(pairs.shape)[:, 1], -1)
    full = np.flatnonzero(np.cumsum(steps)[:-1] >= most)
    return merge(np.stack((moments[full], moments[full + 1]), axis=1))


def meets(meetings: Ints, held: Iterable[tuple[int, int]], buffer: int = 0) -> Bools:
    """``[T]`` whether some meeting ``[T, M, 2]`` comes within ``buffer`` minutes of one that is held."""
    return touches(meetings, merge([(start - buffer, end + buffer) for start, end in held]))


def touches(meetings: Ints, spans: Spans) -> Bools:
    """``[T]`` whether some meeting ``[T, M, 2]`` overlaps the spans."""
    return np.asarray((overlap(spans, meetings[..., 0], meetings[..., 1]) > 0).any(axis=1))


def over_cap(meetings: Ints, held: Sequence[tuple[int, int]], edges: Ints, most: int) -> Bools:
    """``[T]`` whether the meetings, beside those held, put more than ``most`` starts between two neighbouring edges."""
    own = np.searchsorted(edges, meetings[..., 0], side="right")
    starts = np.array([start for start, _ in held], dtype=np.int64)
    count = np.bincount(np.searchsorted(edges, starts, side="right"), minlength=len(edges) + 1)
    together = (own[:, :, None] == own[:, None, :]).sum(axis=2)
    return np.asarray((count[own] + together > most).any(axis=1))


def over_minutes(meetings: Ints, held: Sequence[tuple[int, int]], edges: Ints, left: Ints) -> Bools:
    """``[T]`` whether the meetings, beside those held, put more than ``left`` minutes between two neighbouring edges.

    ``left`` has one number before the edges and one after each; a meeting counts where it starts.
    """
    used = np.zeros(len(left), dtype=np.int64)
    for start, end in held:
        used[np.searchsorted(edges, start, side="right")] += end - start
    own = np.searchsorted(edges, meetings[..., 0], side="right")
    lengths = meetings[..., 1] - meetings[..., 0]
    together = np.where(own[:, :, None] == own[:, None, :], lengths[:, None, :], 0).sum(axis=2)
    return np.asarray((used[own] + together > left[own]).any(axis=1))
