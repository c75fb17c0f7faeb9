"""Which meeting of a plan an export tells of, and how its moments are to be read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from scheduler import timezones
from scheduler.attendance.clocks import DateOrder, date_orders, read_moment
from scheduler.attendance.exports import Export
from scheduler.attendance.people import People
from scheduler.cohort.checks.names import Names
from scheduler.documents.nearest import plainly
from scheduler.errors import Fault, InputError
from scheduler.plan import Plan, Session


@dataclass(frozen=True)
class Readable:
    """How the moments of an export are read: the order of its dates, the zone of its clocks; and the last of them."""

    order: DateOrder
    zone: str
    last: dt.datetime = timezones.EPOCH_UTC

    def read(self, text: str) -> dt.datetime | None:
        """A moment as UTC, to the second."""
        found = read_moment(text, self.order) if text else None
        if found is None:
            return None
        if found.tzinfo is not None:
            return found.astimezone(dt.UTC)
        minute = timezones.wall(found.replace(second=0, microsecond=0), self.zone)
        return timezones.EPOCH_UTC + dt.timedelta(minutes=minute, seconds=found.second)


@dataclass(frozen=True)
class Held:
    """The meeting (counted from 0) of a session that an export tells of, how it is read, and what to know of that."""

    session: str
    meeting: int
    readable: Readable
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Way:
    """One way to understand an export: as a meeting, read so.

    ``seen`` of the session's learners are in it; ``titled``: its title has the clinic's.
    """

    held: Held
    seen: int
    titled: bool
    overlap: dt.timedelta

    @property
    def rank(self) -> tuple[int, bool, dt.timedelta]:
        """The more, the likelier."""
        return self.seen, self.titled, self.overlap


def find_meeting(
    export: Export,
    plan: Plan,
    titles: Mapping[str, str],
    people: People,
    zone: str,
    *,
    session: str | None,
    order: DateOrder | None,
) -> Held:
    """The meeting at whose time the export was made; of several the one with its learners in it, or with its title.

    ``titles`` are those of clinics, by id. Dates that can be read in two ways are read in the one that fits. Raises
    ``InputError`` where no meeting fits, or several do.
    """
    sessions = _asked(plan, session)
    readables = [_with_last(export, Readable(each, zone)) for each in _orders(export, order)]
    seen = _seen(export, plan, people)
    ways = [way for readable in readables for way in _ways(export, sessions, readable, seen, titles)]
    if session is not None and not ways:
        return _stated(sessions[0], export, readables)
    if not ways:
        raise _no_meeting(export, plan, seen, readables)
    best = max(ways, key=lambda way: way.rank)
    known = best.seen or best.titled
    chosen = [way for way in ways if way.rank == best.rank or not known]
    if len(chosen) > 1:
        raise _several(export, [way.held for way in chosen])
    if session is None and not known and any(number > 1 for number in seen.values()):
        raise _no_meeting(export, plan, seen, readables)
    return best.held


def _asked(plan: Plan, session: str | None) -> tuple[Session, ...]:
    found = tuple(each for each in plan.sessions if session in (None, each.id))
    if not found:
        names = Names("a session", "sessions", (each.id for each in plan.sessions))
        raise InputError((Fault("--session", "is not a session of the plan", session, names.cure(session or "")),))
    return found


def _orders(export: Export, order: DateOrder | None) -> tuple[DateOrder, ...]:
    told = export.moments()
    orders = date_orders(told)
    if told and not orders:
        wrong = next((text for text in told if not date_orders([text])), told[0])
        cure = "write moments like 2026-03-02 09:58:12"
        raise InputError((Fault(export.name, "holds moments that cannot be read in one order", wrong, cure),))
    if order is not None and told:
        if order not in orders and len(orders) > 0 and all(read_moment(text, order) is None for text in told):
            raise InputError((Fault(export.name, f"holds no dates in the order {order}", told[0]),))
        return (order,)
    return orders or ("ymd",)


def _with_last(export: Export, readable: Readable) -> Readable:
    return replace(readable, last=max(_moments(export, readable), default=timezones.EPOCH_UTC))


def _moments(export: Export, readable: Readable) -> list[dt.datetime]:
    return [moment for moment in map(readable.read, export.moments()) if moment is not None]


def _seen(export: Export, plan: Plan, people: People) -> Mapping[str, int]:
    """How many of each session's learners are in an export for sure."""
    told = {(line.name, line.email, line.upn) for line in export.lines}
    matched = {people.sure(name, (email, upn), ()).learner for name, email, upn in told}
    return Counter(each.id for each in plan.sessions for learner in each.learners if learner in matched)


def _ways(
    export: Export,
    sessions: Iterable[Session],
    readable: Readable,
    seen: Mapping[str, int],
    titles: Mapping[str, str],
) -> Iterator[_Way]:
    moments = _moments(export, readable)
    if not moments:
        return
    first, last = min(moments), max(moments)
    for session in sessions:
        for number, meeting in enumerate(session.meetings):
            overlap = min(last, meeting.end) - max(first, meeting.start)
            if overlap > dt.timedelta():
                title = plainly(titles.get(session.clinic, ""))
                titled = bool(title) and title in plainly(export.title)
                yield _Way(Held(session.id, number, readable), seen.get(session.id, 0), titled, overlap)


def _stated(session: Session, export: Export, readables: list[Readable]) -> Held:
    """The meeting that was stated, though the export's moments are others, or it has none."""
    if any(_moments(export, readable) for readable in readables):
        told = f"its times are not those of {session.id}; they were taken as they stand"
    else:
        told = "it tells no times; lengths were taken as they stand"
    if len(session.meetings) > 1:
        message = f"does not tell which of the {len(session.meetings)} meetings of {session.id} it is of"
        raise InputError((Fault(export.name, message, None, "state the zone of its times with --time-zone"),))
    return Held(session.id, 0, readables[0], (told,))


def _several(export: Export, held: list[Held]) -> InputError:
    sessions = list(dict.fromkeys(each.session for each in held))
    if len(sessions) > 1:
        message = f"may be of {' or '.join(sessions)}"
        return InputError((Fault(export.name, message, None, f"state one of them: --session {sessions[0]}"),))
    orders = " or ".join(dict.fromkeys(each.readable.order for each in held))
    message = f"may be of several meetings of {sessions[0]}, by how its dates are read"
    return InputError((Fault(export.name, message, None, f"state the order of its dates: --dates {orders}"),))


def _no_meeting(export: Export, plan: Plan, seen: Mapping[str, int], readables: list[Readable]) -> InputError:
    told = [f"{min(moments):%Y-%m-%d %H:%M}Z" for each in readables if (moments := _moments(export, each))]
    when = f"begins at {' or '.join(told)}, when no session of the plan met" if told else "tells no times"
    likely = max(seen, key=lambda key: seen[key], default=None)
    if likely is None:
        return InputError((Fault(export.name, when, None, "state whose it is with --session, or --time-zone"),))
    start = next(each for each in plan.sessions if each.id == likely).meetings[0].start
    whose = f"most in it were to come to {likely} ({start:%Y-%m-%d %H:%M}Z)"
    cure = f"{whose}: state --session {likely}, or the zone of its clocks with --time-zone"
    return InputError((Fault(export.name, when, None, cure),))
