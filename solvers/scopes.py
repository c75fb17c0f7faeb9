"""Which scope a model is built on: the whole problem, one clinic, or a neighbourhood."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from solvers.board import FROZEN, Board
from solvers.model.variables import Opening, Scope
from solvers.setting import Setting

BY_NAME = frozenset({"split_groups", "changes"})
"""Measures for which sessions alike are not alike: it matters who sits in which."""


def one_by_one(setting: Setting) -> bool:
    """Whether sessions alike must be opened one by one."""
    problem = setting.problem
    return setting.choosy or any(name in BY_NAME for tier in problem.tiers for name, _ in tier.weights)


def openings(setting: Setting, clinic: int, slots: Collection[int] | None = None) -> Iterator[Opening]:
    """The slots of a clinic as openings, published sessions that can go on beside them."""
    of, split = setting.slots[clinic], one_by_one(setting)
    for slot in range(len(of.start)) if slots is None else sorted(slots):
        copies = int(of.copies[slot])
        if slot in setting.announced[clinic]:
            continue
        if split:
            yield from (Opening(clinic, slot, 1) for _ in range(copies))
        else:
            yield Opening(clinic, slot, copies)
    for index, published in enumerate(setting.problem.published):
        if published.clinic == clinic:
            stood = of.slot_of(published)
            if stood is not None and (slots is None or stood in slots):
                yield Opening(clinic, stood, 1, index)


def whole(board: Board, clinics: Collection[int] | None = None) -> Scope:
    """Every slot and every request (of some clinics) that frozen sessions do not serve already."""
    problem = board.problem
    chosen = range(len(problem.clinics)) if clinics is None else sorted(clinics)
    found = tuple(opening for clinic in chosen for opening in openings(board.setting, clinic))
    requests = (int(r) for clinic in chosen for r in problem.clinics[clinic].requests)
    return Scope(found, tuple(r for r in requests if board.seat.get(r) != FROZEN))


def size(setting: Setting) -> int:
    """How many ``x`` the whole model has, about."""
    found = 0
    for slots in setting.slots:
        attend = slots.attend.sum(axis=0)
        found += int(attend[slots.start].sum())
    return found


@contextmanager
def assuming(board: Board, requests: Collection[int]) -> Iterator[None]:
    """While it lasts, the board takes the (unseated) requests for met: clinics that require theirs are open."""
    learners = [(int(board.problem.request_clinic[r]), int(board.problem.request_learner[r])) for r in requests]
    for clinic, learner in learners:
        board.blocks.fulfil(clinic, learner, 1)
    try:
        yield
    finally:
        for clinic, learner in learners:
            board.blocks.fulfil(clinic, learner, -1)
