"""The commands, in one application."""

from __future__ import annotations

from typing import Annotated

import typer

from scheduler.cli.busy import busy
from scheduler.cli.check import check
from scheduler.cli.guard import guarded
from scheduler.cli.invites import invites
from scheduler.cli.new import new
from scheduler.cli.schema import schema
from scheduler.cli.solve import solve
from scheduler.cli.verify import verify

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
for command in (new, check, solve, verify, invites, busy, schema):
    app.command()(guarded(command))


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(version("cohort-scheduler"))
        except PackageNotFoundError:
            typer.echo("not installed")
        raise typer.Exit


@app.callback()
def schedule(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Seat learners in live clinics across time zones, and say how good the plan is.

    Start with: schedule new cohort.json, then: schedule solve cohort.json
    """
