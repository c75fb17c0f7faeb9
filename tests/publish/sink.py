"""A mail server that keeps what it gets, and fails where it is told to."""

from __future__ import annotations

import asyncio
import base64
import email
import socket
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from functools import cached_property
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

Trouble = Literal["busy", "refused", "throttled", "dropped before", "dropped after", "refused sender", "full", "quota"]


@dataclass(frozen=True)
class Received:
    """One message and its envelope."""

    sender: str
    recipients: tuple[str, ...]
    data: bytes

    @cached_property
    def message(self) -> EmailMessage:
        parsed = email.message_from_bytes(self.data, policy=default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])


@dataclass
class Sink:
    """The server's memory. ``troubles``: what befalls the attempt with that number (from 0), once."""

    troubles: dict[int, Trouble] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    attempts: int = 0
    connections: int = 0
    logins: list[bytes] = field(default_factory=list)
    port: int = 0

    @property
    def by_recipient(self) -> Counter[str]:
        return Counter(recipient for each in self.received for recipient in each.recipients)

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        trouble, self.attempts = self.troubles.get(self.attempts), self.attempts + 1
        envelope.trouble = trouble  # type: ignore[attr-defined]
        if trouble == "refused sender":
            return "550 5.7.60 office@example.com may not send"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        trouble = envelope.trouble  # type: ignore[attr-defined]
        if trouble == "dropped before":
            _drop(server)
        refusals = {
            "busy": f"451 4.3.0 {address} later",
            "refused": f"550 5.1.1 {address} unknown",
            "full": f"452 4.2.2 {address} is over quota",
        }
        if trouble in refusals:
            return refusals[trouble]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        trouble = envelope.trouble  # type: ignore[attr-defined]
        if trouble == "throttled":
            return "421 4.7.0 too fast"
        if trouble == "quota":
            return "550 5.4.5 Daily user sending limit exceeded for office@example.com"
        assert envelope.mail_from is not None
        assert isinstance(envelope.content, bytes)
        self.received.append(Received(envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content))
        if trouble == "dropped after":
            _drop(server)
        return "250 OK"

    async def auth_XOAUTH2(self, server: SMTP, arguments: list[str]) -> AuthResult:  # noqa: N802
        words = base64.b64decode(arguments[1])
        self.logins.append(words)
        if words == b"user=office\x01auth=Bearer open sesame\x01\x01":
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"401"}')
        return AuthResult(success=False, handled=False)

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        self.logins.append(data.password)
        return AuthResult(success=data.password == b"open sesame", handled=False)


def _drop(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


@contextmanager
def sink(trust: ssl.SSLContext | None = None, *, implicit: bool = False, **settings: Any) -> Iterator[Sink]:
    """A server on a free port of this machine; with ``trust``, its certificate, it offers TLS or begins with it."""
    memory = Sink()
    if trust is not None and not implicit:
        settings |= {"tls_context": trust, "require_starttls": True}
    if trust is not None:
        settings |= {"authenticator": memory.authenticate, "auth_require_tls": not implicit}
    controller = Controller(
        memory, hostname="localhost", port=0, ssl_context=trust if implicit else None, ready_timeout=30, **settings
    )
    controller.port = _free_port()
    memory.port = controller.port
    controller.start()
    try:
        yield memory
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
