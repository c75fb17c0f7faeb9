"""Where answers are looked for: calendar files, mails, mailboxes, folders of them, and messages from a server.

What is no answer is counted and otherwise left alone: out-of-office notices, other mail, other events.
"""

from __future__ import annotations

import email
import mailbox
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from pathlib import Path

from scheduler.documents.text import read_bytes
from scheduler.errors import Fault, InputError, printable

LARGEST_MAIL = 25_000_000
LARGEST_MAILBOX = 1_000_000_000
MOST_PARTS = 200

_SUFFIXES = {".ics": "calendar", ".ical": "calendar", ".eml": "mail", ".mbox": "mailbox"}
_MAILDIRS = frozenset({"cur", "new"})
_EXPORTED = "mbox"
"""Apple Mail exports a mailbox as a folder, ``Inbox.mbox``, with a file of this name."""
_OWN_FORMATS = {".msg": "Outlook's own format (.msg)", ".emlx": "Apple Mail's own format (.emlx)"}
_CALENDAR = re.compile(rb"\s*BEGIN:VCALENDAR", re.IGNORECASE)
_HEADER = re.compile(rb"[!-9;-~]+:")
_ADDRESSES = re.compile(r"\S*@\S*")


@dataclass(frozen=True)
class Piece:
    """A calendar object that somebody sent.

    ``source`` says where it was found, without addresses; ``senders`` are those of the mail's From, case aside,
    ``None`` where it came without a mail; ``method`` is what the mail says of it.
    """

    source: str
    data: bytes
    senders: frozenset[str] | None = None
    method: str | None = None


@dataclass(frozen=True)
class Unreadable:
    """Something that may hold an answer, and why it could not be read."""

    source: str
    why: str


@dataclass
class Inbox:
    """What was found. ``bounces`` say that mail came back (RFC 3464); ``num_other_mails`` hold nothing of ours."""

    pieces: list[Piece] = field(default_factory=list)
    bounces: list[Piece] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    num_mails: int = 0
    num_other_mails: int = 0

    def add_paths(self, paths: Iterable[Path]) -> None:
        """Look into files and folders. Raises InputError with every path that cannot be read or is none of them."""
        faults: list[Fault] = []
        for path in paths:
            try:
                if path.is_dir():
                    self._add_folder(path)
                else:
                    self._add_file(path)
            except InputError as error:
                faults += error.faults
        if faults:
            raise InputError(faults)

    def add_mail(self, data: bytes, source: str) -> None:
        """Look into one mail, as it travelled."""
        source = _shown(source)
        self.num_mails += 1
        if len(data) > LARGEST_MAIL:
            self.unreadable.append(Unreadable(source, "is too large for an answer"))
            return
        try:
            message = email.message_from_bytes(data, policy=default)
            if _is_bounce(message):
                self.bounces.append(Piece(source, data))
                return
            found = list(_pieces(message, source))
            if not found:
                self._count_other(message, source)
        except Exception:  # the parser of mail raises errors of many kinds for what is none
            self.unreadable.append(Unreadable(source, "is a mail that cannot be read"))
            return
        self.pieces += found

    def count_other(self) -> None:
        """Count a mail that need not be read."""
        self.num_mails += 1
        self.num_other_mails += 1

    def refuse(self, source: str, why: str) -> None:
        """Count a mail that is not read, although it may hold an answer."""
        self.num_mails += 1
        self.unreadable.append(Unreadable(_shown(source), why))

    def _count_other(self, message: EmailMessage, source: str) -> None:
        self.num_other_mails += 1
        if any(map(_is_winmail, message.walk())):
            self.unreadable.append(Unreadable(source, "is in Outlook's own format (winmail.dat): open it in Outlook"))

    def _add_folder(self, folder: Path) -> None:
        files = list(_files(folder))
        for file in files:
            self._add_file(file)
        if not files:
            self.unreadable.append(Unreadable(_shown(str(folder)), "holds no .ics, .eml or .mbox files"))

    def _add_file(self, path: Path) -> None:
        source = _shown(str(path))
        kind = _kind_of_name(path)
        if kind is None and path.suffix.lower() in _OWN_FORMATS and path.is_file():
            why = f"is in {_OWN_FORMATS[path.suffix.lower()]}: save the mail as .eml, or read the mailbox with --imap"
            self.unreadable.append(Unreadable(source, why))
            return
        data = read_bytes(path, LARGEST_MAILBOX if kind in ("mailbox", None) else LARGEST_MAIL)
        kind = kind or _kind(data)
        if kind == "calendar":
            self.pieces.append(Piece(source, data))
        elif kind == "mail":
            self.add_mail(data, source)
        elif kind == "mailbox":
            del data
            self._add_mailbox(path, source)
        else:
            cure = "name .ics, .eml or .mbox files, or folders of them"
            raise InputError([Fault(str(path), "is neither a calendar nor mail", cure=cure)])

    def _add_mailbox(self, path: Path, source: str) -> None:
        box = mailbox.mbox(path, create=False)
        try:
            for number, key in enumerate(box.iterkeys(), start=1):
                self.add_mail(box.get_bytes(key), f"{source}, message {number}")
        finally:
            box.close()


def _files(folder: Path) -> Iterator[Path]:
    """The files of a folder and its folders that hold calendars or mail by their name, in order."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and (_kind_of_name(path) or path.suffix.lower() in _OWN_FORMATS):
            yield path


def _kind_of_name(path: Path) -> str | None:
    if path.name == _EXPORTED:
        return "mailbox"
    return _SUFFIXES.get(path.suffix.lower()) or ("mail" if path.parent.name in _MAILDIRS else None)


def _shown(source: str) -> str:
    """A source as it may be noted: on one line, without addresses."""
    return printable(_ADDRESSES.sub("…", source))


def _kind(data: bytes) -> str | None:
    """What a file without a telling name is."""
    if _CALENDAR.match(data):
        return "calendar"
    if data.startswith(b"From "):
        return "mailbox"
    return "mail" if _HEADER.match(data) else None


def _is_bounce(message: EmailMessage) -> bool:
    """Whether a server says that it could not deliver, and does not try any more."""
    if message.get_content_type() != "multipart/report":
        return False
    statuses = [part for part in message.walk() if part.get_content_type() == "message/delivery-status"]
    return any(str(block.get("Action", "")).strip().lower() == "failed" for part in statuses for block in part.walk())


def _pieces(message: EmailMessage, source: str) -> Iterator[Piece]:
    """The calendar objects of a mail, each once: programs like to attach a second copy."""
    senders = _senders(message)
    seen: set[bytes] = set()
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            raise ValueError("too many parts")
        if not _is_calendar(part):
            continue
        data = _content(part)
        if data.strip() not in seen:
            seen.add(data.strip())
            method = part.get_param("method")
            yield Piece(source, data, senders, method if isinstance(method, str) else None)


def _senders(message: EmailMessage) -> frozenset[str]:
    headers = [str(header) for header in message.get_all("From", [])]
    return frozenset(address.casefold() for _, address in getaddresses(headers) if address)


def _is_calendar(part: EmailMessage) -> bool:
    if part.get_content_type() in ("text/calendar", "application/ics"):
        return True
    return not part.is_multipart() and (part.get_filename() or "").lower().endswith(".ics")


def _is_winmail(part: EmailMessage) -> bool:
    """Whether Outlook wrapped all that it sent into one attachment (TNEF); some servers lose its type."""
    kinds = ("application/ms-tnef", "application/vnd.ms-tnef")
    return part.get_content_type() in kinds or (part.get_filename() or "").lower() == "winmail.dat"


def _content(part: EmailMessage) -> bytes:
    """The bytes of a part, in UTF-8 where it states another character set."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset("utf-8")
    if charset in ("utf-8", "us-ascii"):
        return data
    try:
        return data.decode(charset, "replace").encode()
    except LookupError:
        return data
