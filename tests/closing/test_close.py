"""What is carried, to whom, and that nothing counts twice; the file of the next cohort stays as it was written."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from scheduler.api import close_plan, load_cohort
from scheduler.cohort.cohort import Cohort
from scheduler.errors import InputError
from scheduler.plan import CancelledSession, Reason
from tests.closing.build import cohort, planned, session, write

NOW = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


def past(path: Path) -> dict[str, int]:
    """What everybody has of earlier cohorts."""
    found: Cohort = load_cohort(path)
    return {
        **{one.id: one.past_out_of_hours for one in found.learners},
        **{one.id: one.past_minutes for one in found.instructors},
    }


def carry(plan: Path, into: Path) -> dict[str, int]:
    close_plan(plan, into=into, now=NOW)
    return past(into)


def test_frozen_sessions_count_and_cancelled_ones_do_not(tmp_path: Path) -> None:
    held = session("a", ("x", "y"), ("t",), frozen=True)
    off = CancelledSession(**dict(session("b", ("x",), ("t",))), reason=Reason(code="replanned", message="gone"))
    people = cohort("one", [{"id": "x"}, {"id": "y"}, {"id": "z"}], [{"id": "t"}])
    plan = planned(tmp_path, people, held, session("d", ("z",), ("t",), hour=12), cancelled=(off,))
    following = write(tmp_path, {**people, "id": "two"})
    assert carry(plan, following) == {"x": 60, "y": 60, "z": 0, "t": 120}


def test_people_are_known_by_address_else_by_id(tmp_path: Path) -> None:
    there = [{"id": "a", "email": "ada@example.com"}, {"id": "b", "email": "bo@example.com"}, {"id": "d"}]
    plan = planned(tmp_path, cohort("one", there), session("s", ("a", "b", "d")))
    here = [{"id": "b", "email": "ADA@example.com"}, {"id": "a", "email": "a@example.com"}, {"id": "d"}]
    following = write(tmp_path, cohort("two", here))
    closed = close_plan(plan, into=following, now=NOW)
    assert past(following) == {"b": 60, "a": 0, "d": 60}
    assert closed.carrying is not None
    assert [one.id for one in closed.carrying.missing] == ["b"]
    assert closed.carrying.new == (("learner", "a"),)


def test_closing_again_changes_nothing_and_a_changed_plan_is_counted_anew(tmp_path: Path) -> None:
    people = cohort("one", [{"id": "x", "past_out_of_hours": 30}])
    following = write(tmp_path, {**people, "id": "two"})
    assert carry(planned(tmp_path, people, session("s", ("x",))), following) == {"x": 90}
    before = following.read_bytes()
    assert carry(tmp_path / "one.plan.json", following) == {"x": 90}
    assert following.read_bytes() == before
    assert carry(planned(tmp_path, people, session("s", ("x",), hour=10)), following) == {"x": 30}
    assert carry(planned(tmp_path, people, session("s", ("x",)), session("u", ("x",), hour=7)), following) == {"x": 150}


@pytest.mark.parametrize("copied", [False, True])
def test_a_row_of_cohorts_adds_up_also_over_two_ways(copied: bool, tmp_path: Path) -> None:
    """One into two, two into three, and one into three too; each file made anew, or copied from the one before."""
    first = cohort("one", [{"id": "x", "past_out_of_hours": 15}], [{"id": "t"}])
    plan_1 = planned(tmp_path, first, session("s", ("x",), ("t",)))
    second = write(tmp_path, {**first, "id": "two"} if copied else cohort("two", [{"id": "x"}], [{"id": "t"}]))
    assert carry(plan_1, second) == {"x": 75, "t": 60}
    document = json.loads(second.read_text(encoding="utf-8"))
    plan_2 = planned(tmp_path, document, session("s", ("x",), ("t",), hour=7), session("u", ("x",), ("t",)))
    third = write(tmp_path, {**document, "id": "three"} if copied else cohort("three", [{"id": "x"}], [{"id": "t"}]))
    assert carry(plan_2, third) == {"x": 195, "t": 180}
    assert carry(plan_1, third) == {"x": 195, "t": 180}


def test_all_else_in_the_file_stays_as_written(tmp_path: Path) -> None:
    text = """\ufeff{"schema_version": 1, "id": "two",
  "horizon": {"start": "2026-06-01", "end":"2026-06-05"},\r
  "learners": [
    {"id": "x",   "name": "É", "time_zone": "UTC", "past_out_of_hours": 5, "attributes": {"a": "] } ,"}},
    {"id": "y", "name": "Y", "time_zone": "UTC"}
  ],
  "instructors": [], "clinics": []
}"""
    following = tmp_path / "two.json"
    following.write_bytes(text.encode())
    plan = planned(tmp_path, cohort("one", [{"id": "x"}, {"id": "y"}]), session("s", ("x", "y")))
    close_plan(plan, into=following, output=tmp_path / "out.json", now=NOW)
    assert following.read_bytes() == text.encode()
    wanted = text.replace('"past_out_of_hours": 5', '"past_out_of_hours": 65')
    wanted = wanted.replace('"] } ,"}}', '"] } ,"}, "past_by_cohort": {"one": 60}}')
    wanted = wanted.replace(
        '"Y", "time_zone": "UTC"', '"Y", "time_zone": "UTC", "past_out_of_hours": 60, "past_by_cohort": {"one": 60}'
    )
    assert (tmp_path / "out.json").read_bytes() == wanted.encode()


def test_a_copy_that_kept_its_id_is_refused(tmp_path: Path) -> None:
    people = cohort("one", [{"id": "x"}])
    plan = planned(tmp_path, people, session("s", ("x",)))
    copy = tmp_path / "copy.json"
    copy.write_bytes((tmp_path / "one.json").read_bytes())
    with pytest.raises(InputError, match="give the next cohort an id of its own"):
        close_plan(plan, into=copy, now=NOW)
