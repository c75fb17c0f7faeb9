"""Plans cut down to limits, who costs most for the least weight first: starts for the solver, no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from scheduler.problem import PlannedSession, Problem, Solution

SHARE = 0.05
"""So much of the possible cuts is taken at once, the best first, before they are weighed anew."""

Costs = tuple[int, int]
"""Minutes outside working time, and minutes of instructors."""


@dataclass(frozen=True)
class _Cut:
    """A seat that is given up (``learner``), or a whole session."""

    session: int
    learner: int | None
    saved: Costs
    weight: int


def trimmed(problem: Problem, solution: Solution, limits: Mapping[str, int]) -> Solution | None:
    """The plan without so many seats and sessions that ``out_of_hours`` and ``instructor_minutes`` keep the limits.

    What must run or be attended stays. ``None`` where that leaves no way. The plan must hold nothing frozen.
    """
    most = tuple(limits.get(name) for name in ("out_of_hours", "instructor_minutes"))
    sessions: dict[int, PlannedSession] = dict(enumerate(solution.sessions))
    while any(excess := _excess(problem, sessions, most)):
        cuts = [cut for cut in _cuts(problem, sessions) if any(_useful(cut, excess))]
        if not cuts:
            return None
        cuts.sort(key=lambda cut: sum(_useful(cut, excess)) / cut.weight, reverse=True)
        for cut in cuts[: max(1, int(len(cuts) * SHARE))]:
            _take(problem, sessions, cut)
            if not any(_excess(problem, sessions, most)):
                break
    return _settled(problem, sessions)


def _excess(problem: Problem, sessions: Mapping[int, PlannedSession], most: tuple[int | None, ...]) -> Costs:
    spent = [0, 0]
    for session in sessions.values():
        learners, own = _out_of_hours(problem, session)
        spent[0] += int(learners.sum()) + own
        spent[1] += _minutes(problem, session)
    out, led = (0 if limit is None else max(0, used - limit) for used, limit in zip(spent, most, strict=True))
    return out, led


def _useful(cut: _Cut, excess: Costs) -> list[float]:
    """The share of each excess that a cut takes away."""
    return [min(saved, over) / over for saved, over in zip(cut.saved, excess, strict=True) if over]


def _cuts(problem: Problem, sessions: Mapping[int, PlannedSession]) -> Iterator[_Cut]:
    for number, session in sessions.items():
        table = problem.clinics[session.clinic]
        minutes, own = _out_of_hours(problem, session)
        requests = table.requests[np.searchsorted(table.learners, session.learners)]
        weights, must = problem.request_weight[requests], problem.must_attend[requests]
        if not table.must_run[session.start] and not must.any():
            saved = int(minutes.sum()) + own, _minutes(problem, session)
            yield _Cut(number, None, saved, max(1, int(weights.sum())))
        if len(session.learners) > table.min_learners or table.must_run[session.start]:
            for learner, late, weight, kept in zip(session.learners, minutes, weights, must, strict=True):
                if not kept and late:
                    yield _Cut(number, learner, (int(late), 0), int(weight))


def _take(problem: Problem, sessions: dict[int, PlannedSession], cut: _Cut) -> None:
    """Cut, unless what was cut before leaves too few."""
    session = sessions.get(cut.session)
    if session is None:
        return
    if cut.learner is None:
        del sessions[cut.session]
        return
    table = problem.clinics[session.clinic]
    if len(session.learners) > table.min_learners or table.must_run[session.start]:
        sessions[cut.session] = _without(session, cut.learner)


def _settled(problem: Problem, sessions: dict[int, PlannedSession]) -> Solution | None:
    """The plan once nobody attends what required an earlier clinic that they lost, and no session is too small."""
    while True:
        attended = {(learner, session.clinic) for session in sessions.values() for learner in session.learners}
        astray = [
            (number, learner)
            for number, session in sessions.items()
            for learner in session.learners
            if any((learner, clinic) not in attended for clinic in _required(problem, session.clinic, learner))
        ]
        for number, learner in astray:
            sessions[number] = _without(sessions[number], learner)
        small = [number for number, session in sessions.items() if _too_small(problem, session)]
        for number in small:
            del sessions[number]
        if not astray and not small:
            break
    kept = Solution(tuple(sessions.values()))
    return kept if _keeps_musts(problem, kept) else None


def _required(problem: Problem, clinic: int, learner: int) -> Iterator[int]:
    """The clinics without which the learner may not attend this one."""
    for rule in problem.clinics[clinic].after:
        if rule.required and learner in problem.clinics[rule.clinic].learners:
            yield rule.clinic


def _too_small(problem: Problem, session: PlannedSession) -> bool:
    table = problem.clinics[session.clinic]
    return not table.must_run[session.start] and len(session.learners) < table.min_learners


def _keeps_musts(problem: Problem, solution: Solution) -> bool:
    attended = {(learner, session.clinic) for session in solution.sessions for learner in session.learners}
    needed = np.flatnonzero(problem.must_attend).tolist()
    return all((int(problem.request_learner[r]), int(problem.request_clinic[r])) in attended for r in needed)


def _without(session: PlannedSession, learner: int) -> PlannedSession:
    return replace(session, learners=tuple(each for each in session.learners if each != learner))


def _out_of_hours(problem: Problem, session: PlannedSession) -> tuple[np.ndarray, int]:
    """Minutes outside working time: of each learner, and of the instructors together."""
    table = problem.clinics[session.clinic]
    rows = np.searchsorted(table.learners, session.learners)
    leads = np.flatnonzero(np.isin(table.instructors, session.instructors))
    own = int(table.instructor_out_of_hours[leads, session.start].sum())
    return table.out_of_hours[rows, session.start].astype(np.int64), own


def _minutes(problem: Problem, session: PlannedSession) -> int:
    meetings = problem.clinics[session.clinic].meetings[session.start]
    return int((meetings[:, 1] - meetings[:, 0]).sum()) * len(session.instructors)
