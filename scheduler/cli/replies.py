"""``schedule replies``."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import complain, say
from scheduler.cli.options import CohortOption
from scheduler.cli.password import asker

if TYPE_CHECKING:
    from scheduler.publish.imap import Mailbox


def replies(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Answers: .ics, .eml and .mbox files, and folders of them."),
    ] = None,
    plan: Annotated[Path, typer.Option(metavar="PLAN", help="The published plan.")] = Path("plan.json"),
    folder: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The folder of its invites; by default invites beside the plan."),
    ] = None,
    cohort: CohortOption = None,
    imap: Annotated[
        str | None,
        typer.Option(
            metavar="MAILBOX",
            help="Look into this mailbox of a server too, like INBOX (server: SCHEDULE_IMAP_HOST …).",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        dt.datetime | None,
        typer.Option(
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="Read the mailbox from this day on; by default from 60 days before the oldest invite.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Tell what was answered; write nothing.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name everybody who accepted too.")] = False,
) -> None:
    """Read what people answered to their invites.

    Who accepted is noted. A learner who declined is not offered that start again: a decision in the cohort file. An
    instructor who declined is busy then. Counter-proposals are listed until another time is published. Reading the
    same answers again changes nothing.
    """
    from scheduler import api
    from scheduler.cli.answers import answer_lines, trouble_lines

    if not paths and imap is None:
        raise typer.BadParameter("name a file or folder to read, or --imap MAILBOX")
    if since is not None and imap is None:
        raise typer.BadParameter("--since needs --imap")
    done = api.read_replies(
        paths or [],
        plan,
        folder,
        cohort,
        mailbox=None if imap is None else _mailbox(imap, since),
        now=dt.datetime.now(dt.UTC),
        dry_run=dry_run,
    )
    for trouble in trouble_lines(done):
        complain(trouble)
    for line in answer_lines(done, plan, dry_run=dry_run, everybody=verbose):
        say(line.text, style=line.style, indent=line.indent)


def _mailbox(name: str, since: dt.datetime | None) -> Mailbox:
    from scheduler.publish.accounts import read_account
    from scheduler.publish.imap import Mailbox

    ask = asker()
    account = read_account("IMAP", os.environ, ask).with_password(ask)
    return Mailbox(account, name, None if since is None else since.date())
