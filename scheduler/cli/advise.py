"""``schedule advise``."""

from __future__ import annotations

import functools
import json
import math
import shlex
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.comparison import shown
from scheduler.cli.console import complain, say
from scheduler.cli.interruption import Interruption, run_aside
from scheduler.cli.json_out import say_json
from scheduler.cli.layout import Line
from scheduler.cli.live import LiveLine
from scheduler.cli.opening import open_with_progress
from scheduler.cli.options import JsonOption, NoCacheOption, OnUnreadableOption, TimeLimitOption
from scheduler.cli.words import count, hours

if TYPE_CHECKING:
    from scheduler.api.advise import Advice, Advised
    from scheduler.opened import Opened

AIMS = {"seats": "To seat more", "hours": "To cut the time out of hours"}


def advise(
    context: typer.Context,
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan file.")],
    cohort: Annotated[
        Path | None, typer.Option(metavar="COHORT", help="Its cohort; by default the one that it names.")
    ] = None,
    top: Annotated[int, typer.Option(metavar="N", min=1, max=100, help="Pieces of advice, at most.")] = 5,
    cost: Annotated[
        list[str] | None,
        typer.Option(metavar="LEVER=N", help="Another price of a lever, like instructor_hour=90."),
    ] = None,
    time_limit: TimeLimitOption = 60.0,
    seed: Annotated[int, typer.Option(metavar="N", min=0, max=2**31 - 1, help="Another seed, another search.")] = 0,
    workers: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, max=1024, help="Cores to use; by default all.", show_default=False),
    ] = None,
    on_unreadable: OnUnreadableOption = "fail",
    no_cache: NoCacheOption = False,
    as_json: JsonOption = False,
) -> None:
    """Tell the smallest changes that would help.

    They seat more, or cut the time out of hours. Each was tried by solving again. Nothing is written.
    """
    from scheduler.api.advise import advise as search
    from scheduler.api.advise import costs_with, document
    from scheduler.solving import time_left

    if math.isnan(time_limit):
        raise typer.BadParameter("--time-limit is not a number of seconds")
    started = context.obj if isinstance(context.obj, float) else time.monotonic()
    costs = costs_with(cost or ())
    file, opened = open_with_progress(plan, cohort, on_unreadable=on_unreadable, no_cache=no_cache)
    with Interruption() as interruption:
        with LiveLine(started) as live:
            ask = functools.partial(
                search,
                file,
                opened,
                top=top,
                costs=costs,
                on_unreadable=on_unreadable,
                workers=workers,
                seed=seed,
                stop=interruption.stop,
                told=live.show,
            )
            advised = run_aside(lambda: ask(time_limit=time_left(time_limit, started)))
        if as_json:
            say_json(document(advised, opened))
        else:
            for line in _lines(advised, opened, plan):
                say(line.text, style=line.style, indent=line.indent)
    if interruption.signal is not None:
        complain("Interrupted: this is the advice found until then.")
        raise typer.Exit(interruption.exit_code)


def _lines(advised: Advised, opened: Opened, plan: Path) -> Iterator[Line]:
    yield from _head(advised, opened)
    for aim, heading in AIMS.items():
        mine = [(number, each) for number, each in enumerate(advised.advice, start=1) if each.aim == aim]
        if mine:
            yield Line()
            yield Line(heading, style="bold")
        for number, each in mine:
            yield from _advice(number, each, opened, plan)
    if any(not each.beyond_reach for each in advised.advice):
        yield Line()
        yield Line("*: solving the cohort as it is for longer may give part of this too.")


def _head(advised: Advised, opened: Opened) -> Iterator[Line]:
    cohort, before = opened.cohort, advised.before.plan
    late = hours(before.measures["out_of_hours"])
    waiting = len(before.unscheduled)
    asked = waiting + advised.before.seated
    yield Line(cohort.title or cohort.id, style="bold")
    yield Line(f"{waiting} of {count(asked, 'request')} without a session, {late} out of hours.")
    if any(before.measures[name] < advised.given[name] for name in ("unscheduled", "out_of_hours")):
        given = advised.given
        yield Line(
            f"The plan given has {given['unscheduled']} unscheduled and {hours(given['out_of_hours'])} out of hours: "
            "solving again, with no change, gives this better one. The gains below come on top of it."
            f"{' What was published before counts for nothing here.' if opened.plan.published else ''}"
        )
    tried = f"{advised.solved} of {count(advised.found, 'change')} that could help were tried by solving again"
    yield Line(f"{tried}{'' if advised.complete else ', then time was up'}.")
    if not advised.advice:
        yield Line("None was found that helps.")


def _advice(number: int, advice: Advice, opened: Opened, plan: Path) -> Iterator[Line]:
    mark = "" if advice.beyond_reach else "*"
    yield Line(f"{number}. {advice.change.words}", style="bold")
    yield Line(f"{_gist(advice)}{mark}, at a cost of {advice.cost:g}", "   ")
    yield Line(f"In the plan found: {_measures(advice)}", "   ")
    file = opened.cohort.source.path.name if opened.cohort.source else "the cohort"
    for edit in advice.change.edits:
        value, place = json.dumps(edit.value, ensure_ascii=False), edit.place(opened.cohort)
        yield Line(f"In {file}: {f'add to {place}' if edit.more else f'set {place} to'} {value}", "   ")
    options = " ".join(f"{name} {shlex.quote(value)}" for name, value in (e.option for e in advice.change.edits))
    yield Line(f"schedule whatif {_path(opened)} --plan {shlex.quote(str(plan))} {options}", "   ")


def _path(opened: Opened) -> str:
    return shlex.quote(str(opened.cohort.source.path)) if opened.cohort.source else "COHORT"


def _gist(advice: Advice) -> str:
    if advice.aim == "hours":
        return f"At least {hours(advice.gain['out_of_hours'])} less out of hours"
    if not advice.seats:
        return "Weightier requests get the seats"
    return f"At least {count(advice.seats, 'more request')} with a session"


def _measures(advice: Advice) -> str:
    """Every measure that is another in the plan found: the new value, and how much more or less that is."""
    after = advice.after.measures
    return ", ".join(
        f"{name} {shown(name, after[name])} ({'-' if gain > 0 else '+'}{shown(name, abs(gain))})"
        for name, gain in advice.gain.items()
        if gain
    )
