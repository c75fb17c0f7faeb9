"""Answers from a mailbox on a server: nothing in it is changed, and only mail that may hold an answer is fetched.

The mailbox is opened with EXAMINE and mail is read with BODY.PEEK. Mail from before the first invite is not looked at.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import imaplib
import re
import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scheduler.errors import SchedulerError
from scheduler.publish.accounts import Account
from scheduler.publish.inbox import LARGEST_MAIL, Inbox

TIMEOUT = 60.0
BATCH = 100
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_TELLING = re.compile(rb'"CALENDAR"|"ICS"|\.ics"|MS-TNEF|"winmail\.dat"|"DELIVERY-STATUS"', re.IGNORECASE)


class MailboxError(SchedulerError):
    """The server, or the mailbox, cannot be read; the text names nobody."""


@dataclass(frozen=True)
class Mailbox:
    """A mailbox of an account, to be read from the day ``since`` on; ``None``: from before the oldest invite."""

    account: Account
    name: str
    since: dt.date | None = None


def add_mailbox(inbox: Inbox, mailbox: Mailbox, *, since: dt.date, trust: ssl.SSLContext | None = None) -> None:
    """Look into a mailbox, from ``since`` on where it does not say itself. ``trust`` verifies the server.

    Raises MailboxError.
    """
    try:
        with _Reader(mailbox.account, trust) as reader:
            reader.look(inbox, mailbox.name, mailbox.since or since)
    except ssl.SSLCertVerificationError as error:
        why = f"the mail server's certificate is not to be trusted ({error.verify_message})"
        raise MailboxError(why) from None
    except ssl.SSLError:
        raise MailboxError("the mail server does not speak TLS there: is the port right?") from None
    except socket.gaierror:
        raise MailboxError("there is no mail server of that name, or no network") from None
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxError(f"the mailbox cannot be read ({type(error).__name__})") from None


class _Reader:
    """One connection."""

    def __init__(self, account: Account, trust: ssl.SSLContext | None) -> None:
        self._account = account
        self._trust = trust or ssl.create_default_context()

    def __enter__(self) -> _Reader:
        account = self._account
        self._server: imaplib.IMAP4
        if account.security == "implicit":
            self._server = imaplib.IMAP4_SSL(account.host, account.port, ssl_context=self._trust, timeout=TIMEOUT)
        else:
            self._server = imaplib.IMAP4(account.host, account.port, timeout=TIMEOUT)
        try:
            self._log_in()
        except BaseException:
            self._hang_up()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._server.logout()
        except (imaplib.IMAP4.error, OSError):
            self._hang_up()

    def _hang_up(self) -> None:
        with contextlib.suppress(OSError):
            self._server.shutdown()

    def _log_in(self) -> None:
        account = self._account
        if account.security == "starttls":
            if "STARTTLS" not in self._server.capabilities:
                raise MailboxError("the mail server offers no TLS (STARTTLS), so nothing was sent to it")
            self._server.starttls(self._trust)
        try:
            if account.token is not None:
                self._server.authenticate("XOAUTH2", lambda refusal: account.token_words(refusal).encode())
            else:
                self._server.login(account.user or "", account.password or "")
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, UnicodeError):
            raise MailboxError("the mail server refuses the user or the password") from None

    def look(self, inbox: Inbox, name: str, since: dt.date) -> None:
        quoted = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
        state, _ = self._server.select(quoted, readonly=True)
        if state != "OK":
            raise MailboxError(f'the mail server has no mailbox "{name}"')
        day = f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"
        numbers = b" ".join(each for each in self._asked("SEARCH", "SINCE", day) if each).split()
        for start in range(0, len(numbers), BATCH):
            for number in self._telling(inbox, numbers[start : start + BATCH], name):
                self._fetch(inbox, number, name)

    def _telling(self, inbox: Inbox, numbers: Sequence[bytes], name: str) -> Iterator[bytes]:
        """Those that may hold an answer, by their structure; the others are counted."""
        for line in _lines(self._asked("FETCH", b",".join(numbers).decode(), "(UID RFC822.SIZE BODYSTRUCTURE)")):
            uid, size = _UID.search(line), _SIZE.search(line)
            if uid is None:
                continue
            if not _TELLING.search(line):
                inbox.count_other()
            elif size is not None and int(size[1]) > LARGEST_MAIL:
                inbox.refuse(_source(name, uid[1]), "is too large for an answer")
            else:
                yield uid[1]

    def _fetch(self, inbox: Inbox, number: bytes, name: str) -> None:
        for part in self._asked("FETCH", number.decode(), "(BODY.PEEK[])"):
            if isinstance(part, tuple):
                inbox.add_mail(part[1], _source(name, number))

    def _asked(self, command: str, *arguments: str) -> list[Any]:
        state, answer = self._server.uid(command, *arguments)
        if state != "OK":
            raise MailboxError("the mail server does not list its mail")
        return answer


def _source(name: str, number: bytes) -> str:
    return f"mailbox {name}, message {number.decode()}"


def _lines(answer: Sequence[Any]) -> Iterator[bytes]:
    """Each message's answer as one line: literals stand as parts of their own."""
    line = b""
    for part in answer:
        if isinstance(part, tuple):
            line += b" ".join(part)
        elif part is not None:
            yield line + part
            line = b""
