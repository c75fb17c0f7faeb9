"""A plan file, what happened since, and the page that shows both."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.api.files import cohort_path_of, still_there, verdict_of
from scheduler.attendance.attendance import attendance as matched
from scheduler.attendance.completion import read_completion
from scheduler.attendance.exports import read_export
from scheduler.attendance.kept import is_kept, read_attended
from scheduler.attendance.records import Attended
from scheduler.calendars.reading import OnUnreadable
from scheduler.cohort.clinic import Clinic
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import load_cohort
from scheduler.cohort.people import Learner
from scheduler.errors import Fault, InputError
from scheduler.explain.alternatives import alternatives
from scheduler.files import check_writable, write_whole
from scheduler.plan import Plan
from scheduler.plan_files import read_plan
from scheduler.report.page import Check, Report, build_report, render


@dataclass(frozen=True, eq=False)
class WrittenReport:
    """What a page shows, and where it is."""

    report: Report
    path: Path
    size: int
    """Bytes."""
    unmatched: tuple[str, ...]
    """Rows of the records that are of nobody or nothing of the cohort, with their places."""


def write_report(
    plan: Path,
    output: Path,
    cohort: Path | None = None,
    *,
    attendance: Sequence[Path] = (),
    completion: Sequence[Path] = (),
    on_unreadable: OnUnreadable = "fail",
    now: dt.datetime,
) -> WrittenReport:
    """Write the page of a plan, judged by its cohort as that is now; ``now``, an aware moment, stands on the page.

    Raises ``InputError`` for faults of the files, also of those of ``attendance`` and ``completion``.
    """
    file = read_plan(plan)
    path = cohort_path_of(file, cohort)
    check_writable(output)
    _refuse_sources(output, (plan, path, *attendance, *completion))
    loaded = load_cohort(path)
    attended, unmatched = _attended(attendance, loaded, file.plan)
    completed = read_completion(completion, loaded)
    unmatched += tuple(
        f"{each.place}: {each.name or 'nobody'}, {each.item or 'nothing'}: {each.why}" for each in completed.unplaced
    )
    verdict = verdict_of(file, loaded, still_there(file), on_unreadable)
    report = build_report(
        loaded,
        file.plan,
        Check(tuple(map(str, verdict.faults))),
        lambda learner, clinic: _offered(loaded, learner, clinic),
        attended=attended,
        completed=completed.completed,
        now=now,
    )
    page = render(report).encode()
    write_whole(output, page)
    return WrittenReport(report, output, len(page), unmatched)


def _attended(paths: Sequence[Path], cohort: Cohort, plan: Plan) -> tuple[tuple[Attended, ...], tuple[str, ...]]:
    """Attendance as it was kept, and of exports of meetings as far as they tell by themselves; who is unmatched."""
    kept = [path for path in paths if is_kept(path)]
    records = read_attended(kept, cohort, plan)
    exports = [read_export(path) for path in paths if path not in kept]
    if not exports:
        return records, ()
    found = matched(plan, cohort, exports)
    missed = tuple(Attended(each.learner, each.clinic, each.session, 0) for each in found.missed)
    strangers = tuple(f"{each.place}: {each.name} is nobody of the cohort for sure" for each in found.strangers)
    return (*records, *found.attended, *missed), strangers


def _refuse_sources(output: Path, sources: Sequence[Path]) -> None:
    """Raises ``InputError`` where the page would replace what it is made from."""
    for source in sources:
        if os.path.realpath(output) == os.path.realpath(source):
            told = "is what the page is made from"
            raise InputError((Fault(str(output), told, None, "name another file for the page with -o"),))


def _offered(cohort: Cohort, learner: Learner, clinic: Clinic) -> tuple[str, ...]:
    return tuple(each.async_ for each in alternatives(cohort, learner, clinic))
