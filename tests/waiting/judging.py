"""Seats and substitutes by brute force: everything that could be is put before the judge."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from random import Random

from scheduler.cohort.cohort import Cohort
from scheduler.compile import compile_problem
from scheduler.judge import Facts, JudgedSession, Notice, judged_sessions, measures, rule_findings
from scheduler.plan import Plan
from solvers.setting import Setting
from tests.cohorts.republish import published_plan
from tests.cohorts.tiny import tiny_case
from tests.oracle.brute import all_plans
from tests.oracle.joinable import without_joinable
from tests.oracle.plans import tiers_of

Sessions = tuple[JudgedSession, ...]
NEW = "new"


def standing_plan(seed: int, *, settled: bool = False) -> tuple[Cohort, Plan] | None:
    """A tiny cohort with any one of its plans; ``None`` where the seed's cohort has no plan, or one that goes on.

    So too where it matters who sits with whom: there offers are valid, and a cheaper one may be missed.

    Of a ``settled`` one no request could simply join a session, where its objective asks for that.
    """
    case = tiny_case(seed)
    if case.published is not None or Setting(compile_problem(case.cohort)).choosy:
        return None
    plans = all_plans(case.cohort)
    if settled:
        plans = without_joinable(plans, tiers_of(case.cohort))
    if not len(plans.measures):
        return None
    return case.cohort, published_plan(case.cohort, plans, Random(seed).randrange(len(plans.measures)))


@dataclass(frozen=True)
class Seat:
    """A valid seat: what the tiers would be, whether the session is new, when it starts, who joins it too."""

    values: tuple[int, ...]
    new: bool
    start: int
    session: str
    company: tuple[str, ...]


class Trial:
    """Sessions of a cohort before the judge."""

    def __init__(self, cohort: Cohort, plan: Plan, freeze_before: int = 0, notice_until: int | None = None) -> None:
        self.cohort, self.plan, self.facts, self.freeze_before = cohort, plan, Facts(cohort), freeze_before
        before = {one.id: one for one in judged_sessions(plan)}
        self.notice = None if notice_until is None else Notice(notice_until, before)
        self.tiers = tiers_of(cohort, plan)
        self.sessions: Sessions = tuple(
            dataclasses.replace(one, frozen=one.start < freeze_before) for one in judged_sessions(plan)
        )

    def with_sessions(self, sessions: Sessions) -> Trial:
        """The same with other sessions."""
        other = copy.copy(self)
        other.sessions = sessions
        return other

    def values(self) -> tuple[int, ...]:
        """The tiers' values."""
        counted = measures(self.facts, self.sessions, self.plan)
        return tuple(sum(w * counted[name] for name, w in tier.weights.items()) for tier in self.tiers)

    def faults(self, *besides: str) -> set[str]:
        """What the judge finds wrong, some rules aside."""
        findings = rule_findings(self.facts, self.sessions, notice=self.notice)
        return {str(each) for each in findings if each.code not in besides}

    def without(self, learner: str, clinic: str) -> Trial:
        """The learner has no seat in the clinic."""
        return self._with_learners(
            {
                one.id: tuple(key for key in one.learners if key != learner)
                for one in self.sessions
                if one.clinic == clinic
            }
        )

    def joined(self, learner: str, session: str) -> Trial:
        """The learner attends the session too."""
        return self._with_learners({one.id: (*one.learners, learner) for one in self.sessions if one.id == session})

    def _with_learners(self, changed: Mapping[str, tuple[str, ...]]) -> Trial:
        return self.with_sessions(
            tuple(dataclasses.replace(one, learners=changed.get(one.id, one.learners)) for one in self.sessions)
        )

    def seats(self, learner: str, clinic: str) -> list[Seat]:
        """Every valid seat for a request, cheapest first; of new sessions the cheapest at each start."""
        had = {one.id for one in self.sessions if one.clinic == clinic and learner in one.learners}
        alone = self.without(learner, clinic)
        known = self.faults()
        found = []
        for one in alone.sessions:
            if one.clinic == clinic and one.id not in had and not one.frozen:
                trial = alone.joined(learner, one.id)
                if trial.faults() <= known:
                    found.append(Seat(trial.values(), False, one.start, one.id, ()))
        best: dict[int, Seat] = {}
        for trial, session, company in alone._openings(learner, clinic):
            if trial.faults() <= known:
                seat = Seat(trial.values(), True, session.start, NEW, company)
                if session.start not in best or seat.values < best[session.start].values:
                    best[session.start] = seat
        return sorted((*found, *best.values()), key=lambda seat: (seat.values, seat.new, seat.start))

    def _openings(self, learner: str, clinic: str) -> Iterator[tuple[Trial, JudgedSession, tuple[str, ...]]]:
        facts, asked = self.facts, self.facts.clinics[clinic]
        starts, _ = facts.starts(clinic)
        listed = list(facts.listed.get(clinic, {}))
        running = {one.id for one in self.sessions}
        rooms = tuple(facts.rooms) if asked.has_room else (None,)
        for t, start in enumerate(starts.tolist()):
            key = listed[t] if listed else NEW
            if key in running or start < self.freeze_before:
                continue
            for language in asked.languages or (None,):
                for room in rooms:
                    for staff in combinations(facts.instructors, asked.instructors_per_session):
                        meetings = facts.meetings(asked, start)
                        session = JudgedSession(key, clinic, meetings, language, staff, room, (learner,))
                        least = 0 if listed and facts.listed[clinic][key][0].must_run else asked.min_learners
                        trial, company = self._accompanied(session, least)
                        yield trial, trial.sessions[-1], company

    def _accompanied(self, session: JudgedSession, least: int) -> tuple[Trial, tuple[str, ...]]:
        """With so many others without a seat as the session needs: the heaviest, then the least out of hours."""
        facts, clinic = self.facts, session.clinic
        bare = dataclasses.replace(session, instructors=())
        seated = {key for one in self.sessions if one.clinic == clinic for key in one.learners} | set(session.learners)
        waiting = [key for key, asked in facts.requests.items() if clinic in asked and key not in seated]
        waiting.sort(key=lambda key: (-facts.requests[key][clinic], facts.learner(key).cost(session.meetings)[1]))
        company: tuple[str, ...] = ()
        for key in waiting:
            if len(company) + 1 < least:
                now = dataclasses.replace(bare, learners=(*session.learners, *company))
                then = dataclasses.replace(now, learners=(*now.learners, key))
                before = self.with_sessions((*self.sessions, now)).faults("staffing", "min_learners")
                if self.with_sessions((*self.sessions, then)).faults("staffing", "min_learners") <= before:
                    company += (key,)
        full = dataclasses.replace(session, learners=(*session.learners, *company))
        return self.with_sessions((*self.sessions, full)), company
