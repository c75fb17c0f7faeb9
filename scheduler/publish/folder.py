"""Invites as files in a folder: what channels send, and what a coordinator may send, attach or put on a server.

The folder holds one file per person and meeting with the last that was said about it (an invite or its cancellation),
one calendar per instructor, feeds where they are wanted, and the ledger (see ``ledger`` for why a run that is killed
does no harm). What did not change is not touched. An instructor's calendar and the feeds show cancelled meetings as
cancelled: who imports them again loses those, who subscribes to them too.
"""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.calendars.events import Event, Message, Party, join_messages, read_parties, write_message
from scheduler.cohort.cohort import Cohort
from scheduler.errors import Fault, InputError
from scheduler.publish.difference import Difference, Step, by_person, calendars
from scheduler.publish.feeds import feed_bytes
from scheduler.publish.ledger import LEDGER, Feed, Ledger, Record
from scheduler.publish.report import Change, Published
from scheduler.publish.roll import Roll
from scheduler.publish.store import Store
from scheduler.timezones import zone_data


@dataclass(frozen=True)
class Kept:
    """A folder that is in line with its ledger, and what had to be done for that."""

    ledger: Ledger
    published: Published


def read_address(store: Store, file: str) -> str | None:
    """Whose address the invite in a file has; ``None`` where it has none, or cannot be read."""
    try:
        attendee = read_parties(store.read(file))[1]
    except (OSError, ValueError):
        return None
    return None if attendee is None else attendee.email


class FolderRun:
    """One run's writing."""

    def __init__(self, store: Store, cohort: Cohort) -> None:
        self.store = store
        self.cohort = cohort
        self.roll = Roll(cohort)

    def carry_out(self, found: Difference, feeds: dict[str, Feed], *, before: Ledger | None) -> Kept:
        """Ledger, files, calendars, feeds, ledger: in the order that ``ledger`` explains.

        ``feeds`` are all the feeds as they are to be, ``before`` is the ledger as it lies there.
        """
        planned = found.ledger
        wanted = calendars(planned)
        stale = {
            person: calendar
            for person, calendar in wanted.items()
            if planned.calendars.get(person) != calendar or not self.store.exists(calendar.file)
        }
        due = {file: feed for file, feed in feeds.items() if self._is_due(file, feed, planned.feeds.get(file))}
        touched = [step.record.file for step in found.steps] + [calendar.file for calendar in stale.values()]
        self.store.check([*touched, *due])
        pending = {file: feed.model_copy(update={"pending": True}) for file, feed in due.items()}
        planned = planned.model_copy(update={"feeds": planned.feeds | pending})
        if planned != before:
            self._put_ledger(planned)
        changes = tuple(self._say(step) for step in found.steps)
        settled = planned.settled(step.uid for step in found.steps)
        after = settled.model_copy(update={"calendars": wanted, "zone_data": zone_data()})
        for person, records in by_person(after, stale).items():
            self.store.put(stale[person].file, self._calendar(records))
        for file, feed in due.items():
            self.store.put(file, feed_bytes(feed))
        if after != planned:
            self._put_ledger(after)
        return Kept(after, Published(changes, found.num_unchanged, len(stale), len(due)))

    def _is_due(self, file: str, feed: Feed, before: Feed | None) -> bool:
        return feed != before or not self.store.exists(file)

    def _put_ledger(self, ledger: Ledger) -> None:
        self.store.put(LEDGER, ledger.to_bytes())

    def _say(self, step: Step) -> Change:
        record, note = step.record, None
        organizer, attendee = self._parties(record)
        if step.invitation is None:
            message = Message(_bare_event(step), organizer, attendee, cancelled=True)
        else:
            message = step.invitation.message
            note = self._take_back_from(step, organizer, attendee, message)
        data = write_message(message, sequence=record.sequence, stamp=record.stamp, accepted=record.accepted)
        self.store.put(record.file, data)
        return Change(
            kind=step.kind,
            uid=step.uid,
            role=record.role,
            person=self.roll.shown(record),
            summary=record.summary,
            start=record.start,
            sequence=record.sequence,
            file=record.file,
            hold=record.hold,
            why=step.why,
            note=note,
        )

    def _parties(self, record: Record) -> tuple[Party | None, Party | None]:
        """Whom the last message named: as its file says, or else as the cohort has it."""
        try:
            return read_parties(self.store.read(record.file))
        except (OSError, ValueError):
            who, organizer = self.roll.person(record), self.cohort.organizer
            attendee = None if who is None or who.email is None else Party(who.email, who.name)
            return None if organizer is None else Party(organizer.email, organizer.name), attendee

    def _take_back_from(
        self, step: Step, organizer: Party | None, earlier: Party | None, message: Message
    ) -> str | None:
        """Whose address has changed gets the invite at the new one, and a cancellation beside it for the old one."""
        attendee = message.attendee
        if earlier is None or message.organizer is None:
            return None
        if attendee is not None and earlier.email.casefold() == attendee.email.casefold():
            return None
        file = step.record.earlier_file(step.record.address - 1)
        taken_back = Message(_bare_event(step), organizer, earlier, cancelled=True)
        self.store.put(file, write_message(taken_back, sequence=step.record.sequence, stamp=step.record.stamp))
        return f"the address has changed, a cancellation for the earlier one is in {file}"

    def _calendar(self, records: list[tuple[str, Record]]) -> bytes:
        ordered = sorted(records, key=lambda item: (item[1].start, item[0]))
        files = [record.file for _, record in ordered if self.store.exists(record.file)]
        return join_messages(self._invite(file) for file in files)

    def _invite(self, file: str) -> bytes:
        data = self.store.read(file)
        try:
            read_parties(data)
        except ValueError as error:
            fault = Fault(str(self.store.folder / file), str(error), cure="delete it and run again")
            raise InputError([fault]) from None
        return data


def _bare_event(step: Step) -> Event:
    record = step.record
    return Event(step.uid, record.start, record.end, record.summary)
