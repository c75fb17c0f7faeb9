"""Calendars on a server as a way out: CalDAV (RFC 4791), one event at an address of its own, named by its UID.

**Nothing is overwritten unseen.** A new event is put there only if nothing is (``If-None-Match``), a changed one only
over the version that we wrote (``If-Match`` and its ETag, which the ledger remembers). Where the server says that
something else is there, it is read:

- What we were about to say: the answer to an earlier act was lost, and all is well.
- What we said before, with additions of its owner (an answer, an alarm, a category): they are kept, with the update.
- Nothing: it was deleted there. What is new is put there anew.
- Anything else: somebody has changed what the event says. It is left alone, and told.

A cancelled meeting is deleted, by the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Self

from scheduler.calendars.objects import Kept, calendar_object, read_object, with_additions
from scheduler.errors import Fault, InputError
from scheduler.publish.accounts import Ask
from scheduler.publish.calendar_address import OPTION, CalendarAddress, read_calendar_address
from scheduler.publish.channel import EVERYBODY, Before, Delivery, RefusedError, TryLaterError
from scheduler.publish.identity import Role

if TYPE_CHECKING:
    from scheduler.publish.dav import CalendarServer, Found

USER, PASSWORD = "SCHEDULE_CALDAV_USER", "SCHEDULE_CALDAV_PASSWORD"

_TRIES = 4
_CHANGED = "the event was changed on the server and is left as it is; delete it there, and the next run puts it anew"
_NO_VERSIONS = "the server tells no versions of events apart, so that a change there would be overwritten unseen"


def caldav_channel(
    url: str, environment: Mapping[str, str], *, ask: Ask | None, most_wait: int | None = None
) -> CalendarChannel:
    """The channel to the calendar, or the calendars, at ``url`` (see ``calendar_address``).

    The user and the password are ``SCHEDULE_CALDAV_USER`` and ``SCHEDULE_CALDAV_PASSWORD`` of the environment; ``ask``
    prompts for a password that is not there, when the connection is opened (``None``: there is no terminal).
    ``most_wait``: seconds to wait for a server that asks for patience. Raises InputError for wrong settings, and where
    python-caldav is not installed.
    """
    address = read_calendar_address(url)
    _check_library()
    return CalendarChannel(address, _read_account(environment, ask), most_wait=most_wait)


@dataclass(frozen=True)
class _Account:
    """Who we are on the server; nobody without ``user``. ``ask`` prompts for the password where there is none."""

    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    ask: Ask | None = None


class CalendarChannel:
    """Puts events into calendars on a server."""

    def __init__(self, address: CalendarAddress, account: _Account, *, most_wait: int | None) -> None:
        self.name = f"caldav-{address.key}"
        self.roles: frozenset[Role] = frozenset({"instructor"}) if address.is_shared else EVERYBODY
        self.by_address = address.is_by_address
        self.is_shared = address.is_shared
        self._address = address
        self._account = account
        self._most_wait = most_wait
        self._stack = ExitStack()
        self._open: CalendarServer | None = None

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            server = opening.enter_context(self._connection())
            if self.is_shared:
                _check_calendar(server, self._address.text)
            self._open, self._stack = server, opening.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open = None
        self._stack.close()

    def unable(self, delivery: Delivery) -> str | None:
        """Why no calendar here can take it."""
        return self._address.unable(delivery)

    def deliver(self, delivery: Delivery, before: Before) -> str | None:
        """Put the event there, or take it away; what to remember is its version and a hash of what it says."""
        if self._open is None:
            raise ValueError("is not open")
        act = _Act(self._open, self._address.event_url(delivery), _Remembered.read(before.memory))
        if delivery.cancelled:
            act.take_away()
            return None
        return act.put(calendar_object(delivery.data), delivery.sequence)

    def _connection(self) -> CalendarServer:
        from scheduler.publish import dav

        account, wait = self._account, dav.MOST_WAIT if self._most_wait is None else self._most_wait
        password = account.password
        if account.user is not None and password is None and account.ask is not None:
            password = account.ask("Password for the calendar server")
        return dav.CalendarServer(self._address.text, user=account.user, password=password, most_wait=wait)


@dataclass(frozen=True)
class _Remembered:
    """What the ledger keeps of an event on the server."""

    content: str | None
    etag: str | None

    @classmethod
    def read(cls, memory: str | None) -> Self:
        content, _, etag = (memory or "").partition(" ")
        return cls(content or None, etag or None)

    def __str__(self) -> str:
        return f"{self.content} {self.etag or ''}"


class _Act:
    """One event at one address of the server, and what is known of it."""

    def __init__(self, server: CalendarServer, url: str, remembered: _Remembered) -> None:
        self.server = server
        self.url = url
        self.remembered = remembered

    def put(self, ours: bytes, sequence: int) -> str:
        """Brings the event there in line with ``ours``; returns what to remember."""
        from scheduler.publish.dav import ChangedError

        data, version, mine = ours, self.remembered.etag, read_object(ours)
        for _ in range(_TRIES):
            try:
                etag = self.server.write(self.url, data, version)
            except ChangedError:
                found = self.server.read(self.url)
                if found is None:
                    data, version = ours, None
                    continue
                there = _kept(found)
                if (there.content, there.sequence) == (mine.content, sequence):
                    return str(_Remembered(there.content, found.etag))
                version = self._version(found, there, mine)
                data = with_additions(ours, found.data)
            else:
                return self._written(mine, etag)
        raise TryLaterError("the event on the server changes while it is written")

    def take_away(self) -> None:
        """Deletes the event, if it is there."""
        from scheduler.publish.dav import ChangedError

        version = self.remembered.etag
        for _ in range(_TRIES):
            if version is not None:
                try:
                    return self.server.delete(self.url, version)
                except ChangedError:
                    pass
            found = self.server.read(self.url)
            if found is None:
                return None
            version = self._version(found, _kept(found), None)
        raise TryLaterError("the event on the server changes while it is deleted")

    def _written(self, mine: Kept, etag: str | None) -> str:
        """A server that changes what it is given names no version: then what it made of it is read (RFC 4791 5.3.4)."""
        if etag is not None:
            return str(_Remembered(mine.content, etag))
        found = self.server.read(self.url)
        if found is None:
            return str(_Remembered(mine.content, None))
        try:
            return str(_Remembered(read_object(found.data).content, found.etag))
        except ValueError:
            return str(_Remembered(mine.content, found.etag))

    def _version(self, found: Found, there: Kept, mine: Kept | None) -> str:
        """The version to write over, where all that it says is ours; raises RefusedError where it is not."""
        known = {self.remembered.content} | (set() if mine is None else {mine.content})
        if there.content not in known and not there.is_as_written:
            raise RefusedError(_CHANGED)
        if found.etag is None:
            raise RefusedError(_NO_VERSIONS)
        return found.etag


def _check_calendar(server: CalendarServer, url: str) -> None:
    try:
        is_there = server.is_calendar(url)
    except RefusedError as error:
        raise TryLaterError(str(error)) from None
    if not is_there:
        raise TryLaterError("there is no calendar at this address; its settings on the server show the right one")


def _kept(found: Found) -> Kept:
    try:
        return read_object(found.data)
    except ValueError:
        raise RefusedError(_CHANGED) from None


def _read_account(environment: Mapping[str, str], ask: Ask | None) -> _Account:
    user, password = environment.get(USER) or None, environment.get(PASSWORD) or None
    if user is None and password is not None:
        raise InputError([Fault(USER, "is not set", cure="set it to the user of the calendar server")])
    if user is not None and password is None and ask is None:
        cure = "set it, or run the command on a terminal to be asked for it"
        raise InputError([Fault(PASSWORD, "is not set", cure=cure)])
    if user is not None and ":" in user:
        raise InputError([Fault(USER, "holds a colon, which no server can tell from the password")])
    return _Account(user, password, ask)


def _check_library() -> None:
    try:
        from scheduler.publish import dav  # noqa: F401
    except ImportError:
        cure = "pip install 'cohort-scheduler[caldav]'"
        raise InputError(
            [Fault(OPTION, "needs python-caldav, which is not installed, or too old", cure=cure)]
        ) from None
