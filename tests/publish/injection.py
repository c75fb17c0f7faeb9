"""Hostile text in every field that reaches an invite, past all checks of the input: does any of it become a line?

A program of its own, so that it also runs under ``python -O``, where assertions do nothing: it prints what it found as
JSON. The documents are checked first and spoilt afterwards, as if a check had been forgotten.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from icalendar import Calendar

from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan
from scheduler.publish import Choices, publish
from scheduler.publish.channel import Delivery

from .mailbox import Mailbox
from .world import NOW, cohort, people, plan, session

World = tuple[Cohort, Plan]
PAYLOADS = {
    "CRLF": "a\r\nX-INJECTED:1",
    "LF": "a\nX-INJECTED:1",
    "CR": "a\rX-INJECTED:1",
    "line separator": "a\u2028X-INJECTED:1\u2029X-INJECTED:2",
    "next line": "a\x85X-INJECTED:1",
    "vertical tab and form feed": "a\x0bX-INJECTED:1\x0cX-INJECTED:2",
    "NUL and separators": "a\x00\r\x1c\x1d\x1eX-INJECTED:1\x7f",
    "folded": "a\r\n\r\n X-INJECTED:1\r\n\tX-INJECTED:2",
    "quotes": 'a";X-INJECTED="1":"mailto:x@example.com',
    "parameters": "a;X-INJECTED=1:b,c\\;X-INJECTED=2\\n",
    "bidi": "a\u202eX-INJECTED:1\u2066b\u2069\u200f\ufeff",
    "event's end": "a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTACH;ENCODING=BASE64;VALUE=BINARY;X-INJECTED=1:QQ==\r\n",
}


def in_cohort(field: str) -> Callable[[World, str], World]:
    """Spoils a field of the cohort itself."""
    return lambda world, text: (world[0].model_copy(update={field: text}), world[1])


def in_organizer(field: str) -> Callable[[World, str], World]:
    def spoil(world: World, text: str) -> World:
        organizer = world[0].organizer
        if organizer is None:
            raise LookupError("nobody organizes")
        spoilt = organizer.model_copy(update={field: text})
        return world[0].model_copy(update={"organizer": spoilt}), world[1]

    return spoil


def in_all(kind: str, field: str) -> Callable[[World, str], World]:
    """Spoils a field of everything of a kind."""

    def spoil(world: World, text: str) -> World:
        spoilt = tuple(one.model_copy(update={field: text}) for one in getattr(world[0], kind))
        return world[0].model_copy(update={kind: spoilt}), world[1]

    return spoil


def in_sites(world: World, text: str) -> World:
    """Rooms and learners, who then still sit in them."""
    return in_all("learners", "site")(in_all("rooms", "site")(world, text), text)


def in_plan(change: Callable[[Any, str], dict[str, Any]]) -> Callable[[World, str], World]:
    def spoil(world: World, text: str) -> World:
        sessions = tuple(one.model_copy(update=change(one, text)) for one in world[1].sessions)
        return world[0], world[1].model_copy(update={"sessions": sessions})

    return spoil


def link(one: Any, text: str) -> dict[str, Any]:
    return {"meetings": tuple(meeting.model_copy(update={"link": text}) for meeting in one.meetings)}


FIELDS: dict[str, Callable[[World, str], World]] = {
    "cohort title": in_cohort("title"),
    "organizer name": in_organizer("name"),
    "organizer email": in_organizer("email"),
    "learner name": in_all("learners", "name"),
    "learner email": in_all("learners", "email"),
    "learner attributes": in_all("learners", "attributes"),
    "instructor name": in_all("instructors", "name"),
    "instructor email": in_all("instructors", "email"),
    "instructor link": in_all("instructors", "conference_url"),
    "clinic title": in_all("clinics", "title"),
    "clinic description": in_all("clinics", "description"),
    "clinic location": in_all("clinics", "location"),
    "clinic link": in_all("clinics", "conference_url"),
    "room location": in_all("rooms", "location"),
    "site": in_sites,
    "pre-work title": in_all("async_alternatives", "title"),
    "session language": in_plan(lambda one, text: {"language": text}),
    "meeting link": in_plan(link),
}

SESSIONS = (
    session("lab-1", "lab", "2026-03-04T15:00", learners=("l1",)),
    session("mix-1", "mix", "2026-03-05T15:00", room="r1", learners=("l1", "l3"), instructors=("i2", "i1")),
)


def sound() -> World:
    """Nothing is spoilt, and everybody and everything has whatever may be spoilt."""
    clinics = [one.model_dump(mode="json", by_alias=True, exclude_unset=True) for one in cohort().clinics]
    filled = cohort(
        title="Spring",
        learners=people("learners", {"id": "l3", "email": "frye@example.com", "completed": []}),
        instructors=people(
            "instructors", {"id": "i2", "email": "zeman@example.com", "conference_url": "https://meet.example.com/i2"}
        ),
        clinics=[{"description": "Bring a case.", "location": "Harbour", **one} for one in clinics],
    )
    return filled, plan(*SESSIONS)


def outputs(world: World, folder: Path) -> dict[str, bytes]:
    """Every calendar and every letter's header by a name of its own: of holds, then invites, then cancellations."""
    found: dict[str, bytes] = {}
    runs = (
        (world[1], Choices(instructors_first=True)),
        (world[1], Choices(rosters=True, feeds=True)),
        (plan(), Choices()),
    )
    for number, (one, choices) in enumerate(runs):
        mailbox, now = Mailbox(), NOW + dt.timedelta(days=number)
        publish(one, world[0], folder, now=now, channels=[mailbox], choices=choices, write=put)
        for path in folder.rglob("*.ics"):
            found[f"{number}/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
        for delivery, _ in mailbox.arrived:
            found[f"{number}/{delivery.uid}"] = header_lines(delivery)
    return found


def put(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def header_lines(delivery: Delivery) -> bytes:
    """A letter's header; its body is encoded."""
    from scheduler.publish.letters import mail_address, write_letter

    if delivery.organizer is None or delivery.recipient is None:
        return b""
    organizer, recipient = mail_address(delivery.organizer), mail_address(delivery.recipient)
    if organizer is None or recipient is None:
        return b""
    return write_letter(delivery, organizer, recipient, date=NOW).as_bytes().split(b"\r\n\r\n")[0]


def lines_of(data: bytes) -> list[str]:
    """The names of the properties or headers, each with the names of its parameters, in order."""
    text = re.sub("\r\n[ \t]", "", data.decode())
    return [shape(line) for line in text.split("\r\n") if line]


def shape(line: str) -> str:
    bare = re.sub('"[^"]*"', "", line)
    head = bare.split(":")[0]
    name, *parameters = head.split(";")
    return ";".join((name, *(parameter.split("=")[0] for parameter in parameters)))


def faults_of(name: str, data: bytes, clean: dict[str, bytes]) -> Iterator[str]:
    """What is in a file or header that was not there before hostile text came in."""
    if data == clean[name]:
        return
    text = data.decode()
    if re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text):
        yield f"{name}: a control character"
    if "\n" in text.replace("\r\n", "") or "\r" in text.replace("\r\n", ""):
        yield f"{name}: a bare line end"
    left = iter(lines_of(clean[name]))
    if not all(line in left for line in lines_of(data)):
        yield f"{name}: a line that was not there"
    if name.endswith(".ics"):
        for event in Calendar.from_ical(data).walk():
            if any("INJECTED" in key or key == "ATTACH" for key in event):
                yield f"{name}: a property"


def attempt(field: str, payload: str, clean: dict[str, bytes]) -> list[str]:
    """One field, one payload: the faults. A refusal is none."""
    text: Any = {PAYLOADS[payload]: PAYLOADS[payload]} if field == "learner attributes" else PAYLOADS[payload]
    if field.endswith("email"):
        text = f"{text}@example.com"
    elif field.endswith("link"):
        text = f"https://meet.example.com/{text}"
    with tempfile.TemporaryDirectory() as folder:
        try:
            written = outputs(FIELDS[field](sound(), text), Path(folder))
        except ValueError as error:
            if str(error) == "is not an address":
                return []
            raise
    if not written.keys() <= clean.keys():
        return [f"{field}, {payload}: another file"]
    return [f"{field}, {payload}: {fault}" for name, data in written.items() for fault in faults_of(name, data, clean)]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        clean = outputs(sound(), Path(folder))
    tried = [(field, payload) for field in FIELDS for payload in PAYLOADS]
    faults = [fault for field, payload in tried for fault in attempt(field, payload, clean)]
    told = {"optimized": not __debug__, "attempts": len(tried), "files": len(clean), "faults": faults}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
