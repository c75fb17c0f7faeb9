"""Answers to a poll, as Doodle, When2meet and forms export them: who can when, who only if need be.

Three shapes: a row a person and a column a slot (Doodle, grids of forms); a row a slot and a column a person
(When2meet); a row a person with the slots that they ticked in one cell (checkboxes of forms).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scheduler.documents.nearest import plainly
from scheduler.errors import Fault, InputError, MistakeError
from scheduler.people.cells import Answer, answer_of, given_name_first, is_total
from scheduler.people.dates import Order, order_of
from scheduler.people.fields import PERSON
from scheduler.people.findings import Findings
from scheduler.people.slots import Slot, is_slot, parse_slot, split_slots
from scheduler.tables.columns import names_of_fields
from scheduler.tables.rows import Row, Sheet, one_line

HEADER_ROWS = 4
FIRST_ROWS = 10
TIME_WORDS = frozenset(
    ("time", "times", "slot", "day", "date", "uhrzeit", "zeit", "tag", "datum", "heure", "jour", "hora")
)


@dataclass(frozen=True)
class Participant:
    """Who answered: by name, by address or both; ``answers`` beside the poll's slots."""

    place: str
    name: str
    email: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Poll:
    """A poll's slots and answers; ``shape`` says in words what it looked like."""

    name: str
    shape: str
    slots: tuple[Slot, ...]
    participants: tuple[Participant, ...]


@dataclass(frozen=True)
class _Header:
    """Where the slots stand above the columns: the first row, how many rows, and the slot texts by column."""

    row: int
    height: int
    texts: dict[int, str]


def read_poll(sheet: Sheet, findings: Findings, start: dt.date | None = None, end: dt.date | None = None) -> Poll:
    """The poll of a sheet. ``start`` and ``end`` are the days in question, where they are known.

    Faults of single cells go to the findings. Raises InputError for what is no poll.
    """
    findings.faults += sheet.faults
    for remark in sheet.remarks:
        findings.remark(f"{sheet.name}: {remark}")
    order = order_of((cell for row in sheet.rows for cell in row.cells), start, end)
    header = _best_header(sheet.rows, order)
    if header.texts:
        return _of_columns(sheet, order, header, findings)
    by_rows = _slot_rows(sheet.rows, order)
    if len(by_rows) > 1:
        return _of_slot_rows(sheet, order, by_rows, findings)
    ticked = _ticked_column(sheet.rows, order)
    if ticked is None:
        cure = 'its slots are headings or rows like "Mon 8 March 2027 09:00-10:00"'
        raise InputError((Fault(sheet.name, "is no poll: no times to choose from were found", cure=cure),), sheet.name)
    return _of_ticks(sheet, order, ticked, findings)


def _best_header(rows: Sequence[Row], order: Order) -> _Header:
    """The rows that together make most columns slots; with times rather than without, and as few rows as do."""
    found = []
    for at in range(min(FIRST_ROWS, len(rows))):
        for height in range(1, min(HEADER_ROWS, len(rows) - at) + 1):
            texts = _slot_texts(rows[at : at + height], order)
            answered = {column: text for column, text in texts.items() if _holds_answers(rows[at + height :], column)}
            if answered:
                found.append(_Header(at, height, answered))

    def merit(header: _Header) -> tuple[int, int, int, int]:
        timed = sum(bool(re.search(r"\d\s*[:h]|[ap]m\b", text, re.IGNORECASE)) for text in header.texts.values())
        return len(header.texts), timed, -header.height, -header.row

    return max(found, key=merit, default=_Header(0, 1, {}))


def _holds_answers(rows: Sequence[Row], column: int) -> bool:
    """Whether at least half of what stands in a column says yes or no, as nothing does."""
    said = [answer_of(row.cell(column)) is not None for row in rows if not is_total(row.cells)]
    return bool(said) and 2 * sum(said) >= len(said)


def _slot_texts(rows: Sequence[Row], order: Order) -> dict[int, str]:
    """Slots by column, of the texts of header rows one below the other; upper ones reach to the next."""
    last = rows[-1]
    above = [_filled(row, len(last.cells)) for row in rows[:-1]]
    texts = {
        at: " ".join(filter(None, (*(row[at] for row in above), last.cell(at)))) for at in range(1, len(last.cells))
    }
    return {
        at: text
        for at, text in texts.items()
        if last.cell(at) and not last.cell(at).isdecimal() and is_slot(text, order)
    }


def _filled(row: Row, width: int) -> list[str]:
    filled, current = [], ""
    for at in range(width):
        current = row.cell(at) or (current if at > 1 else "")
        filled.append(current)
    return filled


def _slot_rows(rows: Sequence[Row], order: Order) -> list[tuple[Row, str, int]]:
    """Rows that begin with a slot, in one cell or in two (day and time), and how many cells that takes."""
    found, day = [], ""
    for row in rows:
        first, second = row.cell(0), row.cell(1)
        if second and not first and day:
            first = day
        if second and answer_of(second) is None and is_slot(f"{first} {second}", order):
            found.append((row, f"{first} {second}", 2))
            day = first
        elif first and is_slot(first, order) and any(row.cells[1:]):
            found.append((row, first, 1))
    return [each for each in found if _are_answers(each[0].cells[each[2] :])]


def _are_answers(cells: Sequence[str]) -> bool:
    """Whether at least half of the cells say yes or no."""
    said = [answer_of(cell) is not None for cell in cells if cell]
    return 2 * sum(said) >= len(said)


def _of_columns(sheet: Sheet, order: Order, header: _Header, findings: Findings) -> Poll:
    """A row a person."""
    last = sheet.rows[header.row + header.height - 1]
    slots = _slots(sheet, [(last, at, text) for at, text in header.texts.items()], order, findings)
    named = _who_columns(sheet.rows[header.row : header.row + header.height], header.texts)
    people = []
    for row in sheet.rows[header.row + header.height :]:
        if is_total(row.cells) or not any(row.cells):
            continue
        before = findings.num_troubles
        answers = tuple(_answer(sheet, row, at, one_line(text), findings) for at, text in header.texts.items())
        if findings.num_troubles == before:
            people.append(_participant(sheet, row, named, answers))
    return Poll(sheet.name, "a row a person", slots, tuple(_known(people, findings)))


def _of_slot_rows(sheet: Sheet, order: Order, found: list[tuple[Row, str, int]], findings: Findings) -> Poll:
    """A row a slot."""
    first, _, wide = found[0]
    above = [row for row in sheet.rows if row.line < first.line and len([cell for cell in row.cells if cell]) > 1]
    if not above:
        fault = Fault(sheet.place(first), "has no row of names above it", cure="write the names of the people there")
        raise InputError((fault,), sheet.name)
    names = {at: name for at, name in enumerate(above[-1].cells) if at >= wide and name and not is_total((name,))}
    slots = _slots(sheet, [(row, 0, text) for row, text, _ in found], order, findings)
    people = []
    for at, name in names.items():
        before = findings.num_troubles
        answers = tuple(_answer(sheet, row, at, name, findings) for row, _, _ in found)
        email = name if "@" in name else ""
        if findings.num_troubles > before:
            continue
        people.append(Participant(sheet.place(above[-1], at), "" if email else name, email.casefold(), answers))
    return Poll(sheet.name, "a row a slot", slots, tuple(people))


def _of_ticks(sheet: Sheet, order: Order, column: int, findings: Findings) -> Poll:
    """A row a person, with the slots that they ticked in one cell; in a second column those if need be."""
    header = sheet.rows[0]
    columns = [(column, False)]
    for at, heading in enumerate(header.cells):
        if at != column and ("need be" in heading.casefold() or "if needed" in heading.casefold()):
            columns.append((at, True))
    texts = list(
        dict.fromkeys(
            one_line(text) for row in sheet.rows[1:] for at, _ in columns for text in split_slots(row.cell(at), order)
        )
    )
    slots = _slots(sheet, [(header, column, text) for text in texts], order, findings)
    named = _who_columns([header], dict.fromkeys((at for at, _ in columns), ""))
    people = []
    for row in sheet.rows[1:]:
        ticked = {text: perhaps for at, perhaps in reversed(columns) for text in split_slots(row.cell(at), order)}
        if not is_total(row.cells):
            said = {one_line(text): perhaps for text, perhaps in ticked.items()}
            answers = tuple(_tick(said.get(text)) for text in texts)
            people.append(_participant(sheet, row, named, answers))
    return Poll(sheet.name, "ticked slots in one cell", slots, tuple(_known(people, findings)))


def _tick(perhaps: bool | None) -> Answer:
    return "no" if perhaps is None else "if_need_be" if perhaps else "yes"


def _ticked_column(rows: Sequence[Row], order: Order) -> int | None:
    """The column most of whose cells list slots."""
    counts: Counter[int] = Counter()
    for row in rows[1:]:
        for at, cell in enumerate(row.cells):
            parts = split_slots(cell, order)
            counts[at] += bool(parts) and at > 0 and all(is_slot(part, order) for part in parts)
    best = max(counts, key=lambda at: (counts[at], "need be" not in rows[0].cell(at).casefold()), default=0)
    return best if counts[best] else None


def _slots(sheet: Sheet, texts: Sequence[tuple[Row, int, str]], order: Order, findings: Findings) -> tuple[Slot, ...]:
    found = []
    for row, at, text in texts:
        try:
            found.append(parse_slot(text, order))
        except MistakeError as error:
            findings.fault(sheet.place(row, at), error, text)
    return tuple(found)


def _answer(sheet: Sheet, row: Row, at: int, heading: str, findings: Findings) -> Answer:
    answer = answer_of(row.cell(at))
    if answer is None:
        error = MistakeError("says neither yes nor no", 'write "yes", "if need be" or "no"')
        findings.fault(sheet.place(row, at, heading), error, row.cell(at))
        return "no"
    if row.cell(at) and answer == "if_need_be":
        findings.read("answer", row.cell(at), "if need be")
    return answer


def _who_columns(header: Sequence[Row], taken: dict[int, str]) -> dict[str, int]:
    """The columns of names and addresses; without any, the first is that of names."""
    names = names_of_fields({name: PERSON[name] for name in ("name", "first_name", "last_name", "email")})
    found: dict[str, int] = {}
    for row in reversed(header):
        for at, heading in enumerate(row.cells):
            kind = names.get(plainly(heading)) or names.get(plainly(heading).removeprefix("your "))
            if kind and at not in taken:
                found.setdefault(kind, at)
    return found or {"name": 0}


def _participant(sheet: Sheet, row: Row, named: dict[str, int], answers: tuple[Answer, ...]) -> Participant:
    def text(kind: str) -> str:
        return row.cell(named[kind]) if kind in named else ""

    name = text("name") or " ".join(filter(None, (text("first_name"), text("last_name"))))
    email = text("email")
    if "@" in name and not email:
        name, email = "", name
    return Participant(sheet.place(row), given_name_first(name), email.casefold(), answers)


def _known(people: Sequence[Participant], findings: Findings) -> Iterator[Participant]:
    """Those who say who they are; of two answers of one person the later."""
    last: dict[str, Participant] = {}
    for each in people:
        key = each.email or plainly(each.name)
        if not key:
            findings.fault(each.place, MistakeError("does not say whose answer it is", "write the name"))
        elif key in last:
            findings.remark(f"{each.place} is a later answer of {last[key].place}, and counts in its place")
            last[key] = each
        else:
            last[key] = each
    yield from last.values()
