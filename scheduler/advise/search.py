"""From changes that may help to those that do: the most promising are solved for, the best of these are advice."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduler.advise.advice import Advice, Aim
from scheduler.advise.change import Change
from scheduler.advise.costs import COSTS
from scheduler.advise.finding import Finding
from scheduler.advise.levers import LEVERS
from scheduler.advise.looks import Looks
from scheduler.advise.trial import Standing, Trials
from scheduler.calendars.reading import OnUnreadable
from scheduler.errors import InputError, SchedulerError
from scheduler.opened import Opened

if TYPE_CHECKING:
    from solvers.progress import Progress

SHARE_OF_BASE = 0.15
"""Of the time, what solving the cohort as it is may take first."""
SHARE_OF_TRIALS = 0.6
"""Of the time after that, what may go into trying changes; in the rest those found are solved further."""
MOST_TRIES = 2
"""So often changes alike may fail before the rest of them is left."""
SPARE_TRIES = 3
"""So many changes more than wanted are solved for: looks can deceive."""
LEAST_SECONDS = 1.0
ENOUGH = 2.0
"""So many seconds are enough for a plan whose weightiest tiers are proven already."""


@dataclass(frozen=True, eq=False)
class Advised:
    """What would help, the best first for each aim, and beside what it is measured."""

    advice: tuple[Advice, ...]
    before: Standing
    given: dict[str, int]
    """The measures of the plan as it was given, ``before`` what solving again made of it."""
    found: int
    """How many changes looked as if they could help."""
    solved: int
    """How many of them were solved for."""
    complete: bool
    """Whether time sufficed for all that were to be solved for."""


Told = Callable[[str], None]


def advise(
    opened: Opened,
    *,
    top: int = 5,
    costs: Mapping[str, float] = COSTS,
    time_limit: float | None = 60,
    on_unreadable: OnUnreadable = "fail",
    workers: int | None = None,
    seed: int = 0,
    stop: threading.Event | None = None,
    told: Told = lambda line: None,
) -> Advised:
    """The ``top`` smallest changes that seat more or cut the out-of-hours, each solved again and judged.

    About half of the places are for each of the two, as far as there are changes that help. ``time_limit`` is in
    seconds, ``None``: until every trial is done. Setting ``stop`` ends it with what was found. ``told`` hears how it
    goes. Raises ``InputError``, ``SchedulerError``.
    """
    stop = stop or threading.Event()
    ends = None if time_limit is None else time.monotonic() + time_limit
    trials = Trials(opened, on_unreadable=on_unreadable, workers=workers, seed=seed, stop=stop)
    told("solving the cohort as it is")
    before = trials.standing(None if time_limit is None else SHARE_OF_BASE * time_limit, lambda progress: None)
    search = _Search(trials, before, costs, top, ends, stop, told)
    return search.go(Looks(opened, on_unreadable))


class _Search:
    def __init__(
        self,
        trials: Trials,
        before: Standing,
        costs: Mapping[str, float],
        top: int,
        ends: float | None,
        stop: threading.Event,
        told: Told,
    ) -> None:
        self.trials, self.before, self.costs, self.top = trials, before, costs, top
        self.ends, self.stop, self.told = ends, stop, told
        self.trials_end = None
        if ends is not None:
            now = time.monotonic()
            self.trials_end = now + SHARE_OF_TRIALS * (ends - now)
        self.advice: dict[tuple[str, str], Advice] = {}
        """By lever and what it is about."""
        self.failed: Counter[tuple[str, str]] = Counter()
        self.tried: set[tuple[int, Aim]] = set()
        """Positions of findings, and what they were solved for."""

    def go(self, looks: Looks) -> Advised:
        """The whole search."""
        self.told("looking for changes")
        findings = _each_once(self._findings(looks))
        for_hours = self.top // 2 if self.before.plan.unscheduled else self.top
        self._pursue("seats", findings, self.top - for_hours)
        self._pursue("hours", findings, for_hours)
        self._pursue("seats", findings, self.top - len(self._of("hours")))
        self._pursue("hours", findings, self.top - len(self._of("seats")))
        complete = not self._over()
        self._polish(self._best(for_hours))
        given = self.trials.opened.plan.measures
        solved = len({position for position, _ in self.tried})
        return Advised(self._best(for_hours), self.before, given, len(findings), solved, complete)

    def _best(self, for_hours: int) -> tuple[Advice, ...]:
        hours = self._of("hours")[: max(for_hours, self.top - len(self._of("seats")))]
        return (*self._of("seats")[: self.top - len(hours)], *hours)

    def _findings(self, looks: Looks) -> Iterator[Finding]:
        """What the levers find; a cohort that is no sound one when it is freer tells nothing."""
        for find in LEVERS:
            if not self._over():
                with contextlib.suppress(InputError):
                    yield from find(looks)

    def _of(self, aim: Aim) -> list[Advice]:
        """What was found for an aim, the best first, the cheaper of what is alike."""
        mine = [each for each in self.advice.values() if each.aim == aim]
        return sorted(mine, key=lambda each: (-each.rate[0], -each.rate[1], each.cost, each.change.words))

    def _pursue(self, aim: Aim, findings: list[Finding], wanted: int) -> None:
        """Solve for the most promising changes until enough of them help, and a few more."""
        hopes = [(self._hope(each, aim), k) for k, each in enumerate(findings)]
        spare = SPARE_TRIES
        for hope, k in sorted(hopes, key=lambda pair: (-pair[0], pair[1])):
            if hope <= 0 or self._over() or (len(self._of(aim)) >= wanted and spare <= 0):
                return
            if len(self._of(aim)) >= wanted:
                spare -= 1
            change = findings[k].change
            key = change.lever, change.about
            if key not in self.advice and self.failed[key] < MOST_TRIES and (k, aim) not in self.tried:
                self.tried.add((k, aim))
                missing = max(wanted - len(self._of(aim)), 0) + spare
                self._solve(findings[k], aim, missing)

    def _hope(self, finding: Finding, aim: Aim) -> float:
        return (finding.seats if aim == "seats" else finding.relief) / self._cost(finding)

    def _cost(self, finding: Finding) -> float:
        return self.costs[finding.change.lever] * finding.change.units

    def _solve(self, finding: Finding, aim: Aim, missing: int) -> None:
        """Solve for a change; it is advice if it helps."""
        change, key = finding.change, (finding.change.lever, finding.change.about)
        self.told(f"{len(self.advice)} found, solving: {change.words}")
        ending = _Ending(self.stop, self.before, aim)
        try:
            cohort = change.applied(self.trials.opened.cohort)
            after = self.trials.solve(cohort, self._seconds(missing), ending.hear, ending)
        except (SchedulerError, ValueError):
            self.failed[key] += 1
            return
        advice = Advice(change, self._cost(finding), self.before, after)
        if advice.helps:
            self.advice[key] = advice
        else:
            self.failed[key] += 1

    def _polish(self, shown: Sequence[Advice]) -> None:
        """In the time that is left, solve further for what is to be shown, and from nothing where hours are cut."""
        open_ = [each for each in shown if not each.after.proven]
        runs = [(each, afresh) for each in open_ for afresh in (False, True) if each.aim == "hours" or not afresh]
        for number, (advice, afresh) in enumerate(runs):
            left = 2 * ENOUGH if self.ends is None else self.ends - time.monotonic()
            if self.stop.is_set() or left < LEAST_SECONDS:
                return
            self.told(f"solving further: {advice.change.words}")
            seconds = min(left / (len(runs) - number), ENOUGH if advice.after.settled else left)
            self._solve_further(advice.change, seconds, afresh)

    def _solve_further(self, change: Change, seconds: float, afresh: bool) -> None:
        key, cohort = (change.lever, change.about), change.applied(self.trials.opened.cohort)
        advice, ending = self.advice[key], _Ending(self.stop)
        known = advice.after.solution
        found = self.trials.solve(cohort, seconds, ending.hear, ending, known=known, afresh=afresh)
        if self.stop.is_set() and afresh:
            return
        better = replace(advice, after=min(advice.after, found, key=lambda each: each.values))
        better = replace(better, afresh=found if afresh else None)
        if better.helps:
            self.advice[key] = better

    def _seconds(self, missing: int) -> float | None:
        """What one change may take: the time left in equal parts, for those wanted and some that will not help."""
        if self.trials_end is None:
            return None
        return max((self.trials_end - time.monotonic()) / (missing + SPARE_TRIES), LEAST_SECONDS)

    def _over(self) -> bool:
        """Whether no further change can be tried."""
        return self.stop.is_set() or (
            self.trials_end is not None and self.trials_end - time.monotonic() < LEAST_SECONDS
        )


def _each_once(findings: Iterable[Finding]) -> list[Finding]:
    """Each change of which anything is hoped, once, with the most that is."""
    found: dict[tuple[tuple[str, str], ...], Finding] = {}
    for each in findings:
        if not each.seats and not each.relief:
            continue
        key = tuple(edit.option for edit in each.change.edits)
        known = found.get(key, each)
        found[key] = replace(each, seats=max(each.seats, known.seats), relief=max(each.relief, known.relief))
    return list(found.values())


class _Ending(threading.Event):
    """Ends a run with the whole search.

    For an ``aim`` it ends it once the weightiest tiers are done, and as soon as it is known that it gives no seat.
    """

    def __init__(self, stop: threading.Event, before: Standing | None = None, aim: Aim | None = None) -> None:
        super().__init__()
        self._before, self._aim, self._stop = before, aim, stop
        self._first: int | None = None

    def is_set(self) -> bool:
        """Whether the run is to end."""
        return super().is_set() or self._stop.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most ``timeout`` seconds."""
        return self.is_set() or super().wait(timeout) or self.is_set()

    def hear(self, progress: Progress) -> None:
        """How the run goes."""
        if progress.tier == 0:
            self._first = progress.incumbent
        elif self._before is not None:
            hopeless = self._aim == "seats" and self._first == self._before.values[0]
            if hopeless or progress.tier >= self._before.weighty:
                self.set()
