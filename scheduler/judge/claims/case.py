"""One plan before the judge, with all that its claims are held against."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from scheduler.judge.claims.unseated import Unseated
from scheduler.judge.facts import Facts
from scheduler.judge.scene import Scene
from scheduler.plan import Plan, Session


@dataclass(frozen=True)
class Case:
    """``None`` for what the caller did not tell: it is then taken as the plan states it, or not checked."""

    facts: Facts
    plan: Plan
    scene: Scene
    measures: dict[str, int]
    published: Plan | None = None
    cohort_sha256: str | None = None
    published_sha256: str | None = None
    moves_per_seat: int | None = None
    freeze_before: dt.datetime | None = None

    @cached_property
    def unseated(self) -> Unseated:
        """The requests without a session, and why."""
        return Unseated(self.scene)

    @property
    def against(self) -> bool:
        """Whether the plan was made against a published one."""
        return self.published is not None or self.plan.published is not None

    def is_listed(self, session: Session) -> bool:
        """Whether the session's clinic lists it: the cohort then gives it its id, always the same."""
        return session.id in self.facts.listed.get(session.clinic, ())
