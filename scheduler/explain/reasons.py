"""Why requests have no session: which of the contract's reasons hold, clinic by clinic."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np

from scheduler import timezones
from scheduler.availability import zone_of
from scheduler.cohort.cohort import Cohort
from scheduler.explain.case import Case
from scheduler.explain.standing import Standing
from scheduler.problem import Bools, ClinicTable, Ints


class Reasons:
    """Which reasons hold for the ``U`` unseated requests of one clinic: ``[U]`` each."""

    def __init__(self, cohort: Cohort, standing: Standing, table: ClinicTable) -> None:
        self.cohort, self.clinic = cohort, cohort.clinics[table.index]
        self.case = Case(standing, table)
        self.table, self.problem = table, standing.problem

    @cached_property
    def decision(self) -> Bools:
        """A decision forbids the clinic, or every slot that would suit otherwise."""
        case = self.case
        never = {
            each.learner
            for each in self.cohort.decisions
            if each.clinic == self.clinic.id and not each.must and each.start is None
        }
        forbidden = np.array([self.cohort.learners[k].id in never for k in case.learners.tolist()], dtype=bool)
        return np.asarray(forbidden | (case.some(case.by_time, case.offered) & ~case.suited))

    @cached_property
    def no_site(self) -> Bools:
        """In person, and no room is at the learner's site."""
        if self.clinic.modality != "in_person":
            return self._nobody
        return ~np.isin(self.problem.learner_site[self.case.learners], self.problem.room_site)

    @cached_property
    def no_language(self) -> Bools:
        """No language of the clinic is spoken by the learner and by enough qualified instructors."""
        if not self.table.languages:
            return self._nobody
        return np.asarray(~self.table.request_speaks[self.case.rows][:, self.staffed_languages].any(axis=1))

    @property
    def staffed_languages(self) -> Bools:
        """``[K]`` which languages enough qualified instructors speak."""
        return np.asarray(self.table.instructor_speaks.sum(axis=0) >= self.table.staff)

    @cached_property
    def no_common_time(self) -> Bools:
        """By times alone no start suits the learner."""
        return np.asarray(~self.case.by_time.any(axis=1))

    @cached_property
    def no_instructor(self) -> Bools:
        """Slots suit, but at each too few instructors are able."""
        if self.table.staff == 0:
            return self._nobody
        return self.case.suited & ~self.case.some(self.case.allowed, self.case.able)

    @cached_property
    def notice(self) -> Bools:
        """Slots suit at which enough instructors are able, but each starts inside the notice."""
        case = self.case
        return case.some(case.allowed, case.able) & ~case.some(case.invitable, case.able)

    @cached_property
    def order(self) -> Bools:
        """Rule 7 rules out every suitable session that has a seat, or pre-work leaves no start."""
        return self._each_seat(lambda u, sessions: self.case.out_of_order(u, sessions)) | self.prework_too_long

    @cached_property
    def prework_too_long(self) -> Bools:
        """No start is left by the time the pre-work can be done, and some would be without it."""
        found = self._nobody.copy()
        if not self.clinic.prework:
            return found
        table = self.table
        for u in np.flatnonzero(self.no_common_time).tolist():
            learner = self.cohort.learners[int(self.case.learners[u])]
            possible = table.available[self.case.rows[u]] & table.regular
            if learner.available_from is not None:
                day = timezones.day_start(learner.available_from, zone_of(self.cohort, learner))
                possible = possible & (table.starts >= day)
            found[u] = possible.any()
        return found

    @cached_property
    def full(self) -> Bools:
        """Some suitable session runs, and none has a seat."""
        suitable = self.case.suitable
        return np.asarray(suitable.any(axis=1) & ~suitable[:, self.case.has_seat].any(axis=1))

    @cached_property
    def conflict(self) -> Bools:
        """Each suitable session that has a seat breaks rule 6, 15 or 16 for the learner."""

        def broken(u: int, sessions: Ints) -> Bools:
            return np.asarray(np.any(list(self.case.conflicts(u, sessions).values()), axis=0))

        return self._each_seat(broken)

    @cached_property
    def company(self) -> Bools:
        """Each suitable session that has a seat is closed to the learner by who sits with whom, or who leads."""
        if self.table.company.free and not self.case.companions.followed:
            return self._nobody

        def closed(u: int, sessions: Ints) -> Bools:
            running = [self.case.running[s].session for s in sessions.tolist()]
            return np.asarray(~self.case.companions.welcome(int(self.case.rows[u]), running))

        return self._each_seat(closed)

    @cached_property
    def too_few(self) -> Bools:
        """No suitable session runs, and at no suitable slot would enough of the unseated fit."""
        case = self.case
        if self.table.min_learners == 1:
            return self._nobody
        enough = case.offered & (self.demand >= self.table.min_learners)
        suited = case.some(case.invitable, case.offered)
        return np.asarray(suited & ~case.suitable.any(axis=1) & ~case.some(case.invitable, enough))

    @cached_property
    def demand(self) -> Ints:
        """``[T, J]`` how many unseated requests each slot suits."""
        together: Ints = (self.case.invitable.T.astype(np.float32) @ self.case.fits.astype(np.float32)).astype(np.int64)
        return together

    @cached_property
    def limit(self) -> Bools:
        """Instructors are able to lead at suitable slots, but at each something rules out opening one more session."""
        case = self.case
        return case.some(case.invitable, case.candidates) & ~case.some(case.invitable, case.openable)

    @cached_property
    def outweighed(self) -> Bools:
        """None of the others."""
        others = [getattr(self, code) for code in CODES if code != "outweighed"]
        return np.asarray(~np.any(others, axis=0))

    @property
    def _nobody(self) -> Bools:
        return np.zeros(len(self.case.rows), dtype=bool)

    def _each_seat(self, ruled_out: Callable[[int, Ints], Bools]) -> Bools:
        """Who has suitable running sessions with a seat, every one of which is ruled out."""
        found = self._nobody
        open_ = self.case.suitable & self.case.has_seat
        for u in np.flatnonzero(open_.any(axis=1)).tolist():
            found[u] = ruled_out(u, np.flatnonzero(open_[u])).all()
        return found


CODES = (
    "decision",
    "no_site",
    "no_language",
    "no_common_time",
    "no_instructor",
    "notice",
    "order",
    "full",
    "conflict",
    "company",
    "too_few",
    "limit",
    "outweighed",
)
"""The reasons in the contract's order; attributes of ``Reasons``, and methods of ``Messages``."""
