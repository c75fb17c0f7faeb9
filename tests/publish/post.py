"""Answers as calendar programs write them, and the mail around them."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from email.policy import SMTP

from .world import NOW, Read

OUT_OF_OFFICE = b"""From: Wanda Quist <quist@example.com>\r
To: office@example.com\r
Subject: Automatic reply: Negotiation lab\r
Auto-Submitted: auto-replied\r
Content-Type: text/plain; charset=utf-8\r
\r
I am away until Monday.\r
"""


def reply(
    read: Read,
    partstat: str = "ACCEPTED",
    *,
    attendee: str | None = None,
    sequence: int | None = None,
    minute: int = 0,
    method: str = "REPLY",
    times: tuple[str, ...] = (),
) -> bytes:
    """An answer to an invite, so many minutes after it was sent; ``times`` are lines of their own."""
    stamp = NOW + dt.timedelta(hours=1, minutes=minute)
    address = attendee or (read.attendee or "").removeprefix("mailto:")
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Example//Calendar//EN",
        "VERSION:2.0",
        *([f"METHOD:{method}"] if method else []),
        "BEGIN:VEVENT",
        f"UID:{read.uid}",
        f"SEQUENCE:{read.sequence if sequence is None else sequence}",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"ATTENDEE;CN={address};PARTSTAT={partstat}:MAILTO:{address}",
        *times,
        "SUMMARY:Accepted: something",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines).encode()


def mail(data: bytes, sender: str, *, attached: bool = False) -> bytes:
    """The mail that carries an answer, as Exchange and Google send it: with a second copy attached where asked."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f"Somebody <{sender}>"
    message["To"] = "office@example.com"
    message["Subject"] = "Accepted: Negotiation lab"
    message["Message-ID"] = "<1@mail.example.com>"
    message.set_content("Somebody has answered.")
    params = {"method": "REPLY", "charset": "UTF-8"}
    message.add_alternative(data, maintype="text", subtype="calendar", params=params)
    if attached:
        message.add_attachment(data, maintype="application", subtype="ics", filename="invite.ics")
    return message.as_bytes()


def bounce(original: bytes, action: str = "failed") -> bytes:
    """What a mail server says that could not deliver a mail (RFC 3464)."""
    parts = (
        b"Content-Type: text/plain\r\n\r\nIt could not be delivered.\r\n",
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example.com\r\n\r\n"
        b"Final-Recipient: rfc822; quist@example.com\r\nAction: " + action.encode() + b"\r\nStatus: 5.1.1\r\n",
        b"Content-Type: message/rfc822\r\n\r\n" + original,
    )
    head = b'From: <>\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="=_x"\r\n\r\n'
    return head + b"".join(b"--=_x\r\n" + part + b"\r\n" for part in parts) + b"--=_x--\r\n"


def mbox(*mails: bytes) -> bytes:
    """A mailbox of these mails."""
    return b"".join(b"From MAILER Fri Feb 20 09:30:15 2026\n" + each.replace(b"\r\n", b"\n") + b"\n" for each in mails)
