"""``schedule decide``, from file to file."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler import decisions
from scheduler.cohort.cohort import Cohort, Decision
from scheduler.cohort.load import load_cohort, parse_cohort
from scheduler.documents.text import read_bytes
from scheduler.errors import Fault, InputError
from scheduler.files import write_whole
from scheduler.plan import Plan
from scheduler.plan_files import read_plan


@dataclass(frozen=True)
class Decided:
    """The cohort as it is now, what came into its decisions, what went, and those about the learners asked for."""

    cohort: Cohort
    decisions: tuple[Decision, ...]
    added: tuple[Decision, ...] = ()
    removed: tuple[Decision, ...] = ()


def decide(
    cohort: Path,
    learners: Sequence[str],
    *,
    clinic: str | None = None,
    start: dt.datetime | None = None,
    session: str | None = None,
    plan: Path | None = None,
    must: bool | None = None,
    why: str | None = None,
    undo: bool = False,
) -> Decided:
    """Write into a cohort file that learners attend a clinic or a session (``must``), or do not; or ``undo`` that.

    ``session`` is one of ``plan`` or a listed one, ``start`` is aware. Raises InputError, with nothing written, for
    what is unknown and where the cohort would have faults; WriteError.
    """
    loaded, data = _read(cohort)
    known = None if plan is None else _plan_of(loaded, plan)
    word = decisions.word_about(loaded, learners, clinic=clinic, start=start, session=session, plan=known)
    if undo:
        edit = decisions.undo(loaded, data, word, must=must)
    else:
        edit = decisions.decide(loaded, data, word, must=bool(must), why=why)
    try:
        now = parse_cohort(edit.data, cohort.parent)
    except InputError as error:
        raise InputError(error.faults, f"{cohort} would have faults, and stays as it is") from None
    write_whole(cohort, edit.data)
    return Decided(now, now.decisions, edit.added, edit.removed)


def list_decisions(cohort: Path, learners: Sequence[str] = ()) -> Decided:
    """The decisions of a cohort file, or those about some learners. Raises InputError."""
    loaded = load_cohort(cohort)
    if learners:
        decisions.check_learners(loaded, learners)
    found = tuple(one for one in loaded.decisions if not learners or one.learner in learners)
    return Decided(loaded, found)


def _read(path: Path) -> tuple[Cohort, bytes]:
    """A cohort and the very bytes that it was read from."""
    loaded, data = load_cohort(path), read_bytes(path)
    if loaded.source is not None and hashlib.sha256(data).hexdigest() != loaded.source.sha256:
        raise InputError([Fault(str(path), "was changed while it was read", cure="run it again")])
    return loaded, data


def _plan_of(cohort: Cohort, path: Path) -> Plan:
    plan = read_plan(path).plan
    if plan.cohort.id != cohort.id:
        fault = Fault(
            str(path), f'is a plan of "{plan.cohort.id}", not of "{cohort.id}"', cure="name the plan of this cohort"
        )
        raise InputError([fault])
    return plan
