"""Rule 12: what only so many meetings can use at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from scheduler.judge.clock import text
from scheduler.judge.scene import Scene
from scheduler.judge.session import JudgedSession
from scheduler.judge.verdict import Finding

SLUG = "resources"


def check(scene: Scene) -> Iterator[Finding]:
    """At most ``concurrent`` meetings that name a resource at any moment; overlapping ones share no link.

    Other programmes' meetings count.
    """
    facts = scene.facts
    users: dict[str, list[JudgedSession]] = defaultdict(list)
    for session in scene.sessions:
        clinic = facts.clinics.get(session.clinic)
        if clinic is not None and clinic.resource in facts.resources:
            users[clinic.resource].append(session)
        elif session.links is not None and any(session.links) and not session.frozen:
            yield Finding(SLUG, session.place, "has a link, and no resource that gives links")
    for key, own in users.items():
        resource, sessions = facts.resources[key], own + facts.elsewhere.users.get(key, [])
        for at, count in crowded(sessions, resource.concurrent):
            message = f"is used by {count} meetings at once at {text(at)}, and allows {resource.concurrent}"
            yield Finding(SLUG, f"resource {key}", message)
        yield from _links(sessions, resource.links)


def crowded(sessions: Iterable[JudgedSession], most: int) -> Iterator[tuple[int, int]]:
    """When more than ``most`` meetings begin to run at once, not all of them frozen: the minute, and how many."""
    ends = [(minute, step, session.frozen) for session in sessions for meeting in session.meetings
            for minute, step in zip(meeting, (1, -1), strict=True)]  # fmt: skip
    running = unfrozen = 0
    for minute, step, frozen in sorted(ends):
        running += step
        unfrozen += 0 if frozen else step
        if step > 0 and running > most and unfrozen:
            yield minute, running


def _links(sessions: list[JudgedSession], links: Sequence[str] | None) -> Iterator[Finding]:
    """Every meeting has one of the resource's links, where it has any, and shares it with no overlapping one."""
    used: dict[str, list[JudgedSession]] = defaultdict(list)
    for session in sessions:
        if session.links is None:
            continue
        for (start, end), link in zip(session.meetings, session.links, strict=True):
            if link is not None:
                used[link].append(
                    JudgedSession(session.id, session.clinic, ((start, end),), None, (), None, (), session.frozen)
                )
            if not session.frozen and (link is None if links else link is not None):
                yield Finding(
                    SLUG, session.place, f"its meeting at {text(start)} {'lacks a' if links else 'has a'} link"
                )
            elif not session.frozen and link is not None and link not in (links or ()):
                yield Finding(
                    SLUG, session.place, f"its meeting at {text(start)} has a link that is not the resource's"
                )
    for meetings in used.values():
        for minute, _ in crowded(meetings, 1):
            names = " and ".join(dict.fromkeys(one.id for one in meetings if one.start <= minute < one.meetings[0][1]))
            yield Finding(SLUG, f"sessions {names}", f"share a link at {text(minute)}")
