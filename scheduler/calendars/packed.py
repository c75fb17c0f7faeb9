"""A reading as JSON values, for other processes and for later; and how a process says that there is none."""

from __future__ import annotations

import itertools
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from scheduler.calendars.reading import BusySpan, Note, Reading, SourceEvent, Tally

if TYPE_CHECKING:
    from pydantic import TypeAdapter

OUT_OF_MEMORY = 3
"""The exit status of a worker that has no more."""
TOO_LARGE = "takes too much memory to read"
TOO_LONG = "takes too long to read"
SMALLER = "export fewer days, or leave the file out"

PackedSpans = tuple[tuple[int, int, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Packed:
    """A reading whose spans name their sources by number: most events are the source of many."""

    sources: tuple[SourceEvent, ...]
    spans: PackedSpans
    soft: PackedSpans
    ignored: tuple[Note, ...]
    unreadable: tuple[Note, ...]
    remarks: tuple[Note, ...]
    sha256: dict[str, str]
    tallies: dict[str, Tally]


def pack(reading: Reading) -> dict[str, Any]:
    """The reading as JSON values."""
    numbers: dict[SourceEvent, int] = {}
    spans, soft = (
        [(each.start, each.end, [numbers.setdefault(source, len(numbers)) for source in each.sources]) for each in kind]
        for kind in (reading.spans, reading.soft)
    )
    return {
        "sources": [asdict(source) for source in numbers],
        "spans": spans,
        "soft": soft,
        "ignored": [asdict(note) for note in reading.ignored],
        "unreadable": [asdict(note) for note in reading.unreadable],
        "remarks": [asdict(note) for note in reading.remarks],
        "sha256": reading.sha256,
        "tallies": {name: asdict(tally) for name, tally in reading.tallies.items()},
    }


def unpack(text: bytes | str) -> Reading:
    """The reading of a JSON text; raises ValueError for one that ``pack`` cannot have made."""
    packed = _adapter().validate_json(text, strict=True)
    return Reading(
        spans=_spans(packed.spans, packed.sources),
        ignored=packed.ignored,
        unreadable=packed.unreadable,
        sha256=packed.sha256,
        remarks=packed.remarks,
        tallies=packed.tallies,
        soft=_spans(packed.soft, packed.sources),
    )


def _spans(spans: PackedSpans, sources: tuple[SourceEvent, ...]) -> tuple[BusySpan, ...]:
    edges = [edge for start, end, _ in spans for edge in (start, end)]
    if any(before >= after for before, after in itertools.pairwise(edges)):
        raise ValueError("the spans are not sorted and disjoint")
    if any(not 0 <= number < len(sources) for _, _, numbers in spans for number in numbers):
        raise ValueError("a span has a source that is not there")
    return tuple(BusySpan(start, end, tuple(sources[number] for number in numbers)) for start, end, numbers in spans)


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[Packed]:
    from pydantic import TypeAdapter  # not on top: the workers pack alone, and must start fast

    return TypeAdapter(Packed)
