"""What a template is asked for: other lengths, sizes, zones and people."""

from __future__ import annotations

import datetime as dt
import json
import math
from pathlib import Path
from typing import Any

import pytest

from scheduler.cohort import load_cohort, parse_cohort
from scheduler.errors import InputError
from scheduler.templates import RECIPES, expand, expanded, write_files

START = dt.date(2027, 3, 1)


@pytest.mark.parametrize("name", RECIPES)
@pytest.mark.parametrize("weeks", ["least_weeks", "most_weeks"])
def test_the_shortest_and_the_longest_load(name: str, weeks: str) -> None:
    recipe = RECIPES[name]
    cohort = parse_cohort(expand(recipe, recipe.settings(START, weeks=getattr(recipe, weeks))))
    assert cohort.clinics
    assert all(cohort.horizon.start <= each.window.start for each in cohort.clinics if each.window)
    assert all(each.window.end <= cohort.horizon.end for each in cohort.clinics if each.window)


@pytest.mark.parametrize("name", RECIPES)
def test_sizes_and_zones_are_those_asked_for(name: str) -> None:
    recipe = RECIPES[name]
    zones = ("Asia/Kolkata", "America/Denver")
    cohort = parse_cohort(expand(recipe, recipe.settings(START, group_size=1, zones=zones, num_learners=700)))
    assert cohort.horizon.time_zone == "Asia/Kolkata"
    assert len(cohort.learners) == 700
    assert {learner.time_zone for learner in cohort.learners} == set(zones)
    assert {clinic.capacity for clinic in cohort.clinics} == {1}
    assert all((p.email or "").endswith("@example.com") for p in (*cohort.learners, *cohort.instructors))
    assert len(cohort.instructors) == math.ceil(700 / 8)


@pytest.mark.parametrize("name", RECIPES)
def test_its_files_say_what_to_fill_in(name: str, tmp_path: Path) -> None:
    path = tmp_path / "spring.json"
    expansion = expanded(name, path, START)
    assert expansion.imagined == ("learners", "instructors")
    written = write_files(path, expansion.texts)
    cohort = load_cohort(path)
    guide = (tmp_path / "spring.README.md").read_text(encoding="utf-8")
    assert guide.startswith(f"# {RECIPES[name].title}: `spring.json`")
    for each in (*cohort.clinics, *cohort.async_alternatives):
        stem = each.id.rstrip("0123456789") + "1" if each.id[-1].isdigit() else each.id
        assert f"`{stem}`" in guide or name == "regional-monthly"
    assert "{" not in guide.partition("\n## How to")[0]
    assert [one.name for one in written[2:]] == (["spring.measures.csv"] if name == "pilot-90-days" else [])


def test_a_line_of_the_file_is_short_enough_to_edit(tmp_path: Path) -> None:
    for name in RECIPES:
        text = expanded(name, tmp_path / "cohort.json", START).texts[""]
        assert max(map(len, text.splitlines())) <= 120
        assert text.count("\n") > 40


def people(folder: Path, **changes: Any) -> Path:
    document: dict[str, Any] = {
        "schema_version": 1,
        "id": "people",
        "organizer": {"name": "Academy", "email": "academy@example.com"},
        "horizon": {"start": "2026-01-05", "end": "2026-01-09"},
        "defaults": {"stretch": {"before": 0, "after": 60}},
        "learners": [
            {"id": "a", "name": "Ada Okafor", "time_zone": "Asia/Tokyo", "group": "east", "completed": ["old"]},
            {"id": "b", "name": "Bo Lindqvist", "time_zone": "Europe/Oslo", "clinics": ["old"], "led_by": ["x"]},
        ],
        "instructors": [{"id": "x", "name": "Chen Wei", "time_zone": "Europe/Oslo", "clinics": ["old"]}],
        "clinics": [{"id": "old", "title": "Old", "duration_minutes": 60, "capacity": 4}],
        "groups": [{"id": "east", "max_away": 2, "intact": ["old"]}],
        **changes,
    }
    path = folder / "people.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", RECIPES)
def test_people_of_a_cohort_take_the_place_of_invented_ones(name: str, tmp_path: Path) -> None:
    expansion = expanded(name, tmp_path / "cohort.json", START, people=people(tmp_path))
    cohort = parse_cohort(expansion.texts[""])
    assert expansion.imagined == ()
    assert [learner.name for learner in cohort.learners] == ["Ada Okafor", "Bo Lindqvist"]
    assert [learner.completed for learner in cohort.learners] == [(), ()]
    assert cohort.learners[1].led_by == ("x",)
    assert [instructor.clinics for instructor in cohort.instructors] == [tuple(each.id for each in cohort.clinics)]
    assert (cohort.groups[0].max_away, cohort.groups[0].intact) == (2, ())
    assert cohort.defaults.stretch.after == 60
    assert cohort.organizer is not None
    assert cohort.organizer.name == "Academy"
    assert cohort.horizon.time_zone == "Asia/Tokyo"


def test_regions_are_those_of_the_people(tmp_path: Path) -> None:
    cohort = parse_cohort(expanded("regional-monthly", tmp_path / "c.json", START, people=people(tmp_path)).texts[""])
    asked = [{request.clinic.partition("-")[0] for request in learner.clinics or ()} for learner in cohort.learners]
    assert asked == [{"asia"}, {"europe"}]


def test_missing_instructors_are_invented_and_that_is_told(tmp_path: Path) -> None:
    learners = [{"id": "a", "name": "Ada Okafor", "time_zone": "Asia/Tokyo"}]
    path = people(tmp_path, instructors=[], learners=learners)
    expansion = expanded("flipped-classroom", tmp_path / "cohort.json", START, people=path)
    assert expansion.imagined == ("instructors",)
    assert {each.time_zone for each in parse_cohort(expansion.texts[""]).instructors} == {"Asia/Tokyo"}


@pytest.mark.parametrize(
    ("name", "asked", "place", "words"),
    [
        ("flipped-clasroom", {}, "--template", "flipped-classroom"),
        ("flipped-classroom", {"weeks": 1}, "--weeks", "2 to 57"),
        ("pilot-90-days", {"weeks": 12}, "--weeks", "leave it out"),
        ("flipped-classroom", {"zones": ["Europe/Berln"]}, "--zone", "Europe/Berlin"),
        ("flipped-classroom", {"start": dt.date(9999, 12, 31)}, "--start", "1970 to 2037"),
        ("regional-monthly", {"start": dt.date(2037, 12, 20)}, "horizon.end", "1970 to 2037"),
    ],
)
def test_what_cannot_be_is_told_with_the_option(
    name: str, asked: dict[str, Any], place: str, words: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        expanded(name, tmp_path / "cohort.json", **{"start": START, **asked})
    (fault,) = caught.value.faults
    assert fault.path == place
    assert words in str(fault)


def test_calendars_do_not_lead_into_another_folder(tmp_path: Path) -> None:
    learners = [{"id": "a", "name": "Ada Okafor", "time_zone": "Asia/Tokyo", "calendar": "a.ics"}]
    path = people(tmp_path, learners=learners, instructors=[])
    assert expanded("flipped-classroom", tmp_path / "cohort.json", START, people=path).texts
    with pytest.raises(InputError, match="names calendars"):
        expanded("flipped-classroom", tmp_path / "next" / "cohort.json", START, people=path)


def test_a_learner_outside_the_regions_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        expanded("regional-monthly", tmp_path / "c.json", START, people=people(tmp_path), zones=["Europe/Oslo"])
    assert [fault.path for fault in caught.value.faults] == ["learners[0].time_zone"]
