"""Plan files and the files that they name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scheduler.calendars.cohort import read_calendars
from scheduler.calendars.reading import OnUnreadable
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import load_cohort
from scheduler.errors import Fault, InputError
from scheduler.judge import Verdict, verify
from scheduler.plan_files import PlanFile, read_plan
from scheduler.records import Since, changes_since, how_to_read, recorded


def verify_files(
    plan: Path,
    cohort: Path | None = None,
    published: Path | None = None,
    *,
    on_unreadable: OnUnreadable | None = None,
) -> Verdict:
    """Judge a plan file by its cohort's file, by default the one that it names, and by the published plan's.

    ``on_unreadable`` is what was said when the plan was made, by default as its record tells.
    """
    return verify_with_record(plan, cohort, published, on_unreadable=on_unreadable).verdict


@dataclass(frozen=True)
class Verified:
    """A verdict, and what changed since the plan was made that is no fault of it."""

    verdict: Verdict
    since: Since


def verify_with_record(
    plan: Path,
    cohort: Path | None = None,
    published: Path | None = None,
    *,
    on_unreadable: OnUnreadable | None = None,
) -> Verified:
    """``verify_files``, and a look at the record beside the plan."""
    judged = read_plan(plan)
    loaded = load_cohort(cohort_path_of(judged, cohort))
    old = still_there(judged) if published is None else read_plan(published)
    return Verified(verdict_of(judged, loaded, old, on_unreadable), since_of(judged, loaded))


def since_of(judged: PlanFile, loaded: Cohort) -> Since:
    """What the data on zones and holidays says otherwise now; all that can be told without a record is its trouble."""
    found = recorded(judged)
    if found.record is None:
        return Since(trouble=found.trouble)
    return changes_since(found.record, judged.plan, loaded)


def verdict_of(
    judged: PlanFile, loaded: Cohort, old: PlanFile | None, on_unreadable: OnUnreadable | None = None
) -> Verdict:
    """The judge's verdict on a plan file by its cohort, and by the published plan's file where there is one.

    Where nothing is stated, calendars are read as when the plan was made.
    """
    on_unreadable = how_to_read(judged, on_unreadable)
    sha256 = loaded.source.sha256 if loaded.source else None
    readings = None if on_unreadable == "fail" else read_calendars(loaded, on_unreadable=on_unreadable)
    if old is None:
        return verify(judged.plan, loaded, readings=readings, cohort_sha256=sha256)
    return verify(judged.plan, loaded, old.plan, readings=readings, cohort_sha256=sha256, published_sha256=old.sha256)


def still_there(judged: PlanFile) -> PlanFile | None:
    """The published plan that a plan names, if that very file is still where it was."""
    told = judged.plan.published
    path = None if told is None or told.file is None else judged.path.parent / told.file
    if path is None or not path.is_file():
        return None
    try:
        found = read_plan(path)
    except InputError:
        return None
    return found if told is not None and found.sha256 == told.sha256 else None


def cohort_path_of(plan: PlanFile, stated: Path | None) -> Path:
    """Where a plan's cohort is: as stated, else as the plan says. Raises ``InputError`` where neither does."""
    path = plan.cohort_path if stated is None else stated
    if path is None:
        raise InputError((Fault(str(plan.path), "names no cohort file", cure="name it with --cohort"),))
    return path
