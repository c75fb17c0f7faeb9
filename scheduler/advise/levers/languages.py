"""One more instructor who speaks a language of a clinic."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.advise.change import Change, Edit
from scheduler.advise.finding import Finding
from scheduler.advise.levers.leading import leads
from scheduler.advise.looks import Looks, each_with

LEVER = "language"


def find(looks: Looks) -> Iterator[Finding]:
    """Every instructor and language where that would let a session run."""
    people = looks.cohort.instructors
    if all(person.languages is None for person in people):
        return
    freer = looks.freer(instructors=each_with(people, languages=None))
    for lead in leads(looks.base, freer):
        person, clinic = people[lead.instructor], looks.cohort.clinics[lead.clinic]
        language = (clinic.languages or ("",))[int(freer.slots(lead.clinic).language[lead.slot])]
        edit = Edit(("instructors", person.id, "languages"), [*(person.languages or ()), language])
        words = f"{person.name} ({person.id}) able to lead in {language}"
        yield Finding(Change(LEVER, f"instructor {person.id}, {language}", words, (edit,), 1), lead.seats, lead.relief)
