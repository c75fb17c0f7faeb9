"""Self-paced content for whoever has no session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from scheduler import timezones
from scheduler.availability import zone_of
from scheduler.cohort.clinic import AsyncAlternative, Clinic
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Learner
from scheduler.plan import Alternative

NOTHING_RECORDED: Mapping[str, dt.datetime] = {}


def alternatives(
    cohort: Cohort, learner: Learner, clinic: Clinic, recorded: Mapping[str, dt.datetime] = NOTHING_RECORDED
) -> tuple[Alternative, ...]:
    """Everything, not completed, that covers the clinic in a language of the learner's, in the contract's order.

    First what needs little bandwidth, for who needs that, and what has captions, for who needs these; then by the
    learner's order of languages, unfacilitated before facilitated, shorter first, by id. ``recorded`` says from when
    the recordings of sessions can be watched: one that is not in it is no alternative yet.
    """
    found = []
    for item in cohort.async_items:
        place = _language_place(learner, item)
        there = item.recording_of is None or item.id in recorded
        if clinic.id in item.covers and item.id not in learner.completed and place is not None and there:
            heavy = learner.low_bandwidth and not item.low_bandwidth
            silent = learner.captions and not item.captions
            found.append(((heavy, silent, place, item.facilitated, item.duration_minutes, item.id), item))
    found.sort(key=lambda pair: pair[0])
    return tuple(
        Alternative(**{"async": item.id}, message=_message(cohort, learner, item, recorded.get(item.id)))
        for _, item in found
    )


def _language_place(learner: Learner, item: AsyncAlternative) -> int | None:
    """The place of its best language among the learner's, 0 where either names none; ``None`` with none in common."""
    if not item.languages or learner.languages is None:
        return 0
    offered = {language.casefold() for language in item.languages}
    return next((k for k, language in enumerate(learner.languages) if language.casefold() in offered), None)


def _message(cohort: Cohort, learner: Learner, item: AsyncAlternative, ready: dt.datetime | None) -> str:
    facts = [f"{item.kind} of {item.duration_minutes} minutes"]
    if item.languages:
        own = None if learner.languages is None else {language.casefold() for language in learner.languages}
        facts.append("in " + _either([each for each in item.languages if own is None or each.casefold() in own]))
    facts.append("with a facilitator" if item.facilitated else "at one's own pace")
    if item.captions:
        facts.append("with captions")
    if item.low_bandwidth:
        facts.append("works on a slow connection")
    if ready is not None:
        zone = zone_of(cohort, learner)
        local = timezones.local(timezones.minute(ready), zone)
        facts.append(f"to be watched from {local:%a %d %b %Y %H:%M} ({zone})")
    return f'"{item.title}": {", ".join(facts)}.'


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
