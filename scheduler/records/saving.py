"""Writing a plan and, beside it, its record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from scheduler.cohort.cohort import Cohort
from scheduler.files import WriteError, write_whole
from scheduler.plan import Plan
from scheduler.plan_files import PlanFile, record_path, save_plan
from scheduler.records.making import make_record
from scheduler.records.record import PassedOver, Search, Settings


@dataclass(frozen=True)
class Saved:
    """A plan as it was written; ``trouble`` says why its record was not, where it was not."""

    plan: Plan
    trouble: str | None = None


def save_with_record(
    plan: Plan,
    path: Path,
    *,
    cohort: Cohort,
    settings: Settings,
    now: dt.datetime,
    published: PlanFile | None = None,
    search: Search | None = None,
    passed_over: tuple[PassedOver, ...] = (),
) -> Saved:
    """``save_plan``, and then the record. ``now`` is aware; ``passed_over`` are those who could not take freed seats.

    The plan comes first, and stays whatever becomes of the record: the record of a plan that it replaces is not this
    one's, which its digest tells. Raises what ``save_plan`` raises.
    """
    written = save_plan(plan, path, cohort=cohort, published=published)
    record = make_record(written, cohort, settings, now, search=search, passed_over=passed_over)
    try:
        write_whole(record_path(path), record.to_json())
    except WriteError as error:
        return Saved(written, f"{error}. The plan is there; what it was made from and with is not kept.")
    return Saved(written)
