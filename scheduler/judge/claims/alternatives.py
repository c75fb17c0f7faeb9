"""What is offered instead: every alternative that covers the clinic, best first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scheduler.cohort.clinic import AsyncAlternative
from scheduler.cohort.people import Learner
from scheduler.judge.claims.case import Case
from scheduler.judge.facts import Facts
from scheduler.judge.session import JudgedSession
from scheduler.judge.verdict import Finding

SLUG = "alternatives"


def check(case: Case) -> Iterator[Finding]:
    """All, not completed, in a language of the learner's, in the contract's order."""
    for one in case.plan.unscheduled:
        learner = case.facts.learners.get(one.learner)
        if learner is not None and one.clinic in case.facts.clinics:
            told = [alternative.async_ for alternative in one.alternatives]
            expected = offered(case.facts, learner, one.clinic, case.scene.sessions)
            if told != expected:
                message = f"offers {', '.join(told) or 'nothing'} instead of {', '.join(expected) or 'nothing'}"
                yield Finding(SLUG, f"unscheduled {one.learner}/{one.clinic}", message)


def offered(facts: Facts, learner: Learner, clinic: str, sessions: Sequence[JudgedSession]) -> list[str]:
    """The ids to offer: low bandwidth, then captions, first for who needs them; language, unfacilitated, shorter, id.

    A recording is offered where some session was, or will be, recorded.
    """
    ranked = []
    for one in facts.cohort.async_items:
        place = _language_place(one, learner)
        if clinic in one.covers and one.id not in learner.completed and place is not None:
            heavy = learner.low_bandwidth and not one.low_bandwidth
            silent = learner.captions and not one.captions
            if one.recording_of is None or any(_is_of(one, session) for session in sessions):
                ranked.append((heavy, silent, place, one.facilitated, one.duration_minutes, one.id))
    return [entry[-1] for entry in sorted(ranked)]


def _is_of(one: AsyncAlternative, session: JudgedSession) -> bool:
    """Whether it can be the recording of a session, which was held in one of its languages where both name any."""
    language = session.language
    return session.clinic == one.recording_of and (
        not one.languages or language is None or language.casefold() in map(str.casefold, one.languages)
    )


def _language_place(one: AsyncAlternative, learner: Learner) -> int | None:
    """Where its best language stands in the learner's list; ``None`` where they share none."""
    if not one.languages or learner.languages is None:
        return 0
    spoken = {language.casefold() for language in one.languages}
    return next((i for i, language in enumerate(learner.languages) if language.casefold() in spoken), None)
