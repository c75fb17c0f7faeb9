"""When the recording of a session can be watched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from scheduler.cohort.clinic import AsyncAlternative
from scheduler.cohort.cohort import Cohort
from scheduler.plan import Session


def watchable_from(item: AsyncAlternative, session: Session) -> dt.datetime | None:
    """When an item can be watched as the recording of a session; ``None`` where it is not its recording.

    It is one of a session of the clinic ``recording_of``, held in a language of the item's where both name any.
    """
    spoken = {language.casefold() for language in item.languages or ()}
    told = session.language is None or not spoken or session.language.casefold() in spoken
    if session.clinic != item.recording_of or not told:
        return None
    return max(meeting.end for meeting in session.meetings) + dt.timedelta(hours=item.recording_delay_hours)


def recordings(cohort: Cohort, sessions: Iterable[Session]) -> dict[str, dt.datetime]:
    """By the ids of recordings, from when the first session of each can be watched; those of no session are not in."""
    found: dict[str, dt.datetime] = {}
    items = [item for item in cohort.async_items if item.recording_of is not None]
    for session in sessions if items else ():
        for item in items:
            ready = watchable_from(item, session)
            if ready is not None:
                found[item.id] = min(ready, found.get(item.id, ready))
    return found
