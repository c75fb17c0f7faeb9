"""``schedule close``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import complain, say
from scheduler.cli.json_out import say_json
from scheduler.cli.layout import FEW, Line
from scheduler.cli.moments import parse_instant
from scheduler.cli.options import CohortOption, JsonOption
from scheduler.cli.words import count, hours

if TYPE_CHECKING:
    from scheduler.api.close import Closed
    from scheduler.closing import Borne, Carrying


def close(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan that was carried out.")],
    cohort: CohortOption = None,
    into: Annotated[
        Path | None, typer.Option(metavar="NEXT", help="The next cohort's file: the minutes are added there.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it there, and leave NEXT as it is.")
    ] = None,
    now: Annotated[
        str | None, typer.Option(metavar="INSTANT", help="Until when sessions have ended; by default now.")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Everybody, not only the first few.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Carry what people bore in a cohort into the next one.

    For learners that is minutes outside working hours, for instructors minutes led. The next plan counts them in
    worst_out_of_hours and peak_instructor_minutes. Closing twice counts once.
    """
    from scheduler import api

    if output is not None and into is None:
        raise typer.BadParameter("--output says where the next cohort goes: name that with --into")
    moment = parse_instant(now, "--now") or dt.datetime.now(dt.UTC)
    closed = api.close_plan(plan, cohort, into=into, output=output, now=moment)
    for warning in closed.warnings:
        complain(warning)
    if as_json:
        say_json(_document(closed))
        return
    for line in _lines(closed, into, None if verbose else FEW):
        say(line.text, indent=line.indent, style=line.style)


def _document(closed: Closed) -> dict[str, object]:
    closing, carrying = closed.closing, closed.carrying
    people = [{**vars(each), "by_cohort": dict(each.by_cohort), "in_all": each.in_all} for each in closing.people]
    return {
        "cohort": closing.cohort,
        "sessions": closing.sessions,
        "to_come": closing.to_come,
        "people": people,
        "gone": closing.gone,
        "written": None if closed.written is None else str(closed.written),
        "carried": None if carrying is None else carrying.carried,
        "missing": None if carrying is None else [{"role": each.role, "id": each.id} for each in carrying.missing],
        "new": None if carrying is None else [{"role": role, "id": key} for role, key in carrying.new],
        "warnings": closed.warnings,
    }


def _lines(closed: Closed, into: Path | None, few: int | None) -> Iterator[Line]:
    from scheduler.closing import most_burdened

    closing = closed.closing
    yield Line(f"{closing.cohort}: {count(closing.sessions, 'session')}", style="bold")
    if closing.to_come:
        told = count(closing.to_come, "of them has not ended yet; it counts", "of them have not ended yet; they count")
        yield Line(f"{told} as planned.")
    if closing.gone:
        yield Line(f"No longer in the cohort, so not counted: {', '.join(closing.gone)}.")
    yield from _table("Learners, outside working hours", list(most_burdened(closing, "learner")), few)
    yield from _table("Instructors, led", list(most_burdened(closing, "instructor")), few)
    if into is not None and closed.carrying is not None:
        yield Line()
        yield from _carried(closed.carrying, closed.written, into)


def _table(title: str, people: Sequence[Borne], few: int | None) -> Iterator[Line]:
    yield Line()
    yield Line(title if people else f"{title}: nobody", style="bold")
    if not people:
        return
    yield Line(f"{'earlier':>12} {'now':>12} {'in all':>12}".replace(" ", "\N{NO-BREAK SPACE}"), "  ")
    shown = len(people) if few is None or len(people) <= few + 1 else few
    for each in people[:shown]:
        cells = "".join(f"{hours(minutes):>12} " for minutes in (each.earlier, each.now, each.in_all))
        yield Line(f"{cells} {each.name} ({each.id})".replace(" ", "\N{NO-BREAK SPACE}"), "  ")
    if shown < len(people):
        yield Line(f"… and {count(len(people) - shown, 'more person', 'more people')} (--verbose: all)", "  ")


def _carried(carrying: Carrying, written: Path | None, into: Path) -> Iterator[Line]:
    if written is None:
        yield Line(f"{into} holds all of it already; nothing was written.")
    else:
        roles = [each.role for each in carrying.carried]
        people = [count(roles.count(role), role) for role in ("learner", "instructor")]
        yield Line(f"Carried into {written}: {' and '.join(people)}.")
    if carrying.missing:
        names = ", ".join(f"{each.name} ({each.id})" for each in carrying.missing[:FEW])
        more = f" and {len(carrying.missing) - FEW} more" if len(carrying.missing) > FEW else ""
        yield Line(f"Not in it: {names}{more}.", "  ")
    if carrying.new:
        yield Line(f"{count(len(carrying.new), 'person', 'people')} of it had no part in this cohort.", "  ")
