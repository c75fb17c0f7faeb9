"""Completion and scores as learning systems export them, matched to the learners and items of a cohort."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.attendance.clocks import DateOrder, date_orders, read_moment
from scheduler.attendance.people import People
from scheduler.attendance.records import Completed
from scheduler.cohort.cohort import Cohort
from scheduler.documents.nearest import plainly
from scheduler.errors import Fault, InputError
from scheduler.tables.columns import recognise
from scheduler.tables.rows import Row, Table, read_sheet, table_of
from scheduler.tables.safe import bare

COLUMNS = {
    "learner": ("learner id", "id number", "user id", "employee id", "org defined id", "orgdefinedid", "idnumber"),
    "email": ("email address", "e-mail", "user email", "username", "user name", "login"),
    "name": ("full name", "user full name", "student", "learner name", "user"),
    "first_name": ("first name", "firstname", "user first name"),
    "last_name": ("last name", "lastname", "surname", "user last name"),
    "item": ("course", "course name", "course id", "training title", "training", "module", "activity", "title"),
    "status": ("completion status", "completed", "completion state", "transcript status", "state", "passed"),
    "on": ("date", "completed on", "completion date", "date completed", "time completed", "completed date"),
    "score": ("grade", "mark", "result", "score %", "percent", "percentage", "final grade"),
}
"""Fields of a completion, by other names of their columns."""

NOT_DONE = frozenset(
    map(
        plainly,
        ("no", "0", "false", "not completed", "incomplete", "in progress", "not started", "registered", "failed"),
    )
)
_SCORE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:%|(?:/|of|out of)\s*(\d+(?:[.,]\d+)?))?")


@dataclass(frozen=True)
class Unplaced:
    """A row that could not be matched: who or what it names, and whom it may mean."""

    place: str
    name: str
    item: str
    why: str
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Completion:
    """Who finished what; rows that say that somebody did not finish are only counted."""

    completed: tuple[Completed, ...]
    unplaced: tuple[Unplaced, ...]
    num_unfinished: int


def read_completion(
    paths: Sequence[Path], cohort: Cohort, *, said: Mapping[str, str] | None = None, order: DateOrder | None = None
) -> Completion:
    """Read completions: learners by id, address or name, items by id or title.

    What repeats is kept once, with the best score. Raises ``InputError`` for tables without these columns, and for
    dates and scores that cannot be read.
    """
    reader = _Reader(cohort, People(cohort, said or {}))
    faults: list[Fault] = []
    for path in paths:
        table = table_of(read_sheet(path), lambda heading: plainly(heading) in _KNOWN)
        columns, missing = recognise(table, COLUMNS, ("item",))
        who = {"learner", "email", "name", "first_name"} & set(columns.positions)
        wrong = [*missing, *table.faults]
        if not who:
            wrong.append(Fault(str(path), "has no column that tells who", None, 'add "learner", "email" or "name"'))
        faults += wrong or reader.read(table, columns.positions, order)
    if faults:
        raise InputError(faults)
    return reader.result()


_KNOWN = {plainly(name) for field, names in COLUMNS.items() for name in (field, *names)}


class _Reader:
    def __init__(self, cohort: Cohort, people: People) -> None:
        self._people = people
        self._learners = {learner.id for learner in cohort.learners}
        items = [(each.id, each.title) for each in cohort.clinics]
        items += [(each.id, each.title) for each in cohort.async_items]
        self._items = {plainly(title): key for key, title in items} | {plainly(key): key for key, _ in items}
        self._found: dict[tuple[str, str], Completed] = {}
        self._unplaced: list[Unplaced] = []
        self._unfinished = 0

    def result(self) -> Completion:
        """What was read, in the order of the rows."""
        return Completion(tuple(self._found.values()), tuple(self._unplaced), self._unfinished)

    def read(self, table: Table, columns: Mapping[str, int], order: DateOrder | None) -> list[Fault]:
        """Take in a table; returns what cannot be read in it."""

        def text(row: Row, field: str) -> str:
            return bare(row.cell(columns[field])) if field in columns else ""

        orders = date_orders({day for row in table.rows if (day := _with_time(text(row, "on")))})
        faults = []
        for row in table.rows:
            if plainly(text(row, "status")) in NOT_DONE:
                self._unfinished += 1
                continue
            day, score = text(row, "on"), text(row, "score")
            on = _day(day, order, orders)
            if day and on is None:
                cure = "state the order of its dates: --dates mdy or --dates dmy" if len(orders) > 1 else None
                faults.append(Fault(table.place(row, columns["on"]), "is not a date that can be told", day, cure))
            points = _score(score)
            if score and points is None:
                faults.append(Fault(table.place(row, columns["score"]), "is not a score", score, "write a percentage"))
            name = text(row, "name") or f"{text(row, 'first_name')} {text(row, 'last_name')}".strip()
            self._take(table.place(row), text(row, "learner"), text(row, "email"), name, text(row, "item"), on, points)
        return faults

    def _take(
        self, place: str, key: str, email: str, name: str, item: str, on: dt.date | None, score: float | None
    ) -> None:
        match = self._people.match(name, (email, key), ())
        known = next((each for each in (key, email) if each in self._learners), match.learner)
        title = self._items.get(plainly(item))
        if known is None or title is None:
            why = "nobody of the cohort for sure" if known is None else "not an item or clinic of the cohort"
            self._unplaced.append(Unplaced(place, name or email or key, item, why, match.candidates))
            return
        before = self._found.get((known, title))
        if before is not None:
            on = min(filter(None, (before.on, on)), default=None)
            score = max((each for each in (before.score, score) if each is not None), default=None)
        self._found[known, title] = Completed(known, title, on, score)


def _with_time(day: str) -> str:
    """A date with some time of day, as moments are written."""
    return day if not day or ":" in day else f"{day} 00:00"


def _day(text: str, order: DateOrder | None, orders: Sequence[DateOrder]) -> dt.date | None:
    """The day, in the stated order, or in all that are possible where they agree."""
    days = {read_moment(_with_time(text), each) for each in ((order,) if order else orders)} if text else set()
    found = next(iter(days), None)
    return found.date() if len(days) == 1 and found is not None else None


def _score(text: str) -> float | None:
    """Per cent: ``85``, ``85 %`` or ``17/20``."""
    match = _SCORE.fullmatch(text.strip())
    if match is None:
        return None
    value = float(match[1].replace(",", "."))
    if match[2]:
        most = float(match[2].replace(",", "."))
        return round(100 * value / most, 2) if most else None
    return value
