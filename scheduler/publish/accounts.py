"""An account on a mail server, from the environment: never from the command line, never in a message or a log.

Of ``SMTP`` the settings are ``SCHEDULE_SMTP_HOST``, ``_PORT``, ``_TLS``, ``_USER`` and ``_PASSWORD``, or ``_TOKEN``
where the server wants an access token (OAuth 2) in its place; of ``IMAP`` likewise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from scheduler.errors import Fault, InputError

Kind = Literal["SMTP", "IMAP"]
Security = Literal["implicit", "starttls", "none"]
Ask = Callable[[str], str]

USUAL_PORT: dict[Kind, int] = {"SMTP": 587, "IMAP": 993}
IMPLICIT_PORTS = frozenset({465, 993})
"""Where TLS begins with the connection (RFC 8314); elsewhere it begins with STARTTLS."""


@dataclass(frozen=True)
class Account:
    """Where to connect, how the line is protected, and who we are there.

    Without ``user`` there is neither password nor token; with one, and no token, ``password`` is ``None`` until
    somebody is asked for it.
    """

    host: str
    port: int
    security: Security
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.user is not None and self.security == "none":
            raise ValueError("a password does not go over an open line")

    def with_password(self, ask: Ask | None) -> Account:
        """The same with its password, which ``ask`` prompts for where it is not known."""
        if self.user is None or self.password is not None or self.token is not None or ask is None:
            return self
        return replace(self, password=ask(f"Password for {self.host}"))

    def token_words(self, challenge: bytes | None = None) -> str:
        """What SASL's XOAUTH2 says: who we are and the token; to a challenge, which is a refusal, nothing."""
        return "" if challenge else f"user={self.user}\x01auth=Bearer {self.token}\x01\x01"


def read_account(kind: Kind, environment: Mapping[str, str], ask: Ask | None) -> Account:
    """The account that the environment states.

    Raises InputError with what is missing or wrong; a missing password is, where ``ask`` is ``None``: nobody is there.
    """
    return _Settings(kind, environment).account(can_ask=ask is not None)


class _Settings:
    def __init__(self, kind: Kind, environment: Mapping[str, str]) -> None:
        self.kind = kind
        self.environment = environment

    def account(self, *, can_ask: bool) -> Account:
        host, port, user = self.get("HOST"), self.port(), self.get("USER")
        if host is None:
            raise self.refused("HOST", "is not set", f'set it to the server, like "{self.kind.lower()}.example.com"')
        if not host.isascii() or any(c.isspace() or not c.isprintable() for c in host):
            raise self.refused("HOST", "is not the name of a server")
        if user is None and self.kind == "IMAP":
            raise self.refused("USER", "is not set", "set it to the user of the mailbox")
        security = self.security(port)
        if user is None:
            return Account(host, port, security)
        if security == "none":
            raise self.refused("TLS", "is none, but a password does not go over an open line", "leave it out")
        token = self.get("TOKEN")
        if token is not None:
            return Account(host, port, security, user, token=token)
        return Account(host, port, security, user, self.password(can_ask=can_ask))

    def get(self, name: str) -> str | None:
        return self.environment.get(self.full(name), "").strip() or None

    def full(self, name: str) -> str:
        return f"SCHEDULE_{self.kind}_{name}"

    def port(self) -> int:
        stated = self.get("PORT")
        if stated is None:
            return USUAL_PORT[self.kind]
        if not (stated.isascii() and stated.isdigit() and 0 < int(stated[:6]) < 2**16):
            raise self.refused("PORT", "is not a port", f'write a number, like "{USUAL_PORT[self.kind]}"')
        return int(stated)

    def security(self, port: int) -> Security:
        stated = (self.get("TLS") or "").lower()
        for known in ("implicit", "starttls", "none"):
            if stated == known:
                return known
        if stated:
            raise self.refused("TLS", "is not known", "write implicit, starttls or none, or leave it out")
        return "implicit" if port in IMPLICIT_PORTS else "starttls"

    def password(self, *, can_ask: bool) -> str | None:
        stated = self.environment.get(self.full("PASSWORD")) or None
        if stated is None and not can_ask:
            raise self.refused("PASSWORD", "is not set", "set it, or run the command on a terminal to be asked for it")
        return stated

    def refused(self, name: str, message: str, cure: str | None = None) -> InputError:
        return InputError([Fault(self.full(name), message, cure=cure)])
