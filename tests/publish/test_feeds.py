"""Calendars to subscribe to."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from icalendar import Calendar

from scheduler.errors import InputError
from scheduler.publish import Choices, publish
from scheduler.publish.ledger import LEDGER

from .test_crashes import Stopped, replace
from .world import LAB, LATER, NOW, Read, cohort, plan, read_file, session, tree

FEEDS = Choices(feeds=True)
WARD = session("ward-1", "ward", "2026-03-05T15:00", room="r1", learners=("l1",), instructors=("i2",))


def feeds(folder: Path) -> dict[str, list[Read]]:
    """The feeds' events by kind and slug, like ``clinics/lab``."""
    found = {}
    for path in sorted((folder / "feeds").rglob("*.ics")):
        found[f"{path.parent.name}/{path.stem.rpartition('-')[0]}"] = read_file(folder, path)
    return found


def shown(reads: list[Read]) -> list[tuple[str, str, int]]:
    return [(str(one.event["SUMMARY"]), str(one.event["STATUS"]), one.sequence) for one in reads]


def test_there_is_one_per_instructor_clinic_and_region(tmp_path: Path) -> None:
    done = publish(plan(LAB, WARD), cohort(), tmp_path, now=NOW, choices=FEEDS)
    found = feeds(tmp_path)
    assert done.published.feeds == len(found) == 8
    assert {name: len(reads) for name, reads in found.items()} == {
        "instructors/i1": 2,
        "instructors/i2": 1,
        "clinics/lab": 2,
        "clinics/ward": 1,
        "regions/europe": 3,
        "regions/asia": 2,
        "regions/america": 2,
        "regions/utc": 1,
    }


def test_a_feed_is_published_names_nobody_and_says_when_to_look_again(tmp_path: Path) -> None:
    publish(plan(LAB, WARD), cohort(), tmp_path, now=NOW, choices=FEEDS)
    for path in (tmp_path / "feeds").rglob("*.ics"):
        data = path.read_bytes()
        calendar = Calendar.from_ical(data)
        assert str(calendar["METHOD"]) == "PUBLISH"
        assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in data
        assert b"X-PUBLISHED-TTL:PT1H\r\n" in data
        assert not any(word in data for word in (b"ATTENDEE", b"ORGANIZER", b"mailto:", b"Quist", b"Brandt", b"l1"))
        assert not [part for event in calendar.walk("VEVENT") for part in event.subcomponents]


def test_a_meeting_has_one_uid_in_all_feeds_and_it_is_nobodys(tmp_path: Path) -> None:
    publish(plan(LAB), cohort(), tmp_path, now=NOW, choices=FEEDS)
    found = feeds(tmp_path)
    uids = {frozenset(read.uid for read in reads) for reads in found.values()}
    assert len(uids) == 1
    assert not uids.pop() & {
        read.uid
        for path in tmp_path.glob("*/*/*.ics")
        if "feeds" not in path.parts
        for read in read_file(tmp_path, path)
    }
    assert all(read.uid.endswith(".cohort-scheduler") for read in found["clinics/lab"])


def test_only_an_instructors_feed_has_the_link(tmp_path: Path) -> None:
    publish(plan(LAB, WARD), cohort(), tmp_path, now=NOW, choices=FEEDS)
    linked = {
        path.parent.name for path in (tmp_path / "feeds").rglob("*.ics") if b"meet.example.com" in path.read_bytes()
    }
    assert linked == {"instructors"}
    assert feeds(tmp_path)["clinics/ward"][0].location == "Room 12, north"


def test_unchanged_feeds_are_not_written_and_later_runs_keep_them_up_to_date(tmp_path: Path) -> None:
    publish(plan(LAB, WARD), cohort(), tmp_path, now=NOW, choices=FEEDS)
    before = tree(tmp_path)
    assert publish(plan(LAB, WARD), cohort(), tmp_path, now=LATER, choices=FEEDS).published.feeds == 0
    assert tree(tmp_path) == before
    moved = session("ward-1", "ward", "2026-03-06T15:00", room="r1", learners=("l1",), instructors=("i2",))
    done = publish(plan(LAB, moved), cohort(), tmp_path, now=LATER)
    after = tree(tmp_path)
    changed = {name.rpartition("-")[0] for name in after if name.startswith("feeds/") and after[name] != before[name]}
    assert changed == {"feeds/clinics/ward", "feeds/instructors/i2", "feeds/regions/europe", "feeds/regions/utc"}
    assert done.published.feeds == 4
    (ward,) = feeds(tmp_path)["clinics/ward"]
    assert (ward.sequence, ward.stamp, ward.event["DTSTART"].dt.day) == (1, LATER, 6)
    assert [read.sequence for read in feeds(tmp_path)["regions/europe"]] == [0, 1, 0]


def test_without_the_choice_there_are_none(tmp_path: Path) -> None:
    assert publish(plan(LAB), cohort(), tmp_path, now=NOW).published.feeds == 0
    assert not (tmp_path / "feeds").exists()


def test_what_no_longer_takes_place_is_shown_as_cancelled(tmp_path: Path) -> None:
    publish(plan(LAB, WARD), cohort(), tmp_path, now=NOW, choices=FEEDS)
    publish(plan(LAB), cohort(), tmp_path, now=LATER)
    assert shown(feeds(tmp_path)["clinics/ward"]) == [("Cancelled: Ward round", "CANCELLED", 1)]
    publish(plan(LAB, WARD), cohort(), tmp_path, now=LATER)
    assert shown(feeds(tmp_path)["clinics/ward"]) == [("Ward round", "CONFIRMED", 2)]


def test_a_session_that_waits_for_its_instructors_is_not_shown_yet(tmp_path: Path) -> None:
    first = Choices(feeds=True, instructors_first=True)
    publish(plan(WARD), cohort(), tmp_path, now=NOW, choices=first)
    assert feeds(tmp_path) == {}
    publish(plan(WARD), cohort(), tmp_path, now=NOW, choices=FEEDS)
    moved = session("ward-1", "ward", "2026-03-06T15:00", room="r1", learners=("l1",), instructors=("i2",))
    publish(plan(moved), cohort(), tmp_path, now=LATER, choices=first)
    (ward,) = feeds(tmp_path)["clinics/ward"]
    assert (ward.sequence, ward.event["DTSTART"].dt.day) == (0, 5)


def test_a_run_that_is_stopped_anywhere_never_gives_a_number_twice(tmp_path: Path) -> None:
    moved = session("ward-1", "ward", "2026-03-06T15:00", room="r1", learners=("l1",), instructors=("i2",))
    again = session("ward-1", "ward", "2026-03-09T15:00", room="r1", learners=("l1",), instructors=("i2",))
    for writes in range(60):
        folder, left = tmp_path / str(writes), iter(range(writes))

        def write(path: Path, data: bytes, left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                raise Stopped
            replace(path, data)

        publish(plan(WARD), cohort(), folder, now=NOW, choices=FEEDS, write=replace)
        done = True
        try:
            publish(plan(moved), cohort(), folder, now=LATER, write=write)
        except Stopped:
            done = False
        seen = {
            (name, read.uid, read.sequence): read.event["DTSTART"].dt
            for name, reads in feeds(folder).items()
            for read in reads
        }
        publish(plan(again), cohort(), folder, now=LATER + dt.timedelta(hours=1), write=replace)
        for name, reads in feeds(folder).items():
            for read in reads:
                assert seen.get((name, read.uid, read.sequence), read.event["DTSTART"].dt) == read.event["DTSTART"].dt
                assert read.event["DTSTART"].dt.day == 9
        assert '"pending"' not in (folder / LEDGER).read_text()
        if done:
            break
    assert done


@pytest.mark.parametrize("link", ["feeds", "feeds/clinics"])
def test_a_link_does_not_lead_feeds_out_of_the_folder(tmp_path: Path, link: str) -> None:
    folder, victim = tmp_path / "out", tmp_path / "victim"
    victim.mkdir()
    (folder / link).parent.mkdir(parents=True)
    (folder / link).symlink_to(victim, target_is_directory=True)
    with pytest.raises(InputError, match="link"):
        publish(plan(LAB), cohort(), folder, now=NOW, choices=FEEDS)
    assert list(victim.iterdir()) == []
