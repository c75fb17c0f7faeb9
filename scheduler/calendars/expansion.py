"""Many rules expanded within a limit of time: those that never end do not cost the others."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scheduler.calendars.alarm import OvertimeError, at_most
from scheduler.calendars.reading import UnreadableError
from scheduler.calendars.rules import MOST_OCCURRENCES, TOO_MANY, Rule, expand

NOT_TRIED = "its rule was not tried, after others that never end"
TOO_OFTEN = "with the others it comes more often in these days than anybody's events do"


class SlowRuleError(UnreadableError):
    """A rule that was stopped."""


@dataclass(frozen=True)
class Limits:
    """What expanding one reading's rules may take of the processor, each of them and all, and how often all may come.

    After so many that are ``stopped`` the rest is not tried.
    """

    rule_seconds: float = 1.0
    seconds: float = 3.0
    stopped: int = 2
    occurrences: int = 150_000


@dataclass(frozen=True)
class Job:
    """One rule to expand: its occurrences in ``[first, last)``, all times naive and local."""

    start: dt.datetime
    rule: Rule
    first: dt.datetime
    last: dt.datetime

    @property
    def seconds(self) -> float:
        """About how long it takes."""
        return self.rule.seconds_to_expand(self.start, self.first, self.last)


Answer = list[dt.datetime] | UnreadableError


def expand_all(jobs: Iterable[Job], limits: Limits) -> dict[Job, Answer]:
    """Every job with its occurrences, or with what is wrong with it; what may take long comes last.

    Jobs that are equal, of different events, are expanded once, and the occurrences of each count.
    """
    answers: dict[Job, Answer] = {}
    times = Counter(jobs)
    began, stopped, occurrences = time.process_time(), 0, 0
    for job in sorted(times, key=lambda job: (job.seconds, job.start, job.rule.text)):
        left = limits.seconds - (time.process_time() - began)
        if job.first >= job.last:
            answers[job] = []
        elif job.rule.fewest(job.start, job.first, job.last) > MOST_OCCURRENCES:
            answers[job] = UnreadableError(TOO_MANY)
        elif stopped >= limits.stopped or left <= 0:
            answers[job] = UnreadableError(NOT_TRIED)
        else:
            answers[job] = answer = _expand(job, min(left, limits.rule_seconds))
            stopped += isinstance(answer, SlowRuleError)
            found = len(answer) * times[job] if isinstance(answer, list) else 0
            if occurrences + found > limits.occurrences:
                answers[job] = UnreadableError(TOO_OFTEN)
            else:
                occurrences += found
    return answers


def _expand(job: Job, seconds: float) -> Answer:
    try:
        with at_most(seconds):
            return expand(job.start, job.rule.text, job.first, job.last)
    except UnreadableError as error:
        return error
    except OvertimeError:
        return SlowRuleError(f'the rule "{job.rule.text[:60]}" takes too long to follow')
