"""``schedule new``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import NO_BREAK, say
from scheduler.cli.json_out import say_json
from scheduler.cli.moments import parse_date

NAME_WIDTH = 27


def new(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="The file to write; by default cohort.json.", show_default=False),
    ] = None,
    demo: Annotated[bool, typer.Option("--demo", help="The demonstration: 200 learners in five time zones.")] = False,
    programme: Annotated[
        bool, typer.Option("--programme", help="A programme for schedule recommend, by default programme.json.")
    ] = False,
    template: Annotated[
        str | None, typer.Option(metavar="NAME", help="A template, which expands into a whole journey.")
    ] = None,
    all_templates: Annotated[bool, typer.Option("--list", help="Name the templates, and write nothing.")] = False,
    start: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="The template's first day; by default the Monday after next.",
            show_default=False,
        ),
    ] = None,
    weeks: Annotated[int | None, typer.Option(metavar="N", help="How long it is.", show_default=False)] = None,
    learners: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, max=100_000, help="How many learners to invent.", show_default=False),
    ] = None,
    group_size: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=10_000, help="Seats in a session.", show_default=False)
    ] = None,
    zone: Annotated[
        list[str] | None,
        typer.Option(metavar="ZONE", help="Where the invented people live; may be given again.", show_default=False),
    ] = None,
    people: Annotated[
        Path | None,
        typer.Option(metavar="COHORT", help="Take learners and instructors of this cohort file, and invent none."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --list: as JSON, for other programs.")] = False,
) -> None:
    """Write a cohort to start from: a small one, or a template's.

    A guide to its fields is written beside it.
    """
    from scheduler.templates import expanded, template_text, write_files, write_template

    if all_templates:
        _list(as_json=as_json)
        return
    asked: dict[str, object] = {"--start": start, "--weeks": weeks, "--learners": learners, "--group-size": group_size}
    asked |= {"--zone": zone, "--people": people}
    _refuse_mixed(demo, programme, template, [name for name, value in asked.items() if value is not None])
    path = file or Path("programme.json" if programme else "cohort.json")
    if programme:
        _say_written(write_files(path, {"": template_text("programme")}, replace=force))
        say(f"Next: schedule recommend {path}, then: schedule scorecard {path}")
        return
    if template is None:
        _say_written(write_template(path, "demo" if demo else "starter", replace=force))
    else:
        first = _monday_after_next(dt.date.today()) if start is None else parse_date(start, "--start")
        expansion = expanded(
            template, path, first, weeks=weeks, num_learners=learners, group_size=group_size, zones=zone, people=people
        )
        _say_written(write_files(path, expansion.texts, replace=force))
        if expansion.imagined:
            say(f"Its {' and '.join(expansion.imagined)} are invented: put yours in their place.")
    say(f"Next: schedule check {path}, then: schedule solve {path}")


def _refuse_mixed(demo: bool, programme: bool, template: str | None, asked: list[str]) -> None:
    """Raise BadParameter for options that do not go together; ``asked`` are those that belong to a template."""
    kinds = ["--demo"] * demo + ["--programme"] * programme + ["--template"] * (template is not None)
    if len(kinds) > 1:
        raise typer.BadParameter(f"{kinds[0]} and {kinds[1]} ask for different files; choose one")
    if asked and template is None:
        raise typer.BadParameter(f"{asked[0]} belongs to a template; add --template NAME")
    if {"--learners", "--people"} <= set(asked):
        raise typer.BadParameter("--learners invents people, and --people names them; choose one")


def _say_written(paths: tuple[Path, ...]) -> None:
    for path in paths:
        say(f"Wrote {path}")


def _monday_after_next(today: dt.date) -> dt.date:
    """At least a week and a day away: time to fill in the file."""
    return today + dt.timedelta(days=14 - today.weekday())


def _list(*, as_json: bool) -> None:
    from scheduler.templates import RECIPES

    if as_json:
        say_json(
            [{"name": recipe.name, "summary": recipe.summary, "weeks": recipe.weeks} for recipe in RECIPES.values()]
        )
        return
    for recipe in RECIPES.values():
        say(f"{recipe.name:<{NAME_WIDTH}}".replace(" ", NO_BREAK) + recipe.summary)
