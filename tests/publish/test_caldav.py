"""Calendars on a server: what stands there is what was said, and what others did there is not lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from icalendar import Calendar

from scheduler.calendars.events import Event, Message, Party, write_message
from scheduler.publish.caldav import CalendarChannel, caldav_channel
from scheduler.publish.channel import Before, Delivery, RefusedError, TryLaterError
from scheduler.publish.identity import Role, event_uid

from .radicale import ENVIRONMENT, PASSWORD, Line, Server, radicale, unreliable

OFFICE = Party("office@example.com", "Course Office")
WANDA = Party("quist@example.com", "Wanda Quist")
NOON = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
CHANGED = "changed on the server"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with radicale(tmp_path_factory.mktemp("radicale")) as running:
        yield running


@pytest.fixture(scope="module")
def names() -> Iterator[int]:
    return count()


@pytest.fixture
def calendar(server: Server, names: Iterator[int]) -> str:
    """A new calendar of Wanda's."""
    name = f"{WANDA.email}/clinics-{next(names)}"
    server.make(name)
    return name


def delivery(
    sequence: int = 0,
    *,
    hours: int = 0,
    number: int = 1,
    role: Role = "learner",
    recipient: Party | None = WANDA,
    organizer: Party | None = OFFICE,
    cancelled: bool = False,
    **changes: Any,
) -> Delivery:
    """What is said to Wanda about a meeting, so many hours after noon."""
    uid = event_uid("spring", role, "l1", "lab", number)
    start = NOON + dt.timedelta(hours=hours)
    told: dict[str, Any] = {"summary": "Lab; one, two ☂", "description": "Bring a case.\nYour own."}
    event = Event(uid=uid, start=start, end=start + dt.timedelta(hours=1), **(told | changes))
    message = Message(event, organizer, recipient, cancelled=cancelled)
    data = write_message(message, sequence=sequence, stamp=NOON + dt.timedelta(seconds=sequence))
    return Delivery(
        uid, sequence, message.method, cancelled, recipient, organizer, "", "", data, role, "0123456789ab", "l1"
    )


def channel(url: str, **settings: Any) -> CalendarChannel:
    return caldav_channel(url, ENVIRONMENT, ask=None, most_wait=0, **settings)


def to(server: Server | Line, calendar: str) -> CalendarChannel:
    """A channel to everybody's calendar of that name."""
    return channel(server.url + "{email}/" + calendar.split("/")[1])


def say(server: Server | Line, calendar: str, what: Delivery, before: Before | None = None) -> str | None:
    with to(server, calendar) as way:
        return way.deliver(what, before or Before())


def only(server: Server, calendar: str) -> Any:
    """The event of a calendar that holds one."""
    ((_, data),) = server.events(calendar).values()
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    return event


def edited(server: Server, calendar: str, change: Callable[[bytes], bytes]) -> tuple[str, bytes]:
    """The owner changes their event with a program of their own; ETag and bytes after it."""
    ((name, (etag, data)),) = server.events(calendar).items()
    mine = change(data).replace(b"-//cohort-scheduler//invites//EN", b"-//Some calendar//EN")
    assert mine != data
    assert server.put(f"{calendar}/{name}", mine, If_Match=etag) in (201, 204)
    return server.events(calendar)[name]


class TestTheEvent:
    def test_is_named_by_its_uid_and_kept_as_a_server_keeps_it(self, server: Server, calendar: str) -> None:
        assert say(server, calendar, delivery())
        ((name, (_, data)),) = server.events(calendar).items()
        event = only(server, calendar)
        assert name == f"{delivery().uid}.ics"
        assert event["UID"] == delivery().uid
        assert event["DTSTART"].dt == NOON
        assert event["SUMMARY"] == "Lab; one, two ☂"
        assert b"METHOD" not in data

    def test_is_one_about_which_the_server_mails_nobody(self, server: Server, calendar: str) -> None:
        say(server, calendar, delivery())
        event = only(server, calendar)
        assert event["ATTENDEE"] == "mailto:quist@example.com"
        assert event["ATTENDEE"].params["SCHEDULE-AGENT"] == "CLIENT"
        assert event["ORGANIZER"].params["SCHEDULE-AGENT"] == "CLIENT"

    def test_stays_one_when_it_moves(self, server: Server, calendar: str) -> None:
        memory = say(server, calendar, delivery())
        say(server, calendar, delivery(1, hours=5), Before(0, memory))
        event = only(server, calendar)
        assert event["DTSTART"].dt == NOON + dt.timedelta(hours=5)
        assert event["SEQUENCE"] == 1

    def test_goes_when_it_is_cancelled_and_comes_back(self, server: Server, calendar: str) -> None:
        memory = say(server, calendar, delivery())
        assert say(server, calendar, delivery(1, cancelled=True), Before(0, memory)) is None
        assert server.events(calendar) == {}
        say(server, calendar, delivery(2, hours=1), Before(1, None))
        assert only(server, calendar)["SEQUENCE"] == 2

    def test_without_an_organizer_names_nobody(self, server: Server, names: Iterator[int]) -> None:
        name = f"0123456789ab/clinics-{next(names)}"
        server.make(name)
        with channel(server.url + "{tag}/" + name.split("/")[1]) as way:
            way.deliver(delivery(organizer=None, recipient=None), Before())
        event = only(server, name)
        assert "ATTENDEE" not in event
        assert "ORGANIZER" not in event

    def test_is_said_with_a_server_that_names_no_version_in_its_answer(self, server: Server, calendar: str) -> None:
        with unreliable(server, without_etag=frozenset({"PUT"})) as line:
            memory = say(line, calendar, delivery())
            say(line, calendar, delivery(1, hours=1), Before(0, memory))
        assert only(server, calendar)["SEQUENCE"] == 1
        assert line.acts == 2

    def test_is_not_changed_where_the_server_names_no_versions_at_all(self, server: Server, calendar: str) -> None:
        with unreliable(server, without_etag=frozenset({"PUT", "GET"})) as line:
            memory = say(line, calendar, delivery())
            before = server.events(calendar)
            with pytest.raises(RefusedError, match="no versions"):
                say(line, calendar, delivery(1, hours=1), Before(0, memory))
        assert server.events(calendar) == before


class TestAnAnswerThatWasLost:
    def test_of_a_new_event(self, server: Server, calendar: str) -> None:
        memory = say(server, calendar, delivery())
        before = server.events(calendar)
        assert say(server, calendar, delivery(), Before(doubtful=0)) == memory
        assert server.events(calendar) == before

    def test_of_an_update(self, server: Server, calendar: str) -> None:
        first = say(server, calendar, delivery())
        second = say(server, calendar, delivery(1, hours=1), Before(0, first))
        before = server.events(calendar)
        assert say(server, calendar, delivery(1, hours=1), Before(0, first, doubtful=1)) == second
        assert server.events(calendar) == before

    def test_of_an_update_that_is_no_longer_right(self, server: Server, calendar: str) -> None:
        first = say(server, calendar, delivery())
        say(server, calendar, delivery(1, hours=1), Before(0, first))
        say(server, calendar, delivery(2, hours=2), Before(0, first, doubtful=1))
        assert only(server, calendar)["SEQUENCE"] == 2

    def test_of_a_new_event_that_is_cancelled_since(self, server: Server, calendar: str) -> None:
        say(server, calendar, delivery())
        say(server, calendar, delivery(1, cancelled=True), Before(doubtful=0))
        assert server.events(calendar) == {}

    def test_of_a_cancellation(self, server: Server, calendar: str) -> None:
        memory = say(server, calendar, delivery())
        for before in (Before(0, memory), Before(0, memory, doubtful=1)):
            say(server, calendar, delivery(1, cancelled=True), before)
        assert server.events(calendar) == {}

    def test_of_a_cancellation_before_a_new_invitation(self, server: Server, calendar: str) -> None:
        memory = say(server, calendar, delivery())
        say(server, calendar, delivery(1, cancelled=True), Before(0, memory))
        say(server, calendar, delivery(2), Before(0, memory, doubtful=1))
        assert only(server, calendar)["SEQUENCE"] == 2


def accepted(data: bytes) -> bytes:
    unfolded = data.replace(b"\r\n ", b"").replace(b"PARTSTAT=NEEDS-ACTION", b"PARTSTAT=ACCEPTED")
    return unfolded.replace(b"END:VEVENT", b"CATEGORIES:Work\r\nEND:VEVENT").replace(b"-PT15M", b"-PT45M")


def moved(data: bytes) -> bytes:
    return data.replace(b"T120000Z", b"T123000Z")


class TestWhatTheOwnerDidThere:
    def test_additions_stay_when_the_text_changes(self, server: Server, calendar: str) -> None:
        memory = say(server, calendar, delivery())
        edited(server, calendar, accepted)
        say(server, calendar, delivery(1, description="Another text."), Before(0, memory))
        event = only(server, calendar)
        assert event["DESCRIPTION"] == "Another text."
        assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
        assert event["CATEGORIES"].cats == ["Work"]
        (alarm,) = event.walk("VALARM")
        assert alarm["TRIGGER"].dt == dt.timedelta(minutes=-45)

    def test_an_answer_is_asked_for_again_when_the_time_changes(self, server: Server, calendar: str) -> None:
        memory = say(server, calendar, delivery())
        edited(server, calendar, accepted)
        say(server, calendar, delivery(1, hours=1), Before(0, memory))
        event = only(server, calendar)
        assert event["DTSTART"].dt == NOON + dt.timedelta(hours=1)
        assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
        assert event["CATEGORIES"].cats == ["Work"]

    def test_an_accepted_event_goes_when_it_is_cancelled(self, server: Server, calendar: str) -> None:
        memory = say(server, calendar, delivery())
        edited(server, calendar, accepted)
        say(server, calendar, delivery(1, cancelled=True), Before(0, memory))
        assert server.events(calendar) == {}

    @pytest.mark.parametrize(
        "change",
        [
            moved,
            lambda data: data.replace(b"SUMMARY:Lab", b"SUMMARY:Mine"),
            lambda data: data.replace(b"END:VEVENT", b"RRULE:FREQ=DAILY\r\nEND:VEVENT"),
            lambda data: data.replace(b"STATUS:CONFIRMED", b"STATUS:CANCELLED"),
            lambda data: data.replace(b"END:VEVENT", b"ATTENDEE:mailto:frye@example.com\r\nEND:VEVENT"),
        ],
    )
    @pytest.mark.parametrize("cancelled", [False, True])
    def test_a_change_is_told_and_not_overwritten(
        self, server: Server, calendar: str, change: Callable[[bytes], bytes], cancelled: bool
    ) -> None:
        memory = say(server, calendar, delivery())
        theirs = edited(server, calendar, change)
        with pytest.raises(RefusedError, match=CHANGED):
            say(server, calendar, delivery(1, hours=2, cancelled=cancelled), Before(0, memory))
        assert list(server.events(calendar).values()) == [theirs]

    def test_a_change_after_a_lost_answer_is_not_overwritten(self, server: Server, calendar: str) -> None:
        say(server, calendar, delivery())
        theirs = edited(server, calendar, moved)
        with pytest.raises(RefusedError, match=CHANGED):
            say(server, calendar, delivery(1, hours=2), Before(doubtful=0))
        assert list(server.events(calendar).values()) == [theirs]

    def test_a_deleted_event_comes_anew_with_the_next_change(self, server: Server, calendar: str) -> None:
        memory = say(server, calendar, delivery())
        ((name, _),) = server.events(calendar).items()
        server.ask("DELETE", f"{calendar}/{name}")
        say(server, calendar, delivery(1, hours=2), Before(0, memory))
        assert only(server, calendar)["SEQUENCE"] == 1

    def test_the_way_out_of_a_conflict_works(self, server: Server, calendar: str) -> None:
        memory = say(server, calendar, delivery())
        edited(server, calendar, moved)
        ((name, _),) = server.events(calendar).items()
        with pytest.raises(RefusedError, match="delete it there, and the next run"):
            say(server, calendar, delivery(1, hours=2), Before(0, memory))
        server.ask("DELETE", f"{calendar}/{name}")
        say(server, calendar, delivery(1, hours=2), Before(0, memory, doubtful=1))
        assert only(server, calendar)["SEQUENCE"] == 1

    def test_the_mailed_invite_under_another_name_is_told(self, server: Server, calendar: str) -> None:
        data = delivery().data.replace(b"METHOD:REQUEST\r\n", b"")
        assert server.put(f"{calendar}/from-mail.ics", data) == 201
        before = server.events(calendar)
        with pytest.raises(RefusedError, match="another name"):
            say(server, calendar, delivery())
        assert server.events(calendar) == before

    def test_the_mailed_invite_under_its_own_name_is_the_event(self, server: Server, calendar: str) -> None:
        data = delivery().data.replace(b"METHOD:REQUEST\r\n", b"")
        assert server.put(f"{calendar}/{delivery().uid}.ics", data) == 201
        before = server.events(calendar)
        memory = say(server, calendar, delivery())
        assert server.events(calendar) == before
        say(server, calendar, delivery(1, hours=1), Before(0, memory))
        assert only(server, calendar)["SEQUENCE"] == 1

    def test_what_we_wrote_is_known_without_a_memory(self, server: Server, calendar: str) -> None:
        say(server, calendar, delivery())
        edited(server, calendar, accepted)
        say(server, calendar, delivery(1, hours=1))
        event = only(server, calendar)
        assert event["SEQUENCE"] == 1
        assert event["CATEGORIES"].cats == ["Work"]
        edited(server, calendar, lambda data: data.replace(b"T130000Z", b"T123000Z"))
        with pytest.raises(RefusedError, match=CHANGED):
            say(server, calendar, delivery(2, hours=2))


class TestOneCalendarForAll:
    @pytest.fixture
    def team(self, server: Server, names: Iterator[int]) -> str:
        name = f"office/team-{next(names)}"
        server.make(name)
        return name

    def test_holds_the_instructors_events(self, server: Server, team: str) -> None:
        with channel(server.url + team) as way:
            assert not way.by_address
            assert way.roles == {"instructor"}
            assert way.unable(delivery(role="instructor")) is None
            way.deliver(delivery(role="instructor"), Before())
        assert only(server, team)["UID"] == delivery(role="instructor").uid

    def test_holds_no_learner_s(self, server: Server, team: str) -> None:
        with channel(server.url + team) as way:
            assert way.unable(delivery()) == "is not shown in a calendar that several people read"

    @pytest.mark.parametrize("path", ["office/nowhere", "nobody", "office"])
    def test_must_be_one(self, server: Server, path: str) -> None:
        with pytest.raises(TryLaterError, match="no calendar at this address"):
            channel(server.url + path).__enter__()

    def test_must_be_one_that_we_may_read(self, server: Server) -> None:
        wrong = {**ENVIRONMENT, "SCHEDULE_CALDAV_PASSWORD": "guessed"}
        with pytest.raises(TryLaterError, match="user or the password"):
            caldav_channel(server.url + "office/team", wrong, ask=None).__enter__()


class TestWhatIsRefused:
    def test_no_calendar_there(self, server: Server) -> None:
        with pytest.raises(RefusedError, match=r"no calendar.*409"):
            say(server, "x/nothing", delivery())

    def test_a_calendar_that_we_may_not_write(self, server: Server) -> None:
        with channel(server.url + "locked/{user}") as way, pytest.raises(RefusedError, match=r"not let.*403"):
            way.deliver(delivery(), Before())

    def test_a_wrong_password(self, server: Server, calendar: str) -> None:
        wrong = {**ENVIRONMENT, "SCHEDULE_CALDAV_PASSWORD": "guessed"}
        with (
            caldav_channel(server.url + "{email}/clinics", wrong, ask=None) as way,
            pytest.raises(TryLaterError, match=r"user or the password.*401") as told,
        ):
            way.deliver(delivery(), Before())
        assert "guessed" not in str(told.value)
        assert server.events(calendar) == {}

    def test_a_server_that_is_down(self, server: Server, calendar: str) -> None:
        with unreliable(server) as line:
            way = to(line, calendar)
        with way, pytest.raises(TryLaterError, match="cannot be reached"):
            way.deliver(delivery(), Before())

    def test_a_password_is_asked_for_once_and_only_when_it_is_needed(self, server: Server, calendar: str) -> None:
        asked: list[str] = []

        def ask(prompt: str) -> str:
            asked.append(prompt)
            return PASSWORD

        user = {"SCHEDULE_CALDAV_USER": ENVIRONMENT["SCHEDULE_CALDAV_USER"]}
        url = server.url + "{email}/" + calendar.split("/")[1]
        way = caldav_channel(url, user, ask=ask)
        assert way.unable(delivery()) is None
        assert asked == []
        with way:
            for number in (1, 2):
                way.deliver(delivery(number=number), Before())
        assert asked == ["Password for the calendar server"]
        assert len(server.events(calendar)) == 2
