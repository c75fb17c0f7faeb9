"""What one invite says."""

import datetime as dt
import hashlib
import json
import uuid
from pathlib import Path

import pytest
from icalendar import Calendar

from scheduler.errors import InputError
from scheduler.publish import publish_invites

from .world import LAB, NOW, cohort, of, people, plan, read_folder, session

LAST_SUNDAY_OF_MARCH = "2026-03-29T00:30"


def test_a_request_names_organizer_and_recipient_only(tmp_path: Path) -> None:
    publish_invites(plan(LAB), cohort(), tmp_path, now=NOW)
    first, second = of(read_folder(tmp_path), "learners/l1")
    assert first.method == "REQUEST"
    assert str(first.event["ORGANIZER"]) == "mailto:office@example.com"
    assert first.event["ORGANIZER"].params["CN"] == "Course Office"
    assert first.attendee == "mailto:quist@example.com"
    assert dict(first.event["ATTENDEE"].params) == {
        "CN": "Wanda Quist",
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
    }
    assert first.event["DTSTART"].dt == dt.datetime(2026, 3, 4, 15, tzinfo=dt.UTC)
    assert first.event["DTEND"].dt == dt.datetime(2026, 3, 4, 16, tzinfo=dt.UTC)
    assert (first.sequence, first.stamp) == (0, NOW)
    assert [str(one.event["SUMMARY"]) for one in (first, second)] == [
        "Negotiation lab (1 of 2)",
        "Negotiation lab (2 of 2)",
    ]
    fixed = {"STATUS": "CONFIRMED", "TRANSP": "OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS": "BUSY"}
    assert {key: str(first.event[key]) for key in fixed} == fixed
    (alarm,) = first.event.walk("VALARM")
    assert (str(alarm["ACTION"]), alarm["TRIGGER"].dt) == ("DISPLAY", dt.timedelta(minutes=-15))


def test_the_uid_is_the_documented_one(tmp_path: Path) -> None:
    publish_invites(plan(LAB), cohort(), tmp_path, now=NOW)
    namespace = uuid.UUID("b4a1f0c6-6f5e-4f0b-9d3a-2c7e51d08a94")
    mark = f"@{hashlib.sha256(b'spring').hexdigest()[:12]}.cohort-scheduler"
    reads = read_folder(tmp_path)
    assert of(reads, "learners/l2")[1].uid == str(uuid.uuid5(namespace, '["spring","learner","l2","lab",2]')) + mark
    expected = str(uuid.uuid5(namespace, '["spring","instructor","i1","lab-1",1]')) + mark
    assert of(reads, "instructors/i1")[0].uid == expected


def test_the_calendar_begins_with_its_method_and_has_no_uid_of_its_own(tmp_path: Path) -> None:
    publish_invites(plan(LAB), cohort(), tmp_path, now=NOW)
    for read in read_folder(tmp_path):
        head, _ = read.data.split(b"BEGIN:VEVENT")
        assert [line.split(b":")[0] for line in head.split(b"\r\n") if line] == [
            b"BEGIN",
            b"VERSION",
            b"PRODID",
            b"METHOD",
        ]


def test_lines_end_in_crlf_and_have_75_octets_at_most(tmp_path: Path) -> None:
    title = "Übung im Gespräch, 交渉の練習 " * 8
    clinics = [{"id": "lab", "title": title, "description": title, "duration_minutes": 60, "capacity": 8}]
    instructors = people("instructors", {"id": "i1", "clinics": ["lab"]}, {"id": "i2", "clinics": ["lab"]})
    one = session("lab-1", "lab", "2026-03-04T15:00")
    publish_invites(plan(one), cohort(clinics=clinics, instructors=instructors), tmp_path, now=NOW)
    for read in read_folder(tmp_path):
        assert read.data.count(b"\n") == read.data.count(b"\r") == read.data.count(b"\r\n")
        assert max(map(len, read.data.split(b"\r\n"))) <= 75
        assert all(line.decode() is not None for line in read.data.split(b"\r\n"))
        assert str(read.event["SUMMARY"]) == title.strip()


@pytest.mark.parametrize("learner", ["l1", "l3"])
def test_without_organizer_or_address_it_is_published_without_attendee(tmp_path: Path, learner: str) -> None:
    changes = {"organizer": None} if learner == "l1" else {}
    publish_invites(plan(LAB), cohort(**changes), tmp_path, now=NOW)
    read = of(read_folder(tmp_path), f"learners/{learner}")[0]
    assert (read.method, read.attendee) == ("PUBLISH", None)
    assert ("ORGANIZER" in read.event) == (learner == "l3")


def test_the_description_has_the_recipients_own_time(tmp_path: Path) -> None:
    publish_invites(plan(LAB), cohort(), tmp_path, now=NOW)
    reads = read_folder(tmp_path)
    whens = [of(reads, f"learners/{who}")[1].text.split("\n\n")[1].splitlines()[0] for who in ("l1", "l2", "l3")]
    assert whens == [
        "When: Wednesday 11 March 2026, 16:00–17:00, Europe/Berlin (UTC+01:00)",
        "When: Wednesday 11 March 2026, 20:30–21:30, Asia/Kolkata (UTC+05:30)",
        "When: Wednesday 11 March 2026, 11:00–12:00, America/New_York (UTC-04:00)",
    ]


def test_a_meeting_over_a_clock_change_and_one_over_midnight(tmp_path: Path) -> None:
    one = session("mix-1", "mix", LAST_SUNDAY_OF_MARCH, "2026-04-01T21:30", room="r1", learners=("l1",))
    publish_invites(plan(one), cohort(), tmp_path, now=NOW)
    change, midnight = of(read_folder(tmp_path), "learners/l1")
    assert "When: Sunday 29 March 2026, 01:30–03:30, Europe/Berlin (UTC+01:00, then UTC+02:00)" in change.text
    assert "When: Wednesday 1 April 2026, 23:30 to Thursday 2 April 2026, 00:30, Europe/Berlin" in midnight.text


def test_prework_is_in_the_first_meeting_of_who_has_not_done_it(tmp_path: Path) -> None:
    early = session("lab-1", "lab", "2026-03-03T20:00", "2026-03-11T15:00")
    publish_invites(plan(early), cohort(), tmp_path, now=NOW)
    reads = read_folder(tmp_path)
    first, second = of(reads, "learners/l2")
    assert (
        "To do before the first meeting, by Wednesday 4 March 2026:\n"
        "- Reader's guide (45 minutes, allow 2 days): https://read.example.com/guide"
    ) in first.text
    assert "guide" not in second.text
    assert "guide" not in of(reads, "learners/l3")[0].text + of(reads, "instructors/i1")[0].text


@pytest.mark.parametrize(
    ("link", "instructors", "expected"),
    [
        ("https://own.example.com/7", ("i1",), "https://own.example.com/7"),
        (None, ("i1", "i2"), "https://meet.example.com/i1"),
        (None, ("i2", "i1"), "https://meet.example.com/lab"),
    ],
)
def test_the_link_is_the_meetings_else_the_first_instructors_else_the_clinics(
    tmp_path: Path, link: str | None, instructors: tuple[str, ...], expected: str
) -> None:
    one = session("lab-1", "lab", "2026-03-04T15:00", links=[link], instructors=instructors)
    publish_invites(plan(one), cohort(), tmp_path, now=NOW)
    for read in read_folder(tmp_path):
        assert (read.location, str(read.event["CONFERENCE"])) == (expected, expected)
        assert f"Join: {expected}" in read.text


def test_in_person_names_the_room_and_no_link(tmp_path: Path) -> None:
    one = session("ward-1", "ward", "2026-03-04T15:00", room="r1", learners=("l1",))
    publish_invites(plan(one), cohort(), tmp_path, now=NOW)
    for read in read_folder(tmp_path):
        assert read.location == "Room 12, north"
        assert "CONFERENCE" not in read.event
        assert "meet.example.com" not in read.text


def test_hybrid_seats_the_first_of_the_site_and_links_the_others(tmp_path: Path) -> None:
    one = session("mix-1", "mix", "2026-03-04T15:00", room="r1", learners=("l3", "l2", "l1"))
    publish_invites(plan(one), cohort(), tmp_path, now=NOW)
    reads = read_folder(tmp_path)
    url = "https://meet.example.com/i1"
    locations = [of(reads, f"learners/{who}")[0].location for who in ("l1", "l2", "l3")]
    assert locations == ["Room 12, north", url, url]
    assert url not in of(reads, "learners/l1")[0].text
    (leader,) = of(reads, "instructors/i1")
    assert (leader.location, str(leader.event["CONFERENCE"])) == ("Room 12, north", url)
    assert "You lead this session. Learners: 3 (1 in the room, 2 online)" in leader.text


def test_an_instructors_calendar_holds_all_meetings_and_no_attendee(tmp_path: Path) -> None:
    mix = session("mix-1", "mix", "2026-03-05T15:00", room="r1")
    publish_invites(plan(LAB, mix), cohort(), tmp_path, now=NOW)
    (path,) = tmp_path.glob("instructors/i1-*.ics")
    calendar = Calendar.from_ical(path.read_bytes())
    events = calendar.walk("VEVENT")
    single = of(read_folder(tmp_path), "instructors/i1")
    assert str(calendar["METHOD"]) == "PUBLISH"
    assert [(str(event["UID"]), event["DTSTART"].dt) for event in events] == [
        (one.uid, one.event["DTSTART"].dt) for one in single
    ]
    assert len(events) == 3
    assert b"ATTENDEE" not in path.read_bytes()


def test_nothing_in_a_name_or_text_can_end_a_line(tmp_path: Path) -> None:
    evil = 'Eve "x"; y, z ^n\u2066\u202e\u200b:\\n'
    clinics = [
        {
            "id": "lab",
            "title": evil,
            "description": "a\r\nATTENDEE:mailto:b@example.com\rSTATUS:CANCELLED\n\tend\u2028X:1",
            "duration_minutes": 60,
            "capacity": 8,
            "conference_url": "javascript:alert(1)",
        }
    ]
    learners = people("learners", {"id": "l1", "name": evil, "email": '"q uist;%0d"@example.com'})
    instructors = people("instructors", {"id": "i1", "clinics": ["lab"]}, {"id": "i2", "clinics": ["lab"]})
    one = session("lab-1", "lab", "2026-03-04T15:00", instructors=("i2",))
    world = cohort(clinics=clinics, learners=learners, instructors=instructors)
    publish_invites(plan(one), world, tmp_path, now=NOW)
    reads = read_folder(tmp_path)
    (read,) = of(reads, "learners/l1")
    names = {line.split(":")[0].split(";")[0] for line in read.data.decode().split("\r\n") if line[:1] not in ("", " ")}
    assert names == {
        *("BEGIN", "END", "VERSION", "PRODID", "METHOD", "UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY"),
        *("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS", "ORGANIZER", "ATTENDEE", "DESCRIPTION", "LOCATION"),
        *("ACTION", "TRIGGER"),
    }
    assert not set(read.data.decode()) & set("\u2066\u202e\u200b\u2028\t\x0b")
    assert read.data.count(b"\r") == read.data.count(b"\r\n")
    assert read.attendee == "mailto:%22q%20uist%3B%250d%22@example.com"
    assert read.event["ATTENDEE"].params["CN"] == "Eve x; y, z n:\\n"
    assert str(read.event["STATUS"]) == "CONFIRMED"


def test_a_plan_that_does_not_fit_the_cohort_is_refused(tmp_path: Path) -> None:
    unknown = session("lab-9", "lab", "2026-03-04T15:00", learners=("l9",))
    again = session("lab-2", "lab", "2026-03-18T15:00", learners=("l1",), instructors=())
    for wrong in (plan(LAB, cohort_id="autumn"), plan(unknown), plan(LAB, again)):
        with pytest.raises(InputError) as refused:
            publish_invites(wrong, cohort(), tmp_path / "out", now=NOW)
        assert len(refused.value.faults) == 1
    assert not (tmp_path / "out").exists()


def test_the_ledger_names_nobody(tmp_path: Path) -> None:
    publish_invites(plan(LAB), cohort(), tmp_path, now=NOW)
    text = (tmp_path / "invites.json").read_text()
    records = json.loads(text)["invites"].values()
    assert len(records) == 8
    for word in ("Wanda", "Quist", "example.com", "Nambiar", "Ysolde", "Office"):
        assert word not in text
