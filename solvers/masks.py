"""The rules' masks, joined: who may attend and lead where, before anything is decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

from scheduler.problem import Bools, ClinicTable, Problem
from solvers.model.rules import RULES


def _joined(shape: tuple[int, ...], problem: Problem, table: ClinicTable, rules: Collection[str], hook: str) -> Bools:
    found = np.ones(shape, dtype=bool)
    for mask in _masks(problem, table, rules, hook):
        found &= mask
    return found


def _masks(problem: Problem, table: ClinicTable, rules: Collection[str], hook: str) -> Iterator[Bools]:
    for slug in RULES:
        rule = import_module(f"solvers.model.rules.{slug}")
        if slug in rules and hasattr(rule, hook):
            yield getattr(rule, hook)(problem, table)


def attend(problem: Problem, table: ClinicTable, rules: Collection[str]) -> Bools:
    """``[R, T]`` language and room aside."""
    return _joined((len(table.requests), len(table.starts)), problem, table, rules, "attend")


def attend_language(problem: Problem, table: ClinicTable, rules: Collection[str]) -> Bools:
    """``[R, max(K, 1)]``"""
    if not table.languages:
        return np.ones((len(table.requests), 1), dtype=bool)
    return _joined((len(table.requests), len(table.languages)), problem, table, rules, "attend_language")


def attend_room(problem: Problem, table: ClinicTable, rules: Collection[str]) -> Bools:
    """``[R, max(Q, 1)]``"""
    if not table.rooms:
        return np.ones((len(table.requests), 1), dtype=bool)
    return _joined((len(table.requests), len(table.rooms)), problem, table, rules, "attend_room")


def lead(problem: Problem, table: ClinicTable, rules: Collection[str]) -> Bools:
    """``[I, T]`` language and room aside."""
    return _joined((len(table.instructors), len(table.starts)), problem, table, rules, "lead")


def lead_language(problem: Problem, table: ClinicTable, rules: Collection[str]) -> Bools:
    """``[I, max(K, 1)]``"""
    if not table.languages:
        return np.ones((len(table.instructors), 1), dtype=bool)
    return _joined((len(table.instructors), len(table.languages)), problem, table, rules, "lead_language")


def lead_room(problem: Problem, table: ClinicTable, rules: Collection[str]) -> Bools:
    """``[I, max(Q, 1)]``"""
    if not table.rooms:
        return np.ones((len(table.instructors), 1), dtype=bool)
    return _joined((len(table.instructors), len(table.rooms)), problem, table, rules, "lead_room")


def place(problem: Problem, table: ClinicTable, rules: Collection[str]) -> Bools:
    """``[T, max(K, 1), max(Q, 1)]`` where a session could run at all."""
    shape = (len(table.starts), max(len(table.languages), 1), max(len(table.rooms), 1))
    found = np.ones(shape, dtype=bool)
    for slug in RULES:
        rule = import_module(f"solvers.model.rules.{slug}")
        if slug in rules and hasattr(rule, "place") and (slug != "rooms" or table.rooms):
            found &= rule.place(problem, table)
    return found


def capacity(problem: Problem, table: ClinicTable) -> NDArray[np.int64]:
    """``[T, max(Q, 1)]`` seats of a session (in person: at most the room's)."""
    seats = np.repeat(table.slot_capacity.astype(np.int64)[:, None], max(len(table.rooms), 1), axis=1)
    if table.modality == "in_person":
        seats = np.minimum(seats, problem.room_seats[list(table.rooms)][None, :])
    return seats
