"""The reasons in words that a coordinator understands, with the facts of the case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from scheduler import timezones
from scheduler.availability import zone_of
from scheduler.cohort.people import Learner
from scheduler.explain.reasons import Reasons
from scheduler.problem import Bools, Ints

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EXAMPLES = 3

_CONFLICTS = {
    "overlap": "overlaps another meeting of theirs",
    "day": "is one too many on a day",
    "out_of_hours": "takes them beyond the out-of-hours minutes that they may bear",
    "away": "takes too many of their group away at once",
}


class Messages:
    """One message per reason; each method is named like its reason, and takes the number of the unseated request."""

    def __init__(self, reasons: Reasons) -> None:
        self.reasons, self.case = reasons, reasons.case
        self.cohort, self.clinic = reasons.cohort, reasons.clinic
        self.title = f'"{reasons.clinic.title}"'

    def decision(self, u: int) -> str:
        """What was decided, and why."""
        learner = self._learner(u)
        mine = [each for each in self.cohort.decisions if (each.learner, each.clinic) == (learner.id, self.clinic.id)]
        why = "; ".join(dict.fromkeys(each.why for each in mine if each.why))
        whole = any(not each.must and each.start is None for each in mine)
        verb = "keeps" if whole else "rules out every start that suits"
        return (
            f"A decision {verb} {learner.name} {'out of' if whole else 'for'} {self.title}{': ' + why if why else ''}."
        )

    def no_site(self, u: int) -> str:
        """The learner's site, if any."""
        learner = self._learner(u)
        if learner.site is None:
            return f"{self.title} meets in person, and {learner.name} has no site."
        return f'{self.title} meets in person, and no room is at "{learner.site}", where {learner.name} is.'

    def no_language(self, u: int) -> str:
        """What is spoken, and by whom."""
        learner, offered = self._learner(u), self.clinic.languages or ()
        own = {language.casefold() for language in learner.languages or ()}
        common = [each for each in offered if learner.languages is None or each.casefold() in own]
        if not common:
            spoken = listing(learner.languages or ()) or "no language"
            return f"{self.title} is held in {listing(offered)}, and {learner.name} speaks {spoken}."
        needed = self.clinic.instructors_per_session
        few = "none of its instructors speaks" if needed == 1 else f"fewer than {needed} of its instructors speak"
        return f"{learner.name} could attend {self.title} in {listing(common, 'or')}, but {few} that."

    def no_common_time(self, u: int) -> str:
        """How far the times went together."""
        learner, row, table = self._learner(u), self.case.rows[u], self.case.table
        who, zone = learner.name, self._zone(u)
        if not len(table.starts):
            return f"{self.title} has no possible start in the horizon."
        if not table.regular.any():
            return f"No start of {self.title} lies within its own window and hours."
        available = table.available[row]
        if not available.any():
            return f"No start of {self.title} lies wholly within the time at which {who} is available ({zone})."
        if not (available & table.regular).any():
            times = self._times(u, table.starts[available])
            return f"{who} is available only outside the window and hours of {self.title}: {times}."
        times = self._times(u, table.starts[available & table.regular])
        return f"{who} could attend {self.title} only before being ready for it: {times}."

    def no_instructor(self, u: int) -> str:
        """How many starts suit, and what instructors lack there."""
        times = self._suitable(u)
        one = self.clinic.instructors_per_session == 1
        wants = ["is available" if one else "are available"]
        if self.case.table.languages:
            wants.append("speaks the language" if one else "speak the language")
        if self.case.table.rooms:
            wants.append("serves the site" if one else "serve the site")
        staff = self.clinic.instructors_per_session
        few = "no qualified instructor" if one else f"fewer than {staff} qualified instructors"
        return (
            f"{self._learner(u).name} could attend {self.title} at {self._count(times)}, "
            f"but at each of them {few} {listing(wants)}: {self._times(u, times)}."
        )

    def notice(self, u: int) -> str:
        """The starts that come too soon."""
        times = self._suitable(u)
        return (
            f"{self._learner(u).name} could attend {self.title} only at times that come too soon for a new invitation: "
            f"{self._times(u, times)}."
        )

    def order(self, u: int) -> str:
        """Pre-work, or the clinics that stand in the way."""
        learner = self._learner(u)
        if self.reasons.prework_too_long[u]:
            needed = [each for each in self.clinic.prework if each.async_ not in learner.completed]
            titles = {each.id: each.title for each in self.cohort.async_items}
            names = listing([f'"{titles.get(each.async_, each.async_)}"' for each in needed])
            return f"When {learner.name} can have done {names} first, no start of {self.title} is left that suits them."
        held = list(self.case.earlier(int(self.case.learners[u])))
        missing = self._titles(rule.clinic for rule, attended in held if rule.required and attended is None)
        if missing:
            return f"{self.title} is only for those who attend {missing} first, where {learner.name} has no seat."
        table = self.case.table
        linked = {rule.clinic for rule in table.after}
        linked |= {t.index for t in self.case.problem.clinics for rule in t.after if rule.clinic == table.index}
        return (
            f"Every session of {self.title} that suits {learner.name} and has a seat "
            f"comes too early or too late for its order with {self._titles(linked)}: {self._seats(u)}."
        )

    def full(self, u: int) -> str:
        """The sessions that have no seat."""
        starts = self._starts(np.flatnonzero(self.case.suitable[u]))
        every = "The session" if len(starts) == 1 else f"All {len(starts)} sessions"
        verb = "suits" if len(starts) == 1 else "suit"
        full = "is full" if len(starts) == 1 else "are full"
        return f"{every} of {self.title} that {verb} {self._learner(u).name} {full}: {self._times(u, starts)}."

    def conflict(self, u: int) -> str:
        """What the sessions with a seat run into."""
        sessions = np.flatnonzero(self.case.suitable[u] & self.case.has_seat)
        found = self.case.conflicts(u, sessions)
        causes = listing([_CONFLICTS[kind] for kind, hit in found.items() if hit.any()], "or")
        who = self._learner(u).name
        return f"Every session of {self.title} that suits {who} and has a seat {causes}: {self._seats(u)}."

    def company(self, u: int) -> str:
        """What keeps people together or apart."""
        who = self._learner(u).name
        return (
            f"Every session of {self.title} that suits {who} and has a seat is closed to them "
            f"by who is to sit with whom, or by who leads it: {self._seats(u)}."
        )

    def too_few(self, u: int) -> str:
        """How many could come together at best."""
        case = self.case
        times = case.invitable[u][:, None] & case.fits[u] & case.offered
        best = int(self.reasons.demand[times].max(initial=0))
        who, needed = self._learner(u).name, self.clinic.min_learners
        if best == 1:
            return f"Nobody else without a seat could come when {who} can; a session of {self.title} needs {needed}."
        return (
            f"At most {best} of those without a seat could come together when {who} can; "
            f"a session of {self.title} needs {needed}."
        )

    def limit(self, u: int) -> str:
        """What is used up."""
        case, who = self.case, self._learner(u).name
        if case.at_most:
            return f"{self.title} already has as many sessions as it may have: {self.clinic.max_sessions}."
        slots = case.invitable[u][:, None] & case.fits[u] & case.candidates
        causes = []
        if not case.staffed[slots].all():
            causes.append("its instructors lead or attend something else or have reached a limit of theirs")
        if not case.roomy[slots].all():
            causes.append("no room is free")
        if not (case.resourced[:, None] | ~slots).all():
            causes.append(f'"{self.clinic.resource}" is fully used')
        starts = case.table.starts[slots.any(axis=1)]
        return (
            f"No session of {self.title} can be opened at {self._count(starts)} that would suit {who}: "
            f"{'; or '.join(causes)}."
        )

    def outweighed(self, u: int) -> str:
        """Nothing else holds."""
        who = self._learner(u).name
        if not self._still_openable[u]:
            return f"The starts of {self.title} that would suit {who} come too soon: nothing new starts then."
        return (
            f"No rule keeps {who} out of {self.title}, but seating them would cost more than it gains, "
            "or no such plan was found in the time."
        )

    def _learner(self, u: int) -> Learner:
        return self.cohort.learners[int(self.case.learners[u])]

    def _titles(self, clinics: Iterable[int]) -> str:
        return listing([f'"{self.cohort.clinics[k].title}"' for k in sorted(clinics)])

    def _zone(self, u: int) -> str:
        return zone_of(self.cohort, self._learner(u))

    def _suitable(self, u: int) -> Ints:
        case = self.case
        return np.asarray(case.table.starts[case.allowed[u] & (case.fits[u] & case.offered).any(axis=1)])

    @cached_property
    def _still_openable(self) -> Bools:
        """``[U]`` whether one more session could be opened after the freeze."""
        return self.case.some(self.case.allowed & self.case.table.in_hours, self.case.openable)

    @cached_property
    def _running_starts(self) -> Ints:
        return self.case.table.starts[[each.session.start for each in self.case.running]]

    def _starts(self, sessions: Ints) -> Ints:
        return np.asarray(self._running_starts[sessions])

    def _seats(self, u: int) -> str:
        return self._times(u, self._starts(np.flatnonzero(self.case.suitable[u] & self.case.has_seat)))

    def _count(self, starts: Ints) -> str:
        count = len(np.unique(starts))
        return "1 start" if count == 1 else f"{count} starts"

    def _times(self, u: int, starts: Ints) -> str:
        """The first few starts in the learner's local time."""
        zone, minutes = self._zone(u), np.unique(starts).tolist()
        shown = ", ".join(local_text(minute, zone) for minute in minutes[:_EXAMPLES])
        more = f" and {len(minutes) - _EXAMPLES} more" if len(minutes) > _EXAMPLES else ""
        return f"{shown}{more} ({zone})"


def local_text(minute: int, zone: str) -> str:
    """A moment on a zone's clocks, like ``Tue 12 May 14:00``, whatever the machine's language."""
    local = timezones.local(minute, zone)
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local:%H:%M}"


def listing(names: Iterable[str] | Sequence[str], word: str = "and") -> str:
    """``a, b and c``."""
    *first, last = names or [""]
    return f"{', '.join(first)} {word} {last}" if first else last
