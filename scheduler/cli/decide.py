"""``schedule decide``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import say
from scheduler.cli.json_out import say_json
from scheduler.cli.layout import Line
from scheduler.cli.moments import parse_instant
from scheduler.cli.words import count

if TYPE_CHECKING:
    from scheduler.api import Decided
    from scheduler.cohort.cohort import Cohort, Decision


def decide(
    cohort: Annotated[Path, typer.Argument(metavar="COHORT", help="The cohort file.")],
    learner: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Whom it is about; for several, once for each.")
    ] = None,
    clinic: Annotated[
        str | None, typer.Option(metavar="ID", help="Which clinic; by default the only one.", show_default=False)
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(metavar="INSTANT", help="The session that starts then; by default any.", show_default=False),
    ] = None,
    session: Annotated[
        str | None,
        typer.Option(metavar="ID", help="That session instead, of PLAN or listed in the cohort.", show_default=False),
    ] = None,
    plan: Annotated[Path | None, typer.Option(metavar="PLAN", help="Where the session is.")] = None,
    must: Annotated[
        bool | None, typer.Option("--must/--never", help="They attend it, or they do not.", show_default=False)
    ] = None,
    why: Annotated[str | None, typer.Option(metavar="TEXT", help="The reason, kept with it.")] = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take it back: without --start, all about the learner and the clinic.")
    ] = False,
    as_list: Annotated[bool, typer.Option("--list", help="Show the decisions there are (of the learners).")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="What changed, and all decisions, as JSON.")] = False,
) -> None:
    """Decide who attends what, whatever is best otherwise.

    Decisions are written into the cohort file, which otherwise stays as it is; the next plan keeps them. One about the
    same learner, clinic and start replaces what was decided before.
    """
    from scheduler import api

    instant = parse_instant(start, "--start")
    if as_list:
        if undo or must is not None:
            raise typer.BadParameter("--list changes nothing: leave out --must, --never and --undo")
        decided = api.list_decisions(cohort, learner or [])
    else:
        _check(learner, instant is not None, session, plan, must=must, why=why, undo=undo)
        decided = api.decide(
            cohort,
            learner or [],
            clinic=clinic,
            start=instant,
            session=session,
            plan=plan,
            must=must,
            why=why,
            undo=undo,
        )
    if as_json:
        say_json({"added": decided.added, "removed": decided.removed, "decisions": decided.decisions})
        return
    for line in _listed(decided) if as_list else _changed(decided, cohort):
        say(line.text, style=line.style, indent=line.indent)


def _check(
    learner: list[str] | None,
    has_start: bool,
    session: str | None,
    plan: Path | None,
    *,
    must: bool | None,
    why: str | None,
    undo: bool,
) -> None:
    """Refuse a call that does not say one thing."""
    if not learner:
        raise typer.BadParameter("--learner says whom it is about (--list shows the decisions there are)")
    if must is None and not undo:
        raise typer.BadParameter("say --must or --never, or --undo to take a decision back")
    if has_start and session is not None:
        raise typer.BadParameter("--start and --session say the same: leave out one")
    if plan is not None and session is None:
        raise typer.BadParameter("--plan says where the --session is, and there is none")
    if undo and why is not None:
        raise typer.BadParameter("--why belongs to a decision, and --undo takes one back")


def _listed(decided: Decided) -> Iterator[Line]:
    if not decided.decisions:
        yield Line("No decisions.")
    for one in decided.decisions:
        yield Line(sentence(decided.cohort, one))


def _changed(decided: Decided, path: Path) -> Iterator[Line]:
    new = set(decided.added)
    for one in decided.added:
        yield Line(sentence(decided.cohort, one))
    for one in decided.removed:
        if one not in new:
            yield Line(f"No longer: {sentence(decided.cohort, one)}")
    yield Line(f"{count(len(decided.decisions), 'decision')} in {path}", style="bold")
    yield Line(f"Next: schedule solve {path} --published PLAN")


def sentence(cohort: Cohort, one: Decision) -> str:
    """A decision in words, the learner by name."""
    name = next((each.name for each in cohort.learners if each.id == one.learner), one.learner)
    title = cohort.clinic_by_id[one.clinic].title
    verb = "attends" if one.must else "does not attend"
    if one.start is None:
        when = ""
    else:
        aware = one.start.tzinfo is not None
        start, zone = (one.start.astimezone(dt.UTC), "UTC") if aware else (one.start, cohort.horizon.time_zone)
        when = f" at {start:%a %d %b %Y %H:%M} {zone}"
    why = f" ({one.why})" if one.why else ""
    return f"{name} ({one.learner}) {verb} {title}{when}{why}"
