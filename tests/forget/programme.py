"""A small programme of March 2026, solved and published in a folder, and a search for what it tells of somebody."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.cli.terminal import Terminal

WANDA = {"id": "wq-7731", "name": "Wanda Quist", "email": "quist@example.com"}
YSOLDE = {"id": "yb-5520", "name": "Ysolde Brandt, MD", "email": "brandt@example.com"}
LINK = "https://meet.example.com/ysolde"
FIRST, SECOND = "2026-03-10T10:00:00Z", "2026-03-17T10:00:00Z"

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:{uid}
DTSTART:20260311T080000Z
DTEND:20260311T090000Z
SUMMARY:Lunch with {name}
END:VEVENT
END:VCALENDAR
"""


def programme() -> dict[str, Any]:
    """A lab on 10 March and a talk a week later, with a seat too few in each; Wanda is decided to attend both."""
    learner = {"time_zone": "Europe/Berlin", "busy": []}
    return {
        "schema_version": 1,
        "id": "spring",
        "organizer": {"name": "Course Office", "email": "office@example.com"},
        "horizon": {"start": "2026-03-02", "end": "2026-03-31", "time_zone": "Europe/Berlin"},
        "learners": [
            {"id": "l1", "name": "Oona Frye", "email": "frye@example.com", **learner},
            {**WANDA, **learner, "calendar": "calendars/7731.ics"},
            {"id": "l3", "name": "Ravi Nambiar", "email": "nambiar@example.com", **learner},
            {"id": "l4", "name": "Pavel Zeman", **learner, "calendar": "calendars/4.ics"},
        ],
        "instructors": [
            {**YSOLDE, "time_zone": "Europe/London", "clinics": ["lab", "talk"], "conference_url": LINK},
            {"id": "i2", "name": "Dara Quinn", "email": "quinn@example.com", "time_zone": "UTC", "clinics": ["lab"]},
        ],
        "clinics": [
            {"id": "lab", "title": "Lab", "duration_minutes": 60, "capacity": 3, "instructors_per_session": 2}
            | {"sessions": [{"id": "lab-a", "start": FIRST, "instructors": [YSOLDE["id"]]}]},
            {"id": "talk", "title": "Talk", "duration_minutes": 60, "capacity": 3}
            | {"sessions": [{"id": "talk-a", "start": SECOND}]},
        ],
        "decisions": [
            {"learner": WANDA["id"], "clinic": clinic, "must": True, "why": "asked"} for clinic in ("lab", "talk")
        ],
    }


def write(folder: Path, document: dict[str, Any] | None = None) -> Path:
    """The cohort file, with its calendars beside it."""
    (folder / "calendars").mkdir(exist_ok=True)
    for name, whose in (("7731.ics", WANDA["name"]), ("4.ics", "Pavel Zeman")):
        (folder / "calendars" / name).write_text(CALENDAR.format(uid=name, name=whose), encoding="utf-8")
    path = folder / "cohort.json"
    path.write_text(json.dumps(document or programme(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def published(folder: Path, terminal: Terminal, document: dict[str, Any] | None = None) -> Path:
    """The plan, after ``solve`` and ``publish`` with rosters and feeds."""
    assert terminal("solve", write(folder, document), "--time-limit", 10).code == 0
    plan = folder / "plan.json"
    assert terminal("publish", plan, "--rosters", "--feeds").code == 0
    return plan


def change(path: Path, how: Callable[[dict[str, Any]], None]) -> None:
    """A cohort file changed by hand."""
    document = json.loads(path.read_text(encoding="utf-8"))
    how(document)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def leave(document: dict[str, Any]) -> None:
    """Wanda leaves."""
    document["learners"] = [one for one in document["learners"] if one["id"] != WANDA["id"]]
    document["decisions"] = []


def telling(folder: Path, *words: str) -> Iterator[str]:
    """Where any of these words stands, in names of files and folders too, by bytes as they are and unfolded."""
    for path in sorted(folder.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        texts = [path.name, *(each.decode("utf-8", "replace") for each in (data, re.sub(rb"\r?\n[ \t]", b"", data)))]
        yield from (f"{path}: {word}" for word in words if any(word.casefold() in text.casefold() for text in texts))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file by its path, but for locks."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".invites.lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
