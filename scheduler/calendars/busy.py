"""Calendar files → busy time: the door of this package for one owner."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.calendars.components import Tree, parse
from scheduler.calendars.expansion import Limits
from scheduler.calendars.free_busy import FreeBusy, Question, read_free_busy
from scheduler.calendars.gather import Gatherer
from scheduler.calendars.packed import SMALLER, TOO_LARGE
from scheduler.calendars.policy import Owner
from scheduler.calendars.reading import BusySpan, OnUnreadable, Reading, SoftKind, SourceEvent, Tally, UnreadableError
from scheduler.calendars.schedules import Schedules, parse_schedules
from scheduler.calendars.text import content_lines, is_json, read_bytes
from scheduler.calendars.zones import named_zone


@dataclass(frozen=True)
class CalendarFile:
    """A file as it was read, the same for every owner; ``sha256`` is None where it could not be opened."""

    name: str
    sha256: str | None
    tree: Tree
    schedules: Schedules | None = None
    """What a free/busy answer in JSON holds; None for a calendar."""


def open_calendar(name: str, path: Path) -> CalendarFile:
    """Read and take apart a file. Never raises: what is wrong is in the tree's problems."""
    sha256 = None
    try:
        data = read_bytes(path)
        sha256 = hashlib.sha256(data).hexdigest()
        if is_json(data):
            return CalendarFile(name, sha256, Tree(), parse_schedules(data))
        return CalendarFile(name, sha256, parse(content_lines(data)))
    except MemoryError:
        return refused_calendar(name, TOO_LARGE)
    except UnreadableError as error:
        return CalendarFile(name, sha256, Tree(problems=[error]))


def refused_calendar(name: str, why: str) -> CalendarFile:
    """A file that took too much the last time, and is not tried again."""
    return CalendarFile(name, None, Tree(problems=[UnreadableError(why, SMALLER)]))


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
    on_unreadable: OnUnreadable = "fail",
    show_summaries: bool = False,
    soft: frozenset[SoftKind] = frozenset(),
) -> Reading:
    """Busy time in the minutes ``[start, end)`` of one owner's calendars, (name, path) each, read together.

    Events whose UID ends in ``own_mark`` are not busy, nor those that the owner of ``email`` declined. Without
    ``show_summaries`` every summary reads "busy", with it those of private events do. ``on_unreadable`` says what
    becomes of a component that cannot be read; a file that cannot be opened is a fault in any case. Events all of whose
    kinds are in ``soft`` are soft and not busy.

    Raises UnknownZoneError for ``owner_zone``; what is wrong in the files is told in the reading.
    """
    zone = named_zone(owner_zone)
    gatherer = Gatherer(Owner(email, own_mark), zone, start * 60, end * 60, on_unreadable, show_summaries, soft)
    question = Question(email, zone, start * 60, end * 60, on_unreadable, show_summaries, soft)
    sha256: dict[str, str] = {}
    answers: dict[str, FreeBusy] = {}
    for name, path in paths:
        file = opener(name, path)
        if file.sha256 is not None:
            sha256[name] = file.sha256
        gatherer.add(name, file.tree, opened=file.sha256 is not None)
        if file.schedules is not None:
            answers[name] = read_free_busy(name, file.schedules, question)
    hard_pieces, soft_pieces = gatherer.busy(limits or Limits())
    hard_pieces += [piece for answer in answers.values() for piece in answer.pieces]
    soft_pieces += [piece for answer in answers.values() for piece in answer.soft]
    return Reading(
        _within(hard_pieces, start, end),
        (*gatherer.fates.ignored, *(note for answer in answers.values() for note in answer.ignored)),
        (*gatherer.fates.unreadable, *(note for answer in answers.values() for note in answer.unreadable)),
        sha256,
        (*gatherer.fates.remarks, *(note for answer in answers.values() for note in answer.remarks)),
        dict.fromkeys(sha256, Tally()) | gatherer.fates.tallies | {name: each.tally for name, each in answers.items()},
        _within(soft_pieces, start, end),
    )


def _within(pieces: Iterable[tuple[int, int, SourceEvent]], start: int, end: int) -> tuple[BusySpan, ...]:
    """Spans in minutes within ``[start, end)`` of pieces in seconds; begun minutes are whole, no time is none."""
    lasting = ((first, last, source) for first, last, source in pieces if first < last)
    return merge((max(start, first // 60), min(end, -(-last // 60)), source) for first, last, source in lasting)


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


def _order(piece: tuple[int, int, SourceEvent]) -> tuple[int, int, str, str, str, str]:
    start, end, source = piece
    return start, end, source.file, source.uid, source.summary, source.rule
