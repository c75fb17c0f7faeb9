"""A session's language is one of its clinic's; none where it lists none."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.judge.claims.case import Case
from scheduler.judge.verdict import Finding

SLUG = "language"


def check(case: Case) -> Iterator[Finding]:
    """Languages are compared as whole strings, case aside."""
    for session in case.scene.open:
        offered = case.facts.languages[session.clinic]
        if offered and (session.language is None or session.language.casefold() not in offered):
            yield Finding(SLUG, session.place, f"its language {session.language} is none of its clinic's")
        if not offered and session.language is not None:
            yield Finding(SLUG, session.place, f"its clinic lists no languages, and it has {session.language}")
