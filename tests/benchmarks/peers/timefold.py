"""Timefold's local search: people move between sessions, sessions between slots and instructors.

Every clinic has as many session entities as it may have sessions, each always somewhere (at first evenly spread, with
somebody who can lead there); one that nobody attends does not run. Hard: the rules; medium: tier 1; soft: tier 2. Rules
7, 11, 12, 15 and 16 are not modelled, nor what must be, nor two roles of one human: such cohorts are left out.
"""

from __future__ import annotations

import importlib.util
import logging
import shutil
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scheduler.problem import ClinicTable, PlannedSession, Problem, Solution
from solvers.setting import Setting
from solvers.slots import ClinicSlots
from tests.benchmarks.peers.clock import Clock, OutOfTime
from tests.benchmarks.peers.protocol import SEED, Report

if TYPE_CHECKING:
    from tests.benchmarks.peers.timefold_model import Slot, Timetable

CANNOT = 55_295
"""As a cost: not at all. The last character before the surrogates."""
SPARE = 2
"""Without ``max_sessions``, a clinic has so many times the sessions that its requests fill."""


class Timefold:
    """Its defaults, for as long as the limit allows."""

    def missing(self) -> str | None:
        """Java, or the package."""
        if shutil.which("java") is None:
            return "Java is not installed"
        return None if importlib.util.find_spec("timefold") else "the package timefold is not installed"

    def prepare(self) -> None:
        """Starts Java."""
        logging.disable(logging.INFO)
        import_module("tests.benchmarks.peers.timefold_model")

    def plan(self, problem: Problem, clock: Clock, report: Report) -> Solution | None:
        """Builds the entities and lets it search."""
        if why := not_modelled(problem):
            raise OutOfTime(f"not modelled for Timefold: {why}")
        from tests.benchmarks.peers import timefold_model as model

        timetable = _timetable(problem, clock)
        clock.check("Timefold's entities were made")

        def heard(first: int, second: int) -> None:
            report(first=first, second=second)

        best = model.solve(timetable, clock.left, SEED, heard)
        return _solution(Setting(problem), best) if best is not None else None


def not_modelled(problem: Problem) -> str | None:
    """What of the cohort the model does not know."""
    known = [("unscheduled", 1)]
    second = {name for name, _ in problem.tiers[1].weights} if len(problem.tiers) > 1 else set()
    checks = {
        "these tiers": list(problem.tiers[0].weights) != known or not second <= {"out_of_hours", "instructor_minutes"},
        "order": any(table.after for table in problem.clinics),
        "rooms": any(table.rooms for table in problem.clinics),
        "resources": any(table.resource is not None for table in problem.clinics),
        "what must be": bool(problem.must_attend.any()) or any(t.must_run.any() for t in problem.clinics),
        "limits out of hours": any(
            limit is not None for limit in (*problem.learner_max_out_of_hours, *problem.instructor_max_out_of_hours)
        ),
        "groups": any(limit is not None for limit in problem.group_max_away),
        "two roles": bool((problem.human_of_instructor >= 0).any()),
        "named instructors beside free ones": any(
            named and len(named) < table.staff for table in problem.clinics for named in table.named_instructors
        ),
    }
    return ", ".join(name for name, absent in checks.items() if absent) or None


def _timetable(problem: Problem, clock: Clock) -> Timetable:
    """The cohort as Timefold's entities."""
    from tests.benchmarks.peers import timefold_model as model

    setting = Setting(problem)
    weights = dict(problem.tiers[1].weights)
    slots, sessions, leads, seats = [], [], [], []
    costs_of_instructor: list[dict[int, str]] = [{} for _ in range(problem.num_instructors)]
    for table in problem.clinics:
        clock.check("Timefold's entities were made")
        found = setting.slots[table.index]
        here = []
        for slot in range(len(found.start)):
            start = int(found.start[slot])
            here.append(
                model.Slot(
                    f"{table.index}-{slot}",
                    slot,
                    [int(minute) for minute in table.meetings[start].ravel()],
                    int(found.capacity[slot]),
                    max(table.min_learners, 1),
                )
            )
        slots += here
        minutes = table.duration * table.meetings.shape[1] * weights.get("instructor_minutes", 0)
        for row, instructor in enumerate(table.instructors.tolist()):
            able = found.lead[row, found.start] & found.lead_language[row, found.language]
            for slot in range(len(here)):
                named = table.named_instructors[found.start[slot]] if table.listed else ()
                able[slot] &= not named or instructor in named
            cost = table.instructor_out_of_hours[row, found.start] * weights.get("out_of_hours", 0) + minutes
            costs_of_instructor[instructor][table.index] = _packed(cost, able)
        for row, learner in enumerate(table.learners.tolist()):
            eligible = found.attend[row, found.start] & found.attend_language[row, found.language]
            cost = table.out_of_hours[row, found.start].astype(np.int64) * weights.get("out_of_hours", 0)
            if eligible.any():
                weight = int(problem.request_weight[table.requests[row]])
                seats.append((f"{table.index}-{row}", learner, table.index, weight, _packed(cost, eligible)))
        choices = _choices(table, here, found)
        for number, choice in enumerate(choices):
            spread = choice[(2 * number + 1) * len(choice) // (2 * len(choices))]
            sessions.append(model.Session(f"{table.index}-{number}", table.index, choice, spread))
    instructors = [
        model.Instructor(
            str(instructor),
            instructor,
            costs_of_instructor[instructor],
            int(problem.instructor_buffer[instructor]),
            _cap(problem.instructor_max_sessions[instructor]),
            _cap(problem.instructor_max_per_day[instructor]),
            _cap(problem.instructor_max_per_week[instructor]),
            [int(m) for m in problem.instructor_days.get(instructor, ())],
            [int(m) for m in problem.instructor_weeks.get(instructor, ())],
        )
        for instructor in range(problem.num_instructors)
    ]
    for session in sessions:
        table = problem.clinics[session.clinic]
        qualified = [instructors[i] for i in table.instructors.tolist()]
        able = [i for i in qualified if ord(i.costs[table.index][session.slot.index]) != CANNOT] or qualified
        for position in range(table.staff):
            leads.append(model.Lead(f"{session.id}-{position}", session, qualified, able[len(leads) % len(able)]))
    of_clinic: dict[int, list[model.Session]] = {}
    for session in sessions:
        of_clinic.setdefault(session.clinic, []).append(session)
    people = [
        model.Seat(
            name,
            learner,
            weight,
            costs,
            _cap(problem.learner_max_per_day[learner]),
            [int(m) for m in problem.learner_days.get(learner, ())],
            of_clinic[clinic],
            None,
        )
        for name, learner, clinic, weight, costs in seats
        if clinic in of_clinic
    ]
    lost = int(problem.request_weight.sum()) - sum(seat.weight for seat in people)
    return model.Timetable(sessions, leads, people, [model.Lost("lost", lost)])


def _choices(table: ClinicTable, slots: list[Slot], found: ClinicSlots) -> list[list[Slot]]:
    """Per session entity the slots that it may have: of a listed clinic, those of one listed session."""
    if not slots:
        return []
    if table.listed:
        groups = [[s for s in slots if found.start[s.index] == start] for start in sorted(set(found.start.tolist()))]
        return groups[: table.max_sessions] if table.max_sessions is not None else groups
    number = table.max_sessions
    if number is None:
        number = SPARE * -(-len(table.requests) // table.capacity)
    return [slots] * number


def _packed(costs: NDArray[np.int64], allowed: NDArray[np.bool_]) -> str:
    """One character each, the last one before the surrogates where not allowed."""
    return "".join(map(chr, np.where(allowed, np.minimum(costs, CANNOT - 1), CANNOT).tolist()))


def _cap(limit: int | None) -> int:
    return 1_000_000 if limit is None else limit


def _solution(setting: Setting, timetable: Timetable) -> Solution:
    """Sessions with too few learners do not run."""
    learners: dict[str, list[int]] = {}
    for seat in timetable.seats:
        if seat.session is not None:
            learners.setdefault(seat.session.id, []).append(seat.learner)
    leaders: dict[str, list[int]] = {}
    for lead in timetable.leads:
        leaders.setdefault(lead.session.id, []).append(lead.instructor.number)
    planned = []
    for session in timetable.sessions:
        if len(learners.get(session.id, ())) < session.slot.least:
            continue
        slots, slot = setting.slots[session.clinic], session.slot.index
        planned.append(
            PlannedSession(
                clinic=session.clinic,
                start=int(slots.start[slot]),
                language=slots.problem_language(slot),
                room=-1,
                instructors=tuple(sorted(leaders.get(session.id, []))),
                learners=tuple(sorted(learners[session.id])),
                published=None,
            )
        )
    return Solution(tuple(planned))
