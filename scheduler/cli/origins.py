"""Where availability comes from, as a table and person by person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from scheduler.calendars.cohort import Kind
from scheduler.cli.layout import Line
from scheduler.cli.words import count
from scheduler.report.commitments import Commitment
from scheduler.report.origins import BASES, Origin

KINDS: tuple[Kind, ...] = ("learner", "instructor", "room")


def origin_lines(origins: Sequence[Origin], *, everybody: bool = False) -> Iterator[Line]:
    """How many availabilities come from where; of ``everybody`` the one of each, with what is doubtful in it."""
    numbers = Counter((origin.basis, origin.kind) for origin in origins)
    kinds = [kind for kind in KINDS if any(origin.kind == kind for origin in origins)]
    if kinds:
        yield Line(_row("Availability:", [f"{kind}s" for kind in kinds]))
    for basis in BASES:
        cells = [numbers[basis, kind] for kind in kinds]
        if any(cells):
            yield Line(_row(basis, list(map(str, cells))), "  ")
    doubtful = sum(bool(origin.doubts) for origin in origins)
    if doubtful:
        yield Line(f"{count(doubtful, 'calendar is', 'calendars are')} doubtful (below; --verbose: by person).")
    if everybody:
        for origin in origins:
            yield from _person(origin)


def commitment_lines(commitments: Sequence[Commitment]) -> Iterator[Line]:
    """What other programmes' plans take."""
    if commitments:
        yield Line("Committed to other programmes:")
    for each in commitments:
        taken = [
            count(number, noun)
            for number, noun in (
                (each.learners, "learner"),
                (each.instructors, "instructor"),
                (each.rooms, "room"),
                (each.resources, "resource"),
            )
            if number
        ]
        sessions = f": {count(each.sessions, 'session')} with {', '.join(taken)}" if taken else ": nothing in common"
        yield Line(f"{each.plan}{sessions}", "  ")


def _row(name: str, cells: Sequence[str]) -> str:
    width = 24 if name.endswith(":") else 22
    # blanks that stay: a table is no paragraph
    return f"{name:<{width}}{''.join(f'{cell:>13}' for cell in cells)}".replace(" ", "\N{NO-BREAK SPACE}")


def _person(origin: Origin) -> Iterator[Line]:
    told = f"{origin.kind} {origin.id}: {origin.basis}"
    if origin.basis in ("calendar", "stated and calendar"):
        told += f", {count(origin.busy, 'busy time')} from {count(origin.read, 'event')}"
        told += f" ({origin.ignored} not busy, {origin.unreadable} unreadable)"
    if origin.committed:
        told += f", {count(origin.committed, 'meeting')} in other programmes"
    yield Line(told, "  ")
    for doubt in origin.doubts:
        yield Line(f"doubtful: {doubt}", "    ")
