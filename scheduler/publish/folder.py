"""Invites as files in a folder, which a coordinator sends, attaches or puts on a server as they please.

The folder holds one file per person and meeting with the last that was said about it (an invite or its cancellation),
one calendar per instructor, and the ledger (see ``ledger`` for why a run that is killed does no harm). What did not
change is not touched. An instructor's calendar shows cancelled meetings as cancelled: who imports it again loses them,
who subscribes to it too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from scheduler.calendars.events import Event, Message, Party, join_messages, read_parties, write_message
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Person
from scheduler.errors import Fault, InputError
from scheduler.files import WHY, WriteError, write_whole
from scheduler.plan import Plan
from scheduler.publish.difference import Difference, Step, by_person, calendars, difference
from scheduler.publish.identity import person_tag
from scheduler.publish.invitations import invitations
from scheduler.publish.ledger import LEDGER, Ledger, Record, read_ledger
from scheduler.publish.lock import locked
from scheduler.publish.report import Change, Published

Write = Callable[[Path, bytes], None]


def publish_invites(
    plan: Plan, cohort: Cohort, folder: Path, *, now: dt.datetime, write: Write = write_whole
) -> Published:
    """Bring the invites of ``folder`` in line with ``plan``. ``now`` is aware; ``write`` replaces a file or raises.

    Raises InputError, before anything is written, for a plan of another cohort,
    for a folder that is in use, and for a ledger that is broken or another cohort's; WriteError where the disk
    refuses.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    asked = invitations(plan, cohort)
    moment = now.astimezone(dt.UTC).replace(microsecond=0)
    _make(folder)
    with locked(folder):
        ledger = read_ledger(folder, cohort.id)
        before = Ledger(cohort=cohort.id) if ledger is None else ledger
        found = difference(before, asked, now=moment, exists=lambda file: (folder / file).is_file())
        return _Run(folder, cohort, write).carry_out(found, is_new=ledger is None)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = WHY.get(error.errno or 0, (error.strerror or "unknown trouble").lower())
        raise WriteError(f"{folder} cannot be made: {why}") from error


class _Run:
    """One run's writing."""

    def __init__(self, folder: Path, cohort: Cohort, write: Write) -> None:
        self.folder = folder
        self.cohort = cohort
        self.write = write

    def carry_out(self, found: Difference, *, is_new: bool) -> Published:
        """Ledger, files, calendars, ledger: in the order that ``ledger`` explains."""
        wanted = calendars(found.ledger)
        stale = {
            person: calendar
            for person, calendar in wanted.items()
            if found.ledger.calendars.get(person) != calendar or not (self.folder / calendar.file).is_file()
        }
        self._check_paths([step.record.file for step in found.steps] + [calendar.file for calendar in stale.values()])
        if found.steps or is_new:
            self.write(self.folder / LEDGER, found.ledger.to_bytes())
        changes = tuple(self._say(step) for step in found.steps)
        after = found.ledger.settled().model_copy(update={"calendars": wanted})
        for person, records in by_person(after, stale).items():
            self._put(stale[person].file, self._calendar(records))
        if after != found.ledger:
            self.write(self.folder / LEDGER, after.to_bytes())
        return Published(changes, found.num_unchanged, len(stale))

    @cached_property
    def person_by_tag(self) -> dict[str, Person]:
        """Everybody who is in the cohort."""
        learners = {person_tag(self.cohort.id, "learner", learner.id): learner for learner in self.cohort.learners}
        return learners | {person_tag(self.cohort.id, "instructor", who.id): who for who in self.cohort.instructors}

    def _say(self, step: Step) -> Change:
        record, note = step.record, None
        organizer, attendee = self._parties(record)
        if step.invitation is None:
            message = Message(_bare_event(step), organizer, attendee, cancelled=True)
        else:
            message = step.invitation.message
            note = self._take_back_from(step, organizer, attendee, message.attendee)
        self._put(record.file, write_message(message, sequence=record.sequence, stamp=record.stamp))
        person = self.person_by_tag.get(record.person)
        shown = record.person if person is None or "@" in person.id else person.id
        return Change(step.kind, record.role, shown, record.summary, record.start, record.sequence, record.file, note)

    def _parties(self, record: Record) -> tuple[Party | None, Party | None]:
        """Whom the last message named: as its file says, or else as the cohort has it."""
        try:
            return read_parties((self.folder / record.file).read_bytes())
        except (OSError, ValueError):
            who, organizer = self.person_by_tag.get(record.person), self.cohort.organizer
            attendee = None if who is None or who.email is None else Party(who.email, who.name)
            return None if organizer is None else Party(organizer.email, organizer.name), attendee

    def _take_back_from(
        self, step: Step, organizer: Party | None, earlier: Party | None, attendee: Party | None
    ) -> str | None:
        """Whose address has changed gets the invite at the new one, and a cancellation beside it for the old one."""
        if earlier is None or attendee is None or earlier.email == attendee.email:
            return None
        file = step.record.file.removesuffix(".ics") + "-earlier-address.ics"
        message = Message(_bare_event(step), organizer, earlier, cancelled=True)
        self._put(file, write_message(message, sequence=step.record.sequence, stamp=step.record.stamp))
        return f"the address has changed, a cancellation for the earlier one is in {file}"

    def _calendar(self, records: list[tuple[str, Record]]) -> bytes:
        ordered = sorted(records, key=lambda item: (item[1].start, item[0]))
        files = [record.file for _, record in ordered if (self.folder / record.file).is_file()]
        return join_messages(self._invite(file) for file in files)

    def _invite(self, file: str) -> bytes:
        data = (self.folder / file).read_bytes()
        try:
            read_parties(data)
        except ValueError as error:
            fault = Fault(str(self.folder / file), str(error), cure="delete it and run again")
            raise InputError([fault]) from None
        return data

    def _check_paths(self, files: list[str]) -> None:
        root = self.folder.resolve()
        led_away = [file for file in files if (self.folder / file).resolve() != root / file]
        if led_away:
            faults = [
                Fault(str(self.folder / file), "is a link to elsewhere", cure="delete the link") for file in led_away
            ]
            raise InputError(faults)

    def _put(self, file: str, data: bytes) -> None:
        path = self.folder / file
        _make(path.parent)
        self.write(path, data)


def _bare_event(step: Step) -> Event:
    record = step.record
    return Event(step.uid, record.start, record.end, record.summary)
