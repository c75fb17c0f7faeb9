"""The commands, in one application."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup

from scheduler.cli.advise import advise
from scheduler.cli.attendance import attendance
from scheduler.cli.audit import audit
from scheduler.cli.brief import brief
from scheduler.cli.busy import busy
from scheduler.cli.check import check
from scheduler.cli.close import close
from scheduler.cli.compare import compare
from scheduler.cli.cover import cover
from scheduler.cli.decide import decide
from scheduler.cli.diff import diff
from scheduler.cli.explain import explain
from scheduler.cli.export import export
from scheduler.cli.fill import fill
from scheduler.cli.followup import followup
from scheduler.cli.forget import forget
from scheduler.cli.guard import guarded
from scheduler.cli.import_ import import_
from scheduler.cli.invites import invites
from scheduler.cli.load import load
from scheduler.cli.new import new
from scheduler.cli.offer import offer
from scheduler.cli.outcomes import outcomes
from scheduler.cli.publish import publish
from scheduler.cli.recommend import recommend
from scheduler.cli.replies import replies
from scheduler.cli.report import report
from scheduler.cli.schema import schema
from scheduler.cli.scorecard import scorecard
from scheduler.cli.sheet import sheet
from scheduler.cli.size import size
from scheduler.cli.solve import solve
from scheduler.cli.swaps import swaps
from scheduler.cli.tradeoff import tradeoff
from scheduler.cli.verify import verify
from scheduler.cli.whatif import whatif


class Command(TyperCommand):
    """A command whose arguments are shown by the names that they were given, whatever typer would add to them."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """``[OPTIONS]``, then the arguments."""
        return ["[OPTIONS]", *(str(each.metavar) for each in self.params if isinstance(each, TyperArgument))]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The arguments, then the options."""
        arguments = [(str(each.metavar), each.help or "") for each in self.params if isinstance(each, TyperArgument)]
        options = [each.get_help_record(ctx) for each in self.get_params(ctx) if not isinstance(each, TyperArgument)]
        if arguments:
            with formatter.section("Arguments"):
                formatter.write_dl(arguments)
        with formatter.section("Options"):
            formatter.write_dl(list(filter(None, options)))


COMMANDS: dict[str, tuple[Callable[..., None], ...]] = {
    "Decide what is live": (recommend, scorecard, audit, outcomes),
    "Plan": (new, import_, check, solve, verify, report, sheet),
    "Ask": (explain, advise, whatif, compare, tradeoff, size, load),
    "Publish, and keep up": (publish, replies, invites, decide, diff, offer, fill, cover, swaps),
    "Hold it, and after": (brief, export, followup, attendance, close, forget),
    "Look up": (busy, schema),
}
"""By what they are for, in the order in which they are needed."""
WIDEST = 62
"""Characters of a command's help beside its name."""


def _name(command: Callable[..., None]) -> str:
    """As it is called: ``import`` is a word of Python's own."""
    return command.__name__.rstrip("_")


class Commands(TyperGroup):
    """All commands, which ``--help`` lists by what they are for."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """A section for each purpose."""
        for title, functions in COMMANDS.items():
            named = [(_name(each), self.get_command(ctx, _name(each))) for each in functions]
            with formatter.section(title):
                formatter.write_dl([(name, one.get_short_help_str(WIDEST)) for name, one in named if one is not None])


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
for commands in COMMANDS.values():
    for command in commands:
        app.command(_name(command), cls=Command)(guarded(command))


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
