"""Join links: meetings that overlap never share one (colouring of intervals, some of them coloured already)."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, field

MAX_STEPS = 200_000
FOREVER = 1 << 60


@dataclass(frozen=True)
class Booking:
    """One meeting ``[start, end)`` in minutes. ``link`` is the one it has, ``fixed`` that it must keep it."""

    start: int
    end: int
    link: str | None = None
    fixed: bool = False


@dataclass
class _Line:
    """The bookings of one link, sorted by start. Only fixed ones can overlap. ``longest`` is their greatest length."""

    longest: int
    spans: list[tuple[int, int]] = field(default_factory=list)

    def room_after(self, start: int, end: int) -> int | None:
        """How long the link stays free after ``end``; ``None`` where ``[start, end)`` is taken."""
        first, later = bisect_left(self.spans, (start - self.longest, -1)), bisect_left(self.spans, (end, -1))
        if any(span_end > start for _, span_end in self.spans[first:later]):
            return None
        return self.spans[later][0] - end if later < len(self.spans) else FOREVER


def assign_links(bookings: Sequence[Booking], links: Sequence[str]) -> list[str] | None:
    """A link for every booking, in the given order; ``None`` where there is no way, or none found in 200,000 steps.

    Fixed bookings keep theirs. The others keep theirs too where that leaves links for all.
    """
    keeping = [i for i, booking in enumerate(bookings) if booking.fixed or booking.link in links]
    fixed = [i for i in keeping if bookings[i].fixed]
    return _assign(bookings, links, _consistent(bookings, keeping)) or _assign(bookings, links, fixed)


def _consistent(bookings: Sequence[Booking], keeping: Sequence[int]) -> list[int]:
    """Those of ``keeping`` that can all keep their links: fixed ones first, then by start."""
    lines: dict[str, _Line] = {}
    longest = _longest(bookings)
    kept = []
    for i in sorted(keeping, key=lambda i: (not bookings[i].fixed, bookings[i].start, i)):
        booking = bookings[i]
        line = lines.setdefault(str(booking.link), _Line(longest))
        if booking.fixed or line.room_after(booking.start, booking.end) is not None:
            insort(line.spans, (booking.start, booking.end))
            kept.append(i)
    return kept


def _longest(bookings: Sequence[Booking]) -> int:
    return max((booking.end - booking.start for booking in bookings), default=0)


def _assign(bookings: Sequence[Booking], links: Sequence[str], kept: Sequence[int]) -> list[str] | None:
    chosen: list[str | None] = [None] * len(bookings)
    longest = _longest(bookings)
    lines = {link: _Line(longest) for link in links}
    for i in kept:
        chosen[i] = bookings[i].link
        insort(lines.setdefault(str(bookings[i].link), _Line(longest)).spans, (bookings[i].start, bookings[i].end))
    open_ = sorted((i for i in range(len(bookings)) if chosen[i] is None), key=lambda i: (bookings[i].start, i))
    if not _search(bookings, links, lines, open_, chosen):
        return None
    return [str(link) for link in chosen]


def _search(
    bookings: Sequence[Booking],
    links: Sequence[str],
    lines: dict[str, _Line],
    open_: Sequence[int],
    chosen: list[str | None],
) -> bool:
    """Depth first, best fit first: the link that is needed again the soonest after."""
    untried: list[list[str]] = []
    steps = 0
    while len(untried) < len(open_):
        untried.append(_candidates(bookings[open_[len(untried)]], links, lines))
        while not untried[-1]:
            untried.pop()
            if not untried:
                return False
            _release(bookings, lines, open_[len(untried) - 1], chosen)
        steps += 1
        if steps > MAX_STEPS:
            return False
        i, link = open_[len(untried) - 1], untried[-1].pop()
        chosen[i] = link
        insort(lines[link].spans, (bookings[i].start, bookings[i].end))
    return True


def _candidates(booking: Booking, links: Sequence[str], lines: dict[str, _Line]) -> list[str]:
    """Free links, the best one last."""
    rooms = [(lines[link].room_after(booking.start, booking.end), k) for k, link in enumerate(links)]
    free = sorted((room, k) for room, k in rooms if room is not None)
    return [links[k] for _, k in reversed(free)]


def _release(bookings: Sequence[Booking], lines: dict[str, _Line], i: int, chosen: list[str | None]) -> None:
    lines[str(chosen[i])].spans.remove((bookings[i].start, bookings[i].end))
    chosen[i] = None
