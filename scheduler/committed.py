"""The plans of other programmes that a cohort is committed to, each with the cohort that it names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import load_cohort
from scheduler.errors import Fault, InputError
from scheduler.plan import Plan
from scheduler.plan_files import PlanFile, read_plan


@dataclass(frozen=True)
class CommittedPlan:
    """Another programme's plan: its path as written, the SHA-256 of its bytes, and the cohort that it names.

    The cohort tells who its people are (by email), and which resources its clinics use.
    """

    path: str
    sha256: str
    plan: Plan
    cohort: Cohort

    @property
    def cohort_changed(self) -> bool:
        """Whether its cohort file has changed since the plan was made."""
        source = self.cohort.source
        return source is not None and self.plan.cohort.sha256 not in (None, source.sha256)


def read_committed(cohort: Cohort) -> tuple[tuple[CommittedPlan, ...], tuple[Fault, ...]]:
    """The plans that a cohort names in ``committed``, and a fault for each that cannot be used."""
    plans: list[CommittedPlan] = []
    faults: list[Fault] = []
    for number, name in enumerate(cohort.committed):
        place = f"committed[{number}]"
        try:
            plans.append(_read(cohort, name, place))
        except InputError as error:
            faults.append(_as_fault(error, place, name))
    return tuple(plans), tuple(faults)


def _read(cohort: Cohort, name: str, place: str) -> CommittedPlan:
    if cohort.folder is None:
        why = "cannot be found: the cohort was not read from a file, so there is no folder to look in"
        raise InputError((Fault(place, why, name, "read the cohort from a file"),))
    found = read_plan(cohort.folder / name)
    if found.plan.cohort.id == cohort.id:
        raise InputError((Fault(place, "is a plan of this cohort itself", name, _OF_ITSELF),))
    return CommittedPlan(name, found.sha256, found.plan, _cohort_of(found, name, place))


_OF_ITSELF = "take it out; to go on from it, solve with --published"


def _cohort_of(found: PlanFile, name: str, place: str) -> Cohort:
    path: Path | None = found.cohort_path
    if path is None:
        cure = "save it with the cohort file that it was made from"
        raise InputError((Fault(place, "names no cohort file, so nobody knows who its people are", name, cure),))
    return load_cohort(path)


def _as_fault(error: InputError, place: str, name: str) -> Fault:
    """What is wrong with the plan, or with its cohort, at the place where the plan is named."""
    first = error.faults[0]
    if first.path == place:
        return first
    where = "" if error.source in (None, first.path) else f"{error.source}: "
    return Fault(place, f"cannot be used: {where}{first}", name, None if first.cure else "see what it says there")
