"""Answers weighed against a ledger: which of them count, and what they ask of the cohort. Writes nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

from scheduler.calendars.mark import own_mark
from scheduler.calendars.replies import Reply, read_replies
from scheduler.cohort.cohort import Cohort
from scheduler.publish.declines import Declines
from scheduler.publish.folder import read_address
from scheduler.publish.identity import Role, event_uid
from scheduler.publish.inbox import Inbox, Piece, Unreadable
from scheduler.publish.ledger import Answer, Ledger, Record
from scheduler.publish.roll import Roll
from scheduler.publish.store import Store

Word = Literal["ACCEPTED", "TENTATIVE", "COUNTER", "DECLINED"]
WORDS: tuple[Word, ...] = get_args(Word)
"""What promises most comes first."""

CURE = "save the .ics in it and read that"

_MESSAGE_ID = re.compile(rb"<[0-9a-f]{32}@[0-9a-f]{12}\.cohort-scheduler>")


@dataclass(frozen=True)
class Heard:
    """An answer about a meeting. ``person`` is an id, or a tag where that is an address.

    ``proposed`` are the start and end that they would like better; ``note`` says what was not done.
    """

    word: Word
    role: Role
    person: str
    summary: str
    start: dt.datetime
    source: str
    proposed: tuple[dt.datetime, dt.datetime | None] | None = None
    note: str | None = None


@dataclass
class Taken:
    """What a run took from an inbox.

    ``heard`` is new, ``waiting`` are all counter-proposals that stand. ``unheard`` are answers that do not count, with
    the reason, and mails that came back. ``num_known`` answers were noted before, or a later one follows;
    ``num_foreign`` events are none of ours or no answers. ``num_added`` and ``num_removed`` count what changed in the
    cohort file.
    """

    heard: list[Heard] = field(default_factory=list)
    waiting: list[Heard] = field(default_factory=list)
    unheard: list[Unreadable] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    num_known: int = 0
    num_foreign: int = 0
    num_added: int = 0
    num_removed: int = 0


class Clerk:
    """Takes answers for one cohort: afterwards ``answers`` are the ledger's, ``declines`` what the cohort gets."""

    def __init__(self, cohort: Cohort, store: Store, ledger: Ledger | None, now: dt.datetime) -> None:
        self.cohort = cohort
        self.store = store
        self.ledger = Ledger(cohort=cohort.id) if ledger is None else ledger
        self.now = now
        self.roll = Roll(cohort)
        self.answers = dict(self.ledger.answers)
        self.declines = Declines(cohort)
        self.taken = Taken()

    def take(self, inbox: Inbox) -> Taken:
        """Weigh all that was found."""
        taken = self.taken
        taken.unreadable += inbox.unreadable
        for piece in inbox.pieces:
            self._read(piece)
        self._tell_bounces(inbox.bounces)
        changed = [uid for uid, answer in self.answers.items() if answer != self.ledger.answers.get(uid)]
        for uid in sorted(changed, key=self._order):
            taken.heard.append(self._heard(uid, self._act(uid)))
        waiting = filter(self._is_waiting, self.answers)
        taken.waiting = [self._heard(uid) for uid in sorted(waiting, key=self._order)]
        taken.num_known -= len(changed)
        taken.num_added, taken.num_removed = self.declines.num_added, self.declines.num_removed
        return taken

    def _read(self, piece: Piece) -> None:
        found = read_replies(piece.data, piece.method)
        self.taken.num_foreign += found.num_others
        self.taken.unreadable += [Unreadable(piece.source, why) for why in found.problems]
        for reply in found.answers:
            if not reply.uid.endswith(own_mark(self.cohort.id)):
                self.taken.num_foreign += 1
                continue
            answer = self._answer(reply, piece)
            if isinstance(answer, str):
                self.taken.unheard.append(Unreadable(piece.source, answer))
            elif answer is not None:
                self._note(reply.uid, answer)

    def _tell_bounces(self, bounces: list[Piece]) -> None:
        """Whom the last mail about a meeting did not reach, by the Message-ID that came back with it."""
        record_by_memory = {
            told.memory: record
            for record in self.ledger.invites.values()
            for told in record.told.values()
            if told.memory is not None
        }
        for bounce in bounces:
            found = (match.decode() for match in _MESSAGE_ID.findall(bounce.data))
            record = next((record_by_memory[each] for each in found if each in record_by_memory), None)
            if record is not None:
                why = f"the mail to {record.role} {self.roll.shown(record)} about {record.summary} came back"
                self.taken.unheard.append(Unreadable(bounce.source, why))

    def _note(self, uid: str, answer: Answer) -> None:
        self.taken.num_known += 1
        if not self._is_known(uid, answer):
            self.answers[uid] = answer

    def _is_known(self, uid: str, answer: Answer) -> bool:
        """Whether it was noted before, or a later word was."""
        before = self.answers.get(uid)
        return before is not None and _rank(answer) <= _rank(before)

    def _answer(self, reply: Reply, piece: Piece) -> Answer | str | None:
        """The answer to note; a text says why it does not count; ``None``: nothing was answered."""
        record = self.ledger.invites.get(reply.uid)
        if record is None:
            return "answers an invite that this folder does not know"
        who = f"{record.role} {self.roll.shown(record)}"
        attendees = self._attendances(reply, record)
        if not attendees:
            return f"answers for {who} from another address than was invited: see to it yourself"
        if not self._is_from(piece, record):
            return f"answers for {who}, sent from another address than was invited; if it is theirs, {CURE}"
        word = _word(attendees[0], counter=reply.counter)
        if word is None:
            return None if attendees[0] == "NEEDS-ACTION" else f"{who} answers {attendees[0][:20]}: see to it yourself"
        answer = Answer(
            partstat=word,
            sequence=reply.sequence,
            stamp=reply.stamp or record.stamp,
            at=self.now,
            source=piece.source[-1000:],
            start=_whole_minutes(reply.start),
            end=_whole_minutes(reply.end),
        )
        void = None if self._is_known(reply.uid, answer) else _void(answer, record)
        return answer if void is None else f"{who} {void}"

    def _attendances(self, reply: Reply, record: Record) -> list[str]:
        """What the invited address says."""
        invited = read_address(self.store, record.file)
        if invited is None:
            return []
        return [one.partstat for one in reply.attendees if _alike(invited) in map(_alike, one.addresses)]

    def _is_from(self, piece: Piece, record: Record) -> bool:
        """Whether the invited address is that of the mail's sender, if it came by mail."""
        invited = read_address(self.store, record.file)
        return piece.senders is None or (invited is not None and _alike(invited) in map(_alike, piece.senders))

    def _act(self, uid: str) -> str | None:
        """Change the cohort where the answer asks for it; a text says what was not done."""
        record, answer = self.ledger.invites[uid], self.answers[uid]
        person, before = self.roll.person(record), self.ledger.answer(uid)
        declined = answer.partstat == "DECLINED"
        took_back = not declined and before is not None and before.partstat == "DECLINED"
        if person is None or not (declined or took_back):
            return None
        if record.role == "instructor":
            if declined:
                self.declines.block(person.id, record.start, record.end)
            else:
                self.declines.unblock(person.id, record.start, record.end)
            return None
        return self._decide(uid, person.id, declined=declined)

    def _decide(self, uid: str, learner: str, *, declined: bool) -> str | None:
        mine = next((one for one in series(self.ledger, self.cohort, learner) if uid in one[1]), None)
        if mine is None:
            return "the clinic is no longer in the cohort"
        clinic, uids = mine
        start = self.ledger.invites[uids[0]].start
        if not declined:
            if not any(self._says_no(other) for other in uids):
                self.declines.accept(learner, clinic, start)
            return None
        if start <= self.now:
            return "the session has begun: nothing is freed"
        if self.declines.contradicts(learner, clinic, start):
            return "a decision says that they attend then: nothing is freed"
        self.declines.decline(learner, clinic, start, self.answers[uid].source)
        return None

    def _says_no(self, uid: str) -> bool:
        answer, record = self.answers.get(uid), self.ledger.invites[uid]
        return answer is not None and answer.sequence >= record.since and answer.partstat == "DECLINED"

    def _is_waiting(self, uid: str) -> bool:
        return is_waiting(self.answers[uid], self.ledger.invites.get(uid), self.now)

    def _heard(self, uid: str, note: str | None = None) -> Heard:
        record, answer = self.ledger.invites[uid], self.answers[uid]
        proposed = None if answer.start is None else (answer.start, answer.end)
        word = next(word for word in WORDS if word == answer.partstat)
        shown = self.roll.shown(record)
        return Heard(word, record.role, shown, record.summary, record.start, answer.source, proposed, note)

    def _order(self, uid: str) -> tuple[tuple[int, str], dt.datetime, str]:
        record = self.ledger.invites[uid]
        return self.roll.rank(record), record.start, uid


def series(ledger: Ledger, cohort: Cohort, learner: str) -> Iterator[tuple[str, list[str]]]:
    """The clinics of which a learner holds invites, with these by the meeting's number."""
    for clinic in cohort.clinics:
        uids: list[str] = []
        while (uid := event_uid(cohort.id, "learner", learner, clinic.id, len(uids) + 1)) in ledger.invites:
            uids.append(uid)
        if uids:
            yield clinic.id, uids


def is_waiting(answer: Answer, record: Record | None, now: dt.datetime) -> bool:
    """Whether somebody would like another time than the one that stands, and nobody has seen to it."""
    if record is None or record.cancelled or answer.sequence < record.since or record.start <= now:
        return False
    return answer.partstat == "COUNTER" or answer.start is not None


def _whole_minutes(moment: dt.datetime | None) -> dt.datetime | None:
    return None if moment is None else moment.replace(second=0)


def _void(answer: Answer, record: Record) -> str | None:
    """Why a new answer does not count, if so."""
    if record.cancelled:
        return "answers about a meeting that has been taken back"
    if answer.sequence < record.since:
        return f"answers about an earlier time of {record.summary}"
    return "answers an invite that was never sent" if answer.sequence > record.sequence else None


def _rank(answer: Answer) -> tuple[int, dt.datetime, int]:
    """The last word has the highest."""
    return answer.sequence, answer.stamp, WORDS.index(answer.partstat)


def _word(partstat: str, *, counter: bool) -> Word | None:
    """A counter-proposal of somebody who declines is a no; any other leaves it open."""
    if counter:
        return "DECLINED" if partstat == "DECLINED" else "COUNTER"
    return next((word for word in WORDS if word == partstat and word != "COUNTER"), None)


def _alike(address: str) -> str:
    """An address, case aside, its domain in ASCII."""
    user, _, domain = address.strip().casefold().rpartition("@")
    try:
        return f"{user}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return f"{user}@{domain}"
