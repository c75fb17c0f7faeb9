"""Rule 14: listed sessions as they are listed."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.clock import text
from scheduler.judge.scene import Scene
from scheduler.judge.verdict import Finding

SLUG = "listed"


def check(scene: Scene) -> Iterator[Finding]:
    """A listed session keeps its start, and the instructors, language and room that it names; no others run."""
    listed = scene.facts.listed
    for session in scene.open:
        if session.clinic not in listed:
            continue
        if session.id not in listed[session.clinic]:
            yield Finding(SLUG, session.place, f"is not one of the sessions that clinic {session.clinic} lists")
            continue
        one, start = listed[session.clinic][session.id]
        if session.start != start:
            yield Finding(SLUG, session.place, f"starts at {text(session.start)} and is listed at {text(start)}")
        if one.language is not None and (session.language or "").casefold() != one.language.casefold():
            yield Finding(SLUG, session.place, f"is listed in language {one.language}")
        if one.room is not None and session.room != one.room:
            yield Finding(SLUG, session.place, f"is listed in room {one.room}")
        for key in one.instructors or ():
            if key not in session.instructors:
                yield Finding(SLUG, session.place, f"is listed with instructor {key}")
