"""An opened plan at which seats are given out: who has gone is out of it, the board and the judge are at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from scheduler.errors import Fault, InputError
from scheduler.judge import Facts, Finding, JudgedSession, judged_sessions, measures, rule_findings
from scheduler.opened import Opened
from scheduler.problem import PlannedSession, Solution

MENDED = frozenset(("min_learners", "requests"))
"""Rules that the plan may break once who has gone is out of it: giving out seats may mend that."""
MOST_FAULTS = 5


@dataclass(frozen=True)
class Gone:
    """A learner who has left a session since the plan was made; ``declined``: by a decision, else out of the cohort."""

    learner: str
    clinic: str
    session: str
    declined: bool


class Desk:
    """A plan as it stands without those who have gone. Raises ``InputError`` where it breaks rules even so."""

    def __init__(self, opened: Opened) -> None:
        self.opened, self.cohort, self.plan, self.problem = opened, opened.cohort, opened.plan, opened.problem
        self.base = Solution(tuple(self._staying(each) for each in opened.solution.sessions))
        """The plan without those who have gone; its sessions have the numbers 0, 1, … on the board."""
        self._refuse_lost_slots()
        self.board = opened.board()
        for number, (before, after) in enumerate(zip(opened.solution.sessions, self.base.sessions, strict=True)):
            for learner in set(before.learners) - set(after.learners):
                self.board.unseat(number, int(opened.setting.row_in[before.clinic][learner]))
        self.number_of = {self.id_of(each): number for number, each in enumerate(self.base.sessions)}
        """The board's number of each session that is not frozen."""
        self.sessions = {each.id: each for each in self._judged()}
        """What the judge sees."""
        self._known = self._findings(())
        if broken := [each for each in self._known if each.code not in MENDED]:
            cure = "solve again with --published and this plan"
            raise InputError(Fault(each.place, each.message, None, cure) for each in broken[:MOST_FAULTS])

    @cached_property
    def gone(self) -> tuple[Gone, ...]:
        """Who has left which session, in the plan's order."""
        here = {learner.id for learner in self.cohort.learners}
        left = []
        for planned in self.base.sessions:
            session = self.opened.session(planned)
            assert session is not None
            stay = {self.cohort.learners[k].id for k in planned.learners}
            asks = {self.cohort.learners[k].id for k in self.problem.clinics[planned.clinic].learners.tolist()}
            for learner in session.learners:
                if learner not in stay:
                    declined = learner in here and learner in asks
                    left.append(Gone(learner, session.clinic, session.id, declined))
        return tuple(left)

    @cached_property
    def facts(self) -> Facts:
        """The cohort as the judge sees it."""
        times = [moment for each in judged_sessions(self.plan) for pair in each.meetings for moment in pair]
        around = (min(times), max(times)) if times else None
        return Facts(self.cohort, self.opened.readings, around=around)

    def id_of(self, planned: PlannedSession) -> str:
        """The id of a session of the plan."""
        session = self.opened.session(planned)
        assert session is not None
        return session.id

    def breaks(self, changed: Iterable[JudgedSession]) -> tuple[Finding, ...]:
        """What the judge finds wrong, and did not before, with some sessions changed or added."""
        known = set(self._known)
        return tuple(each for each in self._findings(changed) if each not in known)

    @cached_property
    def standing(self) -> dict[str, int]:
        """The judge's measures of the plan without those who have gone."""
        return self.measures(())

    def measures(self, changed: Iterable[JudgedSession]) -> dict[str, int]:
        """The judge's measures of the plan, with some sessions changed or added."""
        return measures(self.facts, self._with(changed), self.plan)

    def tiers(self, counted: dict[str, int]) -> tuple[int, ...]:
        """The tiers' values for some measures."""
        return tuple(sum(weight * counted[name] for name, weight in tier.weights) for tier in self.problem.tiers)

    def _findings(self, changed: Iterable[JudgedSession]) -> list[Finding]:
        return rule_findings(self.facts, self._with(changed), notice=self.opened.notice)

    def _with(self, changed: Iterable[JudgedSession]) -> tuple[JudgedSession, ...]:
        return tuple((self.sessions | {each.id: each for each in changed}).values())

    def _staying(self, planned: PlannedSession) -> PlannedSession:
        """A session with those whom no decision keeps out of it."""
        table, row_in = self.problem.clinics[planned.clinic], self.opened.setting.row_in[planned.clinic]
        decided = table.decided[row_in[np.array(planned.learners, dtype=np.int64)], planned.start]
        stay = (learner for learner, may in zip(planned.learners, decided.tolist(), strict=True) if may)
        return replace(planned, learners=tuple(stay))

    def _judged(self) -> list[JudgedSession]:
        frozen = {self.plan.sessions[each.published].id for each in self.problem.frozen}
        staying = {self.id_of(each): each for each in self.base.sessions}
        found = []
        for session in judged_sessions(self.plan):
            if session.id in frozen:
                found.append(replace(session, frozen=True))
            else:
                planned = staying[session.id]
                learners = tuple(self.cohort.learners[k].id for k in planned.learners)
                instructors = tuple(self.cohort.instructors[i].id for i in planned.instructors)
                found.append(replace(session, learners=learners, instructors=instructors))
        return found

    def _refuse_lost_slots(self) -> None:
        lost = [
            self.id_of(each)
            for each, published in zip(self.base.sessions, self.problem.published, strict=True)
            if self.opened.setting.slots[each.clinic].slot_of(published) is None
        ]
        if lost:
            message = "has too few instructors or learners left who could come"
            cure = "see schedule cover, or solve again with --published and this plan"
            raise InputError(Fault(f"session {each}", message, None, cure) for each in lost)
