"""What people would hold, had a plan been published and nothing else: a ledger that no folder has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan
from scheduler.publish import texts
from scheduler.publish.difference import Folder, difference
from scheduler.publish.identity import Role, event_file, event_uid, person_tag
from scheduler.publish.invitations import invitations
from scheduler.publish.ledger import Ledger, Record

NO_FOLDER = Folder(exists=lambda file: True, address=lambda file: None)
"""Every file is there, and nobody's address is known to have changed."""


def presumed_ledger(plan: Plan, cohort: Cohort, *, now: dt.datetime) -> Ledger:
    """The ledger after ``plan`` was published with ``cohort``. ``now`` is aware and has whole seconds.

    Of people and clinics that the cohort does not have (any more) it knows no more than the plan says.
    """
    said = difference(Ledger(cohort=cohort.id), invitations(plan, cohort), NO_FOLDER, now=now)
    ledger = said.ledger.settled(step.uid for step in said.steps)
    others = {uid: record for uid, record in _others(plan, cohort, now) if uid not in ledger.invites}
    return ledger.model_copy(update={"invites": ledger.invites | others})


def _others(plan: Plan, cohort: Cohort, now: dt.datetime) -> Iterator[tuple[str, Record]]:
    """What people hold of whom, or of whose clinic, the cohort knows nothing."""
    known: dict[Role, frozenset[str]] = {
        "learner": frozenset(each.id for each in cohort.learners),
        "instructor": frozenset(each.id for each in cohort.instructors),
    }
    for session in plan.sessions:
        clinic = cohort.clinic_by_id.get(session.clinic)
        people: list[tuple[Role, str]] = [("learner", each) for each in session.learners]
        people += [("instructor", each) for each in session.instructors]
        for role, person in people:
            if clinic is not None and person in known[role]:
                continue
            key, tag = session.clinic if role == "learner" else session.id, person_tag(cohort.id, role, person)
            for number, meeting in enumerate(session.meetings, start=1):
                uid = event_uid(cohort.id, role, person, key, number)
                yield (
                    uid,
                    Record(
                        role=role,
                        person=tag,
                        file=event_file(role, tag, key, number, uid),
                        sequence=0,
                        stamp=now,
                        content="0" * 64,
                        start=meeting.start,
                        end=meeting.end,
                        summary=session.clinic if clinic is None else texts.summary(clinic, session, number),
                    ),
                )
