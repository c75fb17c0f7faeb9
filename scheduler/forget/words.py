"""A person's words in bytes: found, and taken out of calendar files that belong to others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from scheduler.calendars.clean import clean_line
from scheduler.forget.person import Somebody

NOBODY = "(forgotten)"
"""What stands in a text in the place of a name or an address."""
_FOLD = re.compile(rb"\r?\n[ \t]")
_WIDEST = 74
_TEXTS = ("SUMMARY", "DESCRIPTION", "COMMENT")
"""Lines of text; others are one value each."""
_PARTIES = ("ORGANIZER", "ATTENDEE")
"""Lines without which an invite could not be answered or called off."""


def told_by(data: bytes, who: Somebody) -> tuple[str, ...]:
    """What some bytes tell of somebody: ``name``, ``e-mail``, ``link``, ``id``. Letters count alike, large or small.

    An id counts as a whole word; in JSON as a whole text, since short ids are parts of many.
    """
    plain = _FOLD.sub(b"", data)
    text = plain.decode("utf-8", errors="replace").casefold()
    found = {
        "name": any(_holds(text, form) for name in who.names for form in _forms(name)),
        "e-mail": any(_holds(text, address) for address in who.addresses),
        "link": any(_holds(text, link) for link in who.links),
        "id": any(_holds_id(text, one) for one in who.ids),
    }
    return tuple(word for word, there in found.items() if there)


def _forms(name: str) -> set[str]:
    """As it is, as an invite has it, and as JSON may write it."""
    line = clean_line(name)
    return {form for form in (name, line, _escaped(line), json.dumps(name)[1:-1]) if form}


def _holds(text: str, word: str) -> bool:
    return word.casefold() in text and re.search(_whole(word.casefold()), text) is not None


def _holds_id(text: str, one: str) -> bool:
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return f'"{one.casefold()}"' in text or f"({one.casefold()})" in text
    return _holds(text, one)


def _whole(word: str) -> str:
    """A pattern for a word that is not a part of another, as ``ann@example.com`` is of ``joann@example.com``."""
    return rf"(?:(?<![\w.@+-])|(?<=\\n)){re.escape(word)}(?![\w@-]|\.\w)"


def _escaped(text: str) -> str:
    """As a TEXT value of iCalendar."""
    return re.sub(r"([\\;,])", r"\\\1", text)


def redact(text: str, who: Somebody) -> str:
    """A text without names, addresses and links."""
    words = {*who.addresses, *who.links, *(form for name in who.names for form in _forms(name))}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        text = re.sub(_whole(word), NOBODY, text, flags=re.IGNORECASE)
    return text


def redact_calendar(data: bytes, who: Somebody) -> bytes:
    """A calendar file without names, addresses and links; lines in which none stood keep their bytes.

    A line that is a link and no text goes as a whole.
    """
    lines = _FOLD.sub(lambda fold: b"\0" + fold[0][-1:], data).split(b"\r\n")
    return b"\r\n".join(kept for line in lines if (kept := _redacted(line, who)) is not None)


def _redacted(line: bytes, who: Somebody) -> bytes | None:
    whole = re.sub(rb"\0[ \t]", b"", line).decode("utf-8", errors="surrogateescape")
    if whole.upper().startswith(_PARTIES):
        return line.replace(b"\0", b"\r\n")
    if not whole.upper().startswith(_TEXTS) and any(link in whole for link in who.links):
        return None
    changed = redact(whole, who)
    if changed == whole:
        return line.replace(b"\0", b"\r\n")
    return b"\r\n ".join(_folded(changed))


def _folded(line: str) -> Iterable[bytes]:
    """Pieces of at most 74 bytes that cut no character."""
    piece = b""
    for character in line:
        more = character.encode("utf-8", errors="surrogateescape")
        if len(piece) + len(more) > _WIDEST:
            yield piece
            piece = b""
        piece += more
    yield piece
