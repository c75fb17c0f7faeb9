"""What becomes of a session: a draft, then published, then cancelled (kept, with the reason) or past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal, get_args

from scheduler.plan import Plan, Session
from scheduler.publish.identity import event_uid
from scheduler.publish.ledger import Ledger

State = Literal["draft", "published", "cancelled", "past"]
STATES: tuple[State, ...] = get_args(State)
"""In the order in which a session goes through them."""


def states(plan: Plan, ledger: Ledger | None, *, now: dt.datetime) -> dict[str, State]:
    """The state of every session of a plan, those that it holds as cancelled too, by id. ``now`` is aware.

    - *draft*: nobody in it holds an invite to it, by the ledger of the invites' folder (``None``: there is none).
    - *published*: somebody does. What others in it are still to be told is not asked.
    - *cancelled*: the plan says so.
    - *past*: its last meeting is over, whoever was told.
    """
    found: dict[str, State] = {session.id: _running(plan, session, ledger, now) for session in plan.sessions}
    return found | {session.id: "cancelled" for session in plan.cancelled}


def _running(plan: Plan, session: Session, ledger: Ledger | None, now: dt.datetime) -> State:
    if max(meeting.end for meeting in session.meetings) <= now:
        return "past"
    if ledger is None:
        return "draft"
    return "published" if any(_is_invited(plan.cohort.id, session, ledger)) else "draft"


def _is_invited(cohort_id: str, session: Session, ledger: Ledger) -> Iterator[bool]:
    """For every person and meeting whether an invite says just that time."""
    for number, meeting in enumerate(session.meetings, start=1):
        uids = [event_uid(cohort_id, "instructor", each, session.id, number) for each in session.instructors]
        uids += [event_uid(cohort_id, "learner", each, session.clinic, number) for each in session.learners]
        for uid in uids:
            record = ledger.invites.get(uid)
            yield (
                record is not None
                and not (record.cancelled or record.hold)
                and (record.start, record.end) == (meeting.start, meeting.end)
            )
