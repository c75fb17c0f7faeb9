"""Opens the plan that a command was given, with a bar while calendars are read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.cli.reading import read_with_progress

if TYPE_CHECKING:
    from scheduler.calendars.reading import OnUnreadable
    from scheduler.opened import Opened
    from scheduler.plan_files import PlanFile


def open_with_progress(
    plan: Path,
    cohort: Path | None = None,
    *,
    on_unreadable: OnUnreadable = "fail",
    no_cache: bool = False,
    freeze_before: dt.datetime | None = None,
    notice_until: dt.datetime | None = None,
    without_gone: bool = False,
) -> tuple[PlanFile, Opened]:
    """A plan file and the plan opened; what starts before the aware moment ``freeze_before`` is frozen.

    Nobody new is invited to what starts before the aware moment ``notice_until``.
    ``without_gone`` leaves people who are gone out of their sessions, and does not refuse the plan for them.
    """
    from scheduler.api.files import cohort_path_of
    from scheduler.cohort.load import load_cohort
    from scheduler.opened import open_plan
    from scheduler.plan_files import read_plan
    from scheduler.timezones import minute

    file = read_plan(plan)
    loaded = load_cohort(cohort_path_of(file, cohort))
    readings = read_with_progress(loaded, on_unreadable, no_cache=no_cache)
    freeze = None if freeze_before is None else minute(freeze_before)
    notice = None if notice_until is None else minute(notice_until)
    opened = open_plan(
        file.plan, loaded, readings, freeze_before=freeze, notice_until=notice, without_gone=without_gone
    )
    return file, opened
