"""``schedule offer``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import say
from scheduler.cli.json_out import say_json
from scheduler.cli.moments import parse_instant
from scheduler.cli.opening import open_with_progress
from scheduler.cli.options import (
    CohortOption,
    InPlaceOption,
    JsonOption,
    NoCacheOption,
    NoticeOption,
    OnUnreadableOption,
)
from scheduler.cli.seats import Namer, offer_lines, say_written, waiting_lines


def offer(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan file.")],
    learner: Annotated[
        str | None, typer.Option(metavar="ID", help="Who wants a seat; left out: the waiting list.")
    ] = None,
    clinic: Annotated[
        str | None, typer.Option(metavar="ID", help="Of which clinic; by default each that they have no session of.")
    ] = None,
    number: Annotated[int, typer.Option("-k", metavar="N", min=1, max=100, help="So many offers at most.")] = 3,
    take: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Take offer N, and write the plan.", show_default=False)
    ] = None,
    output: InPlaceOption = None,
    cohort: CohortOption = None,
    now: Annotated[
        str | None,
        typer.Option(metavar="INSTANT", help="Nothing before it is offered; by default now.", show_default=False),
    ] = None,
    notice: NoticeOption = None,
    on_unreadable: OnUnreadableOption = "fail",
    no_cache: NoCacheOption = False,
    as_json: JsonOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="The whole waiting list.")] = False,
) -> None:
    """Offer a learner seats that move nobody.

    The cheapest come first. Without a learner it shows who waits.
    """
    from scheduler.api import waiting as api
    from scheduler.waiting.desk import Desk

    moment = parse_instant(now, "--now") or dt.datetime.now(dt.UTC)
    if learner is None and (clinic is not None or take is not None):
        raise typer.BadParameter("--clinic and --take need --learner")
    if output is not None and take is None:
        raise typer.BadParameter("--output needs --take: offers alone write nothing")
    file, opened = open_with_progress(
        plan,
        cohort,
        on_unreadable=on_unreadable,
        no_cache=no_cache,
        freeze_before=moment,
        notice_until=None if notice is None else moment + dt.timedelta(hours=notice),
        without_gone=True,
    )
    desk, namer = Desk(opened), Namer(opened.cohort)
    if learner is None:
        waiting = api.list_waiting(desk)
        if as_json:
            say_json({"waiting": waiting})
            return
        for line in waiting_lines(namer, waiting, everybody=verbose):
            say(line.text, style=line.style, indent=line.indent)
        return
    if take is not None:
        taken = api.take_offer(desk, learner, clinic, take)
        written = api.write_plan(taken, opened, file, output, command="offer", now=moment, notice_hours=notice)
        say_written(written, as_json=as_json)
        return
    found = api.find_offers(desk, learner, clinic, number)
    if as_json:
        say_json({"requests": found})
        return
    for line in offer_lines(namer, found, plan):
        say(line.text, style=line.style, indent=line.indent)
