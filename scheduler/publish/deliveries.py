"""What a channel still has to say: what it said last, by the ledger, against what the folder holds now.

So a channel that joins late says everything that still stands, and none says anything twice. Nothing is sent about a
meeting that is over, nor a cancellation to somebody whom the invite never reached.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator
from dataclasses import dataclass

from scheduler.calendars.clean import clean_line, clean_text
from scheduler.calendars.events import Sent, read_sent
from scheduler.errors import Fault, InputError
from scheduler.publish import texts
from scheduler.publish.channel import EVERYBODY, Before, Delivery
from scheduler.publish.identity import Role
from scheduler.publish.ledger import Ledger, Record, Told
from scheduler.publish.roll import Roll
from scheduler.publish.store import Store


@dataclass(frozen=True)
class Act:
    """One thing to say by one channel. ``told`` is what the ledger notes once it is done, but for ``memory``."""

    uid: str
    record: Record
    delivery: Delivery
    before: Before
    told: Told


class Deliveries:
    """Reads a folder that is in line with its ledger. ``now`` has whole seconds."""

    def __init__(self, ledger: Ledger, store: Store, roll: Roll, now: dt.datetime) -> None:
        self.ledger = ledger
        self.store = store
        self.roll = roll
        self.now = now

    def due(self, channel: str, roles: Container[Role] = EVERYBODY) -> list[str]:
        """The UIDs about which a channel has something to say, person by person, by start."""
        records = {uid: record for uid, record in self.ledger.invites.items() if record.role in roles}
        found = [uid for uid, record in records.items() if self._is_due(record, record.told.get(channel))]
        return sorted(found, key=lambda uid: (*self.roll.rank(records[uid]), records[uid].start, uid))

    def acts(self, channel: str, uid: str, *, by_address: bool) -> Iterator[Act]:
        """What is to be said about one UID; to somebody whose address has changed, a cancellation at the earlier one.

        Raises InputError for a file that is not what was written.
        """
        record = self.ledger.invites[uid]
        told = record.told.get(channel)
        sent = self._read(record.file)
        if by_address and told is not None and told.address != record.address and _may_have_reached(told):
            earlier = self._earlier(record, told.address, sent)
            if earlier is not None:
                if not _is_off(told):
                    yield self._act(uid, record, earlier, told, address=told.address)
                told = None
        if not record.cancelled or (told is not None and _may_have_reached(told) and not _is_off(told)):
            yield self._act(uid, record, sent, told, address=record.address)

    def _is_due(self, record: Record, told: Told | None) -> bool:
        if record.pending or record.end <= self.now:
            return False
        if told is None:
            return not record.cancelled
        if record.cancelled and (_is_off(told) or not _may_have_reached(told)):
            return False
        return told.state != "sent" or (told.sequence, told.address) != (record.sequence, record.address)

    def _act(self, uid: str, record: Record, sent: Sent, told: Told | None, *, address: int) -> Act:
        message = sent.message
        before = _before(told)
        delivery = Delivery(
            uid=uid,
            sequence=sent.sequence,
            method=message.method,
            cancelled=message.cancelled,
            recipient=message.attendee,
            organizer=message.organizer,
            subject=self._subject(record, sent, before),
            text=self._text(record, sent, before),
            data=sent.data,
            role=record.role,
            person=record.person,
            shown=self.roll.shown(record),
        )
        after = Told(
            state="sent",
            sequence=sent.sequence,
            content=record.content,
            cancelled=message.cancelled,
            address=address,
            at=self.now,
            sent=sent.sequence,
        )
        return Act(uid, record, delivery, before, after)

    def _subject(self, record: Record, sent: Sent, before: Before) -> str:
        message = sent.message
        if message.cancelled:
            kind = "Cancelled"
        elif before.sequence is not None:
            kind = "Updated"
        else:
            kind = "" if message.tentative else "Invitation"
        return texts.subject(kind, record.summary, message.event.start, self.roll.zone(record))

    def _text(self, record: Record, sent: Sent, before: Before) -> str:
        message = sent.message
        title, zone = clean_line(record.summary), self.roll.zone(record)
        if message.cancelled:
            when = texts.when(message.event.start, message.event.end, zone)
            return f"This meeting is cancelled: {title}\nIt was planned for {when}.\n"
        update = "This replaces what you were told before.\n\n" if before.sequence is not None else ""
        return f"{title}\n\n{update}{clean_text(message.event.description)}\n"

    def _earlier(self, record: Record, address: int, sent: Sent) -> Sent | None:
        """The cancellation for an earlier address; ``None`` where that is the address again, or has been all along."""
        for number in range(address, record.address):
            file = record.earlier_file(number)
            if self.store.exists(file):
                earlier = self._read(file)
                return None if _address(earlier) == _address(sent) else earlier
        return None

    def _read(self, file: str) -> Sent:
        try:
            return read_sent(self.store.read(file))
        except ValueError as error:
            why = str(error)
        except OSError as error:
            why = f"cannot be read ({error.strerror})"
        raise InputError([Fault(str(self.store.folder / file), why, cure="delete it and run again")])


def _before(told: Told | None) -> Before:
    if told is None or _is_off(told):
        return Before()
    return Before(told.sent, told.memory, told.sequence if told.state == "planned" else None)


def _may_have_reached(told: Told) -> bool:
    return told.sent is not None or told.state == "planned"


def _is_off(told: Told) -> bool:
    """Whether the last that was surely said is that the meeting is cancelled."""
    return told.cancelled and told.state == "sent"


def _address(sent: Sent) -> str | None:
    attendee = sent.message.attendee
    return None if attendee is None else attendee.email.casefold()
