"""Requests for swaps in a CSV file: ``learner``, ``clinic`` or ``session``, ``wants``, ``with``.

``session`` is the one that the learner is in, another way to name the clinic. ``wants`` are ids of sessions or starts,
best first, with ``;``, ``|`` or a comma between them. ``with`` is a learner to change seats with.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

from scheduler.cohort.checks.names import Names
from scheduler.cohort.checks.view import View
from scheduler.cohort.cohort import Cohort
from scheduler.documents.text import read_bytes
from scheduler.errors import Fault, InputError, MistakeError
from scheduler.plan import Plan
from scheduler.swaps.requests import SwapRequest, Want, wants_at
from scheduler.timezones import EPOCH_UTC, to_minute

COLUMNS = ("learner", "clinic", "session", "wants", "with")
LARGEST_TABLE = 16 * 1024 * 1024
"""Bytes."""
HEADER = "learner,clinic,wants,with"

Row = dict[str, str]


def read_requests(path: Path, cohort: Cohort, plan: Plan) -> tuple[SwapRequest, ...]:
    """The requests of a file, in its order. Raises InputError with every fault, each with its line."""
    rows = _rows(path)
    reader = _Reader(path, cohort, plan)
    requests = [request for line, row in rows for request in reader.read(line, row)]
    if reader.faults:
        raise InputError(reader.faults, str(path))
    return tuple(requests)


def _rows(path: Path) -> list[tuple[int, Row]]:
    """Every row that is not empty, with its line, by column."""
    try:
        text = read_bytes(path, LARGEST_TABLE).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(path, "is not UTF-8 text", "save it as CSV UTF-8") from None
    header = text.partition("\n")[0]
    table = csv.reader(text.splitlines(keepends=True), delimiter=";" if header.count(";") > header.count(",") else ",")
    found: list[tuple[int, list[str]]] = []
    try:
        found += ((table.line_num, [cell.strip() for cell in row]) for row in table)
    except csv.Error as error:
        raise _refused(path, f"is no table: line {table.line_num}: {error}", "save it as CSV UTF-8") from None
    filled = [(line, row) for line, row in found if any(row)]
    if not filled:
        raise _refused(path, "is empty", f'its first line is "{HEADER}"')
    columns = [name.casefold() for name in filled[0][1]]
    _check_columns(path, columns)
    faults = [
        Fault(
            f"line {line}",
            f"has {len(row)} cells, and there are {len(columns)} columns",
            cure="put quotes round commas",
        )
        for line, row in filled[1:]
        if len(row) > len(columns)
    ]
    if faults:
        raise InputError(faults, str(path))
    return [(line, dict(zip(columns, row, strict=False))) for line, row in filled[1:]]


def _check_columns(path: Path, columns: list[str]) -> None:
    names = Names("a column", "columns", COLUMNS)
    faults = [
        Fault("line 1", "is not a column of this table", name, names.cure(name))
        for name in columns
        if name not in COLUMNS
    ]
    faults += [Fault("line 1", "is given twice", name) for name in dict.fromkeys(columns) if columns.count(name) > 1]
    if "learner" not in columns:
        faults.append(Fault("line 1", 'has no column "learner"', cure=f'write "{HEADER}"'))
    if faults:
        raise InputError(faults, str(path))


def _refused(path: Path, message: str, cure: str) -> InputError:
    return InputError([Fault(str(path), message, cure=cure)])


class _Reader:
    """Reads rows, and collects what is wrong with them."""

    def __init__(self, path: Path, cohort: Cohort, plan: Plan) -> None:
        self.cohort, self.plan = cohort, plan
        self.faults: list[Fault] = []
        view = View(cohort)
        self._learners, self._clinics = view.learner_names, view.clinic_names
        self._clinic_by_session = {session.id: session.clinic for session in plan.sessions}
        self._sessions = Names("a session of the plan", "sessions", self._clinic_by_session)
        self._line_by_wish: dict[tuple[str, str], int] = {}

    def read(self, line: int, row: Row) -> Iterator[SwapRequest]:
        """The request of a row; none where it has a fault."""
        known, place = len(self.faults), f"line {line}"
        learner, partner = row.get("learner", ""), row.get("with") or None
        if not learner:
            self._fault(place, "names no learner", None, 'write an id in the column "learner"')
        self._look_up(place, learner, self._learners)
        self._look_up(place, partner or "", self._learners)
        texts = [text.strip() for text in re.split("[;|,]", row.get("wants", "")) if text.strip()]
        clinic = self._clinic(place, row, texts)
        if not texts and partner is None:
            self._fault(place, "wants nothing", None, 'write a session\'s id or start in the column "wants"')
        if partner is not None and partner == learner:
            self._fault(place, "would change seats with themselves", learner, 'name somebody else in the column "with"')
        wants = [want for text in texts for want in self._want(place, clinic, text)]
        if clinic is not None and learner:
            earlier = self._line_by_wish.setdefault((learner, clinic), line)
            if earlier != line:
                told = f'asks a second time about "{clinic}", after line {earlier}'
                self._fault(place, told, learner, "keep one of the two, with all that would do in its wants")
        if len(self.faults) == known and clinic is not None:
            yield SwapRequest(learner, clinic, tuple(dict.fromkeys(wants)), partner, place)

    def _clinic(self, place: str, row: Row, texts: list[str]) -> str | None:
        """The clinic that a row is about: as it says, else that of the sessions it names, else the only one."""
        clinic, session = row.get("clinic", ""), row.get("session", "")
        if clinic:
            self._look_up(place, clinic, self._clinics)
        if session:
            self._look_up(place, session, self._sessions)
            named = self._clinic_by_session.get(session)
            if clinic and named not in (None, clinic):
                self._fault(place, f'is a session of "{named}", not of "{clinic}"', session, "leave one of the two out")
            clinic = clinic or named or ""
        elif not clinic:
            named = next((self._clinic_by_session[text] for text in texts if text in self._clinic_by_session), None)
            clinic = named or (self.cohort.clinics[0].id if len(self.cohort.clinics) == 1 else "")
            if not clinic:
                self._fault(place, "names no clinic", None, 'write an id in the column "clinic" or "session"')
        return clinic if clinic in self.cohort.clinic_by_id else None

    def _want(self, place: str, clinic: str | None, text: str) -> Iterator[Want]:
        if text in self._clinic_by_session:
            named = self._clinic_by_session[text]
            if clinic in (None, named):
                yield Want(text, text)
            else:
                self._fault(
                    place, f'is a session of "{named}", not of "{clinic}"', text, "ask about each clinic in a row"
                )
            return
        try:
            yield from wants_at(self.plan, clinic or "", self._instant(text))
        except MistakeError as error:
            self._fault(place, error.message, text, error.cure)
        except (ValueError, OverflowError):
            near = self._sessions.cure(text)
            self._fault(place, "is neither a session of the plan nor a start", text, near)

    def _instant(self, text: str) -> dt.datetime:
        """A start; without an offset it is local to the horizon. Raises ValueError (also a MistakeError)."""
        moment = dt.datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(dt.UTC)
        return EPOCH_UTC + dt.timedelta(minutes=to_minute(moment, self.cohort.horizon.time_zone))

    def _look_up(self, place: str, name: str, known: Names) -> None:
        if name and known.lacks(name):
            self._fault(place, f"is not the id of {known.kind}", name, known.cure(name))

    def _fault(self, place: str, message: str, value: str | None, cure: str | None) -> None:
        self.faults.append(Fault(place, message, value, cure))
