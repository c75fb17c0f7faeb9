"""Plans are read with the care that cohorts are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scheduler.errors import InputError
from scheduler.plan_text import load_plan, parse_plan


def sound() -> dict[str, Any]:
    return {
        "schema_version": 1,
        "cohort": {"id": "small", "file": "cohort.json", "sha256": "00", "calendars": {"calendars/i1.ics": "11"}},
        "published": None,
        "status": "optimal",
        "tiers": [{"weights": {"unscheduled": 1}, "slack_percent": 2.5, "best": 2, "value": 2, "bound": 2}],
        "measures": {"unscheduled": 2},
        "sessions": [
            {
                "id": "lab-1",
                "clinic": "lab",
                "meetings": [{"start": "2026-03-02T15:00:00Z", "end": "2026-03-02T17:00:00+01:00", "link": None}],
                "language": None,
                "instructors": ["i1"],
                "room": None,
                "learners": ["l1"],
                "frozen": False,
            }
        ],
        "unscheduled": [
            {
                "learner": "l2",
                "clinic": "lab",
                "reasons": [{"code": "full", "message": "…"}],
                "alternatives": [{"async": "lab-recorded", "message": "…"}],
            }
        ],
        "cancelled": [],
    }


def test_a_plan_comes_back_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(sound()), encoding="utf-8")
    plan = load_plan(tmp_path / "plan.json")
    assert plan.sessions[0].meetings[0].end.isoformat() == "2026-03-02T16:00:00+00:00"
    assert parse_plan(plan.to_json()) == plan
    assert json.loads(plan.to_json())["tiers"] == sound()["tiers"]


def test_every_fault_of_a_plan_is_told_in_order() -> None:
    plan = sound()
    plan["schema_version"] = 2
    plan["status"] = "optimum"
    plan["tiers"][0] |= {"best": "2", "value": True, "slack_percent": "5"}
    plan["measures"]["unscheduled"] = 2.0
    plan["sessions"][0]["meetings"][0] |= {"start": "2026-03-02T15:00", "end": "2026-03-02T16:00:30Z"}
    plan["sessions"][0]["instructor"] = ["i1"]
    plan["sessions"][0]["learners"] = ["l1", None]
    plan["sessions"][0]["frozen"] = "no"
    del plan["unscheduled"][0]["reasons"]
    plan["unscheduled"][0]["alternatives"][0] = {"asynch": "x", "message": "0001-01-01T00:00+05:00"}
    with pytest.raises(InputError) as caught:
        parse_plan(json.dumps(plan))
    assert [fault.path for fault in caught.value.faults] == [
        "schema_version",
        "status",
        "tiers[0].slack_percent",
        "tiers[0].best",
        "tiers[0].value",
        "measures.unscheduled",
        "sessions[0].meetings[0].start",
        "sessions[0].meetings[0].end",
        "sessions[0].learners[1]",
        "sessions[0].frozen",
        "sessions[0].instructor",
        "unscheduled[0].reasons",
        "unscheduled[0].alternatives[0].async",
        "unscheduled[0].alternatives[0].asynch",
    ]
    assert all(fault.cure for fault in caught.value.faults)
    assert caught.value.faults[1].cure == 'did you mean "optimal"?'


@pytest.mark.parametrize(
    "text", ["2026-02-30T10:00Z", "0001-01-01T00:00+05:00", "2026-03-02", "noon", "9999-12-31T23:59-01:00"]
)
def test_instants_that_are_none(text: str) -> None:
    plan = sound()
    plan["sessions"][0]["meetings"][0]["start"] = text
    with pytest.raises(InputError, match=r"sessions\[0\]\.meetings\[0\]\.start .* is not an instant"):
        parse_plan(json.dumps(plan))


def test_keys_that_come_twice() -> None:
    with pytest.raises(InputError, match=r"status .* is given twice"):
        parse_plan(json.dumps(sound())[:-1] + ', "status": "optimal"}')
