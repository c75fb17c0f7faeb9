"""Counter-proposals to invites as requests for another session."""

from __future__ import annotations

import datetime as dt

from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan
from scheduler.publish.clerk import is_waiting, series
from scheduler.publish.ledger import Ledger
from scheduler.publish.roll import Roll
from scheduler.swaps.requests import SwapRequest, wants_at

SOURCE = "counter-proposal"


def counter_proposals(ledger: Ledger, cohort: Cohort, plan: Plan, *, now: dt.datetime) -> tuple[SwapRequest, ...]:
    """What learners proposed instead of the times that they were invited to, in the order in which they answered.

    Those that stand and name a time; of several about one clinic the first. ``now`` is aware.
    """
    roll = Roll(cohort)
    found: dict[tuple[str, str], SwapRequest] = {}
    for uid, answer in sorted(ledger.answers.items(), key=lambda item: (item[1].stamp, item[0])):
        record = ledger.invites.get(uid)
        person = None if record is None or record.role != "learner" else roll.person(record)
        if person is None or answer.start is None or not is_waiting(answer, record, now):
            continue
        for clinic, uids in series(ledger, cohort, person.id):
            if uid in uids and (person.id, clinic) not in found:
                wants = tuple(wants_at(plan, clinic, answer.start, uids.index(uid)))
                found[person.id, clinic] = SwapRequest(person.id, clinic, wants, None, SOURCE)
    return tuple(found.values())


def joined(rows: tuple[SwapRequest, ...], proposals: tuple[SwapRequest, ...]) -> tuple[SwapRequest, ...]:
    """Rows first; who has a row about a clinic is not heard twice about it."""
    asked = {(each.learner, each.clinic) for each in rows}
    return (*rows, *(each for each in proposals if (each.learner, each.clinic) not in asked))
