"""People, polls and calendars from files into a cohort file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scheduler import timezones
from scheduler.cohort.load import load_cohort, parse_cohort
from scheduler.documents.text import parse, read_bytes
from scheduler.errors import Fault, InputError
from scheduler.files import make_folder, write_whole
from scheduler.people.choices import Choices, read_choices
from scheduler.people.fields import WORDS_OF_ROLE, Role, all_fields
from scheduler.people.findings import Findings, Reading, quoted
from scheduler.people.intake import (
    CalendarsTaken,
    PollTaken,
    days_of_poll,
    located,
    take_calendars,
    take_poll,
)
from scheduler.people.polls import Poll, read_poll
from scheduler.people.reading import PeopleTable, read_clinics, read_people
from scheduler.people.record import Desk
from scheduler.people.roster import ROLES, Change, Member, Roster
from scheduler.people.zones import Days
from scheduler.tables.rows import read_sheet


@dataclass(frozen=True)
class Sources:
    """The files to import; ``into`` is a cohort file that they are merged into, else a new one is made."""

    learners: Path | None = None
    instructors: Path | None = None
    clinics: Path | None = None
    availability: Path | None = None
    calendars: Path | None = None
    into: Path | None = None


@dataclass(frozen=True)
class Terms:
    """How to import. ``first`` to ``last`` are the days of a new cohort, in ``time_zone``; the poll's in ``poll_zone``.

    ``update`` takes differences of people who are there already, ``remove_missing`` takes out who is in no table,
    ``skip_faulty`` goes on without rows that have faults, ``replace`` replaces a file that is there.
    """

    choices: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    time_zone: str = "UTC"
    poll_zone: str | None = None
    slot_minutes: int | None = None
    update: bool = False
    remove_missing: bool = False
    skip_faulty: bool = False
    replace: bool = False
    dry_run: bool = False


@dataclass(frozen=True)
class TableRead:
    """A table of people: how many it held, and its columns as (heading, field)."""

    file: str
    role: Role
    people: int
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Somebody:
    """Who joined, left or is in no table."""

    role: Role
    id: str
    name: str


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do (``written`` is false)."""

    file: str
    into: bool
    written: bool
    learners: int
    instructors: int
    clinics: int
    days: tuple[str, str]
    tables: tuple[TableRead, ...]
    poll: PollTaken | None
    calendars: CalendarsTaken | None
    readings: tuple[Reading, ...]
    remarks: tuple[str, ...]
    joined: tuple[Somebody, ...]
    left: tuple[Somebody, ...]
    changes: tuple[Change, ...]
    missing: tuple[Somebody, ...]
    skipped: tuple[Fault, ...]


def import_people(sources: Sources, out: Path, terms: Terms) -> Imported:
    """Read people, a poll and calendars, and write the cohort file ``out``, whole, when it has no fault.

    Raises InputError with every fault and every question of all files, and then writes nothing.
    """
    if sources.into is None and out.exists() and not (terms.replace or terms.dry_run):
        cure = "merge with --into, name another file with -o, or add --force"
        raise InputError((Fault(str(out), "is there already", cure=cure),))
    choices, findings = read_choices(terms.choices, all_fields()), Findings()
    text = _text_of(sources.into)
    poll = _poll(sources, terms, text, findings)
    text = text if text is not None else _new_text(out, poll, terms)
    document, _ = parse(text, str(out))
    desk = _desk(document, choices, findings)
    if sources.clinics is not None:
        text, document = _with_clinics(sources.clinics, text, document, desk)
        if findings.num_troubles:
            raise InputError(tuple(findings.open()), "the import")
        desk = _desk(document, choices, findings)
    roster = Roster.of(document)
    tables = [_table(sources, role, roster, desk, terms) for role in ROLES if _path(sources, role) is not None]
    _tell_ambiguous(roster, findings)
    _fill(roster, document, findings)
    horizon_zone = str(document["horizon"].get("time_zone", "UTC"))
    zone = terms.poll_zone or horizon_zone
    sound = terms.skip_faulty or not findings.num_troubles
    taken = take_poll(poll, roster, desk, zone, terms.slot_minutes) if poll and sound else None
    calendars = _calendars(sources, out, roster, findings, terms)
    findings.faults += choices.misspelt(all_fields())
    for about in choices.unused():
        findings.remark(f'--map "{about}=…" was about nothing in these files')
    skipped = tuple(findings.open())
    finished = roster.written(text, document)
    faults = _faults_of(finished, out, roster)
    if faults or (skipped and not terms.skip_faulty):
        raise InputError((*skipped, *faults), "the import")
    if not terms.dry_run:
        make_folder(out.parent)
        write_whole(out, finished)
    return _report(sources, out, terms, roster, document, tables, taken, calendars, findings, skipped)


def _path(sources: Sources, role: Role) -> Path | None:
    return sources.learners if role == "learners" else sources.instructors


def _text_of(into: Path | None) -> str | None:
    if into is None:
        return None
    load_cohort(into)
    return read_bytes(into).decode("utf-8-sig")


def _poll(sources: Sources, terms: Terms, text: str | None, findings: Findings) -> Poll | None:
    """The poll, its dates read by the days of the cohort where they are known already."""
    if terms.poll_zone is not None:
        timezones.zone(terms.poll_zone) if timezones.is_zone(terms.poll_zone) else _refuse_zone(
            terms.poll_zone, "--poll-zone"
        )
    if sources.availability is None:
        return None
    first, last = terms.first, terms.last
    if text is not None:
        horizon = json.loads(text)["horizon"]
        first, last = dt.date.fromisoformat(horizon["start"]), dt.date.fromisoformat(horizon["end"])
    return read_poll(read_sheet(sources.availability), findings, first, last)


def _refuse_zone(name: str, option: str) -> None:
    error = timezones.UnknownZoneError(name)
    raise InputError((Fault(option, error.message, name, error.cure),))


def _new_text(out: Path, poll: Poll | None, terms: Terms) -> str:
    """A cohort without people and clinics, as a text with lines."""
    if not timezones.is_zone(terms.time_zone):
        _refuse_zone(terms.time_zone, "--time-zone")
    of_poll = days_of_poll(poll) if poll else None
    first, last = (terms.first or (of_poll and of_poll[0]), terms.last or (of_poll and of_poll[1]))
    if not first or not last:
        cure = "state them: --from 2027-03-08 --to 2027-03-19"
        raise InputError((Fault("the days of the cohort", "are not known", cure=cure),))
    document = {
        "schema_version": 1,
        "id": f"{out.stem}-{first}",
        "horizon": {"start": f"{first}", "end": f"{last}", "time_zone": terms.time_zone},
        "learners": [],
        "instructors": [],
        "clinics": [],
    }
    lines = [f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in document.items()]
    empty = [line.replace(": []", ": [\n  ]") for line in lines]
    return "{\n" + ",\n".join(empty) + "\n}\n"


def _desk(document: Mapping[str, Any], choices: Choices, findings: Findings) -> Desk:
    horizon = document["horizon"]
    first, last = dt.date.fromisoformat(horizon["start"]), dt.date.fromisoformat(horizon["end"])
    days = Days(first, max(first, last), horizon.get("time_zone", "UTC"))
    clinics = {each["id"]: each.get("title", each["id"]) for each in document["clinics"]}
    items = {each["id"]: each.get("title", each["id"]) for each in document.get("async_alternatives") or ()}
    languages = frozenset(
        word.casefold()
        for kind in ("clinics", "learners", "instructors", "async_alternatives")
        for each in document.get(kind) or ()
        for word in each.get("languages") or ()
    )
    return Desk(days, choices, clinics, {**clinics, **items}, languages, findings)


def _with_clinics(path: Path, text: str, document: dict[str, Any], desk: Desk) -> tuple[str, dict[str, Any]]:
    """The document with the clinics of a table that it does not have yet."""
    from scheduler.documents.edits import append_items

    found = read_clinics(read_sheet(path, ("clinics", "courses")), desk)
    known = {each["id"] for each in document["clinics"]}
    for each in found:
        if each.get("id") in known:
            desk.findings.remark(f"{path}: clinic {each['id']} is in the cohort already, and stays as it is there")
    new = [each for each in found if each.get("id") not in known]
    text = append_items(text, ("clinics",), new) if new else text
    return text, json.loads(text)


def _table(sources: Sources, role: Role, roster: Roster, desk: Desk, terms: Terms) -> TableRead:
    path = _path(sources, role)
    assert path is not None
    table: PeopleTable = read_people(read_sheet(path, WORDS_OF_ROLE[role]), role, desk)
    roster.merge(role, table.people, update=terms.update, remove_missing=terms.remove_missing)
    _tell_zoneless(table, roster, desk.findings)
    return TableRead(str(path), role, len(table.people), table.columns)


def _tell_zoneless(table: PeopleTable, roster: Roster, findings: Findings) -> None:
    """Newcomers whose table says nothing of their time zone: each, or all where there is no column that could."""
    own = [row for row in table.people if row in roster.zoneless]
    for row in own:
        if row.zone_place:
            told = "is blank, and nothing else tells the time zone"
            findings.faults.append(Fault(row.zone_place, told, None, "fill it in"))
    if any(not row.zone_place for row in own):
        heading = table.places[0] if table.places else "HEADING"
        cure = f"add one, or say which it is: --map {quoted(f'{heading}=city')}"
        findings.faults.append(Fault(table.header, "has no column of time zones, cities or countries", None, cure))


def _tell_ambiguous(roster: Roster, findings: Findings) -> None:
    for row, members in roster.ambiguous:
        ids = " or ".join(each.id for each in members)
        cure = f"add a column of addresses or ids; it may be {ids}"
        findings.faults.append(Fault(row.place, "has a name that several people in the cohort have", None, cure))
    for row in roster.not_there:
        findings.remark(f"{row.place} is marked as leaving, and is not in the cohort")


def _fill(roster: Roster, document: Mapping[str, Any], findings: Findings) -> None:
    """Newcomers get what instructors must have, and the learner who is the same human."""
    learners = {each.email: each for each in roster.of_role("learners") if each.email}
    clinics = [each["id"] for each in document["clinics"]]
    for each in roster.joined:
        if each.role == "learners":
            continue
        if "clinics" not in each.fields:
            each.fields["clinics"] = clinics
            findings.remark("instructors whose clinics are not stated are qualified for every clinic")
        if each.email in learners and "same_as" not in each.fields:
            each.fields["same_as"] = learners[each.email].id
            findings.remark(f"{each.name} ({each.id}) has the address of learner {learners[each.email].id}: same_as")


def _calendars(sources: Sources, out: Path, roster: Roster, findings: Findings, terms: Terms) -> CalendarsTaken | None:
    if sources.calendars is None:
        return None
    return take_calendars(sources.calendars, out.parent, roster, findings, update=terms.update)


def _faults_of(text: str, out: Path, roster: Roster) -> tuple[Fault, ...]:
    """Why the cohort would not load, with the places of the tables; nothing where it would."""
    try:
        parse_cohort(text, out.parent)
    except InputError as error:
        return tuple(located(error.faults, json.loads(text), roster))
    return ()


def _report(
    sources: Sources,
    out: Path,
    terms: Terms,
    roster: Roster,
    document: Mapping[str, Any],
    tables: Sequence[TableRead],
    poll: PollTaken | None,
    calendars: CalendarsTaken | None,
    findings: Findings,
    skipped: tuple[Fault, ...],
) -> Imported:
    return Imported(
        file=str(out),
        into=sources.into is not None,
        written=not terms.dry_run,
        learners=len(roster.of_role("learners")),
        instructors=len(roster.of_role("instructors")),
        clinics=len(document["clinics"]),
        days=(document["horizon"]["start"], document["horizon"]["end"]),
        tables=tuple(tables),
        poll=poll,
        calendars=calendars,
        readings=findings.readings,
        remarks=tuple(findings.remarks),
        joined=_named(roster.joined),
        left=_named(roster.left),
        changes=tuple(roster.changes),
        missing=_named(roster.missing),
        skipped=skipped,
    )


def _named(members: Sequence[Member]) -> tuple[Somebody, ...]:
    return tuple(Somebody(each.role, each.id, each.name) for each in members)
