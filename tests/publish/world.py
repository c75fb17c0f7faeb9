"""A small programme of invented people, plans for it written by hand, and a way to read a folder of invites back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from icalendar import Calendar

from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan

NOW = dt.datetime(2026, 2, 20, 9, 30, 15, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=1)


def cohort(**changes: Any) -> Cohort:
    """Berlin, Kolkata and New York; an online series, a clinic in a room and a hybrid one."""
    document: dict[str, Any] = {
        "schema_version": 1,
        "id": "spring",
        "organizer": {"name": "Course Office", "email": "office@example.com"},
        "horizon": {"start": "2026-03-02", "end": "2026-04-30", "time_zone": "Europe/Berlin"},
        "learners": [
            {
                "id": "l1",
                "name": "Wanda Quist",
                "email": "quist@example.com",
                "time_zone": "Europe/Berlin",
                "site": "north",
            },
            {"id": "l2", "name": "Ravi Nambiar", "email": "nambiar@example.com", "time_zone": "Asia/Kolkata"},
            {"id": "l3", "name": "Oona Frye", "time_zone": "America/New_York", "site": "north", "completed": ["guide"]},
        ],
        "instructors": [
            {
                "id": "i1",
                "name": "Ysolde Brandt",
                "email": "brandt@example.com",
                "time_zone": "Europe/Berlin",
                "clinics": ["lab", "ward", "mix"],
                "sites": ["north"],
                "conference_url": "https://meet.example.com/i1",
            },
            {"id": "i2", "name": "Pavel Zeman", "time_zone": "UTC", "clinics": ["lab", "ward", "mix"]},
        ],
        "clinics": [
            {
                "id": "lab",
                "title": "Negotiation lab",
                "description": "Bring a case of your own.",
                "duration_minutes": 60,
                "capacity": 8,
                "meetings": {"count": 2},
                "prework": [{"async": "guide", "lead_days": 2}],
                "conference_url": "https://meet.example.com/lab",
            },
            {"id": "ward", "title": "Ward round", "duration_minutes": 60, "capacity": 8, "modality": "in_person"},
            {"id": "mix", "title": "Mixed clinic", "duration_minutes": 60, "capacity": 8, "modality": "hybrid"},
        ],
        "async_alternatives": [
            {
                "id": "guide",
                "title": "Reader's guide",
                "covers": [],
                "kind": "reading",
                "duration_minutes": 45,
                "url": "https://read.example.com/guide",
            }
        ],
        "rooms": [{"id": "r1", "site": "north", "seats": 1, "time_zone": "Europe/Berlin", "location": "Room 12"}],
    }
    return Cohort.model_validate(document | changes)


def people(kind: str, *changed: dict[str, Any], without: str | None = None) -> list[dict[str, Any]]:
    """The cohort's ``learners`` or ``instructors`` as a document, some of them changed by id, one left out."""
    changes = {one["id"]: one for one in changed}
    everybody = [one.model_dump(mode="json", exclude_unset=True) for one in getattr(cohort(), kind)]
    return [one | changes.get(one["id"], {}) for one in everybody if one["id"] != without]


def session(
    session_id: str,
    clinic: str,
    *starts: str,
    learners: tuple[str, ...] = ("l1", "l2", "l3"),
    instructors: tuple[str, ...] = ("i1",),
    **more: Any,
) -> dict[str, Any]:
    """A session with one-hour meetings, starts like ``2026-03-04T15:00``."""
    links = more.pop("links", [None] * len(starts))
    meetings = []
    for start, link in zip(starts, links, strict=True):
        begin = dt.datetime.fromisoformat(start).replace(tzinfo=dt.UTC)
        meetings.append({"start": begin.isoformat(), "end": (begin + dt.timedelta(hours=1)).isoformat(), "link": link})
    fixed = {"language": "en", "room": None, "meetings": meetings}
    return {"id": session_id, "clinic": clinic, "learners": learners, "instructors": instructors} | fixed | more


def plan(*sessions: dict[str, Any], cohort_id: str = "spring") -> Plan:
    """A plan of these sessions; its measures are of no matter here."""
    return Plan.model_validate(
        {
            "cohort": {"id": cohort_id, "file": None, "sha256": None},
            "status": "feasible",
            "tiers": [],
            "measures": {},
            "sessions": sessions,
            "unscheduled": [],
        }
    )


LAB = session("lab-1", "lab", "2026-03-04T15:00", "2026-03-11T15:00")


@dataclass(frozen=True)
class Read:
    """One event of one file, as icalendar reads it."""

    file: str
    data: bytes
    method: str
    event: Any

    @property
    def uid(self) -> str:
        return str(self.event["UID"])

    @property
    def sequence(self) -> int:
        return int(self.event["SEQUENCE"])

    @property
    def stamp(self) -> dt.datetime:
        moment: dt.datetime = self.event["DTSTAMP"].dt
        return moment

    @property
    def attendee(self) -> str | None:
        return str(self.event["ATTENDEE"]) if "ATTENDEE" in self.event else None

    @property
    def text(self) -> str:
        return str(self.event.get("DESCRIPTION", ""))

    @property
    def location(self) -> str:
        return str(self.event.get("LOCATION", ""))


def read_folder(folder: Path) -> list[Read]:
    """Every invite of the folder (not the instructors' calendars), by file."""
    return [read for path in sorted(folder.glob("*/*/*.ics")) for read in read_file(folder, path)]


def read_file(folder: Path, path: Path) -> list[Read]:
    """The events of one file."""
    calendar = Calendar.from_ical(path.read_bytes())
    name = path.relative_to(folder).as_posix()
    return [Read(name, path.read_bytes(), str(calendar["METHOD"]), event) for event in calendar.walk("VEVENT")]


def of(reads: list[Read], stem: str) -> list[Read]:
    """Those of one person, by the start of the folder's name (``learners/l1``), by time."""
    return sorted((one for one in reads if one.file.startswith(f"{stem}-")), key=lambda one: one.event["DTSTART"].dt)


def tree(folder: Path) -> dict[str, bytes]:
    """All files but the lock and their bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".invites.lock"
    }
