"""Links of meetings: against a search of all ways, and what is kept."""

from __future__ import annotations

from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from scheduler.links import Booking, assign_links

LINKS = ("a", "b", "c")


def clashes(bookings: list[Booking], chosen: tuple[str, ...] | list[str]) -> bool:
    """Whether two meetings that overlap, not both of them fixed, share a link."""
    return any(
        chosen[i] == chosen[j] and x.start < y.end and y.start < x.end and not (x.fixed and y.fixed)
        for i, x in enumerate(bookings)
        for j, y in enumerate(bookings[:i])
    )


def possible(bookings: list[Booking], links: tuple[str, ...]) -> bool:
    choices = [(str(b.link),) if b.fixed else links for b in bookings]
    return any(not clashes(bookings, chosen) for chosen in product(*choices))


@st.composite
def a_booking(draw: st.DrawFn) -> Booking:
    start = draw(st.integers(0, 9))
    link = draw(st.sampled_from((None, "a", "b", "gone")))
    return Booking(start, start + draw(st.integers(1, 6)), link, link is not None and draw(st.booleans()))


@given(st.lists(a_booking(), max_size=7), st.integers(1, 3))
def test_links_are_found_exactly_where_there_are_some(bookings: list[Booking], count: int) -> None:
    links = LINKS[:count]
    chosen = assign_links(bookings, links)
    assert (chosen is not None) == possible(bookings, links)
    if chosen is not None:
        assert not clashes(bookings, chosen)
        assert all(b.fixed or link in links for b, link in zip(bookings, chosen, strict=True))
        assert all(link == b.link for b, link in zip(bookings, chosen, strict=True) if b.fixed)


def test_a_fixed_meeting_later_on_is_planned_around() -> None:
    """Whoever takes the first free link for the first meeting is stuck with the second."""
    bookings = [Booking(0, 4), Booking(2, 8), Booking(4, 6, "a", fixed=True)]
    assert assign_links(bookings, ("a", "b")) == ["a", "b", "a"]


def test_meetings_keep_their_links_where_that_leaves_links_for_all() -> None:
    kept = [Booking(0, 4, "b"), Booking(0, 4), Booking(5, 6, "b")]
    assert assign_links(kept, ("a", "b")) == ["b", "a", "b"]


def test_a_link_is_given_up_where_keeping_it_leaves_another_without() -> None:
    bookings = [Booking(0, 2, "a"), Booking(3, 6, "b"), Booking(1, 4)]
    chosen = assign_links(bookings, ("a", "b"))
    assert chosen is not None
    assert not clashes(bookings, chosen)


def test_thousands_of_meetings_are_no_trouble() -> None:
    bookings = [Booking(30 * k, 30 * k + 60) for k in range(4000)]
    chosen = assign_links(bookings, LINKS)
    assert chosen is not None
    assert all(a != b for a, b in pairwise(chosen))
