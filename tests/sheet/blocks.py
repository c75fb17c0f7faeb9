"""A cohort of three alike blocks of twelve learners and a plan of it, made by hand, and workbooks edited by hand.

Times are Berlin's, the week is that of Mon 8 March 2027, starts lie on full hours, everybody can from 9 to 17. In block
``x`` learners are ``x1`` to ``x12``:

- ``lab-x``: 2 to 4 a session. lab-x-1 Mon 10:00 x1 x2 x3; lab-x-2 Tue 10:00 x4 x5 x6 x7; lab-x-3 Wed 10:00 x8 x10.
  x9 is never to attend, x3 is locked, x1 and x5 are kept apart. Without a seat: x9, x11 (free on Tuesday alone), x12.
- ``talk-x``: up to 6. talk-x-1 Mon 14:00 x1 to x6; talk-x-2 Tue 14:00 x7 to x10. x2 must attend. x12 has no seat.
- ``course-x``: listed, up to 8, asked for by x1 to x6. thu-x Thu 10:00 x1 to x4; fri-x Fri 10:00 x5 x6.

x12 is busy until Thursday.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

import solvers
from scheduler.api import load_cohort, save_plan
from scheduler.assemble import make_plan
from scheduler.calendars.cohort import Readings
from scheduler.compile import compile_problem
from scheduler.matching import settled
from scheduler.plan import Plan
from scheduler.problem import PlannedSession, Problem, Solution

BLOCKS = "abc"
ZONE = "Europe/Berlin"
SEATED = {
    "lab": [("08T10", (1, 2, 3)), ("09T10", (4, 5, 6, 7)), ("10T10", (8, 10))],
    "talk": [("08T14", (1, 2, 3, 4, 5, 6)), ("09T14", (7, 8, 9, 10))],
    "course": [("11T10", (1, 2, 3, 4)), ("12T10", (5, 6))],
}
"""Sessions of a block by clinic: their starts in Berlin, and the learners' numbers."""


def moment(text: str) -> str:
    """An instant of that March, ``08T10`` for the 8th at 10:00 in Berlin."""
    return f"2027-03-{text}:00+01:00"


def document() -> dict[str, Any]:
    """The cohort."""
    everybody = [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00", "end": "17:00"}]
    return {
        "schema_version": 1,
        "id": "blocks",
        "horizon": {
            "start": "2027-03-08",
            "end": "2027-03-12",
            "time_zone": ZONE,
            "start_every_minutes": 60,
        },
        "defaults": {"available_hours": everybody},
        "learners": [_learner(x, number) for x in BLOCKS for number in range(1, 13)],
        "instructors": [
            {
                "id": f"{clinic}-{x}",
                "name": f"Leader {clinic} {x}",
                "time_zone": ZONE,
                "clinics": [f"{clinic}-{x}"],
            }
            for x in BLOCKS
            for clinic in SEATED
        ],
        "clinics": [clinic for x in BLOCKS for clinic in _clinics(x)],
        "keep_apart": [{"learners": [f"{x}1", f"{x}5"], "clinics": [f"lab-{x}"]} for x in BLOCKS],
        "decisions": [decision for x in BLOCKS for decision in _decisions(x)],
    }


def _learner(x: str, number: int) -> dict[str, Any]:
    clinics = [f"lab-{x}"] + ([f"talk-{x}"] if number != 11 else []) + ([f"course-{x}"] if number <= 6 else [])
    busy = {11: [("08", "09"), ("10", "13")], 12: [("08", "11")]}.get(number, [])
    return {
        "id": f"{x}{number}",
        "name": f"Person {x.upper()}{number}",
        "time_zone": ZONE,
        "clinics": clinics,
        "busy": [{"start": f"2027-03-{start}T00:00", "end": f"2027-03-{end}T00:00"} for start, end in busy],
    }


def _clinics(x: str) -> list[dict[str, Any]]:
    listed = [{"id": f"thu-{x}", "start": moment("11T10")}, {"id": f"fri-{x}", "start": moment("12T10")}]
    return [
        {"id": f"lab-{x}", "title": f"Lab {x}", "duration_minutes": 60, "capacity": 4, "min_learners": 2},
        {"id": f"talk-{x}", "title": f"Talk {x}", "duration_minutes": 60, "capacity": 6},
        {"id": f"course-{x}", "title": f"Course {x}", "duration_minutes": 60, "capacity": 8, "sessions": listed},
    ]


def _decisions(x: str) -> list[dict[str, Any]]:
    return [
        {"learner": f"{x}2", "clinic": f"talk-{x}", "must": True},
        {"learner": f"{x}3", "clinic": f"lab-{x}", "start": moment("08T10"), "must": True},
        {"learner": f"{x}9", "clinic": f"lab-{x}", "must": False},
    ]


def write_files(folder: Path, changed: dict[str, Any] | None = None) -> Path:
    """The cohort and the plan in a folder; gives the plan's path."""
    (folder / "cohort.json").write_text(json.dumps({**document(), **(changed or {})}, indent=1), encoding="utf-8")
    cohort = load_cohort(folder / "cohort.json")
    problem = compile_problem(cohort, Readings())
    plan = make_plan(cohort, Readings(), problem, settled(problem, solvers.evaluate(problem, _solution(problem))), None)
    save_plan(plan, folder / "plan.json", cohort=cohort)
    return folder / "plan.json"


def _solution(problem: Problem) -> Solution:
    sessions = []
    for block, _ in enumerate(BLOCKS):
        for at, held in enumerate(SEATED.values()):
            clinic = problem.clinics[3 * block + at]
            starts = _minutes(held)
            for start, (_, numbers) in zip(starts, held, strict=True):
                sessions.append(
                    PlannedSession(
                        clinic=clinic.index,
                        start=clinic.starts.tolist().index(start),
                        language=-1,
                        room=-1,
                        instructors=(3 * block + at,),
                        learners=tuple(12 * block + number - 1 for number in numbers),
                        published=None,
                    )
                )
    return Solution(tuple(sessions))


def _minutes(held: list[tuple[str, tuple[int, ...]]]) -> list[int]:
    return [int(dt.datetime.fromisoformat(moment(start)).timestamp()) // 60 for start, _ in held]


def seats(plan: Plan) -> dict[tuple[str, str], str]:
    """Where everybody sits: the start of their session in Berlin, like ``08T10``, by learner and clinic."""
    return {
        (learner, session.clinic): f"{session.meetings[0].start + dt.timedelta(hours=1):%dT%H}"
        for session in plan.sessions
        for learner in session.learners
    }


class Edited:
    """A workbook that is edited the way a person would, row by row and heading by heading."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.workbook: Workbook = load_workbook(path)

    def cell(self, page: str, row: str, heading: str) -> Cell:
        """The cell of a row (``b8 lab-b`` on Rosters and Unscheduled, ``lab-b-3`` on Sessions) and a heading."""
        sheet = self.sheet(page)
        headings = {cell.value: cell.column for cell in sheet[1]}
        at = next(column for text, column in headings.items() if str(text).startswith(heading))
        for cells in sheet.iter_rows(min_row=2):
            if key_of(cells[0].value) == row:
                found = sheet.cell(cells[0].row, at)
                assert isinstance(found, Cell)
                return found
        raise AssertionError(f"no row {row} on {page}")

    def sheet(self, page: str) -> Worksheet:
        found = self.workbook[page]
        assert isinstance(found, Worksheet)
        return found

    def save(self) -> Path:
        self.workbook.save(self.path)
        return self.path


def key_of(written: Any) -> str:
    """A row's hidden key in short."""
    kind, *ids = json.loads(written)
    return ids[0] if kind == "session" else " ".join(ids[:2])
