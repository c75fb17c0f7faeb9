"""Which calendar of a server an event goes to, by the address that the coordinator names.

- ``https://dav.example.com/team/clinics/``: one calendar that several people read. Only instructors' events go there:
  a reader must not learn who the learners are.
- ``https://dav.example.com/{email}/clinics/``: each person's own calendar, learners' and instructors'. ``{email}`` is
  the person's address, ``{user}`` its part before the ``@``, ``{tag}`` the 12 hex digits that stand for the person in
  the folder of invites.

Calendars are not made, they must be there. The event's own name is its UID.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from scheduler.errors import Fault, InputError
from scheduler.publish.channel import Delivery

BY_ADDRESS = ("email", "user")
PLACEHOLDERS = (*BY_ADDRESS, "tag")
OPTION = "--caldav"

_NO_ADDRESS = ("is not the address of a calendar", "name it like https://dav.example.com/team/clinics/")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class CalendarAddress:
    """``text`` as the coordinator wrote it, with a slash at its end."""

    text: str

    @property
    def key(self) -> str:
        """What tells one address from another in the ledger, without saying it."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:8]

    @property
    def placeholders(self) -> frozenset[str]:
        """Those that the address holds."""
        return frozenset(_PLACEHOLDER.findall(self.text))

    @property
    def is_shared(self) -> bool:
        """Whether all events go to one calendar."""
        return not self.placeholders

    @property
    def is_by_address(self) -> bool:
        """Whether somebody whose e-mail address changes gets another calendar."""
        return not self.placeholders.isdisjoint(BY_ADDRESS)

    @property
    def is_secure(self) -> bool:
        """Whether it is reached by https."""
        return self.text.startswith("https:")

    def unable(self, delivery: Delivery) -> str | None:
        """Why the event has no calendar here, in words to follow the person; ``None`` where it has."""
        if self.is_shared:
            return "is not shown in a calendar that several people read" if delivery.role == "learner" else None
        if not self.is_by_address:
            return None
        if delivery.organizer is None:
            return "is named nowhere in the event: the cohort has no organizer (an address with {tag} needs none)"
        if delivery.recipient is None:
            return "has no address that names a calendar"
        names = [self._value(name, delivery) for name in self.placeholders]
        return "has an address that names no calendar" if {"", ".", ".."} & set(names) else None

    def event_url(self, delivery: Delivery) -> str:
        """The event's own address, for a delivery that ``unable`` lets pass."""
        calendar = _PLACEHOLDER.sub(lambda found: self._value(found[1], delivery), self.text)
        return f"{calendar}{quote(delivery.uid, safe='')}.ics"

    def _value(self, name: str, delivery: Delivery) -> str:
        email = "" if delivery.recipient is None else delivery.recipient.email
        values = {"email": email, "user": email.rpartition("@")[0], "tag": delivery.person}
        return quote(values[name], safe="")


def read_calendar_address(address: str) -> CalendarAddress:
    """Checks the address; raises InputError."""
    _check_placeholders(address)
    parts = _split(address)
    if "@" in parts.netloc:
        raise _mistake(None, "holds a user name or a password", "set SCHEDULE_CALDAV_USER and SCHEDULE_CALDAV_PASSWORD")
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise _mistake(address, *_NO_ADDRESS)
    if parts.scheme == "http" and not _is_this_machine(parts.hostname):
        raise _mistake(address, "is not encrypted", "name the https address")
    if parts.query or parts.fragment or "{" in parts.netloc:
        raise _mistake(None, "is not the address of a calendar", "write it without ? and #, and the host without {}")
    return CalendarAddress(address if address.endswith("/") else f"{address}/")


def _check_placeholders(address: str) -> None:
    unknown = [name for name in _PLACEHOLDER.findall(address) if name not in PLACEHOLDERS]
    if unknown or set("{}") & set(_PLACEHOLDER.sub("", address)):
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise _mistake(None, "has a placeholder that is not known", f"there are {known}")


def _split(address: str) -> SplitResult:
    """The parts of an address of visible characters, whose port is a number."""
    if not address.isascii() or not address.isprintable() or " " in address or "\\" in address:
        raise _mistake(None, "holds a character that no address has", "write a blank as %20, and so on")
    try:
        parts = urlsplit(address)
        if parts.port == 0:
            raise ValueError("no server listens there")
    except ValueError:
        raise _mistake(None, *_NO_ADDRESS) from None
    return parts


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _mistake(value: str | None, message: str, cure: str) -> InputError:
    return InputError([Fault(OPTION, message, value, cure)])
