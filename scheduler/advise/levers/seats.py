"""One seat more: in every session of a clinic, in a listed session, or in the room where that is what binds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scheduler.advise.change import Change, Edit
from scheduler.advise.finding import A_CHANCE, Finding
from scheduler.advise.looks import Looks
from scheduler.advise.outlook import Floats, Outlook
from scheduler.cohort.places import Room
from scheduler.problem import Ints

LEVER = "seat"


def find(looks: Looks) -> Iterator[Finding]:
    """A change for each clinic, and each listed session or room of its own size, whose sessions are full."""
    for clinic in range(len(looks.cohort.clinics)):
        slots, sittings = looks.base.slots(clinic), looks.base.sittings(clinic)
        full = np.array([s.slot for s in sittings if len(s.attendees) >= slots.capacity[s.slot]], dtype=np.int64)
        if not len(full):
            continue
        seats, relief = _wanted(looks.base, clinic, full)
        alone = [_alone(looks, clinic, slot) for slot in full.tolist()]
        for k, change in enumerate(alone):
            if change is not None:
                yield Finding(change, float(seats[k]), float(relief[k]))
        rest = np.array([change is None for change in alone])
        if rest.any():
            change = _everywhere(looks, clinic, full[rest])
            chance = A_CHANCE if len(looks.base.waiting(clinic)) else 0.0
            yield Finding(change, max(float(seats[rest].sum()), chance), float(relief[rest].sum()))


def _alone(looks: Looks, clinic: int, slot: int) -> Change | None:
    """A seat more in one session; ``None`` where it has as many as all of its clinic."""
    stated, seats = looks.cohort.clinics[clinic], int(looks.base.slots(clinic).capacity[slot])
    start, room = int(looks.base.slots(clinic).start[slot]), _room(looks, clinic, slot)
    edits = [] if room is None or room.seats > seats else [Edit(("rooms", room.id, "seats"), seats + 1)]
    if room is not None and looks.base.problem.clinics[clinic].slot_capacity[start] > seats:
        return Change(LEVER, f"room {room.id}", f"One more seat in room {room.id} ({seats + 1})", tuple(edits), 1)
    if stated.sessions is None:
        return None
    name = stated.sessions[start].id
    edits.append(Edit(("clinics", stated.id, "sessions", name, "capacity"), seats + 1))
    words = f"One more seat in session {name} of {stated.title} ({seats + 1} in place of {seats})"
    return Change(LEVER, f"session {name}", words, tuple(edits), 1)


def _room(looks: Looks, clinic: int, slot: int) -> Room | None:
    """The room that limits the seats of a session, if it can."""
    if looks.cohort.clinics[clinic].modality != "in_person":
        return None
    return looks.cohort.rooms[looks.base.problem.clinics[clinic].rooms[int(looks.base.slots(clinic).room[slot])]]


def _everywhere(looks: Looks, clinic: int, full: Ints) -> Change:
    """A seat more in each session of a clinic, and in the rooms of full ones that are no larger."""
    stated = looks.cohort.clinics[clinic]
    seats = stated.capacity + 1
    rooms = {room.id: room for slot in full.tolist() if (room := _room(looks, clinic, slot)) is not None}
    edits = [Edit(("rooms", name, "seats"), seats) for name, room in sorted(rooms.items()) if room.seats < seats]
    words = f"One more seat in each session of {stated.title} ({seats} in place of {stated.capacity})"
    change = (Edit(("clinics", stated.id, "capacity"), seats), *edits)
    return Change(LEVER, f"clinic {stated.id}", words, change, len(looks.base.sittings(clinic)))


def _wanted(base: Outlook, clinic: int, full: Ints) -> tuple[Floats, Floats]:
    """Per full session the weight of the request that a seat more could take, and the minutes it could spare."""
    table, slots, waiting = base.problem.clinics[clinic], base.slots(clinic), base.waiting(clinic)
    weights = base.problem.request_weight[table.requests[waiting]]
    seats = (base.can_come(clinic, waiting)[:, full] * weights[:, None]).max(axis=0, initial=0)
    seated = [(row, int(slots.start[each.slot])) for each in base.sittings(clinic) for row in each.attendees]
    rows = np.array([row for row, _ in seated], dtype=np.int64)
    now = table.out_of_hours[rows, [start for _, start in seated]].astype(np.int64)
    spared = now[:, None] - table.out_of_hours[np.ix_(rows, slots.start[full])]
    spared = np.where(base.can_come(clinic, rows)[:, full], spared, 0).max(axis=0, initial=0)
    return seats.astype(np.float64), spared.clip(0).astype(np.float64)
