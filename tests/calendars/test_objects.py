"""Events as a calendar server keeps them: what we say, and what the owner adds."""

import datetime as dt

import pytest
from icalendar import Calendar

from scheduler.calendars.events import Event, Message, Party, write_message
from scheduler.calendars.objects import calendar_object, read_object, with_additions

NOON = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
OFFICE = Party("office@example.com", "Course Office")
WANDA = Party("quist@example.com", "Wanda Quist; the 2nd")


def message(sequence: int = 0, *, attendee: Party | None = WANDA, tentative: bool = False, **changes: object) -> bytes:
    told: dict[str, object] = {"start": NOON, "end": NOON + dt.timedelta(hours=1), "summary": "Lab; 1, 2 ☂"}
    event = Event(uid="x@y", description="One\ntwo", **(told | changes))  # type: ignore[arg-type]
    organizer = None if attendee is None else OFFICE
    said = Message(event, organizer, attendee, tentative=tentative)
    return write_message(said, sequence=sequence, stamp=NOON)


def changed(data: bytes, before: bytes, after: bytes) -> bytes:
    unfolded = data.replace(b"\r\n ", b"")
    assert before in unfolded
    return unfolded.replace(before, after)


def added(data: bytes, line: bytes) -> bytes:
    return changed(data, b"END:VEVENT", line + b"\r\nEND:VEVENT")


def test_a_server_s_event_has_no_method_and_leaves_the_mail_to_us() -> None:
    calendar = Calendar.from_ical(calendar_object(message()))
    (event,) = calendar.walk("VEVENT")
    assert "METHOD" not in calendar
    assert {event[key].params["SCHEDULE-AGENT"] for key in ("ORGANIZER", "ATTENDEE")} == {"CLIENT"}
    assert event["UID"] == "x@y"


def test_a_published_event_stays_without_people() -> None:
    assert b"mailto" not in calendar_object(message(attendee=None))


def test_a_hold_stays_tentative() -> None:
    assert b"STATUS:TENTATIVE" in calendar_object(message(tentative=True))


def test_the_same_message_is_the_same_event() -> None:
    assert calendar_object(message()) == calendar_object(message())


def test_an_event_knows_whether_it_is_as_it_was_written() -> None:
    kept = calendar_object(message(3))
    assert read_object(kept).is_as_written
    assert read_object(kept).sequence == 3
    assert not read_object(message(3)).is_as_written
    assert not read_object(changed(kept, b"SUMMARY:Lab", b"SUMMARY:Mine")).is_as_written


@pytest.mark.parametrize(
    "line", [b"CATEGORIES:Work", b"COLOR:red", b"X-MOZ-LASTACK:20260301T000000Z", b"CREATED:20260301T000000Z"]
)
def test_additions_change_nothing_that_we_say_and_are_kept(line: bytes) -> None:
    kept = calendar_object(message())
    theirs = added(kept, line)
    assert read_object(theirs).content == read_object(kept).content
    assert read_object(theirs).is_as_written
    merged = with_additions(calendar_object(message(1, summary="Other")), theirs)
    assert line in merged
    assert read_object(merged).is_as_written
    assert b"SUMMARY:Other\r\n" in merged


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"DTSTART:20260304T120000Z", b"DTSTART:20260304T121500Z"),
        (b"DTEND:20260304T130000Z", b"DTEND:20260304T140000Z"),
        (b"DTEND:20260304T130000Z", b"DURATION:PT1H"),
        (b"One\\ntwo", b"One"),
        (b"STATUS:CONFIRMED", b"STATUS:TENTATIVE"),
        (b"END:VEVENT", b"LOCATION:Elsewhere\r\nEND:VEVENT"),
        (b"END:VEVENT", b"RRULE:FREQ=DAILY\r\nEND:VEVENT"),
        (b"END:VEVENT", b"RDATE:20260305T120000Z\r\nEND:VEVENT"),
        (b"END:VEVENT", b"EXDATE:20260304T120000Z\r\nEND:VEVENT"),
        (b"END:VEVENT", b"ATTENDEE:mailto:frye@example.com\r\nEND:VEVENT"),
    ],
)
def test_a_change_of_what_we_say_shows(before: bytes, after: bytes) -> None:
    kept = calendar_object(message())
    theirs = read_object(changed(kept, before, after))
    assert not theirs.is_as_written
    assert theirs.content != read_object(kept).content


def test_how_a_server_writes_it_down_is_no_change() -> None:
    kept = calendar_object(message())
    other = changed(kept, b"DTSTAMP:20260304T120000Z", b"DTSTAMP:20270101T000000Z").replace(b"\r\n", b"\n")
    assert read_object(other) == read_object(kept)


@pytest.mark.parametrize("answer", ["ACCEPTED", "TENTATIVE", "DECLINED"])
def test_an_answer_stands_as_long_as_the_time_does(answer: str) -> None:
    theirs = changed(calendar_object(message()), b"PARTSTAT=NEEDS-ACTION", f"PARTSTAT={answer}".encode())
    theirs = theirs.replace(b"mailto:quist", b"MAILTO:Quist")
    same = with_additions(calendar_object(message(1, summary="Other")), theirs)
    later = with_additions(calendar_object(message(1, end=NOON + dt.timedelta(hours=2))), theirs)
    (kept,), (asked,) = (Calendar.from_ical(data).walk("VEVENT") for data in (same, later))
    assert kept["ATTENDEE"].params["PARTSTAT"] == answer
    assert asked["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_an_alarm_of_theirs_stays_and_shows_the_new_title() -> None:
    theirs = changed(calendar_object(message()), b"-PT15M", b"-PT45M")
    theirs = changed(theirs, b"END:VEVENT", b"BEGIN:VALARM\r\nDESCRIPTION:Bus\r\nEND:VALARM\r\nEND:VEVENT")
    (event,) = Calendar.from_ical(with_additions(calendar_object(message(1, summary="Other")), theirs)).walk("VEVENT")
    assert [str(alarm["DESCRIPTION"]) for alarm in event.walk("VALARM")] == ["Other", "Bus"]
    assert event.walk("VALARM")[0]["TRIGGER"].dt == dt.timedelta(minutes=-45)


def test_what_we_no_longer_say_is_not_kept_as_an_addition() -> None:
    before = calendar_object(message(location="Room 1", link="https://meet.example.com/1"))
    merged = with_additions(calendar_object(message(1)), before)
    assert b"Room 1" not in merged
    assert b"meet.example.com" not in merged


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"/etc/hostname",
        b"\xff\xfe\x00",
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        calendar_object(message()) * 2,
        changed(message(), b"BEGIN:VEVENT", b"BEGIN:VTIMEZONE\r\nTZID:x\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"),
        changed(message(), b"SEQUENCE:0", b"SEQUENCE:many"),
    ],
)
def test_what_is_not_one_event_of_ours_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"is not one of our events|is not a number"):
        read_object(data)
