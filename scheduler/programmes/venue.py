"""Where a live part is held: in a room, online, or both, as far as sites allow."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal, TypeAlias

from scheduler.programmes.programme import Component, Programme

Held: TypeAlias = Literal["online", "in_person", "in_person_and_online"]


@dataclass(frozen=True)
class Venue:
    """How a live part is held: learners by site who can sit in a room, and how many remain online."""

    held: Held
    rooms: dict[str, int]
    online: int


def venue_of(programme: Programme, component: Component) -> Venue:
    """In person at every site where enough of the learners are for a clinic, and where a room holds that many."""
    seats = {site.id: site.seats for site in programme.sites}
    here = Counter[str]()
    for part in component.audience:
        if part.site is not None:
            here[part.site] += part.learners
    least = programme.min_learners_of(component)
    rooms = {site: number for site, number in here.items() if number >= least and seats[site] >= least}
    online = component.learners - sum(rooms.values())
    if not rooms:
        return Venue("online", {}, online)
    return Venue("in_person_and_online" if online else "in_person", rooms, online)
