"""What a mode means for a component in practice, in sentences that a coordinator can read aloud."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.programmes.programme import Component, Mode, Programme
from scheduler.programmes.venue import Venue

OWN_WAYS = {
    "compliance refresher": "Periodic live checks: every three months a clinic of {clinic}, drawn from all, in which "
    "people show what they can do.",
    "onboarding": "Regional Q&A clinics of {live} min: one a month in the working hours of each region.",
    "high scale, low complexity": "Nobody waits for a date, and there is no live session.",
    "low scale, low complexity": "Coaching on demand: who is stuck books a call with somebody who knows.",
}
"""What comes with the asynchronous answer of a branch."""

FORMS = {
    "facilitated_study": "A facilitator answers in writing within a working day, and asks after everybody once a week.",
    "micro_learning": "Pieces of 5 to 10 min, spread over weeks.",
    "incident_drill": "The live part is a drill with roles, then what went well and what did not.",
}
"""What comes with some content whatever the branch."""


def practice_of(programme: Programme, component: Component, branch: str, mode: Mode, venue: Venue) -> tuple[str, ...]:
    """Sentences, the most important first."""
    return tuple(_sentences(programme, component, branch, mode, venue))


def _sentences(programme: Programme, component: Component, branch: str, mode: Mode, venue: Venue) -> Iterator[str]:
    if mode == "asynchronous":
        yield f"Self-paced: {component.async_minutes} min each."
    else:
        yield from _live(programme, component, mode, venue)
    if branch in OWN_WAYS:
        clinic = f"up to {programme.capacity_of(component)}"
        yield OWN_WAYS[branch].format(clinic=clinic, live=component.live_minutes)
    if component.content_type in FORMS:
        yield FORMS[component.content_type]
    yield from _proof(component, mode)


def _live(programme: Programme, component: Component, mode: Mode, venue: Venue) -> Iterator[str]:
    if mode == "hybrid":
        yield f"First self-paced preparation: {component.preparation_minutes} min each, done before the live part."
    capacity = programme.capacity_of(component)
    clinics = -(-component.learners // capacity)
    yield (
        f"{'Then live' if mode == 'hybrid' else 'Live'}: {clinics} {'clinic' if clinics == 1 else 'clinics'} of up to "
        f"{capacity}, {component.live_minutes} min each."
    )
    yield from _places(mode, venue)


def _places(mode: Mode, venue: Venue) -> Iterator[str]:
    rooms = " and ".join(f"{site} ({number})" for site, number in venue.rooms.items())
    if venue.held == "in_person":
        yield f"In person, in a room: {rooms}."
    elif venue.held == "in_person_and_online":
        three = ", three modes at once" if mode == "hybrid" else ""
        yield f"In person at {rooms}, online for the other {venue.online}{three}."


def _proof(component: Component, mode: Mode) -> Iterator[str]:
    if component.risk == "high":
        yield "The risk is high: nobody does it alone before somebody has watched them do it."
    if component.regulation == "law" and mode == "asynchronous":
        yield "The law asks for it: make sure that it takes self-paced work as proof, or check everybody live."
    if component.regulation != "none":
        yield "Keep who completed it, when, and with what result."
