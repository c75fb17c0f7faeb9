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
    """One file to write. ``invitation`` is ``None`` for a cancellation; ``record`` is what the ledger will hold."""

    kind: Kind
    uid: str
    record: Record
    invitation: Invitation | None


@dataclass(frozen=True)
class Difference:
    """The files to write, in order, the ledger as it will be (new records pending), and what stays as it is."""

    steps: tuple[Step, ...]
    ledger: Ledger
    num_unchanged: int


def difference(ledger: Ledger, asked: Invitations, *, now: dt.datetime, exists: Callable[[str], bool]) -> Difference:
    """Compares. ``exists`` tells whether a file is there; one that should be and is not is written again as it was.

    SEQUENCE rises by one with every new word about a UID; DTSTAMP is ``now``, and at least a second after the last.
    """
    records = dict(ledger.invites)
    steps: list[Step] = []
    num_unchanged = 0
    for invitation in asked.wanted:
        step = _said(invitation, records.get(invitation.uid), now, exists)
        if step is None:
            num_unchanged += 1
        else:
            steps.append(step)
    spoken_of = {invitation.uid for invitation in asked.wanted} | asked.standing
    gone = [(record.start, uid) for uid, record in records.items() if uid not in spoken_of]
    steps += [step for _, uid in sorted(gone) if (step := _taken_back(uid, records[uid], now)) is not None]
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


def _said(
    invitation: Invitation, before: Record | None, now: dt.datetime, exists: Callable[[str], bool]
) -> Step | None:
    content = invitation.content
    if before is not None and not before.cancelled and before.content == content:
        if before.pending:
            return Step("updated" if before.sequence else "written", invitation.uid, before, invitation)
        return None if exists(before.file) else Step("restored", invitation.uid, before, invitation)
    event = invitation.message.event
    record = Record(
        role=invitation.role,
        person=invitation.tag,
        file=invitation.file if before is None else before.file,
        sequence=0 if before is None else before.sequence + 1,
        stamp=_stamp(now, before),
        content=content,
        start=event.start,
        end=event.end,
        summary=event.summary,
    )
    kind: Kind = "written" if before is None or before.cancelled else "updated"
    return Step(kind, invitation.uid, record, invitation)


def _taken_back(uid: str, before: Record, now: dt.datetime) -> Step | None:
    if before.cancelled:
        return Step("cancelled", uid, before, None) if before.pending else None
    changed = {"cancelled": True, "sequence": before.sequence + 1, "stamp": _stamp(now, before), "pending": False}
    return Step("cancelled", uid, before.model_copy(update=changed), None)


def _stamp(now: dt.datetime, before: Record | None) -> dt.datetime:
    """DTSTAMP: calendars drop a message that is not newer than the last one, whatever our clock says."""
    return now if before is None else max(now, before.stamp + dt.timedelta(seconds=1))


def _digest(events: Iterable[tuple[str, int]]) -> str:
    return hashlib.sha256(json.dumps(list(events)).encode()).hexdigest()
