"""``schedule new``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.console import say


def new(
    file: Annotated[
        Path, typer.Argument(metavar="[FILE]", help="The cohort file to write; by default cohort.json.")
    ] = Path("cohort.json"),
    demo: Annotated[bool, typer.Option("--demo", help="The demonstration: 200 learners in five time zones.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
) -> None:
    """Write a small cohort to start from.

    A guide to its fields is written beside it.
    """
    from scheduler.templates import write_template

    for path in write_template(file, "demo" if demo else "starter", replace=force):
        say(f"Wrote {path}")
    say(f"Next: schedule check {file}, then: schedule solve {file}")
