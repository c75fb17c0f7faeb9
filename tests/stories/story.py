"""A story: a small cohort by name, its plan, and the questions that a coordinator asks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import scheduler
from scheduler.plan import Meeting, Plan, Session, Unscheduled

COHORTS = Path(__file__).parents[2] / "fixtures" / "cohorts"
SECONDS = 60.0
"""Far more than any story needs: all are proven long before."""


@dataclass(frozen=True)
class Story:
    """A cohort and its plan. People, clinics and sessions are named by their ids."""

    cohort: scheduler.Cohort
    plan: Plan

    def measure(self, name: str) -> int:
        return self.plan.measures[name]

    def sessions(self, clinic: str) -> list[Session]:
        """In order of their start."""
        return [session for session in self.plan.sessions if session.clinic == clinic]

    def seats(self, clinic: str) -> list[set[str]]:
        """Who sits together, in order of the sessions' start."""
        return [set(session.learners) for session in self.sessions(clinic)]

    def session_of(self, learner: str, clinic: str) -> Session:
        return next(session for session in self.sessions(clinic) if learner in session.learners)

    def clocks(self, learner: str, clinic: str) -> list[str]:
        """When the learner's meetings start, by the learner's own clock."""
        zone = self.zone(learner)
        meetings = self.session_of(learner, clinic).meetings
        return [f"{meeting.start.astimezone(zone):%a %d %b %H:%M}" for meeting in meetings]

    def zone(self, learner: str) -> ZoneInfo:
        name = next(person.time_zone for person in self.cohort.learners if person.id == learner)
        assert name is not None
        return ZoneInfo(name)

    def attendances(self) -> list[tuple[str, Meeting]]:
        """Every learner with every meeting of theirs."""
        return [(who, meeting) for s in self.plan.sessions for who in s.learners for meeting in s.meetings]

    def left_out(self, learner: str, clinic: str) -> Unscheduled:
        return next(u for u in self.plan.unscheduled if (u.learner, u.clinic) == (learner, clinic))

    def why(self, learner: str, clinic: str) -> list[str]:
        return [reason.code for reason in self.left_out(learner, clinic).reasons]


@cache
def told(name: str) -> Story:
    """The story's cohort, solved."""
    return solved(scheduler.load_cohort(COHORTS / f"{name}.json"))


def solved(cohort: scheduler.Cohort) -> Story:
    """A cohort with its plan, proven to be best and judged."""
    plan = scheduler.solve(cohort, time_limit=SECONDS, deterministic=True)
    return judged(Story(cohort, plan))


@cache
def told_again(freeze_before: dt.datetime) -> Story:
    """The story of a published plan whose cohort has changed since."""
    cohort, published = scheduler.load_cohort(COHORTS / "republish.json"), published_plan()
    plan = scheduler.solve(
        cohort, time_limit=SECONDS, deterministic=True, published=published, freeze_before=freeze_before
    )
    return judged(Story(cohort, plan), published)


def published_plan() -> Plan:
    return scheduler.load_plan(COHORTS / "republish.plan.json")


def judged(story: Story, published: Plan | None = None) -> Story:
    """The story, once the judge has nothing against its plan and the plan is proven."""
    verdict = scheduler.verify(story.plan, story.cohort, published)
    assert verdict.ok, verdict.lines()
    assert story.plan.status == "optimal"
    assert [tier.best for tier in story.plan.tiers] == [tier.bound for tier in story.plan.tiers]
    return story
