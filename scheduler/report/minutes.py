"""Who bears what: minutes outside working time, and minutes led."""

from __future__ import annotations

import numpy as np

from scheduler.problem import Ints, Problem, Solution


def out_of_hours(problem: Problem, solution: Solution) -> tuple[Ints, Ints]:
    """Minutes outside working time, ``[learners]`` as learners and ``[instructors]`` as instructors."""
    learners = np.zeros(problem.num_learners, dtype=np.int64)
    instructors = np.zeros(problem.num_instructors, dtype=np.int64)
    for session in solution.sessions:
        table = problem.clinics[session.clinic]
        rows = np.searchsorted(table.learners, session.learners)
        learners[list(session.learners)] += table.out_of_hours[rows, session.start]
        for instructor in session.instructors:
            row = int(np.flatnonzero(table.instructors == instructor)[0])
            instructors[instructor] += int(table.instructor_out_of_hours[row, session.start])
    for frozen in problem.frozen:
        learners[list(frozen.learners)] += np.array(frozen.learner_out_of_hours, dtype=np.int64)
        instructors[list(frozen.instructors)] += np.array(frozen.instructor_out_of_hours, dtype=np.int64)
    return learners, instructors


def led(problem: Problem, solution: Solution) -> tuple[Ints, Ints]:
    """``[instructors]`` sessions and ``[instructors]`` minutes that each leads, frozen ones too."""
    sessions = np.zeros(problem.num_instructors, dtype=np.int64)
    minutes = np.zeros(problem.num_instructors, dtype=np.int64)
    meetings = [(s.instructors, problem.clinics[s.clinic].meetings[s.start]) for s in solution.sessions]
    meetings += [(frozen.instructors, frozen.meetings) for frozen in problem.frozen]
    for people, spans in meetings:
        sessions[list(people)] += 1
        minutes[list(people)] += int((spans[:, 1] - spans[:, 0]).sum())
    return sessions, minutes
