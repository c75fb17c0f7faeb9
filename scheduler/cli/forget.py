"""``schedule forget``."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import complain, say
from scheduler.cli.json_out import say_json
from scheduler.cli.layout import FEW
from scheduler.cli.words import count

if TYPE_CHECKING:
    from scheduler.forget import Forgotten

WANTING = 1


def forget(
    person: Annotated[
        str, typer.Argument(metavar="PERSON", help="The id or e-mail address of a learner or instructor.")
    ],
    cohort: Annotated[Path, typer.Option(metavar="COHORT", help="The cohort file.")] = Path("cohort.json"),
    folders: Annotated[
        list[Path] | None,
        typer.Option(
            "--in", metavar="DIR", help="Look for what is kept here, and below; by default beside the cohort."
        ),
    ] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Even while they have meetings to come; nobody tells them.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="List what would be done; write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="What was done as JSON.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name every file.")] = False,
) -> None:
    """Take a person out of everything kept.

    The cohort, plans and their records, invites, answers, and what is remembered of calendars. In past sessions an id
    that says nothing takes their place. It cannot be undone. It exits with 1 where other files still tell of them.
    """
    from scheduler import api
    from scheduler.calendars.cache import user_cache

    def run(*, dry: bool) -> Forgotten:
        now, cache = dt.datetime.now(dt.UTC), user_cache()
        return api.forget(person, cohort, folders or (), now=now, anyway=anyway, dry_run=dry, cache=cache)

    if not dry_run and not yes and sys.stdin.isatty():
        _show(run(dry=True), dry_run=True, everything=verbose)
        if not typer.confirm("Forget them? This cannot be undone.", err=True):
            raise typer.Exit(WANTING)
    done = run(dry=dry_run)
    if as_json:
        say_json(
            {
                "placeholder": done.placeholder,
                "steps": [
                    {"file": str(step.path), "what": step.what, "deleted": step.data is None} for step in done.steps
                ],
                "notes": done.notes,
                "traces": [{"file": str(trace.path), "what": trace.what} for trace in done.traces],
            }
        )
    else:
        _show(done, dry_run=dry_run, everything=verbose)
        if dry_run:
            say("Nothing was written.")
    if done.traces:
        raise typer.Exit(WANTING)


def _show(done: Forgotten, *, dry_run: bool, everything: bool) -> None:
    written = [step for step in done.steps if step.data is not None]
    deleted = [step for step in done.steps if step.data is None]
    for verb, steps in (("rewritten", written), ("deleted", deleted)):
        shown = steps if everything or len(steps) <= FEW + 1 else steps[:FEW]
        if steps:
            say(f"{'Would be ' + verb if dry_run else verb.capitalize()}: {count(len(steps), 'file')}", style="bold")
        for step in shown:
            say(f"{step.path}: {step.what}", indent="  ")
        if len(shown) < len(steps):
            say(f"… and {count(len(steps) - len(shown), 'more', 'more')} (--verbose: all)", indent="  ")
    if not done.steps:
        say("Nothing is kept of them that this program can take out.")
    for note in done.notes:
        complain(note)
    if done.traces:
        complain(f"{count(len(done.traces), 'file still tells', 'files still tell')} of them; that is yours to see to:")
        for trace in done.traces[: None if everything else FEW]:
            complain(f"  {trace}")
    else:
        say("Nothing else there tells of them.")
    if done.placeholder is not None and not dry_run:
        say(f"In past sessions {done.placeholder} stands in their place.")
