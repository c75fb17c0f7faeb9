"""Bytes of a file → its content lines (RFC 5545 3.1): character set, line ends, folding, and what is no calendar."""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path

from scheduler.calendars.reading import UnreadableError

MOST_BYTES = 10_000_000
MOST_LINES = 200_000

_EXPORT = "export the calendar again as .ics"


def read_bytes(path: Path) -> bytes:
    """The bytes of an ordinary file of at most ``MOST_BYTES``; raises UnreadableError, also for pipes and devices."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("is not a file", "name an .ics file")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableError("is not there", "put the file there, or take it out of the list") from None
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "its name is not one"
        raise UnreadableError(f"cannot be opened: {reason}", "name an .ics file that can be read") from None
    if len(data) > MOST_BYTES:
        raise UnreadableError(f"is larger than {MOST_BYTES // 10**6} MB", "export fewer days, or leave attachments out")
    return data


def content_lines(data: bytes) -> list[tuple[int, str]]:
    """Unfolded lines with the number of their first physical line; raises UnreadableError for what is no calendar."""
    data = _as_utf8(data).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    _refuse_others(data)
    lines: list[tuple[int, list[bytes]]] = []
    physical = data.split(b"\n")
    if len(physical) > MOST_LINES:
        raise UnreadableError(f"has more than {MOST_LINES:,} lines", "export fewer days")
    for number, raw in enumerate(physical, 1):
        if raw[:1] in (b" ", b"\t") and lines:
            lines[-1][1].append(raw[1:])
        elif raw.strip():
            lines.append((number, [raw]))
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
