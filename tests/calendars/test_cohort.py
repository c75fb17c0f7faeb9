"""The calendars of a cohort: everybody's spans, where files may lie, and every fault in one pass."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.calendars.cohort import Readings, read_calendars
from scheduler.calendars.mark import own_mark
from scheduler.cohort.cohort import Source
from scheduler.cohort.load import load_cohort, parse_cohort
from scheduler.errors import Fault, InputError
from tests.calendars.ics import calendar, event, hour, minute

Json = dict[str, Any]
TEN = (minute("2026-03-02T10:00"), minute("2026-03-02T11:00"))


def document(**top: Any) -> Json:
    return {
        "schema_version": 1,
        "id": "c",
        "horizon": {"start": "2026-03-02", "end": "2026-03-06", "time_zone": "America/New_York"},
        "learners": [],
        "instructors": [],
        "clinics": [],
        **top,
    }


def learner(number: int, calendar: str | list[str], **more: Any) -> Json:
    return {"id": f"l{number}", "name": "Ada", "time_zone": "UTC", "calendar": calendar, **more}


def read(folder: Path, **top: Any) -> Readings:
    path = folder / "cohort.json"
    path.write_text(json.dumps(document(**top)), encoding="utf-8")
    return read_calendars(load_cohort(path))


def faults(folder: Path, **top: Any) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as caught:
        read(folder, **top)
    return caught.value.faults


def spans(readings: Readings, kind: str, identity: str) -> list[tuple[int, int]]:
    return [(int(start), int(end)) for start, end in readings.by_person[kind, identity]]


def test_everybody_has_spans(tmp_path: Path) -> None:
    (tmp_path / "calendars").mkdir()
    file = tmp_path / "calendars" / "a.ics"
    file.write_text(calendar(hour(), hour(start="20260303T100000", uid="floating"), hour(uid="x" + own_mark("c"))))
    instructor = {**learner(1, "calendars/a.ics", time_zone="Asia/Kolkata"), "id": "i1", "clinics": []}
    room = {"id": "r1", "site": "s", "seats": 3, "time_zone": "UTC", "calendar": ["calendars/a.ics"]}
    readings = read(
        tmp_path,
        learners=[learner(1, "calendars/a.ics"), {**learner(2, "x"), "calendar": None}],
        instructors=[instructor],
        rooms=[room],
    )
    third = minute("2026-03-03T10:00")
    assert spans(readings, "learner", "l1") == [TEN, (third, third + 60)]
    assert spans(readings, "instructor", "i1") == [TEN, (third - 330, third - 270)]
    assert spans(readings, "room", "r1") == [TEN, (third, third + 60)]
    assert ("learner", "l2") not in readings.by_person
    assert readings.sha256_by_path == {"calendars/a.ics": hashlib.sha256(file.read_bytes()).hexdigest()}


def test_the_range_is_the_horizon_and_two_days_more(tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_text(calendar(event("DTSTART:20260101T000000Z", "DURATION:P365D")))
    readings = read(tmp_path, learners=[learner(1, "a.ics")])
    assert spans(readings, "learner", "l1") == [(minute("2026-02-28T05:00"), minute("2026-03-09T05:00"))]
    (doubt,) = readings.doubts
    assert (doubt.note.why, doubt.owners) == ("leaves no minute of the horizon free", (("learner", "l1"),))


def test_zone_of_a_country(tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_text(calendar(event("DTSTART;VALUE=DATE:20260302")))
    readings = read(tmp_path, learners=[learner(1, "a.ics", time_zone=None, country="IN")])
    assert spans(readings, "learner", "l1") == [(minute("2026-03-01T18:30"), minute("2026-03-02T18:30"))]


def test_a_cancel_reaches_the_files_of_its_owner_only(tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_text(calendar(hour()))
    (tmp_path / "b.ics").write_text(calendar("METHOD:CANCEL", hour()))
    readings = read(tmp_path, learners=[learner(1, ["a.ics", "b.ics"]), learner(2, "a.ics")])
    assert spans(readings, "learner", "l1") == []
    assert readings.by_person["learner", "l1"].shape == (0, 2)
    assert spans(readings, "learner", "l2") == [TEN]


def test_every_fault_is_told_once_with_place_and_cure(tmp_path: Path) -> None:
    bad = event("DTSTART;TZID=Atlantis/Capital:20260302T100000", "SUMMARY:Secret dinner", uid="bad@example.com")
    (tmp_path / "a.ics").write_text(calendar(hour(), bad))
    (tmp_path / "b.ics").write_text("<html></html>")
    found = faults(
        tmp_path, learners=[learner(1, "a.ics"), learner(2, ["a.ics", "b.ics"]), learner(3, ["a.ics", "missing.ics"])]
    )
    assert [(fault.path, fault.value) for fault in found] == [
        ("learners[0].calendar", "a.ics"),
        ("learners[1].calendar[1]", "b.ics"),
        ("learners[2].calendar[1]", "missing.ics"),
    ]
    assert 'event "bad@example.com"' in found[0].message
    assert '"Atlantis/Capital" is not a time zone' in found[0].message
    assert all(fault.cure for fault in found)
    assert not any("Secret" in str(fault) or "Ada" in str(fault) for fault in found)


OUTSIDE = ("../outside.ics", "{outside}", "sub/../../outside.ics", "link.ics", "folder/outside.ics", "a\0", "x" * 5000)


@pytest.mark.parametrize("path", OUTSIDE)
def test_files_outside_the_folder_are_not_read(tmp_path: Path, path: str) -> None:
    """Not through links either; and not where the cohort was not checked when it was loaded."""
    outside, folder = tmp_path / "outside.ics", tmp_path / "cohort"
    outside.write_text(calendar(hour()))
    (folder / "sub").mkdir(parents=True)
    (folder / "link.ics").symlink_to(outside)
    (folder / "folder").symlink_to(tmp_path)
    sound = parse_cohort(document(learners=[learner(1, "a.ics")])).read_from(Source(folder / "cohort.json", ""))
    moved = sound.learners[0].model_copy(update={"calendar": (path.format(outside=outside),)})
    cohort = sound.model_copy(update={"learners": (moved,)})
    with pytest.raises(InputError) as caught:
        read_calendars(cohort)
    assert [fault.path for fault in caught.value.faults] == ["learners[0].calendar"]


def test_links_within_the_folder_are_followed(tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_text(calendar(hour()))
    (tmp_path / "link.ics").symlink_to(tmp_path / "a.ics")
    assert spans(read(tmp_path, learners=[learner(1, "link.ics")]), "learner", "l1") == [TEN]


def test_a_cohort_in_memory_has_no_folder() -> None:
    assert read_calendars(parse_cohort(document(learners=[]))).by_person == {}
    with pytest.raises(InputError, match="was not read from a file"):
        read_calendars(parse_cohort(document(learners=[learner(1, "a.ics")])))
