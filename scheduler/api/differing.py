"""``schedule diff``, from file to file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from scheduler.api.files import cohort_path_of
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import load_cohort
from scheduler.errors import Fault, InputError
from scheduler.plan_files import PlanFile, read_plan
from scheduler.publish.comparison import PlanDifference, compare_plans
from scheduler.publish.difference import Folder
from scheduler.publish.folder import read_address
from scheduler.publish.ledger import Ledger, read_ledger
from scheduler.publish.store import Store


def diff(
    old: Path, new: Path, cohort: Path | None = None, invites: Path | None = None, *, now: dt.datetime
) -> PlanDifference:
    """What differs between two plan files of one cohort, by default of the file that ``new`` names.

    With a folder of ``invites``, people hold what it told them, else what ``old`` says. ``now`` is aware. Raises
    InputError.
    """
    before, after = read_plan(old), read_plan(new)
    loaded = load_cohort(cohort_path_of(after, cohort))
    held = None if invites is None else _held(invites, loaded)
    return compare_plans(before.plan, after.plan, loaded, now=now, old_cohort=_then(before), held=held)


def _held(folder: Path, cohort: Cohort) -> tuple[Ledger, Folder]:
    store, ledger = Store(folder), read_ledger(folder, cohort.id)
    if ledger is None:
        cure = "name the folder to which the plan was published"
        raise InputError([Fault(str(folder), "holds no invites", cure=cure)])
    return ledger, Folder(store.exists, lambda file: read_address(store, file))


def _then(plan: PlanFile) -> Cohort | None:
    """The cohort that a plan was made from, if that very file is still where it was."""
    path = plan.cohort_path
    if path is None or not path.is_file():
        return None
    try:
        found = load_cohort(path)
    except InputError:
        return None
    return found if found.source is not None and found.source.sha256 == plan.plan.cohort.sha256 else None
