"""What reading calendars gives: busy time with its sources, and a note on every component that is not in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

OnUnreadable = Literal["fail", "busy", "ignore"]
"""What becomes of a component that cannot be read: a fault, the days that it may mean are busy, or left out."""
SoftKind = Literal["tentative", "unanswered", "focus_time"]
"""Kinds of events that their owner may give up; where that is said, they are soft and not busy."""

Treated = Literal["", "busy", "ignore"]
"""What was done about it; nothing is a fault."""

HIDDEN = "busy"
"""Stands for the summary of what is private, and of everything in what others see."""


class UnreadableError(Exception):
    """A calendar, a component or a value that cannot be understood: ``why``, and the way out."""

    def __init__(self, why: str, cure: str = "mend or remove the event") -> None:
        super().__init__(why)
        self.why = why
        self.cure = cure


@dataclass(frozen=True)
class SourceEvent:
    """The event or free/busy record that busy time comes from, and the ``rule`` by which it does, in words."""

    file: str
    uid: str
    summary: str
    rule: str = ""


@dataclass(frozen=True)
class BusySpan:
    """Busy minutes ``[start, end)`` since 1970-01-01T00:00Z, and every event that has a part in them."""

    start: int
    end: int
    sources: tuple[SourceEvent, ...]


@dataclass(frozen=True)
class Note:
    """Something about a file or a component that its reader should know: ``why``, and the way out.

    ``component`` is VEVENT or VFREEBUSY and ``line`` where it begins; empty and None where the whole file is meant.
    ``uid`` is empty where there is none. What is ``doubtful`` the owner may have meant otherwise. ``treated`` says what
    was done with something unreadable that was not to be a fault: its days are busy, or it is left out.
    """

    file: str
    uid: str
    summary: str
    why: str
    cure: str | None = None
    doubtful: bool = False
    component: str = ""
    line: int | None = None
    treated: Treated = ""

    def __str__(self) -> str:
        """The note without its file and what the event is about: UID and line name it."""
        done = {"": "", "busy": "; the days that it names are busy", "ignore": "; it is left out"}[self.treated]
        if self.line is None:
            return f"{self.why}{done}"
        event = f'event "{self.uid}"' if self.uid else "an event without UID"
        return (
            f"{event}, {self.why}{done}"
            if self.why.startswith("line ")
            else f"{event} (line {self.line}) {self.why}{done}"
        )


@dataclass(frozen=True)
class Tally:
    """What became of the events and free/busy records of a file; every one is counted once."""

    read: int = 0
    ignored: int = 0
    unreadable: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.read + self.ignored + self.unreadable


@dataclass(frozen=True)
class Reading:
    """One owner's calendars, read together. ``spans`` are sorted and disjoint, touching ones merged, clipped to the
    range asked for.

    ``ignored`` are components that are understood and not busy; ``remarks`` are on components that are busy and odd;
    ``unreadable`` ones may hide busy time. ``tallies`` counts the components of each file, by its name as given.
    ``sha256`` is of each file's bytes; a file that could not be opened is in neither. A file that is refused as a
    whole (too long, a web page) is one note, and its tally is empty. ``soft`` spans are of events that were asked to be
    soft and not busy; they may overlap ``spans``.
    """

    spans: tuple[BusySpan, ...]
    ignored: tuple[Note, ...]
    unreadable: tuple[Note, ...]
    sha256: dict[str, str]
    remarks: tuple[Note, ...] = ()
    tallies: dict[str, Tally] = field(default_factory=dict)
    soft: tuple[BusySpan, ...] = ()

    @property
    def faults(self) -> tuple[Note, ...]:
        """What is unreadable and nothing was done about."""
        return tuple(note for note in self.unreadable if not note.treated)
