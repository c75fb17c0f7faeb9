"""``schedule compare``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import say
from scheduler.cli.json_out import say_json
from scheduler.cli.options import AsMadeOption, JsonOption, NoCacheOption
from scheduler.cli.reading import read_with_progress

if TYPE_CHECKING:
    from scheduler.calendars.reading import OnUnreadable
    from scheduler.whatif.comparison import Side


def compare(
    first: Annotated[Path, typer.Argument(metavar="PLAN", help="A plan.")],
    second: Annotated[Path, typer.Argument(metavar="PLAN", help="Another, of the same cohort or of another one.")],
    cohort: Annotated[
        Path | None,
        typer.Option(metavar="COHORT", help="The cohort of both; by default those that the plans name."),
    ] = None,
    on_unreadable: AsMadeOption = None,
    no_cache: NoCacheOption = False,
    as_json: JsonOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="All rows.")] = False,
) -> None:
    """Set two plans side by side.

    Their measures, their bounds, and who gains or loses.
    """
    from scheduler.api.compare import compare as compare_sides
    from scheduler.cli.comparison import comparison_lines

    sides = [side_of(path, cohort, on_unreadable, no_cache=no_cache) for path in (first, second)]
    found = compare_sides(*sides)
    if as_json:
        say_json(found)
        return
    say(f"First: {first}")
    say(f"Second: {second}")
    say()
    for line in comparison_lines(found, "first", "second", all_rows=verbose):
        say(line.text, style=line.style, indent=line.indent)


def side_of(plan: Path, cohort: Path | None, on_unreadable: OnUnreadable | None, *, no_cache: bool) -> Side:
    """A plan file with its cohort, judged, its calendars read with a bar."""
    from scheduler import api
    from scheduler.api.compare import judged_side
    from scheduler.api.files import cohort_path_of
    from scheduler.plan_files import read_plan
    from scheduler.records import how_to_read

    file = read_plan(plan)
    loaded = api.load_cohort(cohort_path_of(file, cohort))
    readings = read_with_progress(loaded, how_to_read(file, on_unreadable), no_cache=no_cache)
    return judged_side(file, loaded, readings)
