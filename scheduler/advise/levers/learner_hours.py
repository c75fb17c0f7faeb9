"""More available time of a learner, for a session that runs, best for one that has a seat."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scheduler.advise.change import Change
from scheduler.advise.finding import A_CHANCE, Finding
from scheduler.advise.hours import ALWAYS, come_weekly, more_available, told
from scheduler.advise.looks import Looks
from scheduler.advise.outlook import Outlook
from scheduler.problem import Ints

LEVER = "learner_hour"


def find(looks: Looks) -> Iterator[Finding]:
    """For every request without a session, the hours, not of the night, that are missing for one that runs."""
    base, cohort = looks.base, looks.cohort
    wanting = {int(k) for table in base.problem.clinics for k in table.learners[base.waiting(table.index)]}
    if not wanting:
        return
    freer = looks.freer(
        learners=tuple(
            person.model_copy(update={"available_hours": ALWAYS, "availability": None}) if k in wanting else person
            for k, person in enumerate(cohort.learners)
        )
    )
    for clinic in range(len(cohort.clinics)):
        yield from _of_clinic(looks, freer, clinic)


def _of_clinic(looks: Looks, freer: Outlook, clinic: int) -> Iterator[Finding]:
    table, slots, rows = freer.problem.clinics[clinic], freer.slots(clinic), freer.waiting(clinic)
    running = freer.sittings(clinic)
    at = np.array([each.slot for each in running], dtype=np.int64)
    can = freer.can_come(clinic, rows)[:, at] & (table.night[np.ix_(rows, slots.start[at])] == 0)
    for u, s in np.argwhere(can).tolist():
        change = _longer(looks, clinic, int(table.learners[rows[u]]), table.meetings[int(slots.start[at[s]])])
        seat = len(running[s].attendees) < slots.capacity[at[s]]
        weight = float(freer.problem.request_weight[table.requests[rows[u]]])
        if change is not None:
            yield Finding(change, weight if seat else A_CHANCE * weight)


def _longer(looks: Looks, clinic: int, position: int, meetings: Ints) -> Change | None:
    """What a learner lacks for the meetings; ``None`` where nothing is missing, or no field can say it."""
    person = looks.cohort.learners[position]
    spells = looks.missing(person, position, meetings)
    edits = more_available(looks.cohort, person, spells)
    if not spells or edits is None:
        return None
    title = looks.cohort.clinics[clinic].title
    words = f"{person.name} ({person.id}) available longer, for {title}: {told(looks.cohort, person, spells)}"
    hours = sum(end - start for start, end in spells) / 60 * (looks.weeks if come_weekly(person) else 1)
    return Change(LEVER, f"learner {person.id}", words, edits, hours)
