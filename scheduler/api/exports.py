"""Exports of a plan file for learning systems, and briefs for its instructors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scheduler.api.files import cohort_path_of
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import load_cohort
from scheduler.exports.briefs import Brief, Rooms, briefs, zoom_rooms
from scheduler.exports.systems import SYSTEMS, Source
from scheduler.files import make_folder, write_whole
from scheduler.plan_files import PlanFile, read_plan
from scheduler.publish.identity import person_stem, slug_of


@dataclass(frozen=True)
class Exported:
    """The files that were written, and what the coordinator should know."""

    files: tuple[Path, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Briefed:
    """The briefs, the files that were written (none without a folder), and what the coordinator should know."""

    briefs: tuple[Brief, ...]
    files: tuple[Path, ...]
    warnings: tuple[str, ...]


def export_plan(
    plan: Path, folder: Path, system: str, cohort: Path | None = None, *, course: str | None = None
) -> Exported:
    """Write a plan file's enrolments and rosters for a learning system, one of ``SYSTEMS``, into a folder.

    ``course`` is the one that everybody is enrolled in; by default each clinic is one. Raises ``InputError`` and
    ``WriteError``.
    """
    source, loaded = _read(plan, cohort)
    texts = SYSTEMS[system](Source(source.plan, loaded, course))
    make_folder(folder)
    for name, text in texts.items():
        write_whole(folder / name, text)
    return Exported(tuple(folder / name for name in texts), _warnings(source, loaded))


def brief_instructors(
    plan: Path, folder: Path | None = None, cohort: Path | None = None, *, rooms: Rooms | None = None
) -> Briefed:
    """The briefs of a plan file's instructors, in a folder where one is named.

    Each lies in ``instructors``, under the name of the instructor's invites. Breakout rooms lie in ``coordinator``, as
    Zoom reads them. Raises ``InputError`` and ``WriteError``.
    """
    source, loaded = _read(plan, cohort)
    found = briefs(source.plan, loaded, rooms)
    texts: dict[Path, str] = {}
    if folder is not None:
        people = {each.id: each for each in loaded.instructors}
        for brief in found:
            stem = person_stem(loaded.id, "instructor", people[brief.instructor])
            texts[folder / "instructors" / f"{stem}.md"] = brief.text
    if folder is not None and rooms is not None:
        for session in source.plan.sessions:
            texts[folder / "coordinator" / f"{slug_of(session.id)}-rooms.csv"] = zoom_rooms(session, loaded, rooms)
    for path, text in texts.items():
        make_folder(path.parent)
        write_whole(path, text)
    return Briefed(found, tuple(texts), _warnings(source, loaded))


def _read(plan: Path, cohort: Path | None) -> tuple[PlanFile, Cohort]:
    source = read_plan(plan)
    return source, load_cohort(cohort_path_of(source, cohort))


def _warnings(source: PlanFile, cohort: Cohort) -> tuple[str, ...]:
    warnings = []
    if cohort.source is not None and source.plan.cohort.sha256 not in (None, cohort.source.sha256):
        warnings.append(f"{cohort.source.path} has changed since the plan was made.")
    known = {*(each.id for each in cohort.learners), *(each.id for each in cohort.instructors)}
    held = {person for each in source.plan.sessions for person in (*each.learners, *each.instructors)}
    if gone := sorted(held - known):
        warnings.append(f"No longer in the cohort, so left out: {', '.join(gone)}.")
    return tuple(warnings)
