"""Programmes are read strictly: every fault in one pass, with its place and its cure."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scheduler.errors import InputError
from scheduler.programmes.load import load_programme, parse_programme
from scheduler.schema import programme_schema
from tests.programmes.small import component, document, part


def told(wanted: dict[str, Any]) -> dict[str, str]:
    """Messages with cures by their places."""
    with pytest.raises(InputError) as caught:
        parse_programme(json.dumps(wanted))
    return {fault.path: f"{fault.message}; {fault.cure}" for fault in caught.value.faults}


def test_every_fault_is_told_in_one_pass_in_the_document_s_order() -> None:
    good = component(id="good")
    wrong = component(
        id="good",
        complexity=6,
        learners="40",
        contenttype="skill",
        risk="hihg",
        scores={"hybrid": {"quality": 5.5, "speed": 0}, "in_person": {}},
        audience=[part("Europe/Berln", 4, site="plant")],
    )
    trainers = component(id="trainers", content_type="train_the_trainer")
    others = component(id="others", will_teach="hybrid", audience=[part("UTC", 20)])
    weights = {"cost": 0.2, "speed": 0.2, "quality": 0.2, "compliance": 0.2, "personalization": 0.3}
    found = told(document(good, wrong, trainers, others, weights=weights, sites=[{"id": "plnt", "seats": 4}]))
    expected = {
        "start": ("is missing", "first day"),
        "components[1].id": ("is already the id of components[0]", "another"),
        "components[1].complexity": ("is more than 5", "write 5 or less"),
        "components[1].learners": ("a text", "write 40, without quotes"),
        "components[1].contenttype": ("not a known field", '"content_type"'),
        "components[1].risk": ('"low"', 'did you mean "high"?'),
        "components[1].scores.hybrid.quality": ("is more than 5", "write 5 or less"),
        "components[1].scores.hybrid.speed": ("is less than 1", "write 1 or more"),
        "components[1].scores.in_person": ("not a known field", "synchronous"),
        "components[1].audience[0].time_zone": ("is not a", "Europe/Berlin"),
        "components[1].audience[0].site": ("is not the id of a site", 'did you mean "plnt"?'),
        "components[2].will_teach": ("is missing", "the mode"),
        "components[3].learners": ("is not the sum of its audience, 20", "write 20"),
        "components[3].will_teach": ("is for train_the_trainer alone", "take it out"),
        "weights": ("sums to 1.1", "sum to 1"),
    }
    assert set(found) == set(expected)
    for place, words in expected.items():
        assert all(word in found[place] for word in words), f"{place}: {found[place]}"
    order = [place for place in found if place != "start"]
    assert order.index("components[1].id") < order.index("components[3].will_teach") < order.index("weights")


def test_a_clinic_that_cannot_be_is_refused_where_it_is_stated() -> None:
    assert list(told(document(component(), capacity=3))) == ["min_learners"]
    assert list(told(document(component(capacity=3)))) == ["components[0].capacity"]
    assert list(told(document(component(min_learners=13)))) == ["components[0].min_learners"]


def test_a_programme_without_components_is_refused() -> None:
    assert list(told(document())) == ["components"]


def test_a_start_beyond_the_known_clocks_is_refused() -> None:
    assert list(told(document(component(audience=[part("UTC", 24)]), start="9999-12-31"))) == ["start"]


def test_another_of_our_files_is_named() -> None:
    cohort = {"horizon": {}, "learners": [], "clinics": []}
    assert "is a cohort, and a programme is wanted" in told(cohort)["the programme"]


def test_weights_written_as_decimals_sum_exactly() -> None:
    weights = {"cost": 0.1, "speed": 0.2, "quality": 0.3, "compliance": 0.3, "personalization": 0.1}
    assert sum(weights.values()) != 1
    assert parse_programme(document(component(), weights=weights)).weights is not None


def test_a_file_is_read_and_the_one_to_start_from_has_no_faults(tmp_path: Any) -> None:
    from importlib.resources import files

    path = tmp_path / "programme.json"
    path.write_bytes(files("scheduler").joinpath("data", "programme.json").read_bytes())
    assert len(load_programme(path).components) == 4


def test_the_schema_knows_what_is_written() -> None:
    schema = programme_schema()
    assert set(schema["required"]) == {"schema_version", "id", "components"}
    assert schema["$defs"]["Component"]["properties"]["complexity"]["maximum"] == 5
    assert all(of["additionalProperties"] is False for of in (schema, *schema["$defs"].values()) if "properties" in of)
