"""The commands, in one application."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperArgument, TyperCommand

from scheduler.cli.busy import busy
from scheduler.cli.check import check
from scheduler.cli.guard import guarded
from scheduler.cli.invites import invites
from scheduler.cli.new import new
from scheduler.cli.publish import publish
from scheduler.cli.replies import replies
from scheduler.cli.schema import schema
from scheduler.cli.solve import solve
from scheduler.cli.verify import verify


class Command(TyperCommand):
    """A command whose arguments are shown by the names that they were given, whatever typer would add to them."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """``[OPTIONS]``, then the arguments."""
        return ["[OPTIONS]", *(str(each.metavar) for each in self.params if isinstance(each, TyperArgument))]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The arguments, then the options."""
        arguments = [(str(each.metavar), each.help or "") for each in self.params if isinstance(each, TyperArgument)]
        options = [each.get_help_record(ctx) for each in self.get_params(ctx) if not isinstance(each, TyperArgument)]
        with formatter.section("Arguments"):
            formatter.write_dl(arguments)
        with formatter.section("Options"):
            formatter.write_dl(list(filter(None, options)))


app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
for command in (new, check, solve, verify, publish, replies, invites, busy, schema):
    app.command(cls=Command)(guarded(command))


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
