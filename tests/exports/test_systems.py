"""Enrolments and rosters in the columns of learning systems."""

from __future__ import annotations

import csv
import io

import pytest

from scheduler.exports.systems import SYSTEMS, Source
from tests.attendance.programme import cohort, plan


def tables(system: str, course: str | None = None) -> dict[str, list[list[str]]]:
    files = SYSTEMS[system](Source(plan(), cohort(), course))
    return {
        name: list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))) for name, text in files.items()
    }


def test_moodle_enrols_each_person_once_with_a_group_per_session() -> None:
    made = tables("moodle")
    assert made["users.csv"][0] == [
        *("username", "firstname", "lastname", "email"),
        *("course1", "group1", "role1", "course2", "group2", "role2", "course3", "group3", "role3"),
    ]
    rows = {row[0]: row[1:] for row in made["users.csv"][1:]}
    assert len(rows) == len(made["users.csv"]) - 1 == 9
    assert rows["ada.okafor@example.com"] == [
        *("Ada", "Okafor", "ada.okafor@example.com"),
        *("lab", "lab-1", "student", "talk", "talk-1", "student", "", "", ""),
    ]
    assert rows["l4"][:6] == ["Dmitri", "Petrov", "", "lab", "lab-1", "student"]
    assert rows["ines@example.com"][3:] == [
        *("lab", "lab-1", "teacher", "lab", "lab-2", "teacher", "talk", "talk-1", "teacher")
    ]
    assert made["groups.csv"][1] == ["lab-1", "lab", "lab-1", "Negotiation lab, 2026-03-02 10:00 Europe/Berlin"]


def test_who_has_more_than_five_enrolments_has_further_rows() -> None:
    made = plan()
    many = tuple(made.sessions[1].model_copy(update={"id": f"lab-{k}"}) for k in range(7))
    text = SYSTEMS["moodle"](Source(made.model_copy(update={"sessions": many}), cohort()))["users.csv"]
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row[0] == "eiko@example.com"]
    assert [[cell for cell in row[5::3] if cell] for row in rows] == [
        ["lab-0", "lab-1", "lab-2", "lab-3", "lab-4"],
        ["lab-5", "lab-6"],
    ]
    assert {len(row) for row in rows} == {4 + 15}


def test_brightspace_enrols_once_per_course() -> None:
    rows = tables("brightspace")["enrolments.csv"][1:]
    assert ["ENROLL", "ada.okafor@example.com", "Learner", "lab"] in rows
    assert rows.count(["ENROLL", "ines@example.com", "Instructor", "lab"]) == 1
    assert len(rows) == 7 + 1 + 3 + 1
    assert {row[3] for row in tables("brightspace", "neg-101")["enrolments.csv"][1:]} == {"neg-101"}


def test_cornerstone_has_a_part_per_meeting_and_a_registration_per_learner() -> None:
    made = tables("cornerstone")
    parts = [row[2:6] for row in made["sessions.csv"][1:] if row[0] == "talk"]
    assert parts == [
        ["talk-1", "1", "2026-03-03 15:00", "2026-03-03 16:00"],
        ["talk-1", "2", "2026-03-10 15:00", "2026-03-10 16:00"],
    ]
    assert len(made["roster.csv"]) - 1 == 4 + 3 + 3
    assert made["roster.csv"][1] == ["l1", "ada.okafor@example.com", "lab-1", "lab", "Registered"]


def test_plain_tables_name_everybody_in_every_session() -> None:
    made = tables("csv")
    rosters = [dict(zip(made["rosters.csv"][0], row, strict=True)) for row in made["rosters.csv"][1:]]
    assert len(rosters) == 10 + 3
    chloe = next(row for row in rosters if row["id"] == "l3")
    assert (chloe["session"], chloe["name"], chloe["start"]) == ("lab-1", "Chloé Dubois", "2026-03-02 10:00")
    assert [row[-1] for row in made["sessions.csv"][1:]] == ["4", "3", "3"]


@pytest.mark.parametrize("system", SYSTEMS)
def test_who_is_no_longer_in_the_cohort_is_left_out(system: str) -> None:
    gone = cohort()
    gone = gone.model_copy(update={"learners": gone.learners[1:]})
    texts = SYSTEMS[system](Source(plan(), gone))
    assert all("Okafor" not in text and "l1" not in text.replace("l10", "") for text in texts.values())
