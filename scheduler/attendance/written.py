"""Records as CSV files, as ``schedule report`` and spreadsheets read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from scheduler.attendance.attendance import Attendance
from scheduler.attendance.records import Completed
from scheduler.cohort.cohort import Cohort
from scheduler.tables.safe import csv_text

ATTENDED = ("learner", "name", "clinic", "session", "minutes", "of", "joined", "left", "planned", "by")
COMPLETED = ("learner", "name", "item", "on", "score")


def attendance_csv(found: Attendance, cohort: Cohort) -> str:
    """Who came, then who did not, with 0 minutes; moments in UTC. Who could not be told is not in it."""
    names = {learner.id: learner.name for learner in cohort.learners}
    rows: list[tuple[str | int | None, ...]] = [
        (
            each.learner,
            names.get(each.learner, ""),
            each.clinic,
            each.session,
            each.minutes,
            each.of,
            _moment(each.joined),
            _moment(each.left),
            "yes" if each.planned else "no",
            how,
        )
        for each, how in zip(found.attended, found.by, strict=True)
    ]
    rows += [
        (one.learner, names.get(one.learner, ""), one.clinic, one.session, 0, None, None, None, "yes", "")
        for one in found.missed
    ]
    return csv_text(ATTENDED, rows, byte_order_mark=True)


def completion_csv(completed: Iterable[Completed], cohort: Cohort) -> str:
    """Who finished what, and when."""
    names = {learner.id: learner.name for learner in cohort.learners}
    rows = (
        (each.learner, names[each.learner], each.item, each.on.isoformat() if each.on else None, each.score)
        for each in completed
    )
    return csv_text(COMPLETED, rows, byte_order_mark=True)


def _moment(moment: dt.datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"
