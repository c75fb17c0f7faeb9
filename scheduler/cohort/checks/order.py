"""The order of clinics has no circle."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.cohort.checks.view import View, present
from scheduler.documents.places import Located


def faults(view: View) -> Iterator[Located]:
    """Each ``after`` that closes a circle, with the circle; found by a depth-first walk in the cohort's order."""
    position = {clinic.id: at for at, clinic in reversed(view.clinics) if clinic.id is not None}
    earlier = {
        clinic.id: [(number, after.clinic) for number, after in present(clinic.after) if after.clinic in position]
        for at, clinic in view.clinics
        if clinic.id is not None and position[clinic.id] == at
    }
    done: set[str] = set()
    for start in earlier:
        trail: list[str] = []
        stack = [(start, iter(earlier[start]))] if start not in done else []
        while stack:
            clinic, rest = stack[-1]
            if len(trail) < len(stack):
                trail.append(clinic)
            step = next(rest, None)
            if step is None:
                done.add(clinic)
                trail.pop()
                stack.pop()
            elif step[1] in trail:
                place = ("clinics", position[clinic], "after", step[0], "clinic")
                yield _circle(place, [*trail[trail.index(step[1]) :], step[1]])
            elif step[1] not in done:
                stack.append((step[1], iter(earlier[step[1]])))


def _circle(place: tuple[int | str, ...], circle: list[str]) -> Located:
    if len(circle) == 2:
        return Located(place, "is the clinic itself", "take it out")
    told = " after ".join(f'"{clinic}"' for clinic in circle)
    return Located(place, f"closes a circle: {told}", "take out one of these")
