"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
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

AsMadeOption: TypeAlias = Annotated[
    OnUnreadable | None,
    typer.Option(
        "--on-unreadable",
        help="What becomes of an event that cannot be read; by default as when the plan was made.",
        show_default=False,
    ),
]

NoCacheOption: TypeAlias = Annotated[
    bool,
    typer.Option("--no-cache", help="Read every calendar anew, and remember nothing."),
]

NoticeOption: TypeAlias = Annotated[
    float | None,
    typer.Option(
        metavar="HOURS",
        min=0.0,
        max=9600.0,
        help="Nobody is newly invited to what starts so soon from now.",
        show_default=False,
    ),
]

TimeLimitOption: TypeAlias = Annotated[
    float, typer.Option(metavar="SECONDS", min=0.0, help="Seconds for everything, reading and writing too.")
]

SeedOption: TypeAlias = Annotated[
    int, typer.Option(metavar="N", min=0, max=2**31 - 1, help="Another seed, another search.")
]

WorkersOption: TypeAlias = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, max=1024, help="Cores to use; by default all.", show_default=False),
]

CohortOption: TypeAlias = Annotated[
    Path | None, typer.Option(metavar="COHORT", help="Its cohort; by default the file that the plan names.")
]

InPlaceOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="PLAN", help="The plan to write; by default in place of the old one."),
]

NowOption: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="INSTANT", help="What starts before it stays; by default now.", show_default=False),
]

JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")]
