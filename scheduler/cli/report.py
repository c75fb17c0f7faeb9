"""``schedule report``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scheduler.cli.console import say
from scheduler.cli.json_out import say_json
from scheduler.cli.layout import FEW, Line
from scheduler.cli.options import CohortOption, OnUnreadableOption
from scheduler.cli.words import count

if TYPE_CHECKING:
    from scheduler.api.report import WrittenReport
    from scheduler.report.page import Live, Report


def report(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan file.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="PAGE", help="The page; by default report.html beside the plan."),
    ] = None,
    cohort: CohortOption = None,
    attendance: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="Who came: what schedule attendance writes, or an export. May be given often."
        ),
    ] = None,
    completion: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Who finished what, as CSV. May be given often.")
    ] = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help="Exit with 1 if a mandatory request has neither live, alternative nor signed exception, or the plan "
            "does not fit its cohort.",
        ),
    ] = False,
    on_unreadable: OnUnreadableOption = "fail",
    as_json: Annotated[bool, typer.Option("--json", help="The totals as JSON, for other programs.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Name everything that is only counted otherwise.")
    ] = False,
) -> None:
    """Write a plan, and what became of it, as one page to pass on.

    The page opens in any browser, without a network.
    """
    from scheduler.api.report import write_report

    written = write_report(
        plan,
        output or plan.parent / "report.html",
        cohort,
        attendance=attendance or (),
        completion=completion or (),
        on_unreadable=on_unreadable,
        now=dt.datetime.now(dt.UTC),
    )
    shown = written.report
    if as_json:
        say_json(_as_data(written))
    else:
        for line in _lines(written, everybody=verbose):
            say(line.text, style=line.style, indent=line.indent)
    if strict and (shown.totals.open or shown.check.faults):
        raise typer.Exit(1)


def _lines(written: WrittenReport, *, everybody: bool) -> Iterator[Line]:
    shown, totals = written.report, written.report.totals
    yield Line(
        f"{count(totals.learners, 'learner')}, {count(totals.sessions, 'session')}: {totals.live} of "
        f"{count(totals.asked, 'request')} live, {totals.unscheduled} not scheduled."
    )
    if shown.recorded:
        yield Line(f"{totals.attended} attended, {totals.absent} absent, {totals.seated} not recorded.")
    if totals.self_paced:
        yield Line(f"{totals.done} of {count(totals.self_paced, 'self-paced item')} done.")
    if shown.check.faults:
        yield Line(
            f"The plan does not fit its cohort as it is now ({count(len(shown.check.faults), 'fault')}): see schedule "
            "verify."
        )
    if written.unmatched:
        yield Line(f"Records of nobody or nothing in the cohort: {len(written.unmatched)}", style="bold")
        yield from _few(written.unmatched, everybody=everybody)
    yield from _mandatory(shown, everybody=everybody)
    yield Line(f"The page is {written.path} ({max(1, round(written.size / 1024))} kB)")


def _mandatory(shown: Report, *, everybody: bool) -> Iterator[Line]:
    if not shown.totals.mandatory:
        return
    missing = shown.open_mandatory
    if not missing:
        told = "has a live seat, an alternative or a signed exception"
        yield Line(f"Every mandatory request ({shown.totals.mandatory}) {told}.")
        return
    told = "without live, alternative or signed exception"
    yield Line(f"{count(len(missing), 'mandatory request')} of {shown.totals.mandatory} {told}:", style="bold")
    pairs = [_names(shown, each) for each in missing]
    named = [f"{learner.name} ({learner.id}), {clinic.title}" for learner, clinic in pairs]
    yield from _few(named, everybody=everybody)


def _few(rows: Sequence[str], *, everybody: bool) -> Iterator[Line]:
    named = rows if everybody or len(rows) <= FEW + 1 else rows[:FEW]
    yield from (Line(row, "  ") for row in named)
    if len(named) < len(rows):
        yield Line(f"… and {len(rows) - len(named)} more (--verbose: all)", "  ")


def _names(shown: Report, each: Live) -> tuple[Any, Any]:
    return shown.cohort.learners[each.learner], shown.cohort.clinics[each.clinic]


def _as_data(written: WrittenReport) -> dict[str, Any]:
    shown = written.report
    pairs = [_names(shown, each) for each in shown.open_mandatory]
    return {
        "page": str(written.path),
        "bytes": written.size,
        "totals": shown.totals,
        "open": [{"learner": learner.id, "clinic": clinic.id} for learner, clinic in pairs],
        "faults": shown.check.faults,
        "unmatched": written.unmatched,
    }
