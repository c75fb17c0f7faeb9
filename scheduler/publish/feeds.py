"""Calendars to subscribe to: one per instructor, clinic and region, with the sessions' meetings and nobody's name.

A region is the area of a time zone's name, like ``Europe`` or ``America``, and its feed holds the sessions that
somebody who lives there attends or leads. UIDs are the sessions', the same in all feeds. Only an instructor's feed has
the links to join: the others may lie where everybody can read them. Sessions that wait for their instructors (see
``stage``) stay as they were.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from scheduler.calendars.events import Event, Shown, write_feed
from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan, Session
from scheduler.publish import texts
from scheduler.publish.identity import feed_file, person_stem, session_uid
from scheduler.publish.invitations import zone_of
from scheduler.publish.ledger import Feed, FeedEvent
from scheduler.publish.places import place
from scheduler.publish.stage import Stage

REFRESH = dt.timedelta(hours=1)
"""How soon subscribers are asked to look again."""


def make_feeds(
    plan: Plan, cohort: Cohort, stage: Stage, before: Mapping[str, Feed], now: dt.datetime
) -> dict[str, Feed]:
    """Every feed by its file, also those that only show cancelled meetings by now. ``now`` has whole seconds."""
    writer = _Writer(cohort)
    wanted: dict[str, dict[str, Event]] = {}
    titles = {file: feed.name for file, feed in before.items()}
    standing: set[str] = set()
    for session in plan.sessions:
        if session.clinic not in cohort.clinic_by_id or session.id in stage.closed:
            standing.update(writer.uids(session))
            continue
        for file, title, has_links in writer.feeds_of(session):
            titles[file] = title
            wanted.setdefault(file, {}).update(writer.events(session, with_links=has_links))
    return {
        file: _continued(title, wanted.get(file, {}), standing, before.get(file), now)
        for file, title in sorted(titles.items())
    }


def feed_bytes(feed: Feed) -> bytes:
    """The feed's file: its events by start."""
    ordered = sorted(feed.events.items(), key=lambda item: (item[1].start, item[0]))
    return write_feed(feed.name, [_shown(uid, event) for uid, event in ordered], refresh=REFRESH)


def region_of(zone: str) -> str:
    """``Europe/Berlin`` lies in ``Europe``; zones without an area, like ``UTC``, in a region of their own name."""
    return zone.split("/")[0]


class _Writer:
    """Looks things up in a cohort and writes events that belong to nobody."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = cohort
        self.name = cohort.title or cohort.id
        self.learner_by_id = {learner.id: learner for learner in cohort.learners}
        self.instructor_by_id = {instructor.id: instructor for instructor in cohort.instructors}
        self.room_by_id = {room.id: room for room in cohort.rooms}

    def uids(self, session: Session) -> Iterator[str]:
        for number in range(1, len(session.meetings) + 1):
            yield session_uid(self.cohort.id, session.id, number)

    def feeds_of(self, session: Session) -> Iterator[tuple[str, str, bool]]:
        """File, title and whether it has links, of every feed that shows a session."""
        leaders = [self.instructor_by_id[one] for one in session.instructors if one in self.instructor_by_id]
        learners = [self.learner_by_id[one] for one in session.learners if one in self.learner_by_id]
        for leader in leaders:
            stem = person_stem(self.cohort.id, "instructor", leader)
            yield feed_file(self.cohort.id, "instructors", stem), f"{self.name}: sessions you lead", True
        clinic = self.cohort.clinic_by_id[session.clinic]
        yield feed_file(self.cohort.id, "clinics", clinic.id), f"{self.name}: {clinic.title}", False
        for region in sorted({region_of(zone_of(who, self.cohort)) for who in (*leaders, *learners)}):
            yield feed_file(self.cohort.id, "regions", region), f"{self.name}: {region}", False

    def events(self, session: Session, *, with_links: bool) -> dict[str, Event]:
        clinic = self.cohort.clinic_by_id[session.clinic]
        first = self.instructor_by_id.get(session.instructors[0]) if session.instructors else None
        url = None if first is None else first.conference_url
        room = None if session.room is None else self.room_by_id.get(session.room)
        found = {}
        for number, (uid, meeting) in enumerate(zip(self.uids(session), session.meetings, strict=True), start=1):
            where = place("room" if clinic.modality == "in_person" else "both", clinic, meeting, room, url)
            facts = (
                ("Where", where.room),
                ("Join", where.link if with_links else None),
                ("Language", session.language),
            )
            found[uid] = Event(
                uid=uid,
                start=meeting.start,
                end=meeting.end,
                summary=texts.summary(clinic, session, number),
                description=texts.description(clinic.description, facts),
                location=where.location if with_links else where.room,
                link=where.link if with_links else None,
            )
        return found


def _continued(
    title: str, wanted: Mapping[str, Event], standing: set[str], before: Feed | None, now: dt.datetime
) -> Feed:
    """A feed after the one before: what changed gets a higher SEQUENCE, what is gone is shown as cancelled."""
    known = {} if before is None else before.events
    events = {uid: _said(event, known.get(uid), now) for uid, event in wanted.items()}
    for uid, event in known.items():
        if uid not in wanted:
            events[uid] = event if event.cancelled or uid in standing else _taken_back(event, now)
    return Feed(name=title, events=events)


def _said(event: Event, before: FeedEvent | None, now: dt.datetime) -> FeedEvent:
    new = FeedEvent(
        sequence=0 if before is None else before.sequence,
        stamp=now if before is None else before.stamp,
        start=event.start,
        end=event.end,
        summary=event.summary,
        description=event.description,
        location=event.location,
        link=event.link,
    )
    return new if before is None or new == before else _raised(new, now)


def _taken_back(event: FeedEvent, now: dt.datetime) -> FeedEvent:
    bare = {"description": "", "location": None, "link": None, "cancelled": True}
    return _raised(event.model_copy(update=bare), now)


def _raised(event: FeedEvent, now: dt.datetime) -> FeedEvent:
    stamp = max(now, event.stamp + dt.timedelta(seconds=1))
    return event.model_copy(update={"sequence": event.sequence + 1, "stamp": stamp})


def _shown(uid: str, one: FeedEvent) -> Shown:
    event = Event(uid, one.start, one.end, one.summary, one.description, one.location, one.link)
    return Shown(event, one.sequence, one.stamp, one.cancelled)
