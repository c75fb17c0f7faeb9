"""What everybody who asked for another session is answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Reason = Literal["no_seat", "begun", "partner", "impossible", "outweighed"]


@dataclass(frozen=True)
class Place:
    """A session and the start of its first meeting."""

    session: str
    start: dt.datetime


@dataclass(frozen=True)
class WantAnswer:
    """What keeps the learner out of a session that they want, others who ask aside; ``open``: nothing."""

    asked: str
    session: str | None
    code: str
    message: str


@dataclass(frozen=True)
class Answer:
    """One request, settled. ``to`` is given where it is granted, ``reason`` and ``message`` where it is refused.

    ``choice`` counts from 1. ``source`` says where the request was read.
    """

    learner: str
    name: str
    clinic: str
    title: str
    source: str
    granted: bool
    seat: Place | None
    to: Place | None
    choice: int | None
    reason: Reason | None
    message: str | None
    wants: tuple[WantAnswer, ...]
