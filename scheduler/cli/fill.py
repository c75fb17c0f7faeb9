"""``schedule fill``."""

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
    NowOption,
    OnUnreadableOption,
)
from scheduler.cli.seats import Namer, filling_lines, say_written


def fill(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The published plan.")],
    output: InPlaceOption = None,
    cohort: CohortOption = None,
    now: NowOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done; write nothing.")] = False,
    notice: NoticeOption = None,
    on_unreadable: OnUnreadableOption = "fail",
    no_cache: NoCacheOption = False,
    as_json: JsonOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Everybody who was passed over.")] = False,
) -> None:
    """Give freed seats to the first in line who can take them.

    Seats are free where learners have left the cohort since the plan was made, or decisions keep them away. Nobody who
    has a seat moves.
    """
    from scheduler.api import waiting as api
    from scheduler.waiting.desk import Desk

    moment = parse_instant(now, "--now") or dt.datetime.now(dt.UTC)
    file, opened = open_with_progress(
        plan,
        cohort,
        on_unreadable=on_unreadable,
        no_cache=no_cache,
        freeze_before=moment,
        notice_until=None if notice is None else moment + dt.timedelta(hours=notice),
        without_gone=True,
    )
    filling = api.fill_seats(Desk(opened))
    told = {name: getattr(filling, name) for name in ("gone", "seated", "passed_over")}
    writes = filling.changed and not dry_run
    if not as_json:
        for line in filling_lines(Namer(opened.cohort), filling, everybody=verbose):
            say(line.text, style=line.style, indent=line.indent)
    if writes:
        written = api.write_plan(
            filling.plan,
            opened,
            file,
            output,
            command="fill",
            now=moment,
            notice_hours=notice,
            passed_over=filling.passed_over,
        )
        say_written(written, as_json=as_json, **told)
    elif as_json:
        say_json({**told, "plan": None})
    else:
        say("Nothing was written." if dry_run else "There is nothing to change; nothing was written.")
