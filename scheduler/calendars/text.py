"""Bytes of a file → its content lines (RFC 5545 3.1): character set, line ends, folding, and what is no calendar."""

from __future__ import annotations

import codecs
import os
import re
import stat
from pathlib import Path

from scheduler.calendars.reading import UnreadableError

MOST_BYTES = 10_000_000
MOST_JSON_BYTES = 20_000_000
"""The answer about many people at once may be larger than one person's calendar."""
MOST_LINES = 200_000

_LOOK = 4096
_EXPORT = "export the calendar again as .ics"
_INDENTED = re.compile(rb"[ \t]+(BEGIN|END):V(EVENT|FREEBUSY|CALENDAR)[ \t]*", re.IGNORECASE)


def read_bytes(path: Path) -> bytes:
    """The bytes of an ordinary file that is not too large; raises UnreadableError, also for pipes and devices."""
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableError("is not a file", "name an .ics file")
            most = MOST_JSON_BYTES if is_json(file.peek(_LOOK)) else MOST_BYTES
            data = file.read(most + 1)
    except FileNotFoundError:
        raise UnreadableError("is not there", "put the file there, or take it out of the list") from None
    except IsADirectoryError:
        raise UnreadableError("is not a file", "name an .ics file") from None
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "its name is not one"
        raise UnreadableError(f"cannot be opened: {reason}", "name an .ics file that can be read") from None
    if len(data) > most:
        raise UnreadableError(f"is larger than {most // 10**6} MB", "export fewer days, or leave attachments out")
    return data


def is_json(data: bytes) -> bool:
    """Whether what begins so is JSON: no line of a calendar begins with a bracket."""
    return _as_utf8(data[:_LOOK]).lstrip().startswith((b"{", b"["))


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting for the other end of a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def content_lines(data: bytes) -> list[tuple[int, str]]:
    """Unfolded lines with the number of their first physical line; raises UnreadableError for what is no calendar.

    An indented BEGIN or END of an event would vanish in the line before it; it is a line of its own, with its blanks.
    """
    data = _as_utf8(data).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    _refuse_others(data)
    lines: list[tuple[int, list[bytes]]] = []
    physical = data.split(b"\n")
    if len(physical) > MOST_LINES:
        raise UnreadableError(f"has more than {MOST_LINES:,} lines", "export fewer days")
    for number, raw in enumerate(physical, 1):
        if raw[:1] in (b" ", b"\t") and lines and not _INDENTED.fullmatch(raw):
            lines[-1][1].append(raw[1:])
        elif raw.strip():
            lines.append((number, [raw.removeprefix(codecs.BOM_UTF8) if lines else raw.lstrip()]))
    return [(number, _decode(b"".join(parts))) for number, parts in lines]


def _as_utf8(data: bytes) -> bytes:
    for mark, charset in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(charset, "replace").encode()
    if data[:4:2] == b"BE" and data[1:4:2] == b"\0\0":
        return data.decode("utf-16-le", "replace").encode()
    if data[1:4:2] == b"BE" and data[:4:2] == b"\0\0":
        return data.decode("utf-16-be", "replace").encode()
    return data.removeprefix(codecs.BOM_UTF8)


def _decode(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _refuse_others(data: bytes) -> None:
    head = data[:4096].lstrip().lower()
    if not data.strip(b"\0 \t\n"):
        raise UnreadableError("is empty", _EXPORT)
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        raise UnreadableError("is a web page and not a calendar, perhaps a page to log in", _EXPORT)
    if data.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        raise UnreadableError("is an archive and not a calendar", "unpack it and name the .ics file in it")
