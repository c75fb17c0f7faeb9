"""Async items that cohorts share: read from JSON and tables, told of by place, offered and needed like their own."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from scheduler import api
from scheduler.cohort import Cohort, load_cohort, parse_cohort
from scheduler.errors import InputError
from scheduler.plan import Plan
from scheduler.publish.declines import Declines
from tests.cohort.small import small

ITEMS: list[dict[str, Any]] = [
    {
        "id": "lab-film",
        "title": "Lab, on film",
        "covers": ["lab", "of-another-cohort"],
        "kind": "recording",
        "duration_minutes": 40,
        "languages": ["en", "de"],
        "captions": True,
    },
    {"id": "reader", "title": "Reader", "covers": [], "kind": "reading", "duration_minutes": 20},
]
TABLE = """\
ID;Title;Clinics;Type;Minutes;Languages;Captions;Low_bandwidth
lab-film;Lab, on film;lab, of-another-cohort;Recording;40;en, de;yes;
reader;Reader;;reading;20;;;no
"""


def write(folder: Path, catalogue: object, **changes: Any) -> Path:
    """A cohort that names the catalogue ``items.json``, or ``items.csv`` for a text."""
    name = "items.csv" if isinstance(catalogue, str) else "items.json"
    text = catalogue if isinstance(catalogue, str) else json.dumps(catalogue)
    (folder / name).write_text(text, encoding="utf-8")
    path = folder / "cohort.json"
    path.write_text(json.dumps({**small(), "catalogue": name, **changes}), encoding="utf-8")
    return path


def items(*more: dict[str, Any]) -> dict[str, Any]:
    return {"schema_version": 1, "title": "Shared", "async_alternatives": [*ITEMS, *more]}


def faults(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_cohort(path)
    return [str(fault) for fault in caught.value.faults]


def crowded(folder: Path, catalogue: object) -> tuple[Cohort, Plan]:
    """One seat for two learners who ask for the lab: somebody is left to an alternative."""
    lab = {"id": "lab", "title": "Lab", "duration_minutes": 60, "capacity": 1, "max_sessions": 1}
    instructor = {"id": "i1", "name": "Chen Wei", "time_zone": "Europe/London", "clinics": ["lab"]}
    cohort = load_cohort(write(folder, catalogue, clinics=[lab], instructors=[instructor]))
    return cohort, api.solve(cohort, time_limit=10, workers=1)


@pytest.mark.parametrize("catalogue", [items(), TABLE], ids=["json", "table"])
def test_its_items_are_offered_and_a_changed_file_is_told(catalogue: object, tmp_path: Path) -> None:
    cohort, plan = crowded(tmp_path, catalogue)
    (left,) = plan.unscheduled
    assert [offer.async_ for offer in left.alternatives] == ["lab-film"]
    assert "recording of 40 minutes" in left.alternatives[0].message
    assert cohort.async_items[0].covers == ("lab",)
    assert cohort.async_items[0].languages == ("en", "de")
    assert [item.captions for item in cohort.async_items] == [True, False]
    assert api.verify(plan, cohort).ok
    (name,) = plan.cohort.calendars
    file = tmp_path / name
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    told = [str(fault) for fault in api.verify(plan, load_cohort(tmp_path / "cohort.json")).faults]
    assert len(told) == 1
    assert f"cohort.calendars {name}" in told[0]
    assert "has changed since" in told[0]


def test_the_judge_tells_of_an_item_that_is_not_offered(tmp_path: Path) -> None:
    cohort, plan = crowded(tmp_path, items())
    silent = tuple(each.model_copy(update={"alternatives": ()}) for each in plan.unscheduled)
    (fault,) = api.verify(plan.model_copy(update={"unscheduled": silent}), cohort).faults
    assert fault.code == "alternatives"


def test_a_plan_without_the_digest_of_the_catalogue_is_refused(tmp_path: Path) -> None:
    cohort, plan = crowded(tmp_path, items())
    bare = plan.cohort.model_copy(update={"calendars": {}})
    (fault,) = api.verify(plan.model_copy(update={"cohort": bare}), cohort).faults
    assert fault.code == "reference"


def test_pre_work_and_completed_may_name_its_items(tmp_path: Path) -> None:
    document = small()
    document["clinics"][0] |= {"capacity": 1, "prework": [{"async": "reader", "lead_days": 7}]}
    document["learners"][1]["completed"] = ["reader"]
    cohort = load_cohort(write(tmp_path, items(), clinics=document["clinics"], learners=document["learners"]))
    plan = api.solve(cohort, time_limit=10, workers=1)
    lab = {learner: s.meetings[0].start for s in plan.sessions if s.clinic == "lab" for learner in s.learners}
    assert lab["l1"].date().isoformat() >= "2026-03-09"
    assert lab["l2"].date().isoformat() < "2026-03-09"


def test_an_item_of_its_own_and_one_of_the_catalogue_stand_side_by_side(tmp_path: Path) -> None:
    own = {"id": "own", "title": "Own", "covers": ["lab"], "kind": "module", "duration_minutes": 5}
    cohort = load_cohort(write(tmp_path, items(), async_alternatives=[own]))
    assert [item.id for item in cohort.async_items] == ["own", "lab-film", "reader"]
    assert [item.id for item in cohort.async_alternatives] == ["own"]


def test_ids_are_nobody_else_s(tmp_path: Path) -> None:
    own = {"id": "reader", "title": "Own", "covers": ["lab"], "kind": "module", "duration_minutes": 5}
    debrief = {"id": "debrief", "title": "D", "covers": [], "kind": "module", "duration_minutes": 5}
    told = faults(write(tmp_path, items(debrief), async_alternatives=[own]))
    assert len(told) == 2
    assert 'catalogue "items.json" has an item "reader", which is the id of async_alternatives[0] too' in told[0]
    assert 'has an item "debrief", which is the id of clinics[1] too; take out the one here' in told[1]


def test_every_fault_of_json_is_told_with_those_of_the_cohort(tmp_path: Path) -> None:
    wrong = {"id": "lab-film", "title": 7, "covers": ["lab", "lab"], "kind": "vidio", "duration_minutes": 5, "urll": ""}
    path = write(tmp_path, items(wrong), horizon={"start": "2026-03-02", "end": "2026-03-29", "time_zone": "Mars"})
    told = faults(path)
    assert told[0].startswith('horizon.time_zone "Mars"')
    assert (
        told[1:]
        == [
            'catalogue "items.json" async_alternatives[2].title 7 is not a text; write it in double quotes',
            'catalogue "items.json" async_alternatives[2].kind "vidio" is not "module", "recording", "simulation", '
            '"discussion" or "reading"; write one of these',
            'catalogue "items.json" async_alternatives[2].urll "" is not a known field; did you mean "url"?',
        ]
        or len(told) == 4
    )


def test_ids_and_entries_that_come_twice(tmp_path: Path) -> None:
    twice = {"id": "reader", "title": "Reader", "covers": ["lab", "lab"], "kind": "reading", "duration_minutes": 5}
    told = faults(write(tmp_path, items(twice)))
    assert len(told) == 2
    assert "async_alternatives[2].id" in told[0]
    assert "is already the id of async_alternatives[1]" in told[0]
    assert 'async_alternatives[2].covers[1] "lab" comes twice' in told[1]


def test_every_fault_of_a_table_is_told_by_line(tmp_path: Path) -> None:
    rows = TABLE + "reader;Again;;film;x;;perhaps;\n;No id;;module;5;;;\n"
    told = faults(write(tmp_path, rows))
    assert [each.partition('"items.csv" ')[2][:6] for each in told] == ["line 4"] * 3 + ["line 5"]
    assert all(part in "\n".join(told) for part in ('"film"', '"x"', '"perhaps"', 'write "yes" or "no"', "(ID)"))


def test_a_heading_nearly_right_is_asked_about(tmp_path: Path) -> None:
    told = faults(write(tmp_path, "id;titel;kind;minutes\na;A;module;5\n"))
    assert len(told) == 1
    assert "title" in told[0]
    assert "titel" in told[0]


def test_one_that_cannot_be_read_is_one_fault_and_its_ids_none(tmp_path: Path) -> None:
    clinics = small()["clinics"]
    clinics[0]["prework"] = [{"async": "reader"}]
    path = write(tmp_path, items(), clinics=clinics)
    (tmp_path / "items.json").unlink()
    assert faults(path) == ['catalogue "items.json" does not exist; check the name and the folder']
    (tmp_path / "items.json").write_text("[]", encoding="utf-8")
    assert faults(path) == ['catalogue "items.json" is not a JSON object but a list; it starts with "{"']


def test_it_lies_beside_the_cohort_or_below(tmp_path: Path) -> None:
    below = tmp_path / "below"
    below.mkdir()
    (tmp_path / "items.json").write_text(json.dumps(items()), encoding="utf-8")
    (below / "link.json").symlink_to(tmp_path / "items.json")
    path = below / "cohort.json"
    for name, words in (
        ("../items.json", "above the folder"),
        ("/items.json", "not relative"),
        ("https://example.com/items.json", "download the catalogue"),
        ("link.json", "is not in the folder of the cohort file"),
    ):
        path.write_text(json.dumps({**small(), "catalogue": name}), encoding="utf-8")
        (told,) = faults(path)
        assert told.startswith(f'catalogue "{name}"')
        assert words in told


def test_a_cohort_in_memory_has_no_folder_to_look_in() -> None:
    with pytest.raises(InputError, match="was not read from a file"):
        parse_cohort({**small(), "catalogue": "items.json"})
    built = Cohort.model_validate({**small(), "catalogue": "items.json"})
    with pytest.raises(InputError, match="was not read"):
        api.solve(built)


def test_a_declined_invitation_is_noted_in_a_cohort_that_has_one(tmp_path: Path) -> None:
    path = write(tmp_path, items())
    declines = Declines(load_cohort(path))
    declines.decline("l1", "lab", dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC), "reply.ics")
    path.write_bytes(declines.apply(path.read_bytes()))
    changed = load_cohort(path)
    assert [decision.learner for decision in changed.decisions] == ["l1"]
    assert [item.id for item in changed.async_items] == ["lab-film", "reader"]
