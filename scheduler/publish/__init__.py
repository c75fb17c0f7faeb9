"""From a plan to people's calendars: invites, what changed since the last time, and the ways out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from scheduler.cohort.cohort import Cohort
from scheduler.files import write_whole
from scheduler.plan import Plan
from scheduler.publish.publication import PLAIN, Choices, Publication, foresee_publication, publish
from scheduler.publish.report import Change, Published
from scheduler.publish.store import Write

__all__ = [
    "PLAIN",
    "Change",
    "Choices",
    "Publication",
    "Published",
    "foresee_publication",
    "publish",
    "publish_invites",
]


def publish_invites(
    plan: Plan, cohort: Cohort, folder: Path, *, now: dt.datetime, write: Write = write_whole
) -> Published:
    """``publish`` without a channel: the folder alone."""
    return publish(plan, cohort, folder, now=now, write=write).published
