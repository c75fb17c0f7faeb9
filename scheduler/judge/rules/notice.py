"""Rule 17: inside the notice nobody has an invitation that is new or moved."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.clock import text
from scheduler.judge.scene import Scene
from scheduler.judge.verdict import Finding

SLUG = "notice"


def check(scene: Scene) -> Iterator[Finding]:
    """What starts before the notice ends is a published session as it stood, with nobody whom it did not hold."""
    notice = scene.notice
    for session in scene.sessions if notice is not None else ():
        if notice is None or session.frozen or session.start >= notice.until:
            continue
        inside, before = f"before the notice ends at {text(notice.until)}", notice.before.get(session.id)
        if before is None:
            yield Finding(SLUG, session.place, f"is new and starts {inside}")
            continue
        if (session.clinic, session.meetings, session.room) != (before.clinic, before.meetings, before.room):
            yield Finding(SLUG, session.place, f"starts {inside}, and has another clinic, room or meeting time")
        if _folded(session.language) != _folded(before.language):
            yield Finding(SLUG, session.place, f"starts {inside}, and has another language")
        for role in ("learner", "instructor"):
            held = getattr(before, f"{role}s")
            for key in getattr(session, f"{role}s"):
                if key not in held:
                    yield Finding(SLUG, session.place, f"starts {inside}, and {role} {key} is new in it")


def _folded(language: str | None) -> str | None:
    return None if language is None else language.casefold()
