"""Proofs beside the search: a thread takes a tier through a method of proof, whose programs a child process solves."""

from __future__ import annotations

import subprocess
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from scheduler.problem import Solution
from solvers import mip
from solvers.bounds.buckets.blueprint import Blueprint
from solvers.bounds.proof import Method, Proof
from solvers.mip import How, MipAnswer, Program

PATIENCE = 1.0
"""Seconds in which its thread mostly ends; a program being built cannot be interrupted, but asks for nothing more."""
MARGIN = 0.3
"""Seconds before its end at which a program's time is up, so that its bound still counts."""


@dataclass(frozen=True)
class Goal:
    """A tier to bound, within limits on those before."""

    index: int
    limits: tuple[int, ...]


@dataclass
class Known:
    """What was found for a goal: the best bound, the newest blueprint and plan, and how many proofs there were."""

    bound: int | None = None
    blueprint: Blueprint | None = None
    solution: Solution | None = None
    proofs: int = 0
    work: float = 0.0
    done: bool = False
    """Whether the method has nothing more to say."""

    def add(self, proof: Proof) -> None:
        """Takes in what a proof found."""
        if proof.bound is not None:
            self.bound = proof.bound if self.bound is None else max(self.bound, proof.bound)
        self.blueprint = proof.blueprint or self.blueprint
        self.solution = proof.solution or self.solution
        self.proofs += 1
        self.work += proof.work


class Prover:
    """One line of proof. ``now`` is the clock that :meth:`aim` goes by.

    Before the tier ``ahead``, after the first word on a tier (and after each better bound) it says one on the next, as
    if this one ended at its bound: mostly the search gets there, and finds it ready.
    """

    def __init__(self, method: Method, now: Callable[[], float], ahead: int = 0) -> None:
        self._method, self._now, self._ahead = method, now, ahead
        self._ends: float | None = None
        self._known: dict[Goal, Known] = {}
        self._open: dict[Goal, Iterator[Proof]] = {}
        self._until: dict[Goal, float | None] = {}
        """When time was up, as it seemed when an open proof began."""
        self._goal: Goal | None = None
        self._at: Goal | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._error: BaseException | None = None
        self._told = False
        self._ended = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def aim(self, index: int, limits: Sequence[int], ends: float | None = None) -> None:
        """Turns to a tier until ``ends`` (``None``: for good); ends what is at work for anything else."""
        with self._changed:
            self._ends = ends
            self._goal = Goal(index, tuple(limits[:index]))
            if self._at is not None and self._at not in self._wanted():
                self._kill()
            self._changed.notify_all()

    def known(self, index: int, limits: Sequence[int]) -> Known:
        """What is known of a tier. A method that failed costs bounds, not the plan: it is warned of once."""
        with self._changed:
            known = replace(self._of(Goal(index, tuple(limits[:index]))))
            if self._error is not None:
                known.done = True
                if not self._told:
                    self._told = True
                    warnings.warn(f"a proof failed, bounds may be weak: {self._error!r}", RuntimeWarning, stacklevel=2)
            return known

    @property
    def busy(self) -> bool:
        """Whether it works, or is about to."""
        with self._changed:
            return not self._ended and self._next() is not None

    def rest(self) -> None:
        """Ends what is at work, until the next aim."""
        with self._changed:
            self._goal = None
            self._kill()

    def wait(self, seconds: float) -> None:
        """Waits for news, or that long."""
        with self._changed:
            self._changed.wait(seconds)

    def close(self) -> None:
        """Ends it, and its child, at once."""
        with self._changed:
            self._ended = True
            self._kill()
            self._changed.notify_all()
        self._thread.join(PATIENCE)

    def _wanted(self) -> list[Goal]:
        """The tier aimed at, and the one ahead."""
        goal = self._goal
        if goal is None:
            return []
        known = self._known.get(goal)
        if goal.index >= self._ahead or known is None or known.bound is None:
            return [goal]
        return [goal, Goal(goal.index + 1, (*goal.limits, known.bound))]

    def _next(self) -> Goal | None:
        """The goal to go on with: a first word on each wanted, then all on the tier aimed at."""
        wanted = [goal for goal in self._wanted() if not self._of(goal).done]
        unheard = [goal for goal in wanted if not self._of(goal).proofs]
        return next(iter(unheard + [goal for goal in wanted if goal == self._goal]), None)

    def _of(self, goal: Goal) -> Known:
        return self._known.get(goal) or Known()

    def _work(self) -> None:
        try:
            while True:
                with self._changed:
                    self._at = None
                    while not self._ended and self._next() is None:
                        self._changed.wait()
                    if self._ended:
                        return
                    self._at = goal = self._next()
                    for stale in set(self._open) - set(self._wanted()):
                        del self._open[stale], self._until[stale]
                assert goal is not None
                self._step(goal)
        except BaseException as error:
            with self._changed:
                self._error = error
        finally:
            with self._changed:
                self._ended = True
                self._kill()
                self._changed.notify_all()

    def _step(self, goal: Goal) -> None:
        """The next proof for a goal."""
        if goal not in self._open:
            self._until[goal] = self._ends
            self._open[goal] = iter(self._method.prove(goal.index, goal.limits, self._ask))
        proof = next(self._open[goal], None)
        with self._changed:
            known = self._known.setdefault(goal, Known())
            if proof is None:
                known.done = self._until.pop(goal) == self._ends  # else there may be more time by now
                del self._open[goal]
            else:
                known.add(proof)
            self._changed.notify_all()

    def _ask(self, program: Program, how: How) -> MipAnswer | None:
        with self._changed:
            left = None if self._ends is None else self._ends - self._now() - MARGIN
            if self._ended or self._at not in self._wanted() or (left is not None and left < MARGIN):
                return None
            if self._child is None:
                self._child = mip.start()
            child = self._child
        answer = mip.ask(child, program, how if left is None else replace(how, seconds=min(how.seconds, left)))
        if answer is None:
            with self._changed:
                if self._child is child:  # it ended by itself
                    self._kill()
        return answer

    def _kill(self) -> None:
        if self._child is not None:
            mip.close(self._child)
            self._child = None
