"""Rule 17: inside the notice nobody has an invitation that is new or moved.

A start inside it is that of one published session, or of none. There is an ``x`` and a ``w`` for those whom the session
held, and a slot where it stood.
"""

from __future__ import annotations

import numpy as np

from scheduler.problem import Bools, ClinicTable, Problem, PublishedSession


def attend(problem: Problem, table: ClinicTable) -> Bools:
    """``[R, T]``"""
    found = np.repeat(_late(problem, table)[None, :], len(table.requests), axis=0)
    for published in announced(problem, table):
        found[:, published.start] = np.isin(table.learners, published.learners)
    return found


def lead(problem: Problem, table: ClinicTable) -> Bools:
    """``[I, T]``"""
    found = np.repeat(_late(problem, table)[None, :], len(table.instructors), axis=0)
    for published in announced(problem, table):
        found[:, published.start] = np.isin(table.instructors, published.instructors)
    return found


def place(problem: Problem, table: ClinicTable) -> Bools:
    """``[T, K, Q]``"""
    languages, rooms = np.array(table.languages or (-1,)), np.array(table.rooms or (-1,))
    found = np.tile(_late(problem, table)[:, None, None], (1, len(languages), len(rooms)))
    for published in announced(problem, table):
        found[published.start] = (languages == published.language)[:, None] & (rooms == published.room)
    return found


def announced(problem: Problem, table: ClinicTable) -> list[PublishedSession]:
    """The clinic's published sessions inside the notice that could go on; each has its start for itself."""
    until = problem.notice_until
    if until is None:
        return []
    return [p for p in problem.published if p.clinic == table.index and table.starts[p.start] < until]


def _late(problem: Problem, table: ClinicTable) -> Bools:
    """``[T]`` which starts the notice does not reach."""
    return np.asarray(table.starts >= (table.starts if problem.notice_until is None else problem.notice_until))
