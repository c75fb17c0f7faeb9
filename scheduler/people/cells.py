"""What stands in single cells: numbers, yes and no, lists, names, addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from scheduler.cohort.words import Email
from scheduler.documents.nearest import nearest, plainly
from scheduler.errors import MistakeError

Answer = Literal["yes", "if_need_be", "no"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split(", "))


YES = _words("yes, y, ok, x, 1, true, available, can, ja, j, oui, o, si, sí, s, sim, tak, да, はい, ○, ✓, ✔, ☑, ✅, 👍")
PERHAPS = _words(
    "if need be, ifneedbe, if needed, if necessary, maybe, perhaps, tentative, notfalls, wenn nötig, zur "
    "not, si besoin, si nécessaire, peut-être, si hace falta, se necessario, eventualmente, ?, △, "
    "vielleicht, quizás, forse, under reserve, if i have to, prefer not"
)
NO = _words(
    "no, n, 0, -, –, false, unavailable, not available, cannot, can't, nein, non, não, nie, нет, ✗, ✘, ☐, "
    "❌, ×, いいえ, none, nee"
)
LEAVES = _words(
    "left, leaver, leaving, leaves, withdrawn, dropped, dropped out, removed, resigned, inactive, "
    "ausgeschieden, parti, partie, baja, gone, cancelled, canceled"
)
TOTALS = _words(
    "total, totals, grand total, sum, count, average, mean, subtotal, gesamt, summe, anzahl, mittelwert, "
    "somme, nombre total, totale, suma, totaal, numbers, headcount"
)
SUFFIXES = _words("jr, sr, ii, iii, iv, phd, md, mba, dr, esq, cpa, pmp, msc, bsc, ma, ba, rn, prof")
ALL = frozenset(("all", "alle", "tous", "todos", "tutti", "any", "*"))

_HOURS = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(?:h|hrs?|hours?|std|stunden?|heures?)\.?\s*(\d+)?\s*(?:m|min|minutes)?", re.I
)
_SPLIT = re.compile(r"\s*[;\n|]\s*")
_SPLIT_COMMA = re.compile(r"\s*[,;\n|/]\s*")
_ADDRESS: TypeAdapter[str] = TypeAdapter(Email)
_BRACKETED = re.compile(r"[^<>]*<\s*(?:mailto:)?([^<>\s]+)\s*>\s*")


def answer_of(text: str) -> Answer | None:
    """What an answer in a poll says; None for what says neither yes nor no. ``(OK)`` is a yes if need be."""
    plain = " ".join(text.casefold().split()).rstrip(".!")
    bare = plain.strip("()[] ")
    if plain in PERHAPS or bare in PERHAPS or bare.removeprefix("yes, ").removeprefix("ok, ") in PERHAPS:
        return "if_need_be"
    if bare in YES:
        return "if_need_be" if plain.startswith(("(", "[")) and plain != bare else "yes"
    return "no" if not bare or bare in NO else None


def yes_or_no(text: str) -> bool:
    """Raises MistakeError for what says neither."""
    answer = answer_of(text)
    if answer in (None, "if_need_be"):
        raise MistakeError("says neither yes nor no", 'write "yes" or "no"')
    return answer == "yes"


def whole_number(text: str) -> int:
    """Raises MistakeError for what is no whole number, 0 or more."""
    match = re.fullmatch(r"(\d+)(?:[.,]0+)?(?:\s*(?:min|mins|minutes|minuten))?", text)
    if match is None:
        raise MistakeError("is not a whole number", "write digits")
    return int(match[1])


def minutes(text: str) -> int:
    """Minutes of ``90``, ``90 min``, ``1h``, ``1.5 hours``, ``1h30``. Raises MistakeError for what is no duration."""
    match = _HOURS.fullmatch(text)
    if match is None:
        return whole_number(text)
    length = float(match[1].replace(",", ".")) * 60 + int(match[2] or 0)
    if not length.is_integer():
        raise MistakeError("is not a whole number of minutes", "write minutes")
    return int(length)


def several(text: str) -> list[str]:
    """The entries of a list in one cell, each once."""
    return list(dict.fromkeys(filter(None, _SPLIT_COMMA.split(text))))


def named(text: str, known: Mapping[str, str], kind: str) -> list[str]:
    """The ids of what a cell names, by id or title. Raises MistakeError with the nearest known name."""
    by_name = {plainly(title): each for each, title in known.items()} | {plainly(each): each for each in known}
    if plainly(text) in by_name:
        return [by_name[plainly(text)]]
    parts = _SPLIT.split(text)
    if any(plainly(part) not in by_name for part in parts if part):
        parts = several(text)
    found = []
    for part in filter(None, parts):
        if plainly(part) not in by_name:
            near = nearest(part, [*known, *known.values()])
            few = " or ".join(f'"{each}"' for each in list(known)[:5])
            cure = (
                f'did you mean "{near}"?' if near else f"write {few}" if known else f"name the {kind}s: --clinics FILE"
            )
            told = "" if part == text else f': "{part}"'
            raise MistakeError(f"names no {kind} that is known{told}", cure)
        found.append(by_name[plainly(part)])
    return list(dict.fromkeys(found))


def address(text: str) -> str:
    """An address, without a name and brackets around it. Raises MistakeError for what is none."""
    match = _BRACKETED.fullmatch(text)
    bare = match[1] if match else text.removeprefix("mailto:")
    try:
        return _ADDRESS.validate_python(bare)
    except ValidationError as error:
        raise MistakeError(*_why(error)) from None


def _why(error: ValidationError) -> tuple[str, str | None]:
    cause = error.errors(include_url=False)[0].get("ctx", {}).get("error")
    return (cause.message, cause.cure) if isinstance(cause, MistakeError) else ("is not an email address", None)


def given_name_first(text: str) -> str:
    """``Monroe, Ada`` the other way round; ``Ada Monroe, PhD`` as it is."""
    last, comma, first = text.partition(",")
    words = [plainly(word).replace(" ", "") for word in first.split()]
    if not comma or "," in first or not words or all(word in SUFFIXES for word in words):
        return text
    return f"{first.strip()} {last.strip()}"


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row holds totals and nobody."""
    first = next((cell for cell in cells if cell), "")
    words = plainly(re.sub(r"[\d.,:=]+.*$", "", first))
    return words in TOTALS and not any("@" in cell for cell in cells)
