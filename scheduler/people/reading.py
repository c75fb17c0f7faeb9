"""Tables of people as objects of a cohort file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scheduler.documents.nearest import plainly
from scheduler.errors import Fault, MistakeError
from scheduler.people import cells
from scheduler.people.dates import Order, is_serial, order_of, parse_day
from scheduler.people.fields import BY_ROLE, CLINIC, Role
from scheduler.people.hours import parse_hours
from scheduler.people.record import Desk, Record
from scheduler.people.whereabouts import COLUMNS, zone_and_country
from scheduler.people.words import language_code
from scheduler.people.zones import zone_of_place
from scheduler.tables.columns import Columns, names_of_fields, recognise
from scheduler.tables.rows import Row, Sheet, Table, table_of


@dataclass(frozen=True)
class PersonRow:
    """Somebody in a table: their fields as a cohort file writes them, without an ``id`` where none is stated."""

    place: str
    fields: dict[str, Any]
    leaves: bool = False
    zone_place: str = ""
    """Where the time zone would stand; empty where the table has no column that could tell it."""

    @property
    def email(self) -> str | None:
        """Their address in small letters."""
        address = self.fields.get("email")
        return None if address is None else str(address).casefold()


@dataclass(frozen=True)
class PeopleTable:
    """People of one role, and how the columns of their table were understood: headings with fields.

    A heading whose field is ``attribute`` is kept as an attribute.
    """

    name: str
    role: Role
    people: tuple[PersonRow, ...]
    columns: tuple[tuple[str, str], ...]
    header: str = ""
    places: tuple[str, ...] = ()
    """Further columns that hold cities or countries, by the look of their first cells."""


NUMBERS = frozenset(
    (
        *("priority", "max_out_of_hours", "max_sessions_per_day", "max_sessions", "max_sessions_per_week"),
        *("buffer_minutes", "past_out_of_hours", "past_minutes"),
        *("duration_minutes", "capacity", "min_learners", "instructors_per_session"),
    )
)
TEXTS = frozenset(("id", "site", "group", "conference_url", "same_as", "title", "description"))
LISTS = frozenset(("sites", "led_by"))
HOURS = frozenset(("working_hours", "available_hours"))
SEPARATE = frozenset(("name", "first_name", "last_name", "email", "time_zone", "city", "country", "status", "leaves"))


def read_people(sheet: Sheet, role: Role, desk: Desk) -> PeopleTable:
    """The people of a sheet. Faults go to the desk; who has one is left out."""
    known = BY_ROLE[role]
    names = names_of_fields(known)
    table = table_of(sheet, lambda heading: plainly(heading) in names or plainly(heading) in desk.choices.columns)
    _note(table, desk)
    desk.choices.note_headings(table.header.cells)
    columns, faults = recognise(table, known, (), desk.choices.columns)
    desk.findings.faults += [Fault(f"{table.name} {each.path}", each.message, each.value, each.cure) for each in faults]
    _tell_doubled(table, columns, desk)
    if not _says_who(table, columns, desk):
        return PeopleTable(table.name, role, (), ())
    matrix = _clinic_columns(table, columns, desk)
    reader = _Reader(table, columns, matrix, role, desk)
    kept = {**columns.further}
    shown = [(heading, name) for name, at in columns.positions.items() for heading in (table.header.cells[at],)]
    shown += [(table.header.cells[at], f"request for {clinic}") for at, clinic in matrix.items()]
    shown += [(heading, "attribute") for heading in kept if heading]
    people = tuple(_each_once(reader.people(), desk))
    header = table.place(table.header)
    return PeopleTable(table.name, role, people, tuple(shown), header, tuple(_like_places(table, columns, desk)))


def _like_places(table: Table, columns: Columns, desk: Desk) -> Iterator[str]:
    for heading, at in columns.further.items():
        first = next((row.cell(at) for row in table.rows if row.cell(at)), "")
        if heading and zone_of_place(first, desk.days).zones:
            yield heading


def read_clinics(sheet: Sheet, desk: Desk) -> tuple[dict[str, Any], ...]:
    """The clinics of a sheet, as a cohort file writes them. Faults go to the desk."""
    names = names_of_fields(CLINIC)
    table = table_of(sheet, lambda heading: plainly(heading) in names)
    _note(table, desk)
    desk.choices.note_headings(table.header.cells)
    columns, faults = recognise(table, CLINIC, ("title", "duration_minutes", "capacity"), desk.choices.columns)
    desk.findings.faults += [Fault(f"{table.name} {each.path}", each.message, each.value, each.cure) for each in faults]
    if columns.further:
        desk.findings.remark(f"{table.name}: not used: {', '.join(columns.further)}")
    reader = _Reader(table, columns, {}, "learners", desk)
    return tuple(clinic for row in table.rows if not cells.is_total(row.cells) and (clinic := reader.clinic(row)))


def _note(table: Table, desk: Desk) -> None:
    desk.findings.faults += table.faults
    for remark in table.remarks:
        desk.findings.remark(f"{table.name}: {remark}")


def _tell_doubled(table: Table, columns: Columns, desk: Desk) -> None:
    """Attributes are told apart by their headings."""
    for heading, at in columns.further.items():
        first = table.header.cells.index(heading)
        if heading and first != at:
            error = MistakeError("is the heading of two columns", "give one of them another")
            desk.findings.fault(table.place(table.header, at), error, heading)


def _says_who(table: Table, columns: Columns, desk: Desk) -> bool:
    """Whether the columns name people; a fault where they do not."""
    if {"name", "last_name", "email"} & columns.positions.keys():
        return True
    headings = ", ".join(f'"{heading}"' for heading in table.header.cells[:8])
    cure = 'say which column it is: --map "HEADING=name"'
    place = table.place(table.header)
    desk.findings.faults.append(Fault(place, f"has no column of names or addresses, only {headings}", None, cure))
    return False


def _clinic_columns(table: Table, columns: Columns, desk: Desk) -> dict[int, str]:
    """Columns with a clinic for a heading, in which a cross stands for a request."""
    by_name = {plainly(title): each for each, title in desk.clinics.items()}
    by_name |= {plainly(each): each for each in desk.clinics}
    found = {at: by_name[plainly(heading)] for heading, at in columns.further.items() if plainly(heading) in by_name}
    for at in found:
        columns.further.pop(table.header.cells[at])
    return found


def _each_once(people: Iterator[PersonRow], desk: Desk) -> Iterator[PersonRow]:
    """Rows that say the same are one; two people with one address are a fault."""
    seen: dict[str, PersonRow] = {}
    for person in people:
        key = person.email or str(person.fields.get("id", person.fields["name"])).casefold()
        before = seen.setdefault(key, person)
        if before is person:
            yield person
        elif before.fields == person.fields and before.leaves == person.leaves:
            desk.findings.remark(f"{person.place} says the same as {before.place}, and was left out")
        elif person.email:
            desk.findings.faults.append(
                Fault(
                    person.place,
                    f"has the address of {before.place}",
                    person.fields["email"],
                    "keep one, or correct it",
                )
            )
        else:
            yield person


class _Reader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, columns: Columns, matrix: Mapping[int, str], role: Role, desk: Desk) -> None:
        self.table, self.columns, self.matrix, self.role, self.desk = table, columns, matrix, role, desk
        self.order = self._order()
        self.converters: dict[str, Callable[[str], Any]] = {
            **dict.fromkeys(NUMBERS, cells.whole_number),
            **dict.fromkeys(("duration_minutes", "buffer_minutes"), cells.minutes),
            **dict.fromkeys(TEXTS, str),
            **dict.fromkeys(LISTS, cells.several),
            **dict.fromkeys(HOURS, self._hours),
            **dict.fromkeys(("low_bandwidth", "captions"), cells.yes_or_no),
            "available_from": self._day,
            "languages": self._languages,
            "clinics": self._clinics,
            "completed": lambda text: cells.named(text, self.desk.done, "clinic"),
        }

    def people(self) -> Iterator[PersonRow]:
        """Everybody; who has a fault is not among them."""
        header = self.table.header.cells
        unreadable = {int(end[0]) for fault in self.table.faults if (end := re.search(r"\d+$", fault.path))}
        for row in self.table.rows:
            if row.line in unreadable:
                continue
            if row.cells == header:
                self.desk.findings.remark(f"{self.table.place(row)} is the header again, and was left out")
            elif cells.is_total(row.cells):
                self.desk.findings.remark(f"{self.table.place(row)} holds totals, and was left out")
            else:
                before = self.desk.findings.num_troubles
                person = self._person(self._record(row))
                if before == self.desk.findings.num_troubles:
                    yield person

    def clinic(self, row: Row) -> dict[str, Any]:
        """One clinic; its id is made of its title where it states none."""
        record = self._record(row)
        fields = dict(self._converted(record))
        if "id" not in fields and "title" in fields:
            fields["id"] = plainly(fields["title"]).replace(" ", "-")
        for name in ("title", "duration_minutes", "capacity"):
            if record.has(name) and not record.text(name):
                record.fault(name, MistakeError("is blank", "write it"))
        order = ("id", "title", "duration_minutes", "capacity")
        return {**{name: fields[name] for name in order if name in fields}, **fields}

    def _person(self, record: Record) -> PersonRow:
        fields: dict[str, Any] = {}
        if record.has("id") and not record.text("id"):
            record.fault("id", MistakeError("is blank", "write an id, or take the column out"))
        fields["name"] = self._name(record)
        if text := record.text("email"):
            try:
                fields["email"] = cells.address(text)
            except MistakeError as error:
                record.fault("email", error)
            else:
                if fields["email"] != text:
                    self.desk.findings.read("address", text, fields["email"])
        fields |= zone_and_country(record)
        fields |= dict(self._converted(record))
        crossed = self._crossed(record)
        if crossed is not None:
            fields["clinics"] = list(dict.fromkeys((*fields.get("clinics", ()), *crossed)))
        attributes = {heading: record.row.cell(at) for heading, at in self._attributes() if record.row.cell(at)}
        if attributes:
            fields["attributes"] = attributes
        self._headless(record)
        where = next((record.place(name) for name in COLUMNS if record.has(name)), "")
        return PersonRow(record.place(), _id_first(fields), self._leaves(record), where)

    def _attributes(self) -> Iterator[tuple[str, int]]:
        """Further columns, and those of the fields that a cohort has not: a city, a status."""
        yield from ((heading, at) for heading, at in self.columns.further.items() if heading)
        for name in ("city", "status"):
            if name in self.columns.positions:
                at = self.columns.positions[name]
                yield self.table.header.cells[at], at

    def _headless(self, record: Record) -> None:
        for at, heading in enumerate(self.table.header.cells):
            if not heading and record.row.cell(at):
                error = MistakeError("has no heading above it", "write one")
                self.desk.findings.fault(self.table.place(record.row, at), error, record.row.cell(at))

    def _converted(self, record: Record) -> Iterator[tuple[str, Any]]:
        """Fields of one cell each."""
        for name in self.columns.positions:
            text = record.text(name)
            if name in SEPARATE or not text:
                continue
            try:
                value = self.converters[name](text)
            except MistakeError as error:
                record.fault(name, error)
                continue
            if value is not None:
                yield name, value

    def _crossed(self, record: Record) -> list[str] | None:
        """The clinics with a cross, where clinics have columns."""
        found = []
        for at, clinic in self.matrix.items():
            try:
                if cells.yes_or_no(record.row.cell(at)):
                    found.append(clinic)
            except MistakeError as error:
                self.desk.findings.fault(self.table.place(record.row, at), error, record.row.cell(at))
        return found if self.matrix else None

    def _name(self, record: Record) -> str:
        whole = record.text("name")
        parts = [record.text("first_name"), record.text("last_name")]
        if not whole and any(parts):
            return " ".join(filter(None, parts))
        if not whole:
            wanting = next(each for each in ("name", "last_name", "email") if each in self.columns.positions)
            if wanting != "email" or not record.text("email"):
                record.fault(wanting, MistakeError("is blank", "write it, or take the row out"))
            return record.text("email")
        turned = " ".join(cells.given_name_first(whole).split())
        if "," in whole and turned != whole:
            self.desk.findings.read("name", whole, turned)
        return turned

    def _leaves(self, record: Record) -> bool:
        if record.text("status").casefold() in cells.LEAVES:
            return True
        text = record.text("leaves")
        if not text or text.casefold() in cells.LEAVES:
            return bool(text)
        try:
            return cells.yes_or_no(text)
        except MistakeError as error:
            record.fault("leaves", error)
            return False

    def _record(self, row: Row) -> Record:
        return Record(row, self.table, self.columns, self.desk)

    def _hours(self, text: str) -> list[dict[str, object]]:
        hours = parse_hours(text)
        self.desk.findings.read("hours", text, "; ".join(map(str, hours)))
        return [each.written() for each in hours]

    def _day(self, text: str) -> str:
        day = parse_day(text, self.order)
        if is_serial(text) or text != day.isoformat():
            self.desk.findings.read("date", text, day.isoformat())
        return day.isoformat()

    def _languages(self, text: str) -> list[str]:
        found = []
        for each in cells.several(text):
            code = each if each.casefold() in self.desk.languages else language_code(each) or each
            if code != each:
                self.desk.findings.read("language", each, code)
            found.append(code)
        return list(dict.fromkeys(found))

    def _clinics(self, text: str) -> list[str] | None:
        if text.casefold() in cells.ALL:
            return None
        return cells.named(text, self.desk.clinics, "clinic")

    def _order(self) -> Order:
        at = self.columns.positions.get("available_from")
        texts = [] if at is None else [row.cell(at) for row in self.table.rows]
        return order_of(texts)


def _id_first(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in ("id", "name", "email") if name in fields} | fields
