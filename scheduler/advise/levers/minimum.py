"""A lower ``min_learners``, where fewer than a clinic asks for could come together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scheduler.advise.change import Change, Edit
from scheduler.advise.finding import A_CHANCE, Finding
from scheduler.advise.looks import Looks, each_with

LEVER = "minimum"


def find(looks: Looks) -> Iterator[Finding]:
    """For each clinic the highest minimum that lets one more session run, and lower ones that seat as many."""
    clinics = looks.cohort.clinics
    if all(clinic.min_learners == 1 for clinic in clinics):
        return
    freer = looks.freer(clinics=each_with(clinics, min_learners=1))
    for number, clinic in enumerate(clinics):
        slots, prospects = freer.slots(number), freer.prospects(number)
        staffed = (
            freer.able(number, slots.start, slots.language, slots.room).sum(axis=0) >= clinic.instructors_per_session
        )
        few = {int(each) for each in prospects.company if 0 < each < clinic.min_learners}
        if clinic.min_learners > 1 and len(looks.base.waiting(number)):
            few.add(clinic.min_learners - 1)
        for most in sorted(few, reverse=True):
            seats = np.where(staffed & (prospects.company >= most), prospects.seats, 0).max(initial=A_CHANCE)
            if seats:
                edit = Edit(("clinics", clinic.id, "min_learners"), most)
                words = f"{clinic.title} held for {most} learners already, in place of {clinic.min_learners}"
                change = Change(LEVER, f"clinic {clinic.id}", words, (edit,), clinic.min_learners - most)
                yield Finding(change, float(seats))
