"""Text of the input, made fit for a calendar file: nothing in it can end a line, hide, or turn the text around.

Removed are control characters (C0, C1), marks of direction (U+061C, U+200E/F, U+202A–E, U+2066–9), invisible marks
(U+200B, U+FEFF) and lone surrogates. The joiners U+200C and U+200D stay: Persian, Indic scripts and emoji need them.
"""

from __future__ import annotations

import re
import unicodedata

_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_REMOVED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]",
)
_URL = re.compile(r"(https?|tel|sips?|xmpp|msteams|zoommtg):[!#$%&'()*+,\-./:;=?@_~0-9A-Za-z\[\]]+", re.IGNORECASE)


def clean_text(text: str) -> str:
    """Paragraphs: every kind of line end is ``\\n``, tabs are blanks."""
    text = _REMOVED.sub("", _LINE_END.sub("\n", text).replace("\t", " "))
    return unicodedata.normalize("NFC", text).strip()


def clean_line(text: str) -> str:
    """One line: line ends and runs of blanks are one blank."""
    return " ".join(clean_text(text).split())


def clean_name(text: str) -> str:
    """A display name: one line without ``"`` and ``^``, which old calendars show raw (RFC 6868)."""
    return clean_line(text.replace('"', "").replace("^", ""))


def clean_url(text: str) -> str | None:
    """A link as a URI (RFC 3986, other letters percent-encoded); ``None`` where a calendar should not open it."""
    kept = "".join(c if c.isascii() else _percent(c) for c in clean_line(text))
    return kept if _URL.fullmatch(kept) else None


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())
