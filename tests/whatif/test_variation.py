"""Changes to a cohort as they are typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.cohort.load import load_cohort, parse_cohort
from scheduler.errors import InputError
from scheduler.whatif.variation import read_change, vary, vary_cohort
from tests.whatif.small import COHORT, document, written


def varied(*settings: str, add: tuple[str, ...] = (), remove: tuple[str, ...] = ()) -> dict[str, Any]:
    changes = [read_change("set", text) for text in settings]
    changes += [read_change("add", text) for text in add] + [read_change("remove", text) for text in remove]
    return vary(COHORT, changes)


@pytest.mark.parametrize(
    ("typed", "place", "value"),
    [
        ("clinics.lab.capacity=14", ("clinics", 0, "capacity"), 14),
        ("clinics[1].capacity=14", ("clinics", 1, "capacity"), 14),
        ("clinics.1.capacity = 14", ("clinics", 1, "capacity"), 14),
        ('clinics."lab".title=Small lab', ("clinics", 0, "title"), "Small lab"),
        ("clinics[lab].title=a=b", ("clinics", 0, "title"), "a=b"),
        ("clinics.lab.max_sessions=null", ("clinics", 0, "max_sessions"), None),
        ("horizon.end=2027-03-20", ("horizon", "end"), "2027-03-20"),
        ("learners.l3.clinics.lab.priority=5", ("learners", 2, "clinics", 0, "priority"), 5),
        ("learners.l1.clinics=[]", ("learners", 0, "clinics"), []),
        ("learners.l1.attributes.team=red", ("learners", 0, "attributes", "team"), "red"),
        ("defaults.max_out_of_hours=60", ("defaults", "max_out_of_hours"), 60),
        ('objective={"tiers": [{"sessions": 1}]}', ("objective", "tiers", 0, "sessions"), 1),
    ],
)
def test_a_value_is_set(typed: str, place: tuple[Any, ...], value: Any) -> None:
    changed = varied(typed)
    assert leaves(changed) == leaves(COHORT) | {place: value}
    parse_cohort(changed)


def leaves(node: Any, place: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], Any]:
    """Every value of a document that holds nothing more, by its place."""
    parts = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    found = {at: value for part, child in parts for at, value in leaves(child, (*place, part)).items()}
    return found or {place: node}


def test_a_star_is_all_of_them() -> None:
    changed = varied("clinics.*.capacity=3", "instructors.*.max_sessions=7")
    assert [clinic["capacity"] for clinic in changed["clinics"]] == [3, 3]
    assert [each["max_sessions"] for each in changed["instructors"]] == [7, 7]


def test_people_come_and_go_with_all_that_names_them() -> None:
    newcomer = {"id": "l4", "name": "Di Four", "time_zone": "UTC"}
    changed = varied("learners.l4.priority=9", add=(f"learners={json.dumps(newcomer)}",), remove=("learners.l2",))
    assert [each["id"] for each in changed["learners"]] == ["l1", "l3", "l4"]
    assert changed["learners"][2]["priority"] == 9
    assert changed["decisions"] == []
    changed = varied(remove=("clinics.lab",))
    assert changed["learners"][1]["clinics"] == changed["learners"][2]["clinics"] == []
    assert [each["clinics"] for each in changed["instructors"]] == [[], ["talk"]]
    assert changed["async_alternatives"][0]["covers"] == ["talk"]
    parse_cohort(changed)


def test_positions_are_those_before_anything_is_taken_out() -> None:
    changed = varied(remove=("learners[0]", "learners[1]", "learners.l1", "clinics.lab.max_sessions"))
    assert [each["id"] for each in changed["learners"]] == ["l3"]
    assert "max_sessions" not in changed["clinics"][0]


def test_the_base_stays_as_it_is() -> None:
    before = document()
    varied("clinics.*.capacity=3", add=('decisions={"learner": "l1", "clinic": "lab", "must": true}',))
    assert before == COHORT


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        (
            "set",
            "clinics.lba.capacity=14",
            'clinics.lba is not there: "lba" is not the id of a clinic; did you mean "lab"?',
        ),
        ("set", "clinic.lab.capacity=14", 'clinic is not a known field; did you mean "clinics"?'),
        ("set", "clinics.lab.capasity=14", 'clinics[0].capasity 14 is not a known field; did you mean "capacity"?'),
        ("set", "clinics.lab.capacity=many", 'clinics[0].capacity "many" is not a whole number'),
        ("set", "clinics[7].capacity=1", "clinics[7] is not there: it has 2, counted from 0"),
        ("set", "learners.l1.name.first=Ada", "learners.l1.name.first leads into a value that holds nothing more"),
        ("set", "learners.l1.clinics=[lab", "has a value that is not JSON"),
        ("set", "clinics.lab.capacity", "has no value; write clinics.lab.capacity=VALUE"),
        ("set", "=14", "is not a path"),
        ("set", 'clinics."\\x".capacity=14', "is not a path"),
        ("set", "clinics.lab]capacity=14", "is not a path"),
        ("set", "rooms.r1.seats=4", '"r1" is not the id of a room; add it to "rooms", which has none'),
        ("remove", "learners.l1=3", "has a value; write learners.l1 alone"),
        ("remove", "learners.l9", '"l9" is not the id of a learner'),
        ("remove", "clinics.lab.window", "clinics.lab.window is not there"),
        ("add", "clinics.lab.capacity=3", "is not a list; set it instead"),
        ("add", 'learners={"id": "l1", "name": "Twin", "time_zone": "UTC"}', "learners[3].id"),
    ],
)
def test_mistakes_are_told_with_their_place_and_cure(tmp_path: Path, kind: Any, typed: str, told: str) -> None:
    base = load_cohort(written(tmp_path))
    with pytest.raises(InputError) as raised:
        vary_cohort(base, [read_change(kind, typed)], "v.cohort.json")
    assert told in str(raised.value)


def test_the_variation_stands_for_a_file_beside_the_base(tmp_path: Path) -> None:
    base = load_cohort(written(tmp_path))
    cohort, text = vary_cohort(base, [read_change("set", "clinics.lab.capacity=2")], "v.cohort.json")
    path = tmp_path / "v.cohort.json"
    assert not path.exists()
    path.write_text(text, encoding="utf-8")
    assert cohort.source == load_cohort(path).source
    assert cohort == load_cohort(path)
