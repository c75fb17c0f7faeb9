"""Instructors first: tentative holds for them, and no learner of a session hears before all its instructors said yes.

An instructor has said yes to a meeting when they accepted the last that they were told of its time, or were invited to
that very time already (and did not decline since). Until then they hold a tentative event, and the learners keep what
they had. Sessions without instructors, and frozen ones, wait for nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Literal

from scheduler.cohort.cohort import Cohort
from scheduler.errors import Fault, InputError
from scheduler.plan import Meeting, Plan, Session
from scheduler.publish.identity import event_uid, person_shown
from scheduler.publish.ledger import Ledger

Word = Literal["yes", "no", "open"]


@dataclass(frozen=True)
class Waiting:
    """A session whose learners are not told yet. People are shown by id, or by tag where the id is an address.

    ``unreachable`` are those of ``waits_for`` who have no address to answer from. ``untold`` counts its learners who
    hold nothing of this clinic yet, ``elsewhere`` those who still hold another time.
    """

    session: str
    title: str
    start: dt.datetime
    waits_for: tuple[str, ...]
    declined_by: tuple[str, ...]
    unreachable: tuple[str, ...]
    untold: int
    elsewhere: int


@dataclass(frozen=True)
class Stage:
    """``closed`` sessions (ids) wait, ``holds`` are the UIDs of tentative events, ``standing`` those to leave."""

    closed: frozenset[str] = frozenset()
    holds: frozenset[str] = frozenset()
    standing: frozenset[str] = frozenset()
    waiting: tuple[Waiting, ...] = ()


AT_ONCE = Stage()
"""Everybody hears at once."""


def instructors_first(plan: Plan, cohort: Cohort, ledger: Ledger) -> Stage:
    """Which sessions wait, by the answers in the ledger."""
    reader = _Reader(cohort, ledger)
    waiting = [session for session in plan.sessions if reader.waits(session)]
    return Stage(
        closed=frozenset(session.id for session in waiting),
        holds=frozenset(uid for session in waiting for uid in reader.holds(session)),
        standing=frozenset(uid for session in waiting for uid in reader.learners_uids(session)),
        waiting=tuple(reader.told(session) for session in waiting),
    )


def check_organizer(cohort: Cohort, need: str) -> None:
    """Raise InputError where nobody organizes; ``need`` says why somebody should."""
    if cohort.organizer is None:
        cure = 'state its "name" and "email" in the cohort'
        raise InputError([Fault("organizer", f"is missing, and {need}", cure=cure)])


class _Reader:
    """Reads a ledger for a cohort."""

    def __init__(self, cohort: Cohort, ledger: Ledger) -> None:
        self.cohort = cohort
        self.ledger = ledger
        self.address_by_instructor = {one.id: one.email for one in cohort.instructors}

    def waits(self, session: Session) -> bool:
        if session.frozen or session.clinic not in self.cohort.clinic_by_id:
            return False
        return any(self.word(session, person) != "yes" for person in session.instructors)

    def word(self, session: Session, person: str) -> Word:
        """What an instructor says to all meetings of a session: no to one is no."""
        words = {self._word_on(uid, meeting) for uid, meeting in self._meetings(session, person)}
        return "no" if "no" in words else "open" if "open" in words else "yes"

    def holds(self, session: Session) -> Iterator[str]:
        """Meetings that instructors are asked to keep free: not those to which they are invited already."""
        for person in session.instructors:
            for uid, meeting in self._meetings(session, person):
                if not self._is_told(uid, meeting) or self.ledger.invites[uid].hold:
                    yield uid

    def learners_uids(self, session: Session) -> Iterator[str]:
        """All that its learners hold of the clinic, whatever the number of meetings then."""
        for person in session.learners:
            for number in count(1):
                uid = event_uid(self.cohort.id, "learner", person, session.clinic, number)
                if uid not in self.ledger.invites:
                    break
                yield uid

    def told(self, session: Session) -> Waiting:
        words = {person: self.word(session, person) for person in session.instructors}
        waits_for = [person for person, word in words.items() if word == "open"]
        held = [self._held_start(session, person) for person in session.learners]
        return Waiting(
            session=session.id,
            title=self.cohort.clinic_by_id[session.clinic].title,
            start=session.meetings[0].start,
            waits_for=self._shown(waits_for),
            declined_by=self._shown([person for person, word in words.items() if word == "no"]),
            unreachable=self._shown([person for person in waits_for if not self.address_by_instructor.get(person)]),
            untold=held.count(None),
            elsewhere=sum(start not in (None, session.meetings[0].start) for start in held),
        )

    def _shown(self, people: list[str]) -> tuple[str, ...]:
        return tuple(person_shown(self.cohort.id, "instructor", person) for person in people)

    def _meetings(self, session: Session, person: str) -> Iterator[tuple[str, Meeting]]:
        for number, meeting in enumerate(session.meetings, start=1):
            yield event_uid(self.cohort.id, "instructor", person, session.id, number), meeting

    def _is_told(self, uid: str, meeting: Meeting) -> bool:
        record = self.ledger.invites.get(uid)
        return (
            record is not None and not record.cancelled and (record.start, record.end) == (meeting.start, meeting.end)
        )

    def _word_on(self, uid: str, meeting: Meeting) -> Word:
        if not self._is_told(uid, meeting):
            return "open"
        answer = self.ledger.answer(uid)
        if answer is not None and answer.partstat == "DECLINED":
            return "no"
        if answer is not None and answer.partstat == "ACCEPTED":
            return "yes"
        return "open" if self.ledger.invites[uid].hold else "yes"

    def _held_start(self, session: Session, person: str) -> dt.datetime | None:
        record = self.ledger.invites.get(event_uid(self.cohort.id, "learner", person, session.clinic, 1))
        return None if record is None or record.cancelled else record.start
