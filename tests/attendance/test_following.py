"""What follows from attendance: offers to those who did not come, completions, and the next cohort."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from scheduler import parse_cohort
from scheduler.attendance.attendance import Attendance, Missed
from scheduler.attendance.completion import read_completion
from scheduler.attendance.following import carry_attendance
from scheduler.attendance.kept import read_attended
from scheduler.attendance.records import Attended, Completed
from scheduler.attendance.written import attendance_csv, completion_csv
from scheduler.errors import InputError
from scheduler.missed import offers
from tests.attendance.programme import cohort, document, plan

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
MISSED = (Missed("l3", "lab", "lab-1"), Missed("l4", "lab", "lab-1"))


def found(*attended: Attended, missed: tuple[Missed, ...] = ()) -> Attendance:
    return Attendance((), attended, ("email",) * len(attended), missed, (), ())


def offered(document: dict[str, Any], now: dt.datetime = NOON) -> list[tuple[str, list[tuple[str, int]], list[str]]]:
    """Learner, sessions with seats left, self-paced items."""
    return [
        (
            each.learner,
            [(seat.session, seat.seats_left) for seat in each.seats],
            [item.async_ for item in each.alternatives],
        )
        for each in offers(plan(), parse_cohort(document), MISSED, now=now)
    ]


def test_who_missed_a_session_is_offered_the_next_with_a_seat_or_what_covers_it() -> None:
    """lab-2 seats three of four: the one seat is offered to both, for each alone could take it."""
    both = [("l3", [("lab-2", 1)], ["lab-film"]), ("l4", [("lab-2", 1)], ["lab-film"])]
    assert offered(document()) == both
    held = document()
    held["decisions"] = [{"learner": "l3", "clinic": "lab", "start": "2026-03-02T09:00Z", "must": True}]
    assert offered(held) == both, "a decision to attend what was missed is spent"


def test_no_session_is_offered_that_a_rule_forbids_or_that_has_begun() -> None:
    asked = document()
    asked["learners"][2]["busy"] = [{"start": "2026-03-04T10:30", "end": "2026-03-04T10:45"}]
    assert offered(asked) == [("l3", [], ["lab-film"]), ("l4", [("lab-2", 1)], ["lab-film"])]
    assert [seats for _, seats, _ in offered(document(), NOON + dt.timedelta(days=2))] == [[], []]
    full = document()
    full["clinics"][0]["capacity"] = 3
    assert [seats for _, seats, _ in offered(full)] == [[], []]


def following(**changes: Any) -> str:
    """The next cohort, written by hand: l1, l2 under another id but with his address, l9; nobody else."""
    person = '{{"id": "{}", "name": "{}", "time_zone": "Europe/Berlin"{}}}'
    learners = ",\n    ".join(
        (
            person.format("l1", "Ada Okafor", ', "completed": ["talk"]'),
            person.format("x2", "Bo Lindqvist", ', "email": "BO@example.com", "clinics": ["talk"]'),
            person.format("l9", "Hana Kim", ""),
        )
    )
    body = document()
    rest = json.dumps({"clinics": body["clinics"], "instructors": body["instructors"]})[1:-1]
    head = f'{{"schema_version": 1, "id": "{changes.get("id", "negotiation-2")}",'
    horizon = '  "horizon": {"start": "2026-04-06", "end": "2026-04-17"},'
    return f'{head}\n{horizon}\n  "learners": [\n    {learners}\n  ],\n  {rest}}}\n'


def carried(records: Attendance, completed: tuple[Completed, ...] = (), at_least: int = 50) -> dict[str, Any]:
    text = following()
    done = carry_attendance(records, completed, cohort(), parse_cohort(text), text.encode(), at_least=at_least)
    return {each["id"]: each for each in json.loads(done.data)["learners"]}


def test_who_attended_has_completed_it_in_the_next_cohort_and_who_did_not_still_asks() -> None:
    records = found(
        Attended("l1", "lab", "lab-1", 60, of=60),
        Attended("l2", "lab", "lab-1", 29, of=60),
        Attended("l7", "lab", "lab-2", 60, of=60),
        missed=MISSED,
    )
    learners = carried(records)
    assert learners["l1"]["completed"] == ["talk", "lab"]
    assert learners["x2"]["clinics"] == ["talk", "lab"]
    assert "completed" not in learners["x2"]
    assert learners["l9"] == {"id": "l9", "name": "Hana Kim", "time_zone": "Europe/Berlin"}
    assert learners["l3"] == {
        "id": "l3",
        "name": "Chloé Dubois",
        "email": "chloe.dubois@example.com",
        "time_zone": "Europe/Berlin",
        "clinics": ["lab"],
    }
    assert set(learners) == {"l1", "x2", "l9", "l3", "l4"}
    assert carried(records, at_least=40)["x2"]["completed"] == ["lab"]
    assert carried(found(), (Completed("l2", "talk"), Completed("l2", "lab-film")))["x2"]["completed"] == ["talk"]


def test_carrying_twice_changes_nothing_more_and_leaves_the_rest_of_the_file() -> None:
    records = found(Attended("l1", "lab", "lab-1", 60, of=60), missed=MISSED[:1])
    text = following().encode()
    once = carry_attendance(records, (), cohort(), parse_cohort(text), text, at_least=50)
    twice = carry_attendance(records, (), cohort(), parse_cohort(once.data), once.data, at_least=50)
    assert twice.data == once.data
    assert (twice.completed, twice.requested, twice.joined) == ((), (), ())
    before, after = text.decode().splitlines(), once.data.decode().splitlines()
    assert [line for line in after if line not in before] != []
    assert [line for line in before if line not in after] == [
        '    {"id": "l1", "name": "Ada Okafor", "time_zone": "Europe/Berlin", "completed": ["talk"]},',
        '    {"id": "l9", "name": "Hana Kim", "time_zone": "Europe/Berlin"}',
    ]


def test_a_cohort_does_not_follow_itself() -> None:
    text = following(id="negotiation")
    with pytest.raises(InputError, match="an id of its own"):
        carry_attendance(found(), (), cohort(), parse_cohort(text), text.encode(), at_least=50)


MOODLE = """"First name","Last name","Email address","Course","Completed","Date completed","Grade"
"Ada","Okafor","ada.okafor@example.com","Negotiation lab","Yes","2026-03-05 10:00","17/20"
"Bo","Lindqvist","","lab-film","Yes","2026-03-06","90 %"
"Bo","Lindqvist","","The lab, filmed","Yes","2026-03-04","85"
"Farid","Aziz","farid@example.com","Negotiation lab","No","",""
"Adda","Okafor","","Negotiation lab","Yes","",""
"Grace","Müller","","Knitting","Yes","",""
"""


def test_completions_are_matched_and_what_is_not_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "moodle.csv"
    path.write_bytes(MOODLE.encode("utf-8-sig"))
    done = read_completion([path], cohort())
    assert done.completed == (
        Completed("l1", "lab", dt.date(2026, 3, 5), 85.0),
        Completed("l2", "lab-film", dt.date(2026, 3, 4), 90.0),
    )
    assert done.num_unfinished == 1
    assert [(each.name, each.near) for each in done.unplaced] == [("Adda Okafor", ("l1",)), ("Grace Müller", ())]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("learner,item,on\nl1,lab,03/04/2026\n", "is not a date that can be told"),
        ("learner,item,score\nl1,lab,good\n", "is not a score"),
        ("item,score\nlab,5\n", "tells who"),
        ("learner,score\nl1,5\n", 'has no column "item"'),
    ],
)
def test_completions_that_cannot_be_read_are_faults(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "done.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        read_completion([path], cohort())


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    records = found(
        Attended("l1", "lab", "lab-1", 61, NOON, NOON + dt.timedelta(minutes=61), 60),
        Attended("l5", "lab", "lab-1", 30, of=60, planned=False),
        missed=MISSED,
    )
    (tmp_path / "attendance.csv").write_text(attendance_csv(records, cohort()), "utf-8", newline="")
    (tmp_path / "done.csv").write_text(completion_csv([Completed("l1", "lab", NOON.date(), 85.0)], cohort()), "utf-8")
    kept = read_attended([tmp_path / "attendance.csv"], cohort(), plan())
    assert {(each.learner, each.minutes) for each in kept} == {("l1", 61), ("l5", 30), ("l3", 0), ("l4", 0)}
    done = read_completion([tmp_path / "done.csv"], cohort())
    assert done.completed == (Completed("l1", "lab", NOON.date(), 85.0),)
