"""What somebody asks for: another session of a clinic than the one that they are in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.plan import Plan, Session


@dataclass(frozen=True)
class Want:
    """A session that would do; ``session`` is its id, ``None`` where the clinic has none at the time that is asked."""

    asked: str
    session: str | None


@dataclass(frozen=True)
class SwapRequest:
    """A learner's wish about one clinic. ``wants`` are best first.

    With ``partner`` (a learner) the two take each other's seats, or neither moves. ``source`` says where it was read.
    """

    learner: str
    clinic: str
    wants: tuple[Want, ...]
    partner: str | None
    source: str


def wants_at(plan: Plan, clinic: str, moment: dt.datetime, number: int = 0) -> Iterator[Want]:
    """The sessions of a clinic whose meeting ``number`` (from 0) starts at an aware moment; one without any, else."""
    asked = f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}"
    found = [each.id for each in plan.sessions if each.clinic == clinic and _starts(each, number) == moment]
    yield from (Want(asked, session) for session in found)
    if not found:
        yield Want(asked, None)


def _starts(session: Session, number: int) -> dt.datetime | None:
    return session.meetings[number].start if number < len(session.meetings) else None
