"""``schedule cover``."""

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
from scheduler.cli.seats import Namer, cover_lines, say_written


def cover(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The published plan.")],
    session: Annotated[str, typer.Option(metavar="ID", help="The session that has lost an instructor.")],
    without: Annotated[
        str | None,
        typer.Option(metavar="ID", help="The instructor who is lost, where it has several.", show_default=False),
    ] = None,
    take: Annotated[
        str | None, typer.Option(metavar="ID", help="Have this instructor lead it, and write the plan.")
    ] = None,
    output: InPlaceOption = None,
    cohort: CohortOption = None,
    now: NowOption = None,
    notice: NoticeOption = None,
    on_unreadable: OnUnreadableOption = "fail",
    no_cache: NoCacheOption = False,
    as_json: JsonOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Everybody who cannot lead it, too.")] = False,
) -> None:
    """Rank the substitutes for a lost instructor.

    It says why others cannot lead, and who could if another session moved.
    """
    from scheduler.api import waiting as api

    moment = parse_instant(now, "--now") or dt.datetime.now(dt.UTC)
    if output is not None and take is None:
        raise typer.BadParameter("--output needs --take: the list alone writes nothing")
    file, opened = open_with_progress(
        plan,
        cohort,
        on_unreadable=on_unreadable,
        no_cache=no_cache,
        freeze_before=moment,
        notice_until=None if notice is None else moment + dt.timedelta(hours=notice),
        without_gone=True,
    )
    found = api.find_substitutes(opened, session, without)
    if take is not None:
        written = api.write_plan(
            api.take_substitute(opened, found, take),
            opened,
            file,
            output,
            command="cover",
            now=moment,
            notice_hours=notice,
        )
        say_written(written, as_json=as_json)
        if not as_json:
            say(f"The next solve may give {session} back to {found.lost}, unless the cohort says that they are busy.")
    elif as_json:
        say_json(found)
    else:
        for line in cover_lines(Namer(opened.cohort), found, plan, everybody=verbose):
            say(line.text, style=line.style, indent=line.indent)
