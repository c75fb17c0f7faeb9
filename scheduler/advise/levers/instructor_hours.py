"""More available time of an instructor, where a session could run that nobody is free to lead."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.advise.change import Change
from scheduler.advise.finding import Finding
from scheduler.advise.hours import ALWAYS, come_weekly, more_available, told
from scheduler.advise.levers.leading import leads
from scheduler.advise.looks import Looks, each_with

LEVER = "instructor_hour"


def find(looks: Looks) -> Iterator[Finding]:
    """The hours that are missing at the best places of every instructor and clinic."""
    people = looks.cohort.instructors
    freer = looks.freer(instructors=each_with(people, available_hours=ALWAYS, availability=None))
    for lead in leads(looks.base, freer):
        person, table = people[lead.instructor], freer.problem.clinics[lead.clinic]
        meetings = table.meetings[int(freer.slots(lead.clinic).start[lead.slot])]
        spells = looks.missing(person, lead.instructor, meetings)
        edits = more_available(looks.cohort, person, spells)
        if not spells or edits is None:
            continue
        words = f"{person.name} ({person.id}) available longer: {told(looks.cohort, person, spells)}"
        hours = sum(end - start for start, end in spells) / 60 * (looks.weeks if come_weekly(person) else 1)
        yield Finding(Change(LEVER, f"instructor {person.id}", words, edits, hours), lead.seats, lead.relief)
