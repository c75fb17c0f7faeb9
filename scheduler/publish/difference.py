"""What to say now: what was said, by the ledger, against what a plan asks for. Reads and writes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from typing import Literal

from scheduler.publish.identity import calendar_file
from scheduler.publish.invitations import Invitation, Invitations
from scheduler.publish.ledger import CalendarRecord, Ledger, Record

Kind = Literal["written", "updated", "cancelled", "restored"]


@dataclass(frozen=True)
class Step:
    """One file to write. ``invitation`` is ``None`` for a cancellation; ``record`` is what the ledger will hold.

    ``why`` says what there is to say, in a few words.
    """

    kind: Kind
    uid: str
    record: Record
    invitation: Invitation | None
    why: str


@dataclass(frozen=True)
class Difference:
    """The files to write, in order, the ledger as it will be (new records pending), and what stays as it is."""

    steps: tuple[Step, ...]
    ledger: Ledger
    num_unchanged: int


@dataclass(frozen=True)
class Folder:
    """What the comparing asks of the folder: whether a file is there, and whose address the invite in it has."""

    exists: Callable[[str], bool]
    address: Callable[[str], str | None]


def difference(ledger: Ledger, asked: Invitations, folder: Folder, *, now: dt.datetime) -> Difference:
    """Compares. A file that should be there and is not is written again as it was.

    SEQUENCE rises by one with every new word about a UID; DTSTAMP is ``now``, and at least a second after the last.
    """
    compare = _Comparing(ledger, folder, now)
    records = dict(ledger.invites)
    steps: list[Step] = []
    num_unchanged = 0
    for invitation in asked.wanted:
        step = compare.said(invitation)
        if step is None:
            num_unchanged += 1
        else:
            steps.append(step)
    asked_for = {invitation.uid for invitation in asked.wanted}
    gone = [
        (record.start, uid) for uid, record in records.items() if uid not in asked_for and _goes(uid, record, asked)
    ]
    steps += [step for _, uid in sorted(gone) if (step := compare.taken_back(uid)) is not None]
    records.update({step.uid: step.record.model_copy(update={"pending": True}) for step in steps})
    return Difference(tuple(steps), ledger.model_copy(update={"invites": records}), num_unchanged)


def calendars(ledger: Ledger) -> dict[str, CalendarRecord]:
    """The instructors' calendars that the records ask for, by tag. A new one is named like the folder of its events."""
    instructors = {record.person for record in ledger.invites.values() if record.role == "instructor"}
    found = {}
    for person, records in by_person(ledger, instructors).items():
        known = ledger.calendars.get(person)
        file = known.file if known is not None else calendar_file(records[0][1].file.split("/")[1])
        found[person] = CalendarRecord(file=file, content=_digest((uid, record.sequence) for uid, record in records))
    return found


def by_person(ledger: Ledger, people: Container[str]) -> dict[str, list[tuple[str, Record]]]:
    """The records of these people (tags), each with its UID, in the order of UIDs."""
    found: dict[str, list[tuple[str, Record]]] = {}
    for uid, record in sorted(ledger.invites.items(), key=lambda item: item[0]):
        if record.person in people:
            found.setdefault(record.person, []).append((uid, record))
    return found


class _Comparing:
    """One ledger against what is to be said."""

    def __init__(self, ledger: Ledger, folder: Folder, now: dt.datetime) -> None:
        self.ledger = ledger
        self.folder = folder
        self.now = now

    def said(self, invitation: Invitation) -> Step | None:
        before = self.ledger.invites.get(invitation.uid)
        if before is None:
            return Step("written", invitation.uid, self._record(invitation, None), invitation, "new")
        if before.cancelled or before.content != invitation.content:
            record = self._record(invitation, before)
            return Step(
                "written" if before.cancelled else "updated", invitation.uid, record, invitation, _why(before, record)
            )
        if before.pending:
            kind: Kind = "updated" if before.sequence else "written"
            return Step(kind, invitation.uid, before, invitation, "an earlier run was stopped")
        if self.folder.exists(before.file):
            return None
        return Step("restored", invitation.uid, before, invitation, "its file was missing")

    def taken_back(self, uid: str) -> Step | None:
        before = self.ledger.invites[uid]
        if before.cancelled:
            return Step("cancelled", uid, before, None, "an earlier run was stopped") if before.pending else None
        changed = {
            "cancelled": True,
            "sequence": before.sequence + 1,
            "stamp": _stamp(self.now, before),
            "pending": False,
            "accepted": False,
        }
        return Step("cancelled", uid, before.model_copy(update=changed), None, "no longer in the plan")

    def _record(self, invitation: Invitation, before: Record | None) -> Record:
        event = invitation.message.event
        new = Record(
            role=invitation.role,
            person=invitation.tag,
            file=invitation.file,
            sequence=0,
            stamp=_stamp(self.now, before),
            content=invitation.content,
            start=event.start,
            end=event.end,
            summary=event.summary,
            hold=invitation.message.tentative,
        )
        if before is None:
            return new
        sequence, moved = before.sequence + 1, self._has_moved(invitation, before)
        stands = not before.cancelled and not moved and (before.start, before.end) == (event.start, event.end)
        carried = {
            "file": before.file,
            "sequence": sequence,
            "since": before.since if stands else sequence,
            "accepted": stands and self._has_accepted(invitation.uid),
            "address": before.address + moved,
            "told": before.told,
        }
        return new.model_copy(update=carried)

    def _has_accepted(self, uid: str) -> bool:
        answer = self.ledger.answer(uid)
        return answer is not None and answer.partstat == "ACCEPTED"

    def _has_moved(self, invitation: Invitation, before: Record) -> bool:
        """Whether the person is to be told at another address than so far, or has none any more."""
        if invitation.message.organizer is None:
            return False
        earlier, attendee = self.folder.address(before.file), invitation.message.attendee
        return earlier is not None and (attendee is None or attendee.email.casefold() != earlier.casefold())


def _goes(uid: str, record: Record, asked: Invitations) -> bool:
    """Whether what nobody asks for is taken back: not what stands, unless an earlier run was about to."""
    return uid not in asked.standing or (record.cancelled and record.pending)


def _why(before: Record, after: Record) -> str:
    if before.cancelled:
        return "in the plan again"
    if (before.start, before.end) != (after.start, after.end):
        return f"moved from {before.start:%Y-%m-%d %H:%M}Z"
    if before.hold and not after.hold:
        return "confirmed"
    if before.address != after.address:
        return "another address"
    return "renamed" if before.summary != after.summary else "changed"


def _stamp(now: dt.datetime, before: Record | None) -> dt.datetime:
    """DTSTAMP: calendars drop a message that is not newer than the last one, whatever our clock says."""
    return now if before is None else max(now, before.stamp + dt.timedelta(seconds=1))


def _digest(events: Iterable[tuple[str, int]]) -> str:
    return hashlib.sha256(json.dumps(list(events)).encode()).hexdigest()
