"""Why a person is not available at a start: outside their available time, a holiday, a blackout, or busy."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from scheduler.availability import Availability
from scheduler.calendars.cohort import Kind, Readings
from scheduler.cohort.people import Instructor, Learner
from scheduler.engagements import Engagement
from scheduler.explain.standing import touches
from scheduler.problem import Bools, Ints
from scheduler.spans import EMPTY, Spans, contains, merge, union

CAUSES = ("outside_available", "holiday", "blackout", "busy")
"""In the order in which they are told."""
STATED = "cohort"
"""The source of busy time that the cohort file states; others are paths of calendars and of other programmes' plans."""


class Hours:
    """One person's available time, and what is taken from it by whom."""

    def __init__(self, person: Learner | Instructor, availability: Availability) -> None:
        self.person, self._availability = person, availability

    def causes(self, meetings: Ints) -> dict[str, Bools]:
        """``[T]`` per cause, for meetings ``[T, M, 2]``: whether one of the start's meetings is affected."""
        inside = contains(self._offered, meetings[..., 0], meetings[..., 1]).all(axis=1)
        taken = {kind: touches(meetings, spans) for kind, spans in self._taken.items()}
        return {"outside_available": np.asarray(~inside), **taken}

    def sources(self, meetings: Ints) -> tuple[str, ...]:
        """Whose busy time the meetings ``[M, 2]`` of one start touch: ``STATED``, or paths of calendars and plans."""
        at = meetings[None]
        found = [STATED] if touches(at, self._stated).any() else []
        reading = None if self._readings is None else self._readings.reading_by_person.get((self._kind, self.person.id))
        for span in () if reading is None else reading.spans:
            if (meetings[:, 0] < span.end).any() and touches(at, np.array([[span.start, span.end]])).any():
                found += [source.file for source in span.sources]
        for each in self._availability.engagements:
            if (self._kind, self.person.id) in each.people and touches(at, self._engaged(each)).any():
                found.append(each.plan)
        return tuple(dict.fromkeys(found))

    def _engaged(self, engagement: Engagement) -> Spans:
        """A meeting of another programme, with the buffer of the instructor who leads it."""
        leads = isinstance(self.person, Instructor) and self.person.id in engagement.leading
        buffer = self.person.buffer_minutes if isinstance(self.person, Instructor) and leads else 0
        return np.array([[engagement.start - buffer, engagement.end + buffer]], dtype=np.int64)

    @property
    def _kind(self) -> Kind:
        return "learner" if isinstance(self.person, Learner) else "instructor"

    @property
    def _readings(self) -> Readings | None:
        return self._availability.readings

    @cached_property
    def _offered(self) -> Spans:
        return self._availability.of_person(self.person).offered

    @cached_property
    def _parts(self) -> dict[str, Spans]:
        return {part.kind: merge(part.minutes) for part in self._availability.taken_parts(self.person)}

    @property
    def _stated(self) -> Spans:
        return self._parts.get("busy", EMPTY)

    @cached_property
    def _taken(self) -> dict[str, Spans]:
        parts = self._parts
        return {
            "holiday": parts.get("holiday", EMPTY),
            "blackout": parts.get("blackout", EMPTY),
            "busy": union(union(self._stated, parts.get("calendar", EMPTY)), parts.get("committed", EMPTY)),
        }
