"""``schedule recommend``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import say
from scheduler.cli.json_out import say_json
from scheduler.cli.options import JsonOption


def recommend(
    programme: Annotated[Path, typer.Argument(metavar="PROGRAMME", help="The programme file.")],
    as_json: JsonOption = False,
) -> None:
    """Choose the mode of each part of a programme: self-paced, live, or both.

    It follows a written decision tree, and names the branch taken.
    """
    from scheduler.api import programmes
    from scheduler.cli.modes import recommendation_lines

    loaded = programmes.load_programme(programme)
    found = programmes.recommend(loaded)
    if as_json:
        say_json(found)
        return
    say(loaded.title or loaded.id, style="bold")
    for each in found:
        for line in recommendation_lines(each):
            say(line.text, style=line.style, indent=line.indent)
