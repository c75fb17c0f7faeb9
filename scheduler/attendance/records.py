"""Records of who came to sessions and who finished what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Attended:
    """Somebody's attendance of a session, over those of its meetings that are told of; ``None``: a session not known.

    ``minutes`` is how long they were there, out of ``of`` minutes of these meetings; 0 is a no-show. ``joined`` and
    ``left`` are the first and last moments, where told. ``planned``: whether the plan seats them there.
    """

    learner: str
    clinic: str
    session: str | None
    minutes: int
    joined: dt.datetime | None = None
    left: dt.datetime | None = None
    of: int | None = None
    planned: bool = True


@dataclass(frozen=True)
class Completed:
    """Somebody's completion of a clinic or an asynchronous item; ``score`` in per cent, where told."""

    learner: str
    item: str
    on: dt.date | None = None
    score: float | None = None
