"""Calendar files → busy time: the door of this package for one owner."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.calendars.components import Tree, parse
from scheduler.calendars.expansion import Limits
from scheduler.calendars.gather import Gatherer
from scheduler.calendars.policy import Owner
from scheduler.calendars.reading import BusySpan, Note, Reading, SourceEvent, UnreadableError
from scheduler.calendars.text import content_lines, read_bytes
from scheduler.calendars.zones import named_zone


@dataclass(frozen=True)
class CalendarFile:
    """A file as it was read, the same for every owner; ``sha256`` is None where it could not be opened."""

    name: str
    sha256: str | None
    tree: Tree


def open_calendar(name: str, path: Path) -> CalendarFile:
    """Read and take apart a file. Never raises: what is wrong is in the tree's problems."""
    sha256 = None
    try:
        data = read_bytes(path)
        sha256 = hashlib.sha256(data).hexdigest()
        return CalendarFile(name, sha256, parse(content_lines(data)))
    except UnreadableError as error:
        return CalendarFile(name, sha256, Tree(problems=[error]))


def read_busy(
    paths: Sequence[tuple[str, Path]],
    *,
    owner_zone: str,
    email: str | None,
    own_mark: str | None,
    start: int,
    end: int,
    limits: Limits | None = None,
    opener: Callable[[str, Path], CalendarFile] = open_calendar,
) -> Reading:
    """Busy time in the minutes ``[start, end)`` of one owner's calendars, (name, path) each, read together.

    Events whose UID ends in ``own_mark`` are not busy, nor those that the owner of ``email`` declined. Raises
    UnknownZoneError for ``owner_zone``; what is wrong in the files is told in the reading.
    """
    gatherer = Gatherer(Owner(email, own_mark), named_zone(owner_zone), start * 60, end * 60)
    sha256: dict[str, str] = {}
    for name, path in paths:
        file = opener(name, path)
        if file.sha256 is not None:
            sha256[name] = file.sha256
        gatherer.add(name, file.tree)
    pieces = ((first, last, source) for first, last, source in gatherer.busy(limits or Limits()) if first < last)
    spans = merge((max(start, first // 60), min(end, -(-last // 60)), source) for first, last, source in pieces)
    return Reading(spans, _notes(gatherer.ignored), _notes(gatherer.unreadable), sha256)


def merge(pieces: Iterable[tuple[int, int, SourceEvent]]) -> tuple[BusySpan, ...]:
    """Sorted, disjoint spans of pieces ``[start, end)``, touching ones joined, each with its sources by their start.

    Empty pieces vanish.
    """
    kept = sorted((piece for piece in pieces if piece[0] < piece[1]), key=_order)
    spans: list[tuple[int, int, dict[SourceEvent, None]]] = []
    for start, end, source in kept:
        if spans and start <= spans[-1][1]:
            first, last, sources = spans[-1]
            sources[source] = None
            spans[-1] = (first, max(last, end), sources)
        else:
            spans.append((start, end, {source: None}))
    return tuple(BusySpan(start, end, tuple(sources)) for start, end, sources in spans)


def _order(piece: tuple[int, int, SourceEvent]) -> tuple[int, int, str, str, str]:
    start, end, source = piece
    return start, end, source.file, source.uid, source.summary


def _notes(placed: list[tuple[int, int, Note]]) -> tuple[Note, ...]:
    return tuple(note for _, _, note in sorted(placed, key=lambda each: each[:2]))
