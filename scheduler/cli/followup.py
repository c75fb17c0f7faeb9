"""``schedule followup``."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import complain, say
from scheduler.cli.json_out import say_json
from scheduler.cli.layout import Line
from scheduler.cli.moments import parse_instant
from scheduler.cli.opening import open_with_progress
from scheduler.cli.options import CohortOption, JsonOption, NoCacheOption, OnUnreadableOption
from scheduler.cli.words import count

if TYPE_CHECKING:
    from scheduler.api.followup import Followup
    from scheduler.followup.gate import Gate, NotDone
    from scheduler.followup.tasks import Meet, Sheet, Task


def followup(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan that people have invites from.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="The folder for a text and a JSON file per person."),
    ] = None,
    session: Annotated[
        str | None, typer.Option(metavar="ID", help="About one session; by default about all.", show_default=False)
    ] = None,
    now: Annotated[
        str | None, typer.Option(metavar="INSTANT", help="When it is; by default now.", show_default=False)
    ] = None,
    attendance: Annotated[
        list[Path] | None, typer.Option(metavar="CSV", help="Who came: learner, clinic, session, minutes.")
    ] = None,
    completion: Annotated[
        list[Path] | None, typer.Option(metavar="CSV", help="Who is done with what: learner, item.")
    ] = None,
    gate_days: Annotated[
        int,
        typer.Option("--gate-days", metavar="DAYS", min=0, max=365, help="Pre-work is looked at so many days before."),
    ] = 2,
    cohort: CohortOption = None,
    on_unreadable: OnUnreadableOption = "fail",
    no_cache: NoCacheOption = False,
    as_json: JsonOption = False,
) -> None:
    """Say what people do by themselves, until when, and who is not ready.

    Pre-work before sessions, what follows after them, and what stands in for those without one, each with a due date
    and a block of free working time. Who is not done when the pre-work gate comes is listed, with somebody of a later
    session who is done and could change seats.
    """
    from scheduler.api.followup import follow_up, write_followup

    moment = parse_instant(now, "--now") or dt.datetime.now(dt.UTC)
    _, opened = open_with_progress(plan, cohort, on_unreadable=on_unreadable, no_cache=no_cache, freeze_before=moment)
    found = follow_up(
        opened,
        now=moment,
        session=session,
        attendance=attendance or (),
        completion=completion or (),
        gate_days=gate_days,
    )
    for told in found.unplaced:
        complain(told)
    if output is not None:
        write_followup(found, opened.cohort, output)
    if as_json:
        say_json({"gates": found.gates, "people": found.sheets})
        return
    for line in (*_gates(found.gates, gate_days), *_sheets(found)):
        say(line.text, style=line.style, indent=line.indent)
    if output is not None:
        say()
        say(
            f"{count(len(found.sheets), 'person', 'people')} in {output / 'people'}; the gate in {output / 'gate.json'}"
        )
        if any(each.swap for gate in found.gates for each in gate.waiting):
            say(f"Next: schedule swaps {plan} {output / 'swaps.csv'}")


def _gates(gates: Iterable[Gate], gate_days: int) -> Iterator[Line]:
    gates = [gate for gate in gates if gate.waiting]
    days = count(gate_days, "day")
    if not gates:
        yield Line(f"Pre-work gate, {days} before: nobody is waited for", style="bold")
        return
    waiting = sum(len(gate.waiting) for gate in gates)
    yield Line(f"Pre-work gate, {days} before: {count(waiting, 'person', 'people')} not done", style="bold")
    for gate in gates:
        of = f"{len(gate.waiting)} of {gate.num_learners}"
        yield Line(f"{gate.start:%a %d %b %Y %H:%M} UTC  {gate.session}  {gate.title}: {of}", "  ")
        for each in gate.waiting:
            yield from _not_done(each)


def _not_done(each: NotDone) -> Iterator[Line]:
    yield Line(f"{each.name} ({each.learner}): {', '.join(each.titles)}", "    ")
    swap = each.swap
    if swap is None:
        yield Line("nobody who is done can change seats", "      ")
    else:
        start = f"{swap.start:%a %d %b %Y %H:%M} UTC"
        yield Line(f"could change seats with {swap.name} ({swap.learner}) in {swap.session}, {start}", "      ")


def _sheets(found: Followup) -> Iterator[Line]:
    for heading, meets in (
        ("Before sessions", [(sheet, meet) for sheet in found.sheets for meet in sheet.before]),
        ("After sessions", [(sheet, meet) for sheet in found.sheets for meet in sheet.after]),
    ):
        yield from _meets(heading, meets)
    instead = [sheet for sheet in found.sheets if sheet.instead]
    if instead:
        yield Line()
        yield Line(f"Instead of sessions: {count(len(instead), 'person', 'people')}", style="bold")
        first = [offer.tasks[0] for sheet in instead for offer in sheet.instead]
        yield from _tasks(first)
    tasks = [task for sheet in found.sheets for task in _all_tasks(sheet)]
    without = sum(task.block is None and task.minutes > 0 for task in tasks)
    if without:
        yield Line()
        yield Line(f"No free working time in one piece before it is due: {count(without, 'task')}")


def _meets(heading: str, meets: list[tuple[Sheet, Meet]]) -> Iterator[Line]:
    if not meets:
        return
    yield Line()
    people = len({sheet.learner for sheet, _ in meets})
    yield Line(f"{heading}: {count(people, 'person', 'people')}", style="bold")
    by_session: dict[str, list[Meet]] = defaultdict(list)
    for _, meet in sorted(meets, key=lambda pair: (pair[1].moment, pair[1].session)):
        by_session[meet.session].append(meet)
    for session, here in by_session.items():
        meet = here[0]
        absent = sum(each.attended is False for each in here)
        missed = f", {absent} of them not there" if absent else ""
        told = f"{count(len(here), 'person', 'people')}{missed}"
        yield Line(f"{meet.moment:%a %d %b %Y %H:%M} UTC  {session}  {meet.title}: {told}", "  ")
        yield from _tasks([task for each in here for task in each.tasks], "    ")


def _tasks(tasks: list[Task], indent: str = "  ") -> Iterator[Line]:
    for item in dict.fromkeys(task.item for task in tasks):
        alike = [task for task in tasks if task.item == item]
        people = count(len(alike), "person", "people")
        due = sorted({task.due for task in alike})
        first = f"{'from ' if len(due) > 1 else ''}{due[0]:%a %d %b %Y %H:%M} UTC"
        yield Line(f"{alike[0].title} ({item}): {people}, due {first}", indent)


def _all_tasks(sheet: Sheet) -> Iterator[Task]:
    for meet in (*sheet.before, *sheet.after):
        yield from meet.tasks
    for offer in sheet.instead:
        yield offer.tasks[0]
