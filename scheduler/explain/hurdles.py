"""All that keeps one request from every slot of its clinic, rule by rule, in a house as it stands or an empty one.

A slot is a start and a kind (``T`` × ``J``, as in ``Case``). What holds at a start holds at each of its slots.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scheduler import timezones
from scheduler.availability import zone_of
from scheduler.explain.case import outside
from scheduler.explain.facts import OBSTACLES
from scheduler.explain.hours import CAUSES
from scheduler.explain.house import House
from scheduler.explain.reasons import Reasons
from scheduler.explain.standing import crowded, meets, over_cap, touches
from scheduler.problem import Bools, Ints, Precedence

FAR = 2**40


class Hurdles:
    """What a learner's request for a clinic fails at which slot; ``row`` is that of the clinic's table.

    With ``empty`` the house holds nothing but frozen sessions.
    """

    def __init__(self, house: House, clinic: int, row: int, *, empty: bool = False) -> None:
        self.house, self.problem, self.table, self.row = house, house.problem, house.problem.clinics[clinic], row
        self.empty = empty
        self.reasons: Reasons = house.empty(clinic) if empty else house.now(clinic)
        self.case = self.reasons.case
        self.standing = self.case.standing
        self.learner = int(self.table.learners[row])
        self.u = int(np.flatnonzero(self.case.rows == row)[0])
        self.shape = self.case.offered.shape

    @cached_property
    def fails(self) -> NDArray[np.bool_]:
        """``[rules, T, J]`` which of ``OBSTACLES`` each slot fails."""
        joinable = self._has_seat & self._welcome
        opening = self._opening
        barred = np.any(list(opening.values()), axis=0) & ~joinable
        found = {
            **self._by_itself,
            **self._beside,
            "full": self.runs & ~self._has_seat & barred,
            "company": (self._has_seat & ~self._welcome & barred) | self._not_led_by_own[:, None],
            **{code: mask & ~joinable for code, mask in opening.items()},
        }
        return np.array([np.broadcast_to(_column(found[code]), self.shape) for code in OBSTACLES])

    @cached_property
    def free(self) -> Bools:
        """``[T]`` the clinic's candidates at which nothing is in the way in some kind."""
        return np.asarray((self.case.offered & ~self.fails.any(axis=0)).any(axis=1) & self.table.regular)

    @property
    def _by_itself(self) -> dict[str, Bools]:
        """What depends on nobody else."""
        table, row, case = self.table, self.row, self.case
        known, prework = self._not_ready()
        hours = self.house.learner_hours(self.learner).causes(table.meetings)
        at_site, speaks = self._places()
        return {
            "taken": table.taken,
            "too_soon": ~table.in_hours & table.regular & ~table.taken,
            "decision": ~table.decided[row],
            "available_from": known,
            "prework": prework,
            "meetings_overlap": (table.meetings[:, :-1, 1] > table.meetings[:, 1:, 0]).any(axis=1),
            **{cause: hours[cause] for cause in CAUSES},
            "site": ~at_site,
            "language": ~speaks,
            "no_instructor": ~case.able,
            "no_room": ~self.house.empty(table.index).case.roomy,
        }

    def _not_ready(self) -> tuple[Bools, Bools]:
        """``[T]`` starts before ``available_from``, and those before the pre-work can be done."""
        ready, starts = self.table.ready[self.row], self.table.starts
        person = self.house.cohort.learners[self.learner]
        none = np.zeros(len(starts), dtype=bool)
        known = none
        if person.available_from is not None:
            known = starts < timezones.day_start(person.available_from, zone_of(self.house.cohort, person))
        return known, np.asarray(~ready) if (~ready & ~known).any() else none

    def _places(self) -> tuple[Bools, Bools]:
        """``[J]`` kinds at the learner's site, and in a language that they speak."""
        table, site = self.table, int(self.problem.learner_site[self.learner])
        sites = np.array([of for _, of in self.case.kinds])
        at_site = (sites == site) & (sites >= 0) if table.modality == "in_person" else np.ones(len(sites), dtype=bool)
        speaks = [k < 0 or bool(table.request_speaks[self.row, k]) for k, _ in self.case.kinds]
        return at_site[None, :], np.array(speaks, dtype=bool)[None, :]

    @property
    def _beside(self) -> dict[str, Bools]:
        """What depends on all else that the learner does, and on their group."""
        problem, standing, learner, meetings = self.problem, self.standing, self.learner, self.table.meetings
        none = np.zeros(len(meetings), dtype=bool)
        found = {"out_of_hours": none, "day": none, "away": none, "order": self._out_of_order}
        found["conflict"] = meets(meetings, standing.of_human(learner))
        most = problem.learner_max_out_of_hours[learner]
        if most is not None:
            left = max(most - standing.learner_out_of_hours[learner], 0)
            found["out_of_hours"] = np.asarray(self.table.out_of_hours[self.row].astype(np.int64) > left)
        per_day = problem.learner_max_per_day[learner]
        if per_day is not None:
            found["day"] = over_cap(meetings, standing.of_learner[learner], problem.learner_days[learner], per_day)
        group = int(problem.learner_group[learner])
        away = problem.group_max_away[group] if group >= 0 else None
        if away is not None:
            others = Counter(standing.of_group[group]) - Counter(standing.of_learner[learner])
            found["away"] = touches(meetings, crowded(list(others.elements()), away))
        return found

    @cached_property
    def _out_of_order(self) -> Bools:
        """``[T]`` rule 7."""
        first, last = self.table.meetings[:, 0, 0], self.table.meetings[:, :, 1].max(axis=1)
        bad = np.zeros(len(first), dtype=bool)
        for rule, held in self.case.earlier(self.learner):
            if held is not None:
                bad |= outside(first - held[1], rule)
            elif rule.required:
                bad |= ~self._after_some(rule, first) if self.empty else True
        for rule, held in self.case.later(self.learner):
            bad |= outside(held[0] - last, rule)
        return bad

    def _after_some(self, rule: Precedence, first: Ints) -> Bools:
        """``[T]`` whether the required clinic could come before each start, with the whole house empty."""
        before = self.problem.clinics[rule.clinic]
        rows = np.flatnonzero(before.learners == self.learner)
        if not len(rows):
            return np.ones(len(first), dtype=bool)
        free = Hurdles(self.house, rule.clinic, int(rows[0]), empty=True).free
        ends = before.meetings[free][:, :, 1].max(axis=1, initial=-FAR)
        return np.asarray((~outside(first[:, None] - ends[None, :], rule)).any(axis=1))

    @property
    def _opening(self) -> dict[str, Bools]:
        """What keeps one more session from being opened."""
        case, table = self.case, self.table
        running = np.zeros(len(table.starts), dtype=bool)
        if table.listed:
            running[[each.session.start for each in case.running]] = True
        few = (self.demand < table.min_learners) & ~table.must_run[:, None]
        return {
            "held_otherwise": running[:, None] & ~self.runs,
            "max_sessions": np.full(self.shape, case.at_most),
            "instructors_taken": case.able & ~case.staffed,
            "room_taken": ~case.roomy & self.house.empty(table.index).case.roomy,
            "resource": np.broadcast_to(~case.resourced[:, None], self.shape),
            "too_few": few & ~running[:, None],
            "listed": running[:, None] & self.runs,
        }

    @cached_property
    def demand(self) -> Ints:
        """``[T, J]`` how many requests without a seat, this one among them, each slot suits."""
        return self.reasons.demand

    @cached_property
    def runs(self) -> Bools:
        """``[T, J]`` where a session runs."""
        found = np.zeros(self.shape, dtype=bool)
        for k, each in enumerate(self.case.running):
            found[each.session.start, self.case.kind_of(k)] = True
        return found

    @cached_property
    def _has_seat(self) -> Bools:
        """``[T, J]`` where a session with a seat runs."""
        return self._somewhere(self.case.has_seat)

    @cached_property
    def _welcome(self) -> Bools:
        """``[T, J]`` where one runs that is open to the learner, whoever sits there and leads."""
        running = [each.session for each in self.case.running]
        return self._somewhere(self.case.has_seat & self.case.companions.welcome(self.row, running))

    def _somewhere(self, sessions: Bools) -> Bools:
        found = np.zeros(self.shape, dtype=bool)
        for k in np.flatnonzero(sessions).tolist():
            found[self.case.running[k].session.start, self.case.kind_of(k)] = True
        return found

    @property
    def _not_led_by_own(self) -> Bools:
        """``[T]`` where none of the instructors could lead to whom the learner is to come."""
        own = dict(self.table.company.led_by).get(self.row)
        if own is None:
            return np.zeros(len(self.table.starts), dtype=bool)
        return np.asarray(~self.table.instructor_available[list(own)].any(axis=0))


def _column(mask: Bools) -> Bools:
    """``[T]`` as ``[T, 1]``."""
    return mask[:, None] if mask.ndim == 1 else mask
