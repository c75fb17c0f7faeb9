"""Mail as a way out: SMTP, one message to one person, at the pace that the server bears.

TLS always, with certificates that are verified, unless the environment says ``none``; then no password is sent. A
server that drops the line is tried once more at once. One that asks to wait is given a few pauses. After that the run
ends, and a later one goes on. Servers' own words are not repeated: they hold addresses. Their codes are (RFC 3463).
"""

from __future__ import annotations

import datetime as dt
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from types import TracebackType
from typing import NoReturn, Self

from scheduler.publish.accounts import Account, Ask, read_account
from scheduler.publish.channel import EVERYBODY, Before, Delivery, RefusedError, TryLaterError
from scheduler.publish.letters import mail_address, write_letter
from scheduler.publish.pace import Pace

PAUSES = (5.0, 60.0, 300.0)
"""Seconds to wait each time that the server asks for it, before a message is given up for this run."""
TIMEOUT = 60.0
"""Seconds without a word from the server."""

_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_QUOTA = re.compile(r"quota|too many|rate limit|limit exceeded", re.IGNORECASE)


def mail_channel(
    environment: Mapping[str, str],
    *,
    rate: float | None,
    ask: Ask | None,
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> MailChannel:
    """The channel of the account that the environment states (``SCHEDULE_SMTP_…``), ``rate`` messages a minute.

    ``ask`` prompts for a password when the channel is entered; ``None``: nobody is there. ``clock`` and ``sleep`` are
    in seconds, ``now`` is aware. Raises InputError for wrong settings. It connects with the first message.
    """
    account = read_account("SMTP", environment, ask)
    return MailChannel(account, pace=Pace(rate, clock, sleep), now=now, sleep=sleep, ask=ask)


class MailChannel:
    """Sends letters by one connection, which it opens when it needs it."""

    name = "mail"
    roles = EVERYBODY
    by_address = True

    def __init__(
        self,
        account: Account,
        *,
        pace: Pace,
        now: Callable[[], dt.datetime],
        sleep: Callable[[float], None],
        pauses: Sequence[float] = PAUSES,
        trust: ssl.SSLContext | None = None,
        ask: Ask | None = None,
    ) -> None:
        """``trust`` verifies the server; by default the system's authorities do. ``ask`` prompts for a password."""
        self._account = account
        self._ask = ask
        self._pace = pace
        self._now = now
        self._sleep = sleep
        self._pauses = tuple(pauses)
        self._trust = trust
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        self._account = self._account.with_password(self._ask)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()

    def unable(self, delivery: Delivery) -> str | None:
        """Why mail cannot take it."""
        if delivery.organizer is None:
            return "cannot get mail: the cohort has no organizer, who would send it"
        if delivery.recipient is None:
            return "has no email address"
        if mail_address(delivery.organizer) is None:
            return "cannot get mail: the organizer's address is not one that mail can come from"
        return "has an address to which mail cannot go" if mail_address(delivery.recipient) is None else None

    def deliver(self, delivery: Delivery, before: Before) -> str | None:
        """Send it, and return its Message-ID. A repeat is the same message."""
        sender, recipient = _parties(delivery)
        letter = write_letter(delivery, sender, recipient, date=self._now())
        pauses, dropped = iter(self._pauses), False
        while True:
            self._pace.wait()
            try:
                self._send(letter, sender, recipient)
                return str(letter["Message-ID"])
            except _DroppedError as error:
                self._hang_up()
                if dropped:
                    raise TryLaterError(str(error)) from None
                dropped = True
            except _BusyError as error:
                self._hang_up()
                pause = next(pauses, None)
                if pause is None:
                    raise TryLaterError(str(error)) from None
                self._sleep(pause)

    def _send(self, letter: EmailMessage, sender: Address, recipient: Address) -> None:
        try:
            server = self._connected()
            options = (
                [] if recipient.addr_spec.isascii() and sender.addr_spec.isascii() else ["SMTPUTF8", "BODY=8BITMIME"]
            )
            if options and not server.has_extn("smtputf8"):
                raise RefusedError("has an address with letters that the mail server does not take")
            server.sendmail(sender.addr_spec, [recipient.addr_spec], letter.as_bytes(), options)
        except smtplib.SMTPRecipientsRefused as error:
            ((code, reply),) = error.recipients.values()
            _address_refused(code, reply)
        except smtplib.SMTPSenderRefused as error:
            _all_refused("does not take mail from the organizer", error.smtp_code, error.smtp_error)
        except smtplib.SMTPDataError as error:
            _message_refused(error.smtp_code, error.smtp_error)
        except smtplib.SMTPResponseException as error:
            _all_refused("takes no mail", error.smtp_code, error.smtp_error)
        except smtplib.SMTPServerDisconnected:
            raise _DroppedError("the mail server drops the connection") from None
        except smtplib.SMTPException:
            raise TryLaterError("the mail server does not speak as it should") from None
        except OSError as error:
            raise _DroppedError(f"the mail server cannot be reached ({type(error).__name__})") from None

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            server = self._connection()
            try:
                self._introduce(server)
            except BaseException:
                server.close()
                raise
            self._server = server
        return self._server

    def _connection(self) -> smtplib.SMTP:
        account = self._account
        try:
            if account.security == "implicit":
                return smtplib.SMTP_SSL(account.host, account.port, timeout=TIMEOUT, context=self._verifier())
            return smtplib.SMTP(account.host, account.port, timeout=TIMEOUT)
        except ssl.SSLError as error:
            raise _untrusted(error) from None
        except socket.gaierror:
            raise TryLaterError("there is no mail server of that name, or no network") from None

    def _introduce(self, server: smtplib.SMTP) -> None:
        account = self._account
        if account.security == "starttls":
            try:
                server.starttls(context=self._verifier())
            except smtplib.SMTPNotSupportedError:
                raise TryLaterError("the mail server offers no TLS (STARTTLS), so nothing was sent to it") from None
            except ssl.SSLError as error:
                raise _untrusted(error) from None
        server.ehlo_or_helo_if_needed()
        if account.user is not None:
            try:
                if account.token is not None:
                    server.auth("XOAUTH2", account.token_words)
                else:
                    server.login(account.user, account.password or "")
            except smtplib.SMTPAuthenticationError as error:
                _all_refused("refuses the user or the password", error.smtp_code, error.smtp_error)
            except (smtplib.SMTPNotSupportedError, UnicodeError):
                raise TryLaterError("the mail server takes no password, or none like this one") from None

    def _verifier(self) -> ssl.SSLContext:
        if self._trust is None:
            self._trust = ssl.create_default_context()
        return self._trust

    def _hang_up(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


class _DroppedError(Exception):
    """The line went dead: one new line is worth a try."""


class _BusyError(Exception):
    """The server asks to wait."""


def _parties(delivery: Delivery) -> tuple[Address, Address]:
    sender = None if delivery.organizer is None else mail_address(delivery.organizer)
    recipient = None if delivery.recipient is None else mail_address(delivery.recipient)
    if sender is None or recipient is None:
        raise RefusedError("cannot get mail")
    return sender, recipient


def _address_refused(code: int, reply: bytes | str) -> NoReturn:
    """Who has a full mailbox does not hold up the others."""
    if code < 500 and not _enhanced(reply).startswith("4.2."):
        raise _BusyError(f"the mail server asks to wait ({_codes(code, reply)})") from None
    raise RefusedError(f"the mail server refuses the address ({_codes(code, reply)})") from None


def _message_refused(code: int, reply: bytes | str) -> NoReturn:
    if code >= 500 and not _is_quota(reply):
        raise RefusedError(f"the mail server refuses the message ({_codes(code, reply)})") from None
    _all_refused("has taken as much as it takes for now", code, reply)


def _all_refused(what: str, code: int, reply: bytes | str) -> NoReturn:
    if code >= 500:
        raise TryLaterError(f"the mail server {what} ({_codes(code, reply)})") from None
    if code == -1:
        raise _DroppedError("the mail server drops the connection") from None
    raise _BusyError(f"the mail server asks to wait ({_codes(code, reply)})") from None


def _is_quota(reply: bytes | str) -> bool:
    return _enhanced(reply) in ("5.4.5", "5.7.28") or _QUOTA.search(_text(reply)) is not None


def _untrusted(error: ssl.SSLError) -> TryLaterError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return TryLaterError(f"the mail server's certificate is not to be trusted ({error.verify_message})")
    return TryLaterError("the mail server does not speak TLS there: is the port right?")


def _codes(code: int, reply: bytes | str) -> str:
    return f"{code} {_enhanced(reply)}".strip()


def _enhanced(reply: bytes | str) -> str:
    found = _ENHANCED.search(_text(reply)[:40])
    return found[1] if found else ""


def _text(reply: bytes | str) -> str:
    return reply.decode("ascii", "replace") if isinstance(reply, bytes) else reply
