"""``schedule sheet``, from file to file."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path

from scheduler import timezones
from scheduler.calendars.cohort import Readings
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.cohort import Source as CohortFile
from scheduler.cohort.load import parse_cohort
from scheduler.documents.text import read_bytes
from scheduler.errors import Fault, InputError
from scheduler.files import write_whole
from scheduler.plan_files import PlanFile, check_target, keep_beside, save_plan
from scheduler.records import Settings, save_with_record
from scheduler.sheet.pages import book_of
from scheduler.sheet.reading import book_key, read_edits
from scheduler.sheet.settlement import Repair
from scheduler.sheet.source import BookKey, Source
from scheduler.sheet.taking import Desk, Taken
from scheduler.tables.sheets import read_sheets
from scheduler.tables.workbook import book_bytes
from scheduler.timezones import minute


@dataclass(frozen=True)
class SheetTaken:
    """What became of a sheet, where the plan was written, and where the old one is kept.

    ``path`` is ``None`` where nothing was written.
    """

    taken: Taken
    path: Path | None
    kept_beside: Path | None = None


def write_sheet(file: PlanFile, cohort: Cohort, output: Path, *, zone: str | None = None) -> str:
    """Write a plan as a workbook whole, its times in ``zone`` (by default the horizon's), and return the zone.

    Raises InputError for an unknown zone and where it would replace the plan or the cohort; WriteError.
    """
    zone = zone or cohort.horizon.time_zone
    if not timezones.is_zone(zone):
        near = timezones.suggest(zone)
        cure = f'did you mean "{near[0]}"?' if near else 'write a name of the zone database, like "Europe/Berlin"'
        raise InputError([Fault("--time-zone", "is not a time zone", zone, cure)])
    for path in (file.path, *([] if cohort.source is None else [cohort.source.path])):
        if output.resolve() == path.resolve():
            raise InputError([Fault(str(output), f"is {path.name} itself", cure="name another file with -o")])
    write_whole(output, book_bytes(book_of(Source(file.plan, file.sha256, cohort, zone))))
    return zone


def read_sheet(
    file: PlanFile,
    cohort: Cohort,
    readings: Readings,
    sheet: Path,
    *,
    now: dt.datetime,
    output: Path | None = None,
    repair: Repair | None = None,
    dry_run: bool = False,
) -> SheetTaken:
    """Take what was marked in a sheet of this plan: decisions into the cohort file, the plan by default in its place.

    What starts before ``now`` (an aware moment) stays. With ``repair`` the rest is solved around the edits. Nothing is
    written where nothing changes, unless ``output`` names another file: that is then a copy. Raises InputError for a
    file that is no sheet, or one of another plan.
    """
    if cohort.source is None:
        raise InputError([Fault("the cohort", "has no file for the decisions", cure="name it with --cohort")])
    path, data = cohort.source.path, _bytes_of(cohort)
    target = file.path if output is None else output
    check_target(target, path)
    pages = read_sheets(sheet)
    key = book_key(pages, sheet)
    _refuse_others(key, file, sheet)
    source = Source(file.plan, file.sha256, cohort, key.zone)
    desk = Desk(source, readings, data, lambda text: _as_written(text, path), now=minute(now))
    taken = desk.take(read_edits(pages, source), repair)
    replaces = target.resolve() == file.path.resolve()
    if dry_run or (replaces and not taken.kept):
        return SheetTaken(taken, None)
    if not taken.kept:
        _copy(file, cohort, target)
        return SheetTaken(taken, target)
    kept = keep_beside(file) if replaces else file
    if taken.data != data:
        write_whole(path, taken.data)
    settings = Settings(command="sheet", freeze_before=now.replace(microsecond=0))
    save_with_record(taken.plan, target, cohort=taken.cohort, settings=settings, now=now, published=kept)
    return SheetTaken(taken, target, kept.path if replaces else None)


def _copy(file: PlanFile, cohort: Cohort, target: Path) -> None:
    """The plan as it is: byte for byte beside the old one, elsewhere with its cohort named from there."""
    if target.resolve().parent == file.path.resolve().parent:
        write_whole(target, file.data)
    else:
        save_plan(file.plan, target, cohort=cohort)


def _bytes_of(cohort: Cohort) -> bytes:
    """The very bytes that a cohort was read from."""
    assert cohort.source is not None
    data = read_bytes(cohort.source.path)
    if hashlib.sha256(data).hexdigest() != cohort.source.sha256:
        raise InputError([Fault(str(cohort.source.path), "was changed while it was read", cure="run it again")])
    return data


def _as_written(data: bytes, path: Path) -> Cohort:
    """The cohort as it will be in its file."""
    return parse_cohort(data, path.parent).read_from(CohortFile(path=path, sha256=hashlib.sha256(data).hexdigest()))


def _refuse_others(key: BookKey, file: PlanFile, sheet: Path) -> None:
    """Raise InputError for a sheet of another plan, or one of another edition of this program."""
    if not key.plan_sha256 or not timezones.is_zone(key.zone):
        raise InputError([Fault(str(sheet), "was written in another form", cure="write it anew with schedule sheet")])
    if key.cohort != file.plan.cohort.id:
        told = f'is a sheet of the cohort "{key.cohort}", and {file.path} is of "{file.plan.cohort.id}"'
        raise InputError([Fault(str(sheet), told, cure="name the plan that it was written from")])
    if key.plan_sha256 != file.sha256:
        told = f"was written from the plan {key.plan_sha256[:12]}, and {file.path} is {file.sha256[:12]} now"
        cure = "name the plan that it was written from, or write the sheet anew"
        raise InputError([Fault(str(sheet), told, cure=cure)])
