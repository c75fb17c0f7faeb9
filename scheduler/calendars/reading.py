"""What reading calendars gives: busy time with its sources, and a note on every component that is not in it."""

from __future__ import annotations

from dataclasses import dataclass


class UnreadableError(Exception):
    """A calendar, a component or a value that cannot be understood: ``why``, and the way out."""

    def __init__(self, why: str, cure: str = "mend or remove the event") -> None:
        super().__init__(why)
        self.why = why
        self.cure = cure


@dataclass(frozen=True)
class SourceEvent:
    """The event or free/busy record that busy time comes from."""

    file: str
    uid: str
    summary: str


@dataclass(frozen=True)
class BusySpan:
    """Busy minutes ``[start, end)`` since 1970-01-01T00:00Z, and every event that has a part in them."""

    start: int
    end: int
    sources: tuple[SourceEvent, ...]


@dataclass(frozen=True)
class Note:
    """Something that is not in the busy time, and why. ``uid`` is empty where the whole file is meant or it has
    none; what is ``doubtful`` the owner may have meant otherwise.
    """

    file: str
    uid: str
    summary: str
    why: str
    cure: str | None = None
    doubtful: bool = False


@dataclass(frozen=True)
class Reading:
    """One owner's calendars, read together. ``spans`` are sorted and disjoint, touching ones merged, clipped to the
    range asked for.

    ``ignored`` are components that are read and not busy; ``unreadable`` ones may hide busy time. ``sha256`` is of each
    file's bytes, by its name as given; a file that could not be opened is not in it.
    """

    spans: tuple[BusySpan, ...]
    ignored: tuple[Note, ...]
    unreadable: tuple[Note, ...]
    sha256: dict[str, str]
