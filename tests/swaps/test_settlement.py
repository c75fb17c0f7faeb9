"""Settling swaps: as many as brute force finds, never fewer than one after the other, and nobody else is touched."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import pytest

from scheduler.judge import verify
from scheduler.opened import open_plan
from scheduler.swaps.requests import SwapRequest
from scheduler.swaps.settlement import Settled, settle

from .every_way import Seats, SwapCase, seats_of, swap_case

SEEDS = range(45)


@lru_cache(maxsize=len(SEEDS))
def settled(seed: int) -> tuple[SwapCase, Settled]:
    case = swap_case(seed)
    return case, settle(open_plan(case.plan, case.cohort), case.requests)


@pytest.mark.parametrize("seed", SEEDS)
def test_it_grants_what_brute_force_finds_best(seed: int) -> None:
    case, found = settled(seed)

    def worth(seats: Seats) -> tuple[int, int, list[int]]:
        granted = [level for request in case.requests if (level := case.granted(seats, request)) is not None]
        return -len(granted), sum(granted), case.levels(seats)

    best = min(map(worth, case.settlements))
    assert worth(seats_of(found.plan)) == best
    assert (found.most, found.proven) == (-best[0], True)


@pytest.mark.parametrize("seed", SEEDS)
def test_it_grants_no_fewer_than_one_after_the_other(seed: int) -> None:
    case, found = settled(seed)
    seats, granted = case.seats, 0
    for request in case.requests:
        for after in one_by_one(case, seats, request):
            if after in case.settlements:
                seats, granted = after, granted + 1 + (request.partner is not None)
                break
    assert found.num_granted >= granted


def one_by_one(case: SwapCase, seats: Seats, request: SwapRequest) -> list[Seats]:
    """Where a wish could be granted now, best first; a pair changes seats at once."""
    own, mine = case.seats[request.learner, request.clinic], (request.learner, request.clinic)
    if seats[mine] != own:
        return []
    if request.partner is None:
        return [seats | {mine: session} for session in case.wants(request)]
    theirs = (request.partner, request.clinic)
    return [seats | {mine: seats[theirs], theirs: own}] if seats[theirs] == case.seats[theirs] else []


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_is_right_and_nobody_else_is_touched(seed: int) -> None:
    case, found = settled(seed)
    if found.num_granted:
        assert not verify(found.plan, case.cohort, case.plan).faults
    else:
        assert found.plan == case.plan
    asked = {(request.learner, request.clinic) for request in case.requests}
    before, after = case.seats, seats_of(found.plan)
    assert before.keys() == after.keys()
    assert {key for key in before if before[key] != after[key]} <= asked
    told = {(a.learner, a.clinic): a.to.session for a in found.answers if a.to is not None}
    assert told == {key: after[key] for key in after if before[key] != after[key]}
    for session in found.plan.sessions:
        old = next(one for one in case.plan.sessions if one.id == session.id)
        assert session.model_copy(update={"learners": ()}) == old.model_copy(update={"learners": ()})


@pytest.mark.parametrize("seed", SEEDS)
def test_reasons_are_true(seed: int) -> None:
    case, found = settled(seed)
    for request, answer in zip(case.requests, found.answers, strict=True):
        ways = [seats for seats in case.settlements if case.granted(seats, request) is not None]
        if answer.granted:
            assert answer.choice == (case.granted(seats_of(found.plan), request) or 0) + 1
        elif answer.reason == "outweighed":
            most = max(sum(case.granted(seats, each) is not None for each in case.requests) for seats in ways)
            others = found.num_granted + 1 - most
            assert str(others) in str(answer.message).split()
        else:
            assert answer.reason in ("impossible", "partner")
            assert not ways


def test_the_seeds_have_every_kind_of_answer() -> None:
    kinds = Counter(answer.reason for seed in SEEDS for answer in settled(seed)[1].answers)
    pairs = sum(
        request.partner is not None and answer.granted
        for seed in SEEDS
        for request, answer in zip(settled(seed)[0].requests, settled(seed)[1].answers, strict=True)
    )
    told = Counter(
        want.code for seed in SEEDS for answer in settled(seed)[1].answers if answer.reason for want in answer.wants
    )
    assert min(kinds[None], kinds["outweighed"], kinds["impossible"], kinds["partner"], pairs) > 0
    assert {"time", "full", "open"} <= told.keys()
