"""Plans on disk: which file they are, and writing them whole, naming their cohort relative to themselves."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from scheduler.cohort.cohort import Cohort
from scheduler.documents.text import read_bytes
from scheduler.errors import Fault, InputError
from scheduler.files import check_writable, same_file, write_whole
from scheduler.plan import Plan, PublishedReference
from scheduler.plan_text import parse_plan


@dataclass(frozen=True)
class PlanFile:
    """A plan, where it lies, and its bytes."""

    plan: Plan
    path: Path
    data: bytes = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of its bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def cohort_path(self) -> Path | None:
        """The cohort file that the plan names; ``None`` where the plan was made in memory."""
        file = self.plan.cohort.file
        return None if file is None else self.path.parent / file


def read_plan(path: str | Path) -> PlanFile:
    """Read a plan and remember which file it was. Raises ``InputError`` with every fault of its form."""
    path = Path(path)
    data = read_bytes(path)
    return PlanFile(parse_plan(data, str(path)), path, data)


def save_plan(plan: Plan, path: str | Path, *, cohort: Cohort | None = None, published: PlanFile | None = None) -> Plan:
    """Write a plan whole, and return it as written.

    It then names the file of ``cohort`` (where that has one) and ``published`` relative to its own folder. Raises
    ``InputError`` where it would replace the cohort file, ``WriteError`` where the file cannot be written.
    """
    path = Path(path)
    if cohort is not None and cohort.source is not None:
        _refuse_cohort(path, cohort.source.path)
        reference = plan.cohort.model_copy(update={"file": _relative(cohort.source.path, path)})
        plan = plan.model_copy(update={"cohort": reference})
    if published is not None:
        until = plan.published.notice_until if plan.published else None
        old = PublishedReference(file=_relative(published.path, path), sha256=published.sha256, notice_until=until)
        plan = plan.model_copy(update={"published": old})
    write_whole(path, plan.to_json())
    return plan


def keep_beside(plan: PlanFile) -> PlanFile:
    """A copy of a plan file that is about to be replaced, beside it, named after its content: ``plan.1a2b3c4d.json``.

    Its record is copied with it. Raises ``WriteError`` where either cannot be written.
    """
    copy = plan.path.with_name(f"{plan.path.stem}.{plan.sha256[:8]}{plan.path.suffix}")
    write_whole(copy, plan.data)
    record = record_path(plan.path)
    if record.is_file():
        write_whole(record_path(copy), read_bytes(record))
    return replace(plan, path=copy)


def record_path(plan: Path) -> Path:
    """Where the record of a plan file lies: ``plan.record.json`` beside ``plan.json``."""
    return plan.with_name(f"{plan.stem}.record.json")


def check_target(path: Path, cohort: Path) -> None:
    """Before a plan is sought: raises as ``save_plan`` would later, were it to write to ``path``."""
    check_writable(path)
    _refuse_cohort(path, cohort)


def _refuse_cohort(path: Path, cohort: Path) -> None:
    if same_file(path, cohort):
        raise InputError((Fault(str(path), "is the cohort itself", None, "name another file for the plan with -o"),))


def _relative(target: Path, plan: Path) -> str:
    return Path(os.path.relpath(os.path.realpath(target), Path(os.path.realpath(plan)).parent)).as_posix()
