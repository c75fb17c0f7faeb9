"""Ways out: how an invite leaves the folder for a person's mailbox or calendar.

A channel says one thing to one person at a time and forgets it; the ledger remembers. Every act is noted before and
after (see ``journal``), so a channel may be asked again for what it has already said, after a run that was killed in
between. It then says the very same: the same bytes, the same name on a server, the same Message-ID.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from scheduler.calendars.events import Method, Party
from scheduler.publish.identity import Role

EVERYBODY: frozenset[Role] = frozenset({"learner", "instructor"})


@dataclass(frozen=True)
class Delivery:
    """One thing to say to one person about one meeting.

    ``data`` is the file of ``write_message``, with its METHOD. ``subject`` and ``text`` say the same in words, in the
    person's own time, and name nobody else; both are clean: ``subject`` is one line, ``text`` ends its lines in
    ``\\n``. ``recipient`` is ``None`` where the person has no address, or nobody organizes: then ``method`` is PUBLISH.
    ``cancelled``: the meeting is taken back (CANCEL, or PUBLISH of a cancelled event). ``person`` is the tag,
    ``shown`` what messages may call the person (the id, or the tag where the id is telling).
    """

    uid: str
    sequence: int
    method: Method
    cancelled: bool
    recipient: Party | None
    organizer: Party | None
    subject: str
    text: str
    data: bytes
    role: Role
    person: str
    shown: str


@dataclass(frozen=True)
class Before:
    """What the ledger knows of a channel and a UID.

    ``sequence`` is what was surely said last, and ``memory`` what the channel returned then; ``None``: nothing was.
    ``doubtful`` is the SEQUENCE of a later act whose end is not known: it may have been done or not.
    """

    sequence: int | None = None
    memory: str | None = None
    doubtful: int | None = None


class Channel(Protocol):
    """A way out. As a context manager it opens its connection and closes it; making one touches no network.

    ``name`` is its key in the ledger, like ``mail`` or ``caldav-1a2b3c4d``, never to change. ``roles`` are those whom
    it is for: the others hear nothing by it, and miss nothing. A way that several people read is for instructors.
    ``by_address`` tells whether it reaches an address (mail), so that somebody whose address has changed has a
    cancellation to get at the earlier one, or a place named by the UID (a calendar on a server), where the update is
    all.
    """

    name: str
    roles: frozenset[Role]
    by_address: bool

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def unable(self, delivery: Delivery) -> str | None:
        """Why this way cannot take it, in words to follow the person (``has no address``); ``None`` where it can.

        Asked before anything is opened, also by a dry run.
        """
        ...

    def deliver(self, delivery: Delivery, before: Before) -> str | None:
        """Say it, and return what to remember for the next time (an ETag, a Message-ID), if anything.

        Raises ``TryLaterError`` where the server fails, drops the connection or throttles, ``RefusedError`` where this
        one is refused for good.
        """
        ...


class TryLaterError(Exception):
    """The server cannot take it now: the run says no more by this way, and a later run goes on where it stopped.

    Its text says why, without names and addresses.
    """


class RefusedError(Exception):
    """This one is refused for good (no such mailbox, a conflict): it is told, and the others go on.

    Its text says why, to follow the person: ``the server refuses the address (550)``. No names and no addresses.
    """
