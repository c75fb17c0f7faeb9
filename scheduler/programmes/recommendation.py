"""Modes recommended for a programme's components, each with the branch taken and what it means in practice."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler import timezones
from scheduler.programmes.live_times import LiveTimes, live_times
from scheduler.programmes.practice import practice_of
from scheduler.programmes.programme import Component, Mode, Programme
from scheduler.programmes.tree import branch_of
from scheduler.programmes.venue import Held, venue_of
from scheduler.report.places import LocalTime, local_times

WEEKDAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class MeetingTime:
    """A weekly time in working hours: as a UTC weekday and clock time, as clocks show it, and whom it reaches."""

    utc: str
    local: tuple[LocalTime, ...]
    learners: int


@dataclass(frozen=True)
class Recommendation:
    """A component's mode, why, and what it means. ``held`` is ``None`` where only checks and questions are live."""

    component: str
    title: str
    mode: Mode
    held: Held | None
    branch: str
    why: str
    sizes: str
    practice: tuple[str, ...]
    meeting_times: tuple[MeetingTime, ...]
    """Few times that reach everybody who can meet in working hours; empty where none is stated, or nobody meets."""
    unreached: int
    """Learners whose hours have no room for a live session."""


def recommend(programme: Programme) -> tuple[Recommendation, ...]:
    """A recommendation for each component, in their order."""
    return tuple(recommendation(programme, component) for component in programme.components)


def recommendation(programme: Programme, component: Component) -> Recommendation:
    """What the decision tree says about one component."""
    branch, mode, facts = branch_of(programme, component)
    venue = venue_of(programme, component)
    meets = mode != "asynchronous" or branch.live_beside
    times = live_times(programme, component) if meets else LiveTimes((), ())
    return Recommendation(
        component=component.id,
        title=component.title,
        mode=mode,
        held=None if mode == "asynchronous" else venue.held,
        branch=branch.name,
        why=branch.why,
        sizes=facts.sizes,
        practice=practice_of(programme, component, branch.name, mode, venue),
        meeting_times=_meeting_times(component, times),
        unreached=sum(component.audience[at].learners for at in times.unreached),
    )


def _meeting_times(component: Component, times: LiveTimes) -> tuple[MeetingTime, ...]:
    found = []
    for time in times.times:
        zones = [component.audience[at].time_zone for at in time.parts]
        utc = timezones.local(time.start, "UTC")
        shown = f"{WEEKDAY_NAMES[utc.weekday()]} {utc:%H:%M} UTC"
        found.append(MeetingTime(shown, local_times(time.start, zones), time.learners))
    return tuple(found)
