"""Rules 18 to 21 by looking at who sits where: within a clinic's way, and between the ways of two clinics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from scheduler.cohort.clinic import Clinic
from tests.oracle.past import Choice, Past
from tests.oracle.world import World


class Sitting(NamedTuple):
    """Who meets: learners and instructors by id."""

    learners: frozenset[str]
    instructors: frozenset[str]
    frozen: bool


def sittings(world: World, choices: Iterable[Choice]) -> list[Sitting]:
    """The sessions of a way."""
    cohort = world.cohort
    return [
        Sitting(
            frozenset(cohort.learners[k].id for k in one.learners),
            frozenset(cohort.instructors[i].id for i in one.shell.instructors),
            frozen=False,
        )
        for one in choices
    ]


def past_sittings(past: Past, clinic: str) -> list[Sitting]:
    """A clinic's frozen sessions, with the learners who are still there."""
    here = {learner.id for learner in past.cohort.learners}
    return [
        Sitting(frozenset(one.learners) & here, frozenset(one.instructors), frozen=True)
        for one in past.frozen
        if one.clinic == clinic
    ]


def agrees(world: World, past: Past, clinic: Clinic, choices: Sequence[Choice]) -> bool:
    """Rules 19 to 21 over one clinic's sessions."""
    met = sittings(world, choices)
    return (
        (not world.asks("keep_apart") or not any(_together(world, clinic, one) for one in met))
        and (not world.asks("led_by") or all(_rightly_led(world, clinic, one) for one in met))
        and (not world.asks("intact_teams") or all(_intact(team, met) for team in _teams(world, past, clinic)))
    )


def _together(world: World, clinic: Clinic, one: Sitting) -> bool:
    pairs = (
        pair
        for apart in world.cohort.keep_apart
        if apart.clinics is None or clinic.id in apart.clinics
        for pair in combinations(sorted(set(apart.learners)), 2)
    )
    return any(set(pair) <= one.learners for pair in pairs)


def _rightly_led(world: World, clinic: Clinic, one: Sitting) -> bool:
    able = {each.id for each in world.cohort.instructors if clinic.id in each.clinics}
    wanted = [able & set(each.led_by) for each in world.cohort.learners if each.id in one.learners]
    return all(not own or own & one.instructors for own in wanted)


def _teams(world: World, past: Past, clinic: Clinic) -> Iterator[set[str]]:
    cohort = world.cohort
    out = {d.learner for d in cohort.decisions if d.clinic == clinic.id and not d.must and d.start is None}
    begun = {learner for one in past_sittings(past, clinic.id) for learner in one.learners}
    for group in cohort.groups:
        asking = {one.id for one in cohort.learners if one.group == group.id and world.wants(clinic, one)}
        if clinic.id in group.intact and not (asking - out) & begun:
            yield asking - out


def _intact(team: set[str], met: Sequence[Sitting]) -> bool:
    return not any(team & one.learners for one in met) or any(team <= one.learners for one in met)


def stays(earlier: Sequence[Sitting], later: Sequence[Sitting], same_instructor: bool) -> bool:
    """Rule 18 between all sessions of a clinic and all of the one that keeps its groups."""
    for group in earlier:
        where = [one for one in later if one.learners & group.learners]
        if group.frozen and all(one.frozen for one in where):
            continue
        if len(where) > 1 or (same_instructor and any(not one.instructors & group.instructors for one in where)):
            return False
    return True
