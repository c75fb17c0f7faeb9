"""The prover goes where it is aimed, looks one tier ahead, and ends at once, with its child."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from queue import Queue

import numpy as np
import pytest

from solvers import mip
from solvers.bounds.proof import Ask, Proof
from solvers.mip import How, Program
from solvers.prover import Prover

PATIENCE = 30.0


class Scripted:
    """Yields the bounds put in its queue; ``None`` ends it. It says which tiers it was asked about."""

    def __init__(self) -> None:
        self.asked: Queue[tuple[int, tuple[int, ...]]] = Queue()
        self.bounds: Queue[int | None] = Queue()

    def prove(self, index: int, limits: Sequence[int], ask: Ask) -> Iterator[Proof]:
        self.asked.put((index, tuple(limits)))
        while (bound := self.bounds.get(timeout=PATIENCE)) is not None:
            yield Proof(bound)


class Endless:
    """Asks for a program that no solver ends soon."""

    def __init__(self) -> None:
        self.begun, self.answered = threading.Event(), threading.Event()

    def prove(self, index: int, limits: Sequence[int], ask: Ask) -> Iterator[Proof]:
        self.begun.set()
        answer = ask(hard_program(), How(3600.0))
        assert answer is None
        self.answered.set()
        yield Proof(None)


def hard_program() -> Program:
    """Market split (Cornuéjols and Dawande 1998): small, and far out of reach."""
    rng = np.random.default_rng(1)
    rows, columns = np.indices((6, 50)).reshape(2, -1)
    weights = rng.integers(0, 100, size=(6, 50))
    sums = (weights.sum(axis=1) // 2).astype(float)
    slack = np.arange(6)
    return Program(
        costs=np.concatenate([np.zeros(50), np.ones(12)]),
        offset=0.0,
        lower=np.zeros(62),
        upper=np.concatenate([np.ones(50), np.full(12, 1e4)]),
        low=sums,
        high=sums,
        rows=np.concatenate([rows, slack, slack]),
        columns=np.concatenate([columns, 50 + slack, 56 + slack]),
        values=np.concatenate([weights.ravel().astype(float), np.ones(6), -np.ones(6)]),
        hint=np.full(62, np.nan),
        integer=np.arange(62) < 50,
    )


def test_after_its_first_word_it_looks_one_tier_ahead_at_the_bound() -> None:
    method = Scripted()
    prover = Prover(method, lambda: 0.0, ahead=1)
    try:
        prover.aim(0, [])
        assert method.asked.get(timeout=PATIENCE) == (0, ())
        method.bounds.put(7)
        assert method.asked.get(timeout=PATIENCE) == (1, (7,))
        method.bounds.put(40)
        for _ in range(2):
            method.bounds.put(None)
        assert prover.known(0, []).bound == 7
    finally:
        prover.close()


def test_what_was_found_ahead_is_there_when_the_tier_is_reached_as_foreseen_and_only_then() -> None:
    method = Scripted()
    prover = Prover(method, lambda: 0.0, ahead=1)
    try:
        prover.aim(0, [])
        assert method.asked.get(timeout=PATIENCE) == (0, ())
        method.bounds.put(7)
        assert method.asked.get(timeout=PATIENCE) == (1, (7,))
        for bound in (40, None, None):
            method.bounds.put(bound)
        prover.aim(1, [9])
        assert method.asked.get(timeout=PATIENCE) == (1, (9,))
        assert prover.known(1, [9]).bound is None
        assert prover.known(1, [7]).bound in (None, 40)
        method.bounds.put(None)
    finally:
        prover.close()


def test_a_program_at_work_ends_when_the_prover_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    children = []
    begin = mip.start
    monkeypatch.setattr(mip, "start", lambda: children.append(begin()) or children[-1])
    method = Endless()
    prover = Prover(method, lambda: 0.0)
    prover.aim(0, [])
    assert method.begun.wait(PATIENCE)
    assert prover.busy
    prover.close()
    assert not prover.busy
    assert all(child.poll() is not None for child in children)


def test_a_program_at_work_ends_when_another_tier_is_wanted() -> None:
    method = Endless()
    prover = Prover(method, lambda: 0.0)
    try:
        prover.aim(0, [])
        assert method.begun.wait(PATIENCE)
        prover.aim(1, [3])
        assert method.answered.wait(PATIENCE)
    finally:
        prover.close()


def test_a_method_that_fails_is_warned_of_and_has_no_more_to_say() -> None:
    class Broken:
        def prove(self, index: int, limits: Sequence[int], ask: Ask) -> Iterator[Proof]:
            raise ZeroDivisionError("broken")
            yield

    prover = Prover(Broken(), lambda: 0.0)
    prover.aim(0, [])
    while prover.busy:
        prover.wait(PATIENCE)
    with pytest.warns(RuntimeWarning, match="broken"):
        assert prover.known(0, []).done
    prover.close()
