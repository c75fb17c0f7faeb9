"""One clinic's unseated requests against its slots: what suits whom, who is able to lead, what could still be opened.

A slot is a start and a *kind*: a language of the clinic and, where it has rooms, a site. Letters of shapes: ``U``
unseated requests, ``T`` starts, ``J`` kinds, ``S`` sessions of the clinic that run, but for frozen ones and
those inside the notice.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from scheduler.explain.companions import Companions
from scheduler.explain.standing import Standing, crowded, meets, over_cap, over_minutes, touches
from scheduler.problem import Bools, ClinicTable, Ints, Precedence


class Case:
    """What is known of one clinic's unseated requests; worked out when asked for."""

    def __init__(self, standing: Standing, table: ClinicTable) -> None:
        self.standing, self.table, self.problem = standing, table, standing.problem
        self.rows = np.flatnonzero(~standing.seated[table.requests])
        """``[U]`` rows of the clinic's table."""
        self.learners = table.learners[self.rows]
        self.running = [each for each in standing.running[table.index] if self.late[each.session.start]]
        self.companions = Companions(standing.problem, standing.solution, table)
        sites = list(dict.fromkeys(int(self.problem.room_site[room]) for room in table.rooms)) or [-1]
        languages = list(range(len(table.languages))) or [-1]
        self.kinds = [(language, site) for language in languages for site in sites]
        """``[J]`` a column of ``table.languages`` and a site, -1 for none."""

    @property
    def late(self) -> Bools:
        """``[T]`` which starts the notice does not reach: a session that starts before is not to be joined."""
        until = self.problem.notice_until
        return np.asarray(self.table.starts >= (self.table.starts if until is None else until))

    # Who and what suit each other, other sessions aside

    @cached_property
    def by_time(self) -> Bools:
        """``[U, T]`` rules 5, 8 and 13 by time alone."""
        table, rows = self.table, self.rows
        return np.asarray(table.available[rows] & table.ready[rows] & table.regular)

    @cached_property
    def allowed(self) -> Bools:
        """``[U, T]`` by time and by decisions."""
        return np.asarray(self.by_time & self.table.decided[self.rows])

    @cached_property
    def invitable(self) -> Bools:
        """``[U, T]`` by time, by decisions and by the notice."""
        return np.asarray(self.allowed & self.late)

    @cached_property
    def fits(self) -> Bools:
        """``[U, J]`` the learner speaks the language and, in person, is at the site."""
        table = self.table
        fits = np.ones((len(self.rows), len(self.kinds)), dtype=bool)
        for j, (language, site) in enumerate(self.kinds):
            if language >= 0:
                fits[:, j] &= table.request_speaks[self.rows, language]
            if table.modality == "in_person":
                fits[:, j] &= (self.problem.learner_site[self.learners] == site) & (site >= 0)
        return fits

    @cached_property
    def offered(self) -> Bools:
        """``[T, J]`` the slots there are: a listed session is held in the language and room that it names."""
        table = self.table
        offered = np.empty((len(table.starts), len(self.kinds)), dtype=bool)
        room_site = np.append(self.problem.room_site, -1)[table.named_room]
        for j, (language, site) in enumerate(self.kinds):
            named = table.languages[language] if language >= 0 else -1
            offered[:, j] = np.isin(table.named_language, (-1, named)) & np.isin(room_site, (-1, site))
        return offered

    def some(self, times: Bools, slots: Bools) -> Bools:
        """``[U]`` whether some slot of ``slots`` ``[T, J]`` fits each request at its ``times`` ``[U, T]``."""
        found = np.zeros(len(self.rows), dtype=bool)
        patterns, of = np.unique(self.fits, axis=0, return_inverse=True)
        for number, pattern in enumerate(patterns):
            at = np.flatnonzero(of.reshape(-1) == number)
            found[at] = (times[at] & slots[:, pattern].any(axis=1)).any(axis=1)
        return found

    @cached_property
    def suited(self) -> Bools:
        """``[U]`` whether some slot is suitable, the notice aside."""
        return self.some(self.allowed, self.offered)

    # Who can lead

    @cached_property
    def able(self) -> Bools:
        """``[T, J]`` enough instructors are able, the named ones among them."""
        return self._staffed(self.table.instructor_available)

    @cached_property
    def staffed(self) -> Bools:
        """``[T, J]`` enough able instructors are left beside what they lead and attend already."""
        return self._staffed(self.table.instructor_available & self._unbound)

    def _staffed(self, available: Bools) -> Bools:
        table = self.table
        if table.staff == 0:
            return self.offered
        enough = np.empty_like(self.offered)
        row_of = {instructor: row for row, instructor in enumerate(table.instructors.tolist())}
        for j in range(len(self.kinds)):
            here = available & self.leads[:, j, None]
            enough[:, j] = here.sum(axis=0) >= table.staff
            for t, named in enumerate(table.named_instructors):
                enough[t, j] &= all(here[row_of[instructor], t] for instructor in named)
        return enough & self.offered

    @cached_property
    def leads(self) -> Bools:
        """``[I, J]`` speaks the language and serves the site."""
        table = self.table
        leads = np.ones((len(table.instructors), len(self.kinds)), dtype=bool)
        for j, (language, site) in enumerate(self.kinds):
            if language >= 0:
                leads[:, j] &= table.instructor_speaks[:, language]
            if site >= 0:
                leads[:, j] &= self.problem.instructor_serves[table.instructors, site]
        return leads

    @cached_property
    def _unbound(self) -> Bools:
        """``[I, T]`` rules 6, 10, 15 and 21 let the instructor lead one more session at that start."""
        return np.array([self._free(row) for row in range(len(self.table.instructors))], dtype=bool).reshape(
            self.table.instructor_available.shape
        )

    def _free(self, row: int) -> Bools:
        return np.asarray(~np.any(list(self.bonds(row).values()), axis=0))

    def bonds(self, row: int) -> dict[str, Bools]:
        """``[T]`` per cause where it keeps the instructor from leading one more session: what they lead (buffer
        included) and attend, their limits."""
        table, problem, standing = self.table, self.problem, self.standing
        instructor = int(table.instructors[row])
        meetings, held = table.meetings, standing.of_instructor[instructor]
        buffer = int(problem.instructor_buffer[instructor])
        led = _reached(problem.instructor_max_sessions[instructor], standing.instructor_sessions[instructor])
        found = {
            "leads": meets(meetings, held, buffer) | (meetings[:, 1:, 0] - meetings[:, :-1, 1] < buffer).any(axis=1),
            "max_sessions": np.full(len(meetings), led),
        }
        human = int(problem.human_of_instructor[instructor])
        if human >= 0:
            found["attends"] = meets(meetings, standing.of_human(human, besides=instructor))
        per_day, per_week = problem.instructor_max_per_day[instructor], problem.instructor_max_per_week[instructor]
        if per_day is not None:
            found["day"] = over_cap(meetings, held, problem.instructor_days[instructor], per_day)
        if per_week is not None:
            found["week"] = over_cap(meetings, held, problem.instructor_weeks[instructor], per_week)
        minutes_left = problem.instructor_day_minutes.get(instructor)
        if minutes_left is not None:
            found["day_minutes"] = over_minutes(meetings, held, problem.instructor_days[instructor], minutes_left)
        most = problem.instructor_max_out_of_hours[instructor]
        if most is not None:
            left = max(most - standing.instructor_out_of_hours[instructor], 0)
            found["out_of_hours"] = np.asarray(table.instructor_out_of_hours[row] > left)
        return found

    # What could still be opened

    @cached_property
    def candidates(self) -> Bools:
        """``[T, J]`` slots with able instructors at which no listed session runs already."""
        taken = self.table.taken.copy()
        if self.table.listed:
            taken[[each.session.start for each in self.running]] = True
        return np.asarray(self.able & ~taken[:, None])

    @cached_property
    def roomy(self) -> Bools:
        """``[T, J]`` a room of the site is free, of other sessions too."""
        table = self.table
        if table.modality == "online":
            return np.ones_like(self.offered)
        roomy = np.zeros_like(self.offered)
        for q, room in enumerate(table.rooms):
            free = table.room_free[q] & ~meets(table.meetings, self.standing.of_room[room])
            free &= np.isin(table.named_room, (-1, room))
            here = np.array([site == self.problem.room_site[room] for _, site in self.kinds])
            roomy |= free[:, None] & here
        return roomy

    @cached_property
    def resourced(self) -> Bools:
        """``[T]`` the resource has room for one more meeting throughout."""
        resource = self.table.resource
        if resource is None:
            return np.ones(len(self.table.starts), dtype=bool)
        full = crowded(self.standing.of_resource[resource], self.problem.resource_concurrent[resource])
        return ~touches(self.table.meetings, full)

    @property
    def at_most(self) -> bool:
        """Whether the clinic has as many sessions as it may."""
        return _reached(self.table.max_sessions, self.standing.num_sessions[self.table.index])

    @cached_property
    def openable(self) -> Bools:
        """``[T, J]`` slots at which one more session could be opened."""
        if self.at_most:
            return np.zeros_like(self.candidates)
        return np.asarray(self.candidates & self.staffed & self.roomy & self.resourced[:, None])

    # Sessions that run

    @cached_property
    def suitable(self) -> Bools:
        """``[U, S]`` which running sessions suit whom."""
        starts = [each.session.start for each in self.running]
        return np.asarray(self.invitable[:, starts] & self.fits[:, [self.kind_of(k) for k in range(len(starts))]])

    @cached_property
    def has_seat(self) -> Bools:
        """``[S]``"""
        return np.array([each.seats_left > 0 for each in self.running], dtype=bool)

    @cached_property
    def meetings(self) -> Ints:
        """``[S, M, 2]`` the running sessions' meetings."""
        return self.table.meetings[[each.session.start for each in self.running]]

    def kind_of(self, running: int) -> int:
        """The kind of a running session."""
        session = self.running[running].session
        language = self.table.languages.index(session.language) if session.language >= 0 else -1
        site = int(self.problem.room_site[session.room]) if session.room >= 0 else -1
        return self.kinds.index((language, site))

    def out_of_order(self, u: int, sessions: Ints) -> Bools:
        """Whether rule 7 keeps a learner out of these running sessions."""
        learner, meetings = int(self.learners[u]), self.meetings[sessions]
        bad = np.zeros(len(sessions), dtype=bool)
        for rule, held in self.earlier(learner):
            if held is None:
                bad |= rule.required
            else:
                bad |= outside(meetings[:, 0, 0] - held[1], rule)
        for rule, held in self.later(learner):
            bad |= outside(held[0] - meetings[:, -1, 1], rule)
        return bad

    def earlier(self, learner: int) -> Iterator[tuple[Precedence, tuple[int, int] | None]]:
        """The clinics before this one that the learner requests, and what they attend of them."""
        for rule in self.table.after:
            if learner in self._askers[rule.clinic]:
                yield rule, self.standing.attended.get((learner, rule.clinic))

    @cached_property
    def _askers(self) -> dict[int, frozenset[int]]:
        """Who requests the clinics before this one."""
        before = {rule.clinic for rule in self.table.after}
        return {clinic: frozenset(self.problem.clinics[clinic].learners.tolist()) for clinic in before}

    def later(self, learner: int) -> Iterator[tuple[Precedence, tuple[int, int]]]:
        """The clinics after this one of which the learner attends a session, and that."""
        for table in self.problem.clinics:
            held = self.standing.attended.get((learner, table.index))
            if held is not None:
                yield from ((rule, held) for rule in table.after if rule.clinic == self.table.index)

    def conflicts(self, u: int, sessions: Ints) -> dict[str, Bools]:
        """Which of these running sessions break rules 6, 15 and 16 for a learner, by what they run into."""
        problem, standing, meetings = self.problem, self.standing, self.meetings[sessions]
        learner, row = int(self.learners[u]), self.rows[u]
        found = {"overlap": meets(meetings, standing.of_human(learner))}
        per_day = problem.learner_max_per_day[learner]
        if per_day is not None:
            found["day"] = over_cap(meetings, standing.of_learner[learner], problem.learner_days[learner], per_day)
        most = problem.learner_max_out_of_hours[learner]
        if most is not None:
            starts = [self.running[s].session.start for s in sessions.tolist()]
            left = max(most - standing.learner_out_of_hours[learner], 0)
            found["out_of_hours"] = np.asarray(self.table.out_of_hours[row, starts].astype(np.int64) > left)
        group = int(problem.learner_group[learner])
        away = problem.group_max_away[group] if group >= 0 else None
        if away is not None:
            found["away"] = touches(meetings, crowded(standing.of_group[group], away))
        return found


def _reached(most: int | None, count: int) -> bool:
    return most is not None and count >= most


def outside(gap: Ints, rule: Precedence) -> Bools:
    """Whether minutes between two sessions are fewer or more than a rule allows."""
    late = gap > rule.max_minutes if rule.max_minutes is not None else np.zeros(gap.shape, dtype=bool)
    return np.asarray((gap < rule.min_minutes) | late)
