"""One more instructor who is qualified for a clinic: one of those there learns it."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.advise.change import Change, Edit
from scheduler.advise.finding import A_CHANCE, Finding
from scheduler.advise.levers.leading import leads
from scheduler.advise.looks import Looks, each_with
from scheduler.cohort.clinic import Clinic
from scheduler.cohort.people import Instructor

LEVER = "qualification"


def find(looks: Looks) -> Iterator[Finding]:
    """Every instructor and clinic where that would let a session run."""
    people, clinics = looks.cohort.instructors, looks.cohort.clinics
    if all(set(person.clinics) >= {clinic.id for clinic in clinics} for person in people):
        return
    freer = looks.freer(instructors=each_with(people, clinics=tuple(clinic.id for clinic in clinics)))
    for lead in leads(looks.base, freer):
        yield Finding(_learned(people[lead.instructor], clinics[lead.clinic]), lead.seats, lead.relief)
    for number, clinic in enumerate(clinics):
        if len(looks.base.waiting(number)):
            others = (person for person in people if clinic.id not in person.clinics)
            yield from (Finding(_learned(person, clinic), A_CHANCE) for person in others)


def _learned(person: Instructor, clinic: Clinic) -> Change:
    edit = Edit(("instructors", person.id, "clinics"), [*person.clinics, clinic.id])
    words = f"{person.name} ({person.id}) qualified for {clinic.title} as well"
    return Change(LEVER, f"instructor {person.id}, clinic {clinic.id}", words, (edit,), 1)
