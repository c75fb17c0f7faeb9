"""Close a cohort: what its plan asked of people, carried into the file of the next one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from scheduler.api.files import cohort_path_of
from scheduler.closing import Carrying, Closing, carry_into, close
from scheduler.cohort.load import load_cohort
from scheduler.documents.text import read_bytes
from scheduler.files import write_whole
from scheduler.plan_files import read_plan


@dataclass(frozen=True)
class Closed:
    """What ``close_plan`` found, and what it carried where (``None``: nowhere)."""

    closing: Closing
    carrying: Carrying | None
    written: Path | None
    warnings: tuple[str, ...]


def close_plan(
    plan: Path,
    cohort: Path | None = None,
    *,
    into: Path | None = None,
    output: Path | None = None,
    now: dt.datetime,
) -> Closed:
    """Close a plan file; with ``into`` its people's minutes go into that cohort file, or into a copy at ``output``.

    ``now`` (aware) tells what is still to come. A file that holds all of it already is not written again. Raises
    ``InputError`` and ``WriteError``.
    """
    source = read_plan(plan)
    path = cohort_path_of(source, cohort)
    loaded = load_cohort(path)
    closing = close(source.plan, loaded, now=now)
    warnings = []
    if loaded.source is not None and source.plan.cohort.sha256 not in (None, loaded.source.sha256):
        warnings.append(f"{path} has changed since the plan was made; minutes are counted by what it says now.")
    if into is None:
        return Closed(closing, None, None, tuple(warnings))
    carrying = carry_into(closing, loaded, load_cohort(into), data := read_bytes(into))
    target = into if output is None else output
    if output is not None or carrying.data != data:
        write_whole(target, carrying.data)
        return Closed(closing, carrying, target, tuple(warnings))
    return Closed(closing, carrying, None, tuple(warnings))
