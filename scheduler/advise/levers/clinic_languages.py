"""One more language in which a clinic is held, of those that who waits for it speaks; perhaps its instructor's too."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scheduler.advise.change import Change, Edit
from scheduler.advise.finding import Finding
from scheduler.advise.looks import Looks, best, each_with
from scheduler.cohort.clinic import Clinic
from scheduler.cohort.people import Instructor

LEVER, LEARNED = "clinic_language", "language"
MOST_PLACES = 6


def find(looks: Looks) -> Iterator[Finding]:
    """The best places of every clinic for a session in another language."""
    people, clinics = looks.cohort.instructors, looks.cohort.clinics
    more = [_wanted(looks, number) for number in range(len(clinics))]
    if not any(more):
        return
    freer = looks.freer(
        clinics=tuple(_held_in(clinic, *found) for clinic, found in zip(clinics, more, strict=True)),
        instructors=each_with(people, languages=None),
    )
    for number, clinic in enumerate(clinics):
        if not more[number]:
            continue
        slots, table = freer.slots(number), freer.problem.clinics[number]
        able = freer.able(number, slots.start, slots.language, slots.room)
        new = (slots.language >= len(clinic.languages or ())) & (able.sum(axis=0) >= table.staff)
        seats = np.where(new, freer.prospects(number).seats, 0.0)
        for slot in best((seats,), MOST_PLACES):
            language = more[number][int(slots.language[slot]) - len(clinic.languages or ())]
            leaders = [people[k] for k in table.instructors[able[:, slot]].tolist()]
            yield Finding(_change(clinic, language, leaders, table.staff), float(seats[slot]))


def _wanted(looks: Looks, number: int) -> list[str]:
    """Languages that learners without a session of the clinic speak, and that it is not held in."""
    clinic, table = looks.cohort.clinics[number], looks.base.problem.clinics[number]
    known = {language.casefold() for language in clinic.languages or ()}
    waiting = [looks.cohort.learners[k] for k in table.learners[looks.base.waiting(number)].tolist()]
    spoken = {each.casefold(): each for learner in waiting for each in learner.languages or ()}
    return [spoken[each] for each in sorted(spoken.keys() - known)] if clinic.languages else []


def _held_in(clinic: Clinic, *more: str) -> Clinic:
    return clinic.model_copy(update={"languages": (*clinic.languages, *more)}) if clinic.languages and more else clinic


def _change(clinic: Clinic, language: str, leaders: list[Instructor], staff: int) -> Change:
    """The clinic in the language as well, led by those who speak it, and as many as it takes who learn it."""
    learn = sorted((person for person in leaders if not _speaks(person, language)), key=lambda person: person.id)
    learn = learn[: max(staff - (len(leaders) - len(learn)), 0)]
    edits = [Edit(("clinics", clinic.id, "languages"), [*(clinic.languages or ()), language])]
    edits += [Edit(("instructors", each.id, "languages"), [*(each.languages or ()), language]) for each in learn]
    words = f"{clinic.title} held in {language} as well"
    if learn:
        words += f", led by {' and '.join(f'{each.name} ({each.id})' for each in learn)}, who would have to speak it"
    return Change(
        LEARNED if learn else LEVER, f"clinic {clinic.id}, {language}", words, tuple(edits), max(len(learn), 1)
    )


def _speaks(person: Instructor, language: str) -> bool:
    return person.languages is None or language.casefold() in {each.casefold() for each in person.languages}
