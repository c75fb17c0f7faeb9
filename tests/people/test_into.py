"""Next week's files merged into a cohort file that somebody has edited by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scheduler.api.importing import Imported, Sources, Terms, import_people
from scheduler.errors import InputError
from tests.people.files import csv

HAND = """{
  "schema_version": 1, "id": "spring",

  "horizon": {"start": "2027-03-08", "end": "2027-03-19"},
  "learners": [
    {"id": "l1", "name": "Ada Monroe", "email": "ada@example.com",
     "time_zone": "Europe/Berlin", "priority": 3},
    { "id": "l2", "name": "Ben Foster", "email": "ben@example.com", "time_zone": "Europe/Paris" },
    {"id": "l4", "name": "Cy Dent", "time_zone": "Asia/Tokyo"}
  ],
  "instructors": [
    {"id": "i1", "name": "Ben Foster", "email": "ben@example.com", "time_zone": "Europe/Paris",
     "clinics": ["lab"], "same_as": "l2"}
  ],
  "clinics": [ {"id": "lab", "title": "Lab", "duration_minutes": 60, "capacity": 4} ],
  "decisions": [
    {"learner": "l2", "clinic": "lab", "must": false},
    {"learner": "l1", "clinic": "lab", "must": true, "why": "has booked a train"}
  ]
}
"""
NEXT_WEEK = csv(
    "Name,Email,Time zone,Team,Status",
    "Ada Monroe,ADA@example.com,Europe/London,,active",
    "Ben Foster,ben@example.com,Europe/Paris,,Withdrawn",
    "Dora Lind,dora@example.com,Stockholm,Red,active",
)
DORA = (
    '{"id": "l5", "name": "Dora Lind", "email": "dora@example.com", "time_zone": "Europe/Stockholm", "group": "Red", '
    '"attributes": {"Status": "active"}}'
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cohort.json").write_text(HAND, encoding="utf-8")


def merged(people: bytes = NEXT_WEEK, calendars: str | None = None, **terms: bool) -> tuple[Imported, str]:
    Path("people.csv").write_bytes(people)
    cohort = Path("cohort.json")
    sources = Sources(learners=Path("people.csv"), into=cohort, calendars=Path(calendars) if calendars else None)
    done = import_people(sources, cohort, Terms(**terms))
    return done, cohort.read_text(encoding="utf-8")


def test_joiners_and_leavers_are_the_only_edits() -> None:
    """Ben leaves, with the decision about him and what the instructor says of him; Ada's time zone was set by hand."""
    done, text = merged()
    expected = HAND
    for before, after in (
        (
            '"time_zone": "Europe/Berlin", "priority": 3}',
            '"time_zone": "Europe/Berlin", "priority": 3, "attributes": {"Status": "active"}}',
        ),
        ('    { "id": "l2", "name": "Ben Foster", "email": "ben@example.com", "time_zone": "Europe/Paris" },\n', ""),
        ('"time_zone": "Asia/Tokyo"}', f'"time_zone": "Asia/Tokyo"}},\n    {DORA}'),
        ('"clinics": ["lab"], "same_as": "l2"}', '"clinics": ["lab"]}'),
        ('    {"learner": "l2", "clinic": "lab", "must": false},\n', ""),
        ("  ]\n}\n", '  ],\n  "groups": [\n    {"id": "Red"}\n  ]\n}\n'),
    ):
        assert before in expected
        expected = expected.replace(before, after)
    assert " ".join(text.split()) == " ".join(expected.split())
    assert [(each.id, each.name) for each in done.joined] == [("l5", "Dora Lind")]
    assert [each.id for each in done.left] == ["l2"]
    assert [each.id for each in done.missing] == ["l4"]
    kept = [(each.id, each.field, each.before, each.after) for each in done.changes if not each.taken]
    assert kept == [("l1", "time_zone", "Europe/Berlin", "Europe/London")]


def test_the_same_files_again_change_nothing() -> None:
    _, once = merged()
    done, twice = merged()
    assert twice == once
    assert (done.joined, done.left) == ((), ())
    assert any("marked as leaving, and is not in the cohort" in remark for remark in done.remarks)


def test_who_is_known_needs_no_time_zone_to_leave() -> None:
    done, text = merged(csv("Name,Email,Leaves", "Ben Foster,ben@example.com,yes", "Ada Monroe,ada@example.com,"))
    assert [each.id for each in done.left] == ["l2"]
    assert [each["id"] for each in json.loads(text)["learners"]] == ["l1", "l4"]


def test_update_takes_the_files_and_remove_missing_takes_out() -> None:
    done, text = merged(update=True, remove_missing=True)
    people = {each["id"]: each for each in json.loads(text)["learners"]}
    assert list(people) == ["l1", "l5"]
    assert people["l1"]["time_zone"] == "Europe/London"
    assert people["l1"]["priority"] == 3
    assert people["l1"]["email"] == "ada@example.com"
    assert [each.id for each in done.left] == ["l2", "l4"]


def test_a_fault_leaves_the_file_as_it_is() -> None:
    with pytest.raises(InputError, match="CST"):
        merged(csv("Name,Email,Time zone", "Dora Lind,dora@example.com,CST"))
    assert Path("cohort.json").read_text(encoding="utf-8") == HAND
    done, text = merged(dry_run=True)
    assert text == HAND
    assert not done.written


def test_a_name_that_several_have_is_a_fault() -> None:
    twins = HAND.replace('"Cy Dent"', '"Ada Monroe"').replace('"email": "ada@example.com",', "")
    Path("cohort.json").write_text(twins, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        merged(csv("Name,Time zone", "Ada Monroe,Europe/Berlin"))
    (fault,) = refused.value.faults
    assert str(fault) == (
        "people.csv line 2 has a name that several people in the cohort have; add a column of addresses or ids; "
        "it may be l1 or l4"
    )


def test_what_still_names_a_leaver_is_told() -> None:
    """Who leaves is taken out of decisions; people to keep apart are for the coordinator to say anew."""
    apart = '"keep_apart": [{"learners": ["l1", "l2"]}],\n  "decisions"'
    Path("cohort.json").write_text(HAND.replace('"decisions"', apart), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        merged()
    assert [fault.path for fault in refused.value.faults] == ["keep_apart[0].learners[1]"]


def test_calendars_by_id_address_and_name() -> None:
    folder = Path("calendars")
    folder.mkdir()
    for name in ("l1.ics", "ben@example.com.ics", "Cy Dent.ics", "nobody.ics"):
        (folder / name).write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n", encoding="utf-8")
    done, text = merged(csv("Name,Email,Time zone", "Ada Monroe,ada@example.com,Europe/Berlin"), "calendars")
    document = json.loads(text)
    assert [each["calendar"] for each in document["learners"]] == [
        "calendars/l1.ics",
        "calendars/ben@example.com.ics",
        "calendars/Cy Dent.ics",
    ]
    assert document["instructors"][0]["calendar"] == "calendars/ben@example.com.ics"
    assert done.calendars is not None
    assert done.calendars.unmatched == ("nobody.ics",)


def test_calendars_elsewhere_are_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not in the folder of the cohort file"):
        merged(calendars=str(tmp_path.parent))
