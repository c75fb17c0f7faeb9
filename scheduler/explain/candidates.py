"""The verdict on every start that a clinic could have, for one request: counted, and with all that is in the way."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

import numpy as np

from scheduler.explain.facts import OBSTACLES, POSSIBLE, Blocked, Candidate, FullSession, Obstacle
from scheduler.explain.house import House
from scheduler.explain.hurdles import Hurdles
from scheduler.explain.staff import touched
from scheduler.problem import Bools, Ints
from scheduler.timezones import instant


class Candidates:
    """One unseated request against every start of its clinic. ``house`` holds the plan without it."""

    def __init__(self, house: House, clinic: int, row: int) -> None:
        self.house, self.clinic, self.table = house, house.cohort.clinics[clinic], house.problem.clinics[clinic]
        self.now, self.alone = Hurdles(house, clinic, row), Hurdles(house, clinic, row, empty=True)
        self.case = self.now.case

    @cached_property
    def starts(self) -> Ints:
        """The clinic's candidates, as positions among the table's starts."""
        return np.flatnonzero(self.table.regular)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many starts come to which verdict, in the order of ``OBSTACLES``, ``POSSIBLE`` last."""
        fails = self._at_kind(self.now)
        first = np.where(fails.any(axis=0), fails.argmax(axis=0), len(OBSTACLES))
        found = Counter(first.tolist())
        return {code: found[k] for k, code in enumerate((*OBSTACLES, POSSIBLE)) if found[k]}

    @property
    def num_alone(self) -> int:
        """Starts that would fit with the whole house empty."""
        return int(self.alone.free.sum())

    @property
    def possible(self) -> Ints:
        """Starts at which nothing is in the way."""
        return np.flatnonzero(self.now.free)

    def _at_kind(self, hurdles: Hurdles) -> Bools:
        """``[rules, starts]`` what each start fails in the kind that gets furthest."""
        return np.asarray(hurdles.fails[:, self.starts, self._kinds])

    @cached_property
    def _kinds(self) -> Ints:
        """Per start the kind whose first failure comes last. Before others come kinds that would fit with the house
        empty, then one without any failure, then one in which a session runs and is full."""
        fails = self.now.fails[:, self.starts]
        rank = np.where(fails.any(axis=0), fails.argmax(axis=0), 4 * len(OBSTACLES))
        rank = rank + 8 * len(OBSTACLES) * ~self.alone.fails[:, self.starts].any(axis=0)
        rank = rank + len(OBSTACLES) * (self.now.runs[self.starts] & fails[OBSTACLES.index("full")])
        return np.asarray(np.where(self.case.offered[self.starts], rank, -1).argmax(axis=1))

    def all(self) -> tuple[Candidate, ...]:
        """Every start, with all that it fails."""
        fails, alone = self._at_kind(self.now), self._at_kind(self.alone)
        return tuple(
            self._candidate(int(t), int(self._kinds[k]), fails[:, k], alone[:, k]) for k, t in enumerate(self.starts)
        )

    def _candidate(self, t: int, j: int, fails: Bools, alone: Bools) -> Candidate:
        language, site = self.case.kinds[j]
        return Candidate(
            start=instant(self.table.starts[t]),
            language=None if language < 0 else (self.clinic.languages or ())[self._spelling(language)],
            site=None if site < 0 else next(r.site for k, r in enumerate(self.house.cohort.rooms) if self._is(k, site)),
            verdict=OBSTACLES[fails.argmax()] if fails.any() else POSSIBLE,
            alone=not alone.any(),
            obstacles=tuple(self._obstacle(OBSTACLES[k], t, j, bool(alone[k])) for k in np.flatnonzero(fails)),
        )

    def _spelling(self, language: int) -> int:
        name = self.house.problem.languages[self.table.languages[language]]
        return [each.casefold() for each in self.clinic.languages or ()].index(name)

    def _is(self, room: int, site: int) -> bool:
        return bool(self.house.problem.room_site[room] == site)

    def _obstacle(self, code: str, t: int, j: int, alone: bool) -> Obstacle:
        details = getattr(self, f"_{code}", None)
        return details(t, j, alone) if details is not None else Obstacle(code, alone)

    # What there is to say of an obstacle beside its name

    def _busy(self, t: int, j: int, alone: bool) -> Obstacle:
        sources = self.house.learner_hours(self.now.learner).sources(self.table.meetings[t])
        return Obstacle("busy", alone, sources=sources)

    def _decision(self, t: int, j: int, alone: bool) -> Obstacle:
        pair = self.house.cohort.learners[self.now.learner].id, self.clinic.id
        mine = (each.why for each in self.house.cohort.decisions if (each.learner, each.clinic) == pair)
        return Obstacle("decision", alone, why=tuple(dict.fromkeys(filter(None, mine))))

    def _no_instructor(self, t: int, j: int, alone: bool) -> Obstacle:
        return Obstacle("no_instructor", alone, instructors=self._instructors(t, j))

    def _instructors_taken(self, t: int, j: int, alone: bool) -> Obstacle:
        return Obstacle("instructors_taken", alone, instructors=self._instructors(t, j))

    def _order(self, t: int, j: int, alone: bool) -> Obstacle:
        learner, cohort, case, own = self.now.learner, self.house.cohort, self.case, self.table.index
        linked = {rule.clinic for rule, _ in case.earlier(learner)}
        linked |= {table.index for table in self.house.problem.clinics for r in table.after if r.clinic == own}
        held = [each.session for each in self.house.attended[learner] if each.clinic in linked]
        missing = [cohort.clinics[rule.clinic].id for rule, at in case.earlier(learner) if rule.required and at is None]
        return Obstacle("order", alone, sessions=tuple(held), clinics=tuple(missing))

    def _conflict(self, t: int, j: int, alone: bool) -> Obstacle:
        held = self.house.engaged_as(self.now.learner)
        return Obstacle("conflict", alone, sessions=touched(held, self.table.meetings[t]))

    def _full(self, t: int, j: int, alone: bool) -> Obstacle:
        found = [each for k, each in enumerate(self.case.running) if self._there(k, t, j)]
        ids = self.house.id_by_session
        return Obstacle(
            "full",
            alone,
            full=tuple(
                FullSession(ids[each.session], len(each.session.learners), self._weights(each.session.learners))
                for each in found
            ),
        )

    def _there(self, running: int, t: int, j: int) -> bool:
        return self.case.running[running].session.start == t and self.case.kind_of(running) == j

    def _weights(self, learners: tuple[int, ...]) -> dict[int, int]:
        rows = np.searchsorted(self.table.learners, learners)
        weights = self.house.problem.request_weight[self.table.requests[rows]]
        return dict(sorted(Counter(weights.tolist()).items(), reverse=True))

    def _max_sessions(self, t: int, j: int, alone: bool) -> Obstacle:
        return Obstacle("max_sessions", alone, count=self.clinic.max_sessions)

    def _room_taken(self, t: int, j: int, alone: bool) -> Obstacle:
        site = self.case.kinds[j][1]
        held = [each for k in self.table.rooms if self._is(k, site) for each in self.house.in_room[k]]
        return Obstacle("room_taken", alone, sessions=touched(held, self.table.meetings[t]))

    def _too_few(self, t: int, j: int, alone: bool) -> Obstacle:
        return Obstacle("too_few", alone, count=int(self.now.demand[t, j]), needed=self.table.min_learners)

    def _instructors(self, t: int, j: int) -> tuple[Blocked, ...]:
        staff = self.house.staff(self.table.index)
        rows = range(len(self.table.instructors))
        return tuple(found for row in rows if (found := staff.why_not(row, t, j)) is not None)
