"""``schedule sheet``."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import say
from scheduler.cli.json_out import say_json
from scheduler.cli.layout import Line
from scheduler.cli.moments import parse_instant
from scheduler.cli.options import CohortOption, NoCacheOption, NowOption, OnUnreadableOption
from scheduler.cli.words import count

if TYPE_CHECKING:
    from scheduler.api.sheet import SheetTaken
    from scheduler.cohort.cohort import Cohort
    from scheduler.sheet.edits import Refusal
    from scheduler.sheet.settlement import Moved
    from scheduler.sheet.taking import Taken

WANTING = 1
FEW = 10
FEW_BREACHES = 3


def sheet(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan.")],
    read: Annotated[
        Path | None,
        typer.Option(metavar="SHEET", help="Take what was marked in this sheet of PLAN.", show_default=False),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The workbook to write (.xlsx); with --read the plan to write, by default in place of PLAN.",
            show_default=False,
        ),
    ] = None,
    repair: Annotated[
        bool, typer.Option("--repair", help="Solve the rest around what was marked, also where others must move.")
    ] = False,
    cohort: CohortOption = None,
    time_zone: Annotated[
        str | None,
        typer.Option(
            metavar="ZONE", help="The zone of the sheet's times; by default the horizon's.", show_default=False
        ),
    ] = None,
    time_limit: Annotated[
        float, typer.Option(metavar="SECONDS", min=0.0, help="For --repair: seconds to solve.")
    ] = 60.0,
    seed: Annotated[
        int, typer.Option(metavar="N", min=0, max=2**31 - 1, help="For --repair: another seed, another search.")
    ] = 0,
    workers: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, max=1024, help="For --repair: cores; by default all.", show_default=False),
    ] = None,
    now: NowOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --read: say what would be taken; write nothing.")
    ] = False,
    on_unreadable: OnUnreadableOption = "fail",
    no_cache: NoCacheOption = False,
    as_json: Annotated[bool, typer.Option("--json", help="What was written or taken, as JSON.")] = False,
) -> None:
    """Hand a plan around as a workbook, and take what was marked in it.

    Legal edits become decisions in the cohort file and are kept exactly; of the others every cell is named with the
    rule that it breaks (exit status 1). A sheet without edits changes nothing.
    """
    if read is None:
        if repair or dry_run:
            raise typer.BadParameter("--repair and --dry-run need --read")
        _write(plan, cohort, output, time_zone, as_json=as_json)
        return
    if time_zone is not None:
        raise typer.BadParameter("--time-zone is for writing a sheet: one that is read knows its own")
    if math.isnan(time_limit):
        raise typer.BadParameter("--time-limit is not a number of seconds")
    from scheduler import api
    from scheduler.api.files import cohort_path_of
    from scheduler.api.sheet import read_sheet
    from scheduler.cli.reading import read_with_progress
    from scheduler.plan_files import read_plan
    from scheduler.sheet.settlement import Repair

    file = read_plan(plan)
    loaded = api.load_cohort(cohort_path_of(file, cohort))
    limit = None if math.isinf(time_limit) else time_limit
    done = read_sheet(
        file,
        loaded,
        read_with_progress(loaded, on_unreadable, no_cache=no_cache),
        read,
        now=parse_instant(now, "--now") or dt.datetime.now(dt.UTC),
        output=output,
        repair=Repair(limit, seed, workers) if repair else None,
        dry_run=dry_run,
    )
    if as_json:
        say_json(_document(done))
    else:
        for line in _lines(done, loaded, dry_run=dry_run):
            say(line.text, style=line.style, indent=line.indent)
    if done.taken.refused:
        raise typer.Exit(WANTING)


def _write(plan: Path, cohort: Path | None, output: Path | None, zone: str | None, *, as_json: bool) -> None:
    from scheduler import api
    from scheduler.api.files import cohort_path_of
    from scheduler.api.sheet import write_sheet
    from scheduler.plan_files import read_plan

    target = plan.with_suffix(".xlsx") if output is None else output
    if target.suffix.casefold() != ".xlsx":
        raise typer.BadParameter(f"-o {target} does not end in .xlsx: spreadsheets would not open it")
    file = read_plan(plan)
    used = write_sheet(file, api.load_cohort(cohort_path_of(file, cohort)), target, zone=zone)
    if as_json:
        say_json({"sheet": str(target), "time_zone": used, "sessions": len(file.plan.sessions)})
        return
    say(f"The sheet is in {target}; its times are those of {used}.")
    say(f"Next: schedule sheet {plan} --read {target}")


def _document(done: SheetTaken) -> dict[str, object]:
    taken = done.taken
    return {
        "kept": taken.kept,
        "refused": taken.refused,
        "notes": taken.notes,
        "added": taken.added,
        "removed": taken.removed,
        "moved": taken.moved,
        "plan": None if done.path is None else str(done.path),
        "kept_beside": None if done.kept_beside is None else str(done.kept_beside),
    }


def _lines(done: SheetTaken, cohort: Cohort, *, dry_run: bool) -> Iterator[Line]:
    taken = done.taken
    if taken.kept:
        yield Line(f"Taken: {count(len(taken.kept), 'edit')}", style="bold")
        for edit in taken.kept:
            yield Line(f"{edit.place}: {edit.what}", "  ")
    if taken.refused:
        yield Line(f"Refused: {count(len(taken.refused), 'edit')}", style="bold")
        for refusal in taken.refused:
            yield Line(": ".join(part for part in (refusal.place, refusal.what) if part), "  ")
            yield from _breaches(refusal)
    if taken.moved:
        yield from _moved(taken, cohort)
    for note in taken.notes:
        yield Line(f"Note: {note}")
    yield from _ending(done, dry_run=dry_run)


def _breaches(refusal: Refusal) -> Iterator[Line]:
    more = len(refusal.breaches) - FEW_BREACHES
    for breach in refusal.breaches[:FEW_BREACHES]:
        yield Line(breach, "      ")
    rest = f"and {more} more (--json: all) " if more > 0 else ""
    yield Line(f"{rest}[{', '.join(refusal.rules)}]", "      ")


def _moved(taken: Taken, cohort: Cohort) -> Iterator[Line]:
    names = {person.id: person.name for person in cohort.learners}

    def told(each: Moved) -> str:
        who = f"{names.get(each.learner, each.learner)} ({each.learner}), {cohort.clinic_by_id[each.clinic].title}"
        return f"{who}: {each.before or 'no session'} to {each.after or 'no session'}"

    yield Line(f"Moved along with them: {count(len(taken.moved), 'seat')}", style="bold")
    for each in taken.moved[:FEW]:
        yield Line(told(each), "  ")
    if len(taken.moved) > FEW:
        yield Line(f"… and {len(taken.moved) - FEW} more (--json: all)", "  ")


def _ending(done: SheetTaken, *, dry_run: bool) -> Iterator[Line]:
    taken = done.taken
    source = taken.cohort.source
    if dry_run:
        yield Line("Nothing was written.")
        return
    if not taken.kept:
        yield Line("Nothing is changed." if done.path is None else f"Nothing is changed; {done.path} is a copy.")
        return
    changed = f"{count(len(taken.added), 'decision')} written"
    changed += f", {len(taken.removed)} taken back" if taken.removed else ""
    yield Line(f"{changed} in {source.path if source else 'the cohort'}.")
    yield Line(f"The plan is in {done.path}.")
    if done.kept_beside is not None:
        yield Line(f"The plan before is kept in {done.kept_beside}.")
