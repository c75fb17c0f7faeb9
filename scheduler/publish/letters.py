"""One mail to one person about one meeting (iMIP, RFC 6047).

What every letter obeys:

- ``multipart/alternative``: the words first, ``text/calendar`` last, whose ``method`` is the METHOD of its calendar.
  Nothing is attached: a second copy of the event makes some calendars show it twice.
- It comes from the organizer, who also gets the answers, and goes to one person. There is no Cc and no Bcc.
- A repeat of it is the same message: its Message-ID is made of UID, SEQUENCE, METHOD and address.
- It says that a machine sent it (RFC 3834), so that nobody's out-of-office answers it.
- Names and titles are cleaned of whatever ends a line, hides, or turns the text around.
- Only ASCII travels: bodies are quoted-printable or base64, headers are encoded, domains are in their ASCII form.
  An address with other letters before the ``@`` needs a server with SMTPUTF8 (RFC 6531).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8

from scheduler.calendars.clean import clean_line, clean_name
from scheduler.calendars.events import Party
from scheduler.publish.channel import Delivery

LONGEST_USER = 64
_USER = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f-\x9f.]+(\.[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f-\x9f.]+)*")
_DOMAIN = re.compile(
    r"(?=.{1,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)


def mail_address(party: Party) -> Address | None:
    """The party's address for a header and an envelope; ``None`` where mail cannot go there."""
    user, at, domain = party.email.rpartition("@")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        return None
    if not at or len(user.encode()) > LONGEST_USER or clean_line(party.email) != party.email:
        return None
    if not (_USER.fullmatch(user) and _DOMAIN.fullmatch(domain)):
        return None
    return Address(_header_text(clean_name(party.name)), user, domain)


def write_letter(delivery: Delivery, organizer: Address, recipient: Address, *, date: dt.datetime) -> EmailMessage:
    """The message; ``date`` (aware) is when it is sent. The same arguments give the same bytes."""
    identity = _identity(delivery, recipient)
    needs_utf8 = not (organizer.username.isascii() and recipient.username.isascii())
    message = EmailMessage(policy=SMTPUTF8 if needs_utf8 else SMTP)
    message["From"] = organizer
    message["To"] = recipient
    message["Reply-To"] = organizer
    message["Subject"] = _header_text(delivery.subject)
    message["Date"] = date
    message["Message-ID"] = f"<{identity}@{delivery.uid.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message.set_content(delivery.text, cte="quoted-printable")
    message.add_alternative(
        delivery.data,
        maintype="text",
        subtype="calendar",
        cte="base64",
        params={"method": delivery.method, "charset": "UTF-8"},
    )
    message.set_boundary(f"=_{identity}")
    return message


def _identity(delivery: Delivery, recipient: Address) -> str:
    said = [delivery.uid, delivery.sequence, delivery.method, recipient.addr_spec]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def _header_text(text: str) -> str:
    """One clean line that nobody takes for an encoded one (RFC 2047)."""
    return clean_line(text).replace("=?", "= ?")
