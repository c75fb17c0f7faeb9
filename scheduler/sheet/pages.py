"""A plan as the pages of a workbook."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from scheduler.cohort.people import Instructor, Learner
from scheduler.judge import Scene
from scheduler.plan import Session, Unscheduled
from scheduler.sheet.source import (
    OPEN,
    OPEN_MARKS,
    PERSON,
    SEAT,
    SEAT_MARKS,
    SESSION,
    SESSION_MARKS,
    Mark,
    Source,
    written_key,
)
from scheduler.tables.workbook import Book, Column, Note, Page, Value
from scheduler.timezones import EPOCH_UTC, MINUTE, local

SESSIONS, ROSTERS, PEOPLE, UNSCHEDULED, READ_ME = "Sessions", "Rosters", "People", "Unscheduled", "Read me"
IN_SESSION, MARK, WHY = "Session", "Mark", "Why"


def start_heading(zone: str) -> str:
    """The heading of starts, with the zone that they are in."""
    return f"Start ({zone})"


def book_of(source: Source) -> Book:
    """The whole workbook."""
    pages = (sessions_page(source), rosters_page(source), people_page(source), unscheduled_page(source))
    lists = {f"in {clinic.id}": tuple(_open_sessions(source, clinic.id)) for clinic in source.cohort.clinics}
    marks = {SEAT: SEAT_MARKS, OPEN: OPEN_MARKS, SESSION: SESSION_MARKS}
    return Book((read_me(source), *pages), {**marks, **lists})


def data_pages(source: Source) -> tuple[Page, ...]:
    """The pages that are read again."""
    return sessions_page(source), rosters_page(source), people_page(source), unscheduled_page(source)


def sessions_page(source: Source) -> Page:
    """A row for each session, by start."""
    columns = (
        _key_column(source),
        Column("Session id", 18),
        Column("Clinic", 26),
        Column(start_heading(source.zone), 22, editable=True),
        Column(f"End ({source.zone})", 22),
        Column("Meetings", 9),
        Column("Language", 10),
        Column("Instructors", 30),
        Column("Room", 12),
        Column("Learners", 9),
        Column("Seats", 7),
        Column("State", 16),
        Column(MARK, 10, editable=True),
        Column(WHY, 30, editable=True),
    )
    rows = tuple(_session_row(source, session) for session in source.plan.sessions if session.meetings)
    horizon = source.cohort.horizon
    between = (
        dt.datetime.combine(horizon.start, dt.time()),
        dt.datetime.combine(horizon.end + dt.timedelta(days=1), dt.time()),
    )
    return Page(SESSIONS, columns, rows, {12: [SESSION] * len(rows)}, between)


def _session_row(source: Source, session: Session) -> tuple[Value, ...]:
    facts = source.facts
    return (
        written_key((SESSION, session.id), None),
        session.id,
        source.title(session.clinic),
        _clock(source, session.meetings[0].start),
        _clock(source, session.meetings[0].end),
        len(session.meetings),
        session.language,
        _instructors(source, session),
        session.room,
        len(session.learners),
        facts.capacity(source.judged[session.id]) if session.clinic in facts.clinics else None,
        "stays as it is" if session.frozen else "can be changed",
        None,
        None,
    )


def rosters_page(source: Source) -> Page:
    """A row for each seat, by clinic, start and learner."""
    columns = (
        _key_column(source),
        Column("Learner", 26),
        Column("Learner id", 14),
        Column("Clinic", 26),
        Column(IN_SESSION, 18, editable=True),
        Column(start_heading(source.zone), 22),
        Column("Start, their time", 44),
        Column("Instructors", 30),
        Column(MARK, 10, editable=True),
        Column(WHY, 30, editable=True),
    )
    place = {clinic.id: at for at, clinic in enumerate(source.cohort.clinics)}
    sessions = sorted(
        (session for session in source.plan.sessions if session.meetings),
        key=lambda each: (place.get(each.clinic, len(place)), each.meetings[0].start, each.id),
    )
    seats = [(session, learner) for session in sessions for learner in session.learners]
    rows = tuple(_seat_row(source, session, learner) for session, learner in seats)
    lists = [f"in {session.clinic}" if session.clinic in place else SEAT for session, _ in seats]
    return Page(ROSTERS, columns, rows, {4: lists, 8: [SEAT] * len(rows)})


def _seat_row(source: Source, session: Session, learner: str) -> tuple[Value, ...]:
    start = session.meetings[0].start
    at = source.locks.get((learner, session.clinic, session.id))
    mark: Mark | None = None if at is None else "lock"
    zone = source.facts.learner(learner).zone.name if learner in source.facts.learners else None
    theirs = None if zone is None else f"{local((start - EPOCH_UTC) // MINUTE, zone):%a %d %b %Y %H:%M} {zone}"
    return (
        written_key((SEAT, learner, session.clinic, session.id), mark),
        source.name("learner", learner),
        learner,
        source.title(session.clinic),
        session.id,
        _clock(source, start),
        theirs,
        _instructors(source, session),
        mark,
        None if at is None else source.cohort.decisions[at].why,
    )


def people_page(source: Source) -> Page:
    """A row for each learner, then for each instructor."""
    columns = (
        _key_column(source),
        Column("Name", 26),
        Column("Id", 14),
        Column("Role", 12),
        Column("Time zone", 24),
        Column("Group", 16),
        Column("Sessions", 9),
        Column("Minutes live", 10),
        Column("Minutes out of hours", 12),
        Column("Not scheduled", 40),
    )
    return Page(PEOPLE, columns, tuple(_people(source)))


def _people(source: Source) -> Iterator[tuple[Value, ...]]:
    facts = source.facts
    scene = Scene(facts, tuple(source.judged.values()))
    waiting: dict[str, list[str]] = {}
    for each in source.plan.unscheduled:
        waiting.setdefault(each.learner, []).append(source.title(each.clinic))
    people: list[tuple[str, Learner | Instructor]] = [("learner", each) for each in source.cohort.learners]
    people += [("instructor", each) for each in source.cohort.instructors]
    for role, person in people:
        sessions = (scene.attended if role == "learner" else scene.led).get(person.id, [])
        times = facts.learner(person.id) if role == "learner" else facts.instructor(person.id)
        yield (
            written_key((PERSON, role, person.id), None),
            person.name,
            person.id,
            role,
            times.zone.name,
            person.group if isinstance(person, Learner) else None,
            len(sessions),
            sum(end - start for session in sessions for start, end in session.meetings),
            scene.out_of_hours(role, person.id)[0],
            "; ".join(waiting.get(person.id, ())) if role == "learner" else None,
        )


def unscheduled_page(source: Source) -> Page:
    """A row for each request without a session, by clinic and learner."""
    columns = (
        _key_column(source),
        Column("Learner", 26),
        Column("Learner id", 14),
        Column("Clinic", 26),
        Column("Reasons", 60),
        Column("Instead", 36),
        Column(IN_SESSION, 18, editable=True),
        Column(MARK, 10, editable=True),
        Column(WHY, 30, editable=True),
    )
    place = {clinic.id: at for at, clinic in enumerate(source.cohort.clinics)}
    requests = sorted(source.plan.unscheduled, key=lambda each: place.get(each.clinic, len(place)))
    rows = tuple(_open_row(source, request) for request in requests)
    lists = [f"in {request.clinic}" if request.clinic in place else OPEN for request in requests]
    return Page(UNSCHEDULED, columns, rows, {6: lists, 7: [OPEN] * len(rows)})


def _open_row(source: Source, request: Unscheduled) -> tuple[Value, ...]:
    at = source.nevers.get((request.learner, request.clinic))
    mark: Mark | None = None if at is None else "never"
    titles = {item.id: item.title for item in source.cohort.async_items}
    return (
        written_key((OPEN, request.learner, request.clinic), mark),
        source.name("learner", request.learner),
        request.learner,
        source.title(request.clinic),
        " ".join(reason.message for reason in request.reasons),
        "; ".join(titles.get(each.async_, each.async_) for each in request.alternatives),
        None,
        mark,
        None if at is None else source.cohort.decisions[at].why,
    )


def read_me(source: Source) -> Note:
    """What the workbook holds and what can be marked in it."""
    plan, counts = source.plan, Counter(len(session.learners) > 0 for session in source.plan.sessions)
    seats = sum(len(session.learners) for session in plan.sessions)
    return Note(
        READ_ME,
        (
            ("title", source.cohort.title or source.cohort.id),
            (
                "text",
                f"A plan of {counts.total()} sessions and {seats} seats; {len(plan.unscheduled)} requests have none.",
            ),
            ("text", f"All times are those of {source.zone}, unless a column names another zone."),
            ("heading", "What you can change"),
            ("text", "Only the yellow cells under brown headings are read. Everything else is there to be looked at."),
            ("text", f"Move a person: on {ROSTERS}, choose another session under {IN_SESSION}."),
            ("text", f"Give a seat: on {UNSCHEDULED}, choose a session under {IN_SESSION}."),
            (
                "text",
                f"Shift a session: on {SESSIONS}, write another date and time, like 2027-03-09 14:00. "
                "Those who sit in it come along.",
            ),
            (
                "text",
                f"Hold fast: write lock under {MARK}. On {ROSTERS} the person stays at that time; "
                f"on {SESSIONS} everybody in it does.",
            ),
            (
                "text",
                f"Keep out: write never under {MARK}. On {ROSTERS} and {UNSCHEDULED} the person will not attend "
                f"the clinic at all; on {SESSIONS} the clinic will not meet at that time.",
            ),
            ("text", f"Another time: write not then under {MARK} on {ROSTERS}."),
            ("text", f"{WHY} is kept with what you decided. Clearing a mark takes the decision back."),
            ("heading", "What you can do besides"),
            (
                "text",
                "Sort, filter, hide, add columns and pages of your own. Rows are known by a hidden first column, not "
                "by their position; a row that you delete is left as it is in the plan.",
            ),
            ("heading", "When you are done"),
            ("text", "Save as .xlsx and hand it back. It is read with: schedule sheet PLAN --read FILE"),
            ("text", f"It belongs to the plan {source.plan_sha256[:12]} of the cohort {source.cohort.id}."),
        ),
    )


def _key_column(source: Source) -> Column:
    return Column(source.key.written(), 4, hidden=True)


def _clock(source: Source, moment: dt.datetime) -> dt.datetime:
    return local((moment - EPOCH_UTC) // MINUTE, source.zone)


def _instructors(source: Source, session: Session) -> str:
    return "; ".join(source.name("instructor", each) for each in session.instructors)


def _open_sessions(source: Source, clinic: str) -> Iterator[str]:
    return (each.id for each in source.plan.sessions if each.clinic == clinic and not each.frozen)
