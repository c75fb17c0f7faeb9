"""One more instructor: somebody new with the hours, languages and clinics of one who is there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from scheduler.advise.change import Change, Edit
from scheduler.advise.finding import Finding
from scheduler.advise.levers.leading import leads
from scheduler.advise.looks import Looks
from scheduler.cohort.people import Instructor

LEVER = "instructor"
ALIKE = (
    "time_zone",
    "country",
    "working_hours",
    "roster",
    "available_hours",
    "availability",
    "languages",
    "max_out_of_hours",
    "clinics",
    "max_sessions",
    "max_sessions_per_day",
    "max_sessions_per_week",
    "buffer_minutes",
    "sites",
)
"""What the new one has in common with the one there; nobody's calendar, address or busy time."""


def find(looks: Looks) -> Iterator[Finding]:
    """For every instructor the best places at which somebody like them, and free, would let a session run."""
    people = looks.cohort.instructors
    ids = {person.id for person in people}
    new = next(name for k in count(len(people) + 1) if (name := f"i{k}") not in ids)
    alike = [_like(person, f"{new}-{k}") for k, person in enumerate(people)]
    for lead in leads(looks.base, looks.freer(instructors=(*people, *alike))):
        if lead.instructor < len(people):
            continue
        model = people[lead.instructor - len(people)]
        fields = _like(model, new).model_dump(mode="json", by_alias=True, exclude_defaults=True)
        words = f"One more instructor ({new}) with the hours, languages and clinics of {model.name} ({model.id})"
        change = Change(LEVER, f"like {model.id}", words, (Edit(("instructors",), fields, more=True),), 1)
        yield Finding(change, lead.seats, lead.relief)


def _like(person: Instructor, name: str) -> Instructor:
    return Instructor(id=name, name="New instructor", **{field: getattr(person, field) for field in ALIKE})
