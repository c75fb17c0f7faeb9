"""Meetings follow their clinic's pattern (section 3)."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.claims.case import Case
from scheduler.judge.clock import text
from scheduler.judge.verdict import Finding

SLUG = "meetings"


def check(case: Case) -> Iterator[Finding]:
    """As many as the clinic has, as long, each at the first one's wall-clock time."""
    for session in case.plan.sessions:
        if not session.meetings:
            yield Finding(SLUG, f"session {session.id}", "has no meetings")
    for judged in case.scene.open:
        expected = case.facts.meetings(case.facts.clinics[judged.clinic], judged.start)
        if judged.meetings != expected:
            times = ", ".join(f"{text(start)} to {text(end)}" for start, end in expected)
            yield Finding(SLUG, judged.place, f"its meetings are not the clinic's: from that start they are {times}")
