"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from scheduler.calendars.reading import OnUnreadable

OnUnreadableOption: TypeAlias = Annotated[
    OnUnreadable,
    typer.Option(
        "--on-unreadable",
        help="What becomes of an event that cannot be read: a fault, busy on the days it names, or left out.",
    ),
]

NoCacheOption: TypeAlias = Annotated[
    bool,
    typer.Option("--no-cache", help="Read every calendar anew, and remember nothing."),
]
