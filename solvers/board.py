"""The board: a plan under construction, and what it still lets happen.

Opening a session or seating a learner blocks starts for the people concerned. Blocks are counted, so that every step
can be taken back; what is not blocked obeys the rules by construction. The constructive start, the neighbourhoods
(which take some sessions off the board and let CP-SAT fill the rest) and the final "could simply join" pass all work on
a board.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import numpy as np

from scheduler.problem import Bools, CommittedMeeting, FrozenSession, Ints, PlannedSession, Solution
from solvers.blocks import Blocks, Hits, Misplaced
from solvers.caps import Caps
from solvers.company import Company
from solvers.limits import Meetings
from solvers.load import Crowd, Load
from solvers.setting import Setting, pairs
from solvers.slots import Index

FROZEN = -1
"""The session number of a request that a frozen session serves."""


@dataclass
class Sitting:
    """A session on the board, in rows of its clinic: who leads, who attends."""

    clinic: int
    slot: int
    leaders: tuple[int, ...]
    published: int | None
    attendees: set[int] = field(default_factory=set)


class Board:
    """Sessions that run, who is in them, and what else may still happen."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.problem = problem = setting.problem
        self.sittings: dict[int, Sitting] = {}
        self._next = 0
        tables = problem.clinics
        self.seat: dict[int, int] = {}
        """Session number per seated request (``FROZEN`` where a frozen session serves it)."""
        self.waiting: list[Bools] = [np.ones(len(t.requests), dtype=bool) for t in tables]
        """Per clinic ``[R]`` the requests without a seat."""
        self.learner_load: dict[int, Load] = defaultdict(Load)
        self.instructor_load: dict[int, Load] = defaultdict(Load)
        self.groups = Crowd(problem, problem.group_max_away)
        self.resources = Crowd(problem, problem.resource_concurrent)
        self.running = [0] * len(tables)
        """Sessions per clinic, frozen ones too."""
        self.minutes_led = problem.past_minutes.copy()
        """``[instructors]`` minutes of sessions on the board and of earlier cohorts."""
        self._running_at = [np.zeros(len(t.starts), dtype=np.int16) for t in tables]
        """Per clinic ``[T]`` how many sessions run there, frozen ones aside."""
        self.company = Company(self)
        self.blocks = Blocks(setting)
        self.caps = Caps(setting, self.blocks)
        for frozen in problem.frozen:
            self._freeze(frozen)
        for meeting in problem.committed:
            self._commit(meeting)
        for learner in np.flatnonzero(setting.limited).tolist():
            self.caps.cap_learner(learner, self.learner_load[learner])
        for instructor in range(problem.num_instructors):
            self.caps.cap_instructor(instructor, self.instructor_load[instructor])

    def may_attend(self, clinic: int, row: int) -> Bools:
        """``[T]`` the starts at which a request could be seated, language, room and seats aside."""
        found: Bools = self.setting.slots[clinic].attend[row] & (self.blocks.attend[clinic][row] == 0)
        group = int(self.problem.learner_group[self.problem.clinics[clinic].learners[row]])
        if group >= 0 and self.problem.group_max_away[group] is not None:
            found = found & ~self.groups.full(group, clinic)
        return found

    def may_attend_at(self, clinic: int, start: int) -> Bools:
        """``[R]`` :meth:`may_attend` of every row at one start, rule 16 aside."""
        found: Bools = self.setting.slots[clinic].attend[:, start] & (self.blocks.attend[clinic][:, start] == 0)
        return found

    def may_attend_some(self, clinic: int, rows: Index, starts: Index) -> Bools:
        """``[rows, starts]`` :meth:`may_attend` of some rows at some starts."""
        at = np.ix_(rows, starts)
        found: Bools = self.setting.slots[clinic].attend[at] & (self.blocks.attend[clinic][at] == 0)
        learners = self.problem.clinics[clinic].learners[rows]
        for k in np.flatnonzero(self.setting.restless[learners]).tolist():
            found[k] &= ~self.groups.full(int(self.problem.learner_group[learners[k]]), clinic)[starts]
        return found

    @cached_property
    def _restless(self) -> list[dict[int, Ints]]:
        """Per clinic and group with ``max_away`` the rows of its members."""
        found: list[dict[int, Ints]] = []
        for table in self.problem.clinics:
            groups = self.problem.learner_group[table.learners]
            limited = {int(g) for g in groups if g >= 0 and self.problem.group_max_away[g] is not None}
            found.append({group: np.flatnonzero(groups == group) for group in sorted(limited)})
        return found

    def may_lead(self, clinic: int, row: int) -> Bools:
        """``[T]`` the starts at which an instructor could lead, language and room aside."""
        found: Bools = self.setting.slots[clinic].lead[row] & (self.blocks.lead[clinic][row] == 0)
        return found

    def may_attend_all(self, clinic: int) -> Bools:
        """``[R, T]`` :meth:`may_attend` of every row."""
        found: Bools = self.setting.slots[clinic].attend & (self.blocks.attend[clinic] == 0)
        for group, rows in self._restless[clinic].items():
            found[rows] &= ~self.groups.full(group, clinic)
        return found

    def may_lead_all(self, clinic: int) -> Bools:
        """``[I, T]`` :meth:`may_lead` of every row."""
        found: Bools = self.setting.slots[clinic].lead & (self.blocks.lead[clinic] == 0)
        return found

    def may_lead_at(self, clinic: int, start: int) -> Bools:
        """``[I]`` :meth:`may_lead` of every row at one start."""
        found: Bools = self.setting.slots[clinic].lead[:, start] & (self.blocks.lead[clinic][:, start] == 0)
        return found

    def may_place(self, clinic: int) -> Bools:
        """``[S]`` the slots whose room, resource and listed session are free."""
        slots, table = self.setting.slots[clinic], self.problem.clinics[clinic]
        found = np.ones(len(slots.start), dtype=bool)
        if table.rooms:
            found &= self.blocks.room[clinic][slots.room, slots.start] == 0
        if table.resource is not None:
            found &= ~self.resources.full(table.resource, clinic)[slots.start]
        if table.listed:
            found &= ((self._running_at[clinic] == 0) & ~table.taken)[slots.start]
        for slot in self.setting.announced[clinic]:
            found[slot] &= self._running_at[clinic][slots.start[slot]] == 0
        return found

    def may_place_at(self, clinic: int, slot: int) -> bool:
        """:meth:`may_place` of one slot."""
        slots, table = self.setting.slots[clinic], self.problem.clinics[clinic]
        start = int(slots.start[slot])
        if table.rooms and self.blocks.room[clinic][slots.room[slot], start]:
            return False
        if table.resource is not None and self.resources.full(table.resource, clinic)[start]:
            return False
        once = table.listed or slot in self.setting.announced[clinic]
        return not once or bool(self._running_at[clinic][start] == 0 and not table.taken[start])

    def sessions_left(self, clinic: int) -> int | None:
        """How many more sessions the clinic may have, ``None`` without a limit."""
        limit = self.problem.clinics[clinic].max_sessions
        return None if limit is None else max(limit - self.running[clinic], 0)

    def can_join(self, clinic: int, row: int, number: int, *, alone: bool = True) -> bool:
        """Whether an unseated request could simply join a session that runs; not ``alone``: its team comes along."""
        sitting, slots = self.sittings[number], self.setting.slots[clinic]
        slot = sitting.slot
        return bool(
            len(sitting.attendees) < slots.capacity[slot]
            and slots.eligible_row(slot, row)
            and self.may_attend(clinic, row)[slots.start[slot]]
            and self.company.allows(clinic, row, number, alone=alone)
        )

    def open(
        self,
        clinic: int,
        slot: int,
        leaders: Iterable[int],
        published: int | None = None,
        number: int | None = None,
    ) -> int:
        """Opens a session at a slot with instructors (rows); gives its number: a new one, or that of one closed.

        ``published`` says which published session goes on; inside the notice none other could.
        """
        if number is None:
            number, self._next = self._next, self._next + 1
        published = self.setting.announced[clinic].get(slot, published)
        sitting = Sitting(clinic, slot, tuple(sorted(leaders)), published)
        self.sittings[number] = sitting
        self._run(sitting, 1)
        self._cap(self._instructors(sitting))
        return number

    def close(self, number: int) -> Sitting:
        """Takes a session off the board, with all who attend; gives it as it stood."""
        sitting = self.sittings[number]
        stood = replace(sitting, attendees=set(sitting.attendees))
        rows = np.array(sorted(stood.attendees), dtype=np.int64)
        self.waiting[sitting.clinic][rows] = True
        for request in self.problem.clinics[sitting.clinic].requests[rows].tolist():
            del self.seat[request]
        self._attend_all(sitting, rows, -1)
        self._run(sitting, -1)
        self._cap(self._instructors(sitting))
        del self.sittings[number]
        return stood

    def seat_row(self, number: int, row: int) -> None:
        """Seats a request (row) in a session."""
        sitting = self.sittings[number]
        sitting.attendees.add(row)
        self.waiting[sitting.clinic][row] = False
        self.seat[int(self.problem.clinics[sitting.clinic].requests[row])] = number
        self._attend(sitting, row, 1)

    def seat_rows(self, number: int, rows: Sequence[int]) -> None:
        """:meth:`seat_row` for several rows, each once."""
        sitting, new = self.sittings[number], np.array(rows, dtype=np.int64)
        sitting.attendees.update(rows)
        self.waiting[sitting.clinic][new] = False
        self.seat.update(dict.fromkeys(self.problem.clinics[sitting.clinic].requests[new].tolist(), number))
        self._attend_all(sitting, new, 1)

    def unseat(self, number: int, row: int) -> None:
        """Takes a request (row) out of a session."""
        sitting = self.sittings[number]
        sitting.attendees.remove(row)
        self.waiting[sitting.clinic][row] = True
        del self.seat[int(self.problem.clinics[sitting.clinic].requests[row])]
        self._attend(sitting, row, -1)

    def solution(self) -> Solution:
        """The plan on the board, sessions by clinic, start, language and room."""
        planned = []
        for sitting in self.sittings.values():
            slots, table = self.setting.slots[sitting.clinic], self.problem.clinics[sitting.clinic]
            planned.append(
                PlannedSession(
                    clinic=sitting.clinic,
                    start=int(slots.start[sitting.slot]),
                    language=slots.problem_language(sitting.slot),
                    room=slots.problem_room(sitting.slot),
                    instructors=tuple(sorted(int(table.instructors[row]) for row in sitting.leaders)),
                    learners=tuple(sorted(int(table.learners[row]) for row in sitting.attendees)),
                    published=sitting.published,
                )
            )
        planned.sort(key=lambda s: (s.clinic, s.start, s.language, s.room, s.learners, s.instructors))
        return Solution(tuple(planned))

    def put(self, solution: Solution) -> None:
        """Puts the sessions of a solution on the board."""
        leading: set[int] = set()
        for planned in solution.sessions:
            table, slots = self.problem.clinics[planned.clinic], self.setting.slots[planned.clinic]
            language = table.languages.index(planned.language) if planned.language >= 0 else 0
            room = table.rooms.index(planned.room) if planned.room >= 0 else 0
            leaders = self.setting.lead_row_in[planned.clinic][list(planned.instructors)].tolist()
            slot = slots.by_place[planned.start, language, room]
            number, self._next = self._next, self._next + 1
            sitting = Sitting(planned.clinic, slot, tuple(sorted(leaders)), planned.published)
            self.sittings[number] = sitting
            self._run(sitting, 1)
            leading.update(planned.instructors)
            self.seat_rows(number, self.setting.row_in[planned.clinic][list(planned.learners)].tolist())
        self._cap(sorted(leading))

    def _instructors(self, sitting: Sitting) -> list[int]:
        instructors = self.problem.clinics[sitting.clinic].instructors
        return [int(instructors[row]) for row in sitting.leaders]

    def _cap(self, instructors: Iterable[int]) -> None:
        """After their sessions have changed."""
        for instructor in instructors:
            self.caps.cap_instructor(instructor, self.instructor_load[instructor])

    def _run(self, sitting: Sitting, sign: int) -> None:
        """A session runs (``sign`` 1), or no longer (-1); its instructors' limits aside."""
        clinic, start, meetings = sitting.clinic, *self._when(sitting)
        table, slots = self.problem.clinics[clinic], self.setting.slots[clinic]
        hits = partial(self.setting.hits, clinic, start)
        length = sum(end - start for start, end in meetings)
        self.running[clinic] += sign
        self._running_at[clinic][start] += sign
        if table.rooms:
            self.blocks.block_room(table.rooms[slots.room[sitting.slot]], hits, sign)
        if table.resource is not None:
            self.resources.change(table.resource, meetings, sign)
        for row in sitting.leaders:
            instructor = int(table.instructors[row])
            load = self.instructor_load[instructor]
            load.lead(meetings, int(table.instructor_out_of_hours[row, start]), sign)
            self.minutes_led[instructor] += sign * length
            self.blocks.block_instructor(instructor, hits, sign)

    def _attend(self, sitting: Sitting, row: int, sign: int) -> None:
        """A request (row) is served by a session, or no longer."""
        clinic, start, meetings = sitting.clinic, *self._when(sitting)
        table, setting = self.problem.clinics[clinic], self.setting
        learner = int(table.learners[row])
        load = self.learner_load[learner]
        load.attend(meetings, int(table.out_of_hours[row, start]), sign)
        hits, misplaced = partial(setting.hits, clinic, start), self._misplaced(clinic, start)
        self.blocks.block_learner(learner, clinic, hits, misplaced, sign)
        self.blocks.fulfil(clinic, learner, sign)
        self.caps.cap_learner(learner, load)
        self._leave(learner, meetings, sign)

    def _attend_all(self, sitting: Sitting, rows: Index, sign: int) -> None:
        """:meth:`_attend` for several rows, each once."""
        clinic, start, meetings = sitting.clinic, *self._when(sitting)
        table, setting = self.problem.clinics[clinic], self.setting
        learners = table.learners[rows].astype(np.int64)
        for learner, out_of_hours in zip(learners.tolist(), table.out_of_hours[rows, start].tolist(), strict=True):
            self.learner_load[learner].attend(meetings, out_of_hours, sign)
        hits, misplaced = partial(setting.hits, clinic, start), self._misplaced(clinic, start)
        self.blocks.block_learners(learners, clinic, hits, misplaced, sign)
        self.blocks.fulfil_all(clinic, learners, sign)
        for learner in learners[setting.limited[learners]].tolist():
            self.caps.cap_learner(learner, self.learner_load[learner])
        for learner in learners[self.problem.learner_group[learners] >= 0].tolist():
            self._leave(learner, meetings, sign)

    def _misplaced(self, clinic: int, start: int) -> Misplaced | None:
        """What rule 7 forbids whoever attends a session of the clinic; ``None`` where no order concerns it."""
        ordered = self.problem.clinics[clinic].after or clinic in self.setting.precedences
        return partial(self.setting.out_of_order, clinic, start) if ordered else None

    def _when(self, sitting: Sitting) -> tuple[int, Meetings]:
        """The start of a session, and its meetings."""
        start = int(self.setting.slots[sitting.clinic].start[sitting.slot])
        return start, self.setting.pairs(sitting.clinic, start)

    def _leave(self, learner: int, meetings: Meetings, sign: int) -> None:
        """A learner is away from their group."""
        group = int(self.problem.learner_group[learner])
        if group >= 0:
            self.groups.change(group, meetings, sign)

    def _commit(self, meeting: CommittedMeeting) -> None:
        """A meeting elsewhere counts in the caps of its people; that they are not free is in the slots' masks."""
        span = [(meeting.start, meeting.end)]
        for learner in meeting.learners:
            self.learner_load[learner].attend(span, 0, 1)
        for instructor in meeting.instructors:
            self.instructor_load[instructor].attend(span, 0, 1)
        if meeting.resource is not None:
            self.resources.change(meeting.resource, span, 1)

    def _freeze(self, frozen: FrozenSession) -> None:
        meetings, hits = pairs(frozen.meetings), self._hits_of(frozen)
        if frozen.clinic is not None:
            self.running[frozen.clinic] += 1
        if frozen.room is not None:
            self.blocks.block_room(frozen.room, hits, 1)
        if frozen.resource is not None:
            self.resources.change(frozen.resource, meetings, 1)
        for learner, out_of_hours in zip(frozen.learners, frozen.learner_out_of_hours, strict=True):
            self.learner_load[learner].attend(meetings, out_of_hours, 1)
            self._freeze_requests(frozen, learner)
            self._leave(learner, meetings, 1)
        for instructor, out_of_hours in zip(frozen.instructors, frozen.instructor_out_of_hours, strict=True):
            self.instructor_load[instructor].lead(meetings, out_of_hours, 1)
            self.minutes_led[instructor] += sum(end - start for start, end in meetings)
            self.blocks.block_instructor(instructor, hits, 1)

    def _freeze_requests(self, frozen: FrozenSession, learner: int) -> None:
        """A learner's request for the clinic is served; others keep clear of it, and (where they asked) in order."""
        hits, misplaced = self._hits_of(frozen), None
        served = [row for clinic, row in self.setting.rows_of_learner[learner] if clinic == frozen.clinic]
        if frozen.clinic is not None and served:
            for row in served:
                self.seat[int(self.problem.clinics[frozen.clinic].requests[row])] = FROZEN
                self.waiting[frozen.clinic][row] = False
                self.blocks.attend[frozen.clinic][row] += 1
            start, end = int(frozen.meetings[0, 0]), int(frozen.meetings[:, 1].max())
            misplaced = partial(self.setting.misplaced, frozen.clinic, start, end)
            self.blocks.fulfil(frozen.clinic, learner, 1)
        self.blocks.block_learner(learner, frozen.clinic, hits, misplaced, 1)

    def _hits_of(self, frozen: FrozenSession) -> Hits:
        """Of (clinic, buffer): the positions of the starts that come within ``buffer`` minutes of a frozen session."""
        return lambda other, buffer: np.flatnonzero(self.setting.colliding(frozen.meetings, other, buffer))
