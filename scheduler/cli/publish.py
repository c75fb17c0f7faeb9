"""``schedule publish``."""

from __future__ import annotations

import datetime as dt
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import complain, say
from scheduler.cli.guard import INTERRUPTED
from scheduler.cli.live import LiveSending
from scheduler.cli.options import AsMadeOption, CohortOption
from scheduler.cli.password import asker

if TYPE_CHECKING:
    from scheduler.publish.channel import Channel

WANTING = 1


class Stage(StrEnum):
    """Who hears first."""

    INSTRUCTORS = "instructors"


def publish(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan file.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help="The folder of invites; by default invites beside the plan."
        ),
    ] = None,
    cohort: CohortOption = None,
    published: Annotated[
        Path | None, typer.Option(metavar="OLD", help="The plan it was made against, if it is not where it was.")
    ] = None,
    mail: Annotated[bool, typer.Option("--mail", help="Send mail too (server: SCHEDULE_SMTP_HOST …).")] = False,
    caldav: Annotated[
        list[str] | None, typer.Option(metavar="URL", help="Put the events on a calendar server too.")
    ] = None,
    rate: Annotated[
        float | None, typer.Option(metavar="N", min=0.01, help="At most so many mails a minute.", show_default=False)
    ] = None,
    stage: Annotated[
        Stage | None,
        typer.Option(help="Hold instructors' time first; learners hear when they said yes.", show_default=False),
    ] = None,
    rosters: Annotated[bool, typer.Option("--rosters", help="Tell instructors the names of their learners.")] = False,
    feeds: Annotated[
        bool, typer.Option("--feeds", help="Write calendars to subscribe to, per instructor, clinic and region.")
    ] = False,
    on_unreadable: AsMadeOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="List it person by person; write and send nothing.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="List it person by person.")] = False,
) -> None:
    """Tell people what changed since they last heard.

    Invites, updates and cancellations go to a folder, and by mail and to calendar servers where asked. Who is told
    nothing new hears nothing. It exits with 1 where something is left to see to.
    """
    from scheduler import api
    from scheduler.cli.publication import publication_lines

    if rate is not None and not mail:
        raise typer.BadParameter("--rate needs --mail")
    folder = plan.parent / "invites" if output is None else output
    try:
        with LiveSending() as live:
            done = api.publish(
                plan,
                folder,
                cohort,
                published,
                now=dt.datetime.now(dt.UTC),
                channels=_channels(mail, caldav or [], rate),
                choices=api.Choices(rosters=rosters, feeds=feeds, instructors_first=stage is Stage.INSTRUCTORS),
                dry_run=dry_run,
                heard=live.show,
                on_unreadable=on_unreadable,
            )
    except KeyboardInterrupt:
        complain("Interrupted. Run the same command again: it goes on where it stopped.")
        raise typer.Exit(INTERRUPTED) from None
    for warning in done.warnings:
        complain(warning)
    for line in publication_lines(done.publication, folder, dry_run=dry_run, everybody=dry_run or verbose):
        say(line.text, style=line.style, indent=line.indent)
    if not done.publication.is_complete:
        raise typer.Exit(WANTING)


def _channels(mail: bool, urls: list[str], rate: float | None) -> list[Channel]:
    from scheduler.publish.caldav import caldav_channel
    from scheduler.publish.mail import mail_channel

    found: list[Channel] = [mail_channel(os.environ, rate=rate, ask=asker())] if mail else []
    return found + [caldav_channel(url, os.environ, ask=asker()) for url in dict.fromkeys(urls)]
