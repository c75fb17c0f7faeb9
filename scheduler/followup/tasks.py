"""What goes out to one person: tasks before sessions, after them, and in place of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """A time set aside, ``[start, end)``, aware."""

    start: dt.datetime
    end: dt.datetime


@dataclass(frozen=True)
class Task:
    """An async item for one person. ``opens`` and ``due`` are aware; ``block`` is free working time between them.

    ``block`` is ``None`` where there is none so long, or the item takes no time.
    """

    item: str
    title: str
    kind: str
    url: str | None
    minutes: int
    captions: bool
    opens: dt.datetime
    due: dt.datetime
    block: Block | None = None


@dataclass(frozen=True)
class Meet:
    """A session of theirs, and what to do before or after it.

    ``moment`` is its first start, or its last end; ``attended`` is known only after it, and only where somebody noted
    who was there.
    """

    session: str
    clinic: str
    title: str
    moment: dt.datetime
    tasks: tuple[Task, ...]
    attended: bool | None = None


@dataclass(frozen=True)
class Instead:
    """A request of theirs without a session, and what covers the clinic, best first."""

    clinic: str
    title: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Sheet:
    """Everything for one person, and nothing about anybody else."""

    learner: str
    name: str
    email: str | None
    time_zone: str
    before: tuple[Meet, ...]
    after: tuple[Meet, ...]
    instead: tuple[Instead, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.before or self.after or self.instead)
