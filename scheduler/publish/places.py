"""Where a recipient goes: to a room, to a link, or both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from scheduler.cohort.clinic import Clinic
from scheduler.cohort.places import Room
from scheduler.plan import Meeting, Session

Attendance = Literal["room", "online", "both"]


@dataclass(frozen=True)
class Place:
    """``room`` and ``link`` as text; ``location`` is the one that a calendar shows."""

    location: str | None
    room: str | None
    link: str | None


def place(attendance: Attendance, clinic: Clinic, meeting: Meeting, room: Room | None, url: str | None) -> Place:
    """The place of one meeting. ``url`` is the first instructor's link.

    Who sits in the room of a hybrid session needs no link; who is in person gets only one that the meeting itself has.
    """
    if attendance == "room":
        link = meeting.link if clinic.modality == "in_person" else None
    else:
        link = meeting.link or url or clinic.conference_url
    where = None if attendance == "online" else _room_text(room, clinic)
    return Place(location=where or link or clinic.location, room=where, link=link)


def seated(
    session: Session, room: Room | None, rank_by_learner: Mapping[str, tuple[int, str | None]]
) -> frozenset[str]:
    """The learners of a hybrid session who sit in its room: those at its site, in the cohort's order, up to its seats.

    ``rank_by_learner`` maps a learner to their position in the cohort and their site.
    """
    if room is None:
        return frozenset()
    ranks = {learner: rank_by_learner[learner] for learner in session.learners if learner in rank_by_learner}
    here = sorted((learner for learner in ranks if ranks[learner][1] == room.site), key=lambda learner: ranks[learner])
    return frozenset(here[: room.seats])


def _room_text(room: Room | None, clinic: Clinic) -> str | None:
    if room is None:
        return clinic.location
    return ", ".join(filter(None, (room.location or room.id, room.site, clinic.location)))
