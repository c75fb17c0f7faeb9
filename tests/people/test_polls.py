"""Exports of polls, shape by shape, with windows worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scheduler.api.importing import Imported, Sources
from scheduler.errors import InputError
from tests.people.files import book, csv, run

PEOPLE = csv(
    "Name,Email,Time zone",
    "Ada Monroe,ada@example.com,Europe/Berlin",
    "Ben Foster,ben@example.com,Europe/Paris",
    "Cy Dent,cy@example.com,Asia/Tokyo",
)
DOODLE = [
    ['Poll "Listening lab"'],
    ["https://poll.example.com/abc"],
    [],
    [None, "March 2027", None, None, None],
    [None, "Mon 8", None, "Tue 9", None],
    [None, "9:00 AM – 10:00 AM", "10:00 AM – 11:00 AM", "9:00 AM – 10:00 AM", "2:00 PM – 3:30 PM"],
    ["Ada Monroe", "OK", "OK", "(OK)", None],
    ["Foster, Ben", None, "(OK)", "OK", "OK"],
    ["Cy Dent", None, None, None, None],
    ["Count", 1, 1, 1, 1],
]
IN_BERLIN = {"poll_zone": "Europe/Berlin"}
"""An hour ahead of UTC until 28 March 2027."""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def window(start: str, end: str, *, perhaps: bool = False) -> dict[str, Any]:
    day = "2027-03-"
    return {"start": f"{day}{start}Z", "end": f"{day}{end}Z"} | ({"if_need_be": True} if perhaps else {})


def answered(poll: bytes, name: str = "poll.csv", **terms: Any) -> tuple[Imported, dict[str, Any]]:
    """What everybody's availability came to, by name."""
    Path("people.csv").write_bytes(PEOPLE)
    Path(name).write_bytes(poll)
    done, document = run(Sources(learners=Path("people.csv"), availability=Path(name)), **terms)
    return done, {each["name"]: each.get("availability") for each in document["learners"]}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "merged"])
def test_doodle(kind: str) -> None:
    if kind == "csv":
        lines = [";".join("" if cell is None else str(cell) for cell in row) for row in DOODLE]
        poll = csv(*lines)
        done, windows = answered(poll, **IN_BERLIN)
    else:
        ranges = ("B4:E4", "B5:C5", "D5:E5") if kind == "merged" else ()
        poll = book(("Poll", DOODLE), touch=lambda sheet: [sheet.merge_cells(each) for each in ranges] and None)
        done, windows = answered(poll, "poll.xlsx", **IN_BERLIN)
    assert windows == {
        "Ada Monroe": [window("08T08:00", "08T10:00"), window("09T08:00", "09T09:00", perhaps=True)],
        "Ben Foster": [
            window("08T09:00", "08T10:00", perhaps=True),
            window("09T08:00", "09T09:00"),
            window("09T13:00", "09T14:30"),
        ],
        "Cy Dent": [],
    }
    assert done.poll is not None
    assert (done.poll.slots, done.poll.never, done.poll.silent) == (4, ("Cy Dent",), ())


def test_when2meet_in_weekdays_comes_every_week() -> None:
    """8 and 15 March 2027 are the Mondays of the two weeks; slots of a quarter of an hour are told by their starts."""
    poll = csv(
        "Day,Time,Ada Monroe,Ben Foster",
        "Monday,09:00 AM,1,0",
        ",09:15 AM,1,1",
        ",09:30 AM,0,1",
        "Tuesday,09:00 AM,0,1",
    )
    done, windows = answered(poll)
    assert windows["Ada Monroe"] == [window("08T09:00", "08T09:30"), window("15T09:00", "15T09:30")]
    assert windows["Ben Foster"] == [
        window("08T09:15", "08T09:45"),
        window("09T09:00", "09T09:15"),
        window("15T09:15", "15T09:45"),
        window("16T09:00", "16T09:15"),
    ]
    assert windows["Cy Dent"] is None
    assert done.poll is not None
    assert (done.poll.slot_minutes, done.poll.silent) == (15, ("Cy Dent",))


def test_a_grid_of_a_form_the_later_answer_counts() -> None:
    question = "When can you come?"
    poll = csv(
        f"Timestamp,Email Address,{question} [Mon 8 March 9:00-10:00],{question} [Tue 9 March 9:00-10:00]",
        "2027-02-01 10:00:00,ADA@example.com,Yes,No",
        "2027-02-01 11:00:00,ben@example.com,If need be,Yes",
        "2027-02-02 10:00:00,ada@example.com,No,(yes)",
    )
    done, windows = answered(poll)
    assert windows["Ada Monroe"] == [window("09T09:00", "09T10:00", perhaps=True)]
    assert windows["Ben Foster"] == [window("08T09:00", "08T10:00", perhaps=True), window("09T09:00", "09T10:00")]
    assert "poll.csv line 4 is a later answer of poll.csv line 2, and counts in its place" in done.remarks


def test_ticked_boxes_in_one_cell() -> None:
    poll = csv(
        "ID;Your name;Which times suit you?;Which only if need be?",
        '1;Ada Monroe;"Mon 8 March 09:00 - 10:00;Tue 9 March 14:00 - 15:00;";',
        '2;Ben Foster;"Tue 9 March 14:00 - 15:00;";"Mon 8 March 09:00 - 10:00;"',
    )
    _, windows = answered(poll)
    assert windows["Ada Monroe"] == [window("08T09:00", "08T10:00"), window("09T14:00", "09T15:00")]
    assert windows["Ben Foster"] == [window("08T09:00", "08T10:00", perhaps=True), window("09T14:00", "09T15:00")]


def test_times_that_overlap_and_whole_days() -> None:
    """A yes from 9 to 11 leaves of a perhaps from 10 to 12 its last hour."""
    poll = csv("Name,2027-03-08 09:00-11:00,2027-03-08 10:00-12:00,2027-03-10", "Ada Monroe,yes,maybe,ok")
    _, windows = answered(poll)
    assert windows["Ada Monroe"] == [
        window("08T09:00", "08T11:00"),
        window("08T11:00", "08T12:00", perhaps=True),
        window("10T00:00", "11T00:00"),
    ]


def test_faults_of_a_poll_are_named() -> None:
    poll = csv(
        "Name,Mon 8 March 9:00-10:00,Tue 9 March 9:00-10:00",
        "Ada Monroe,yes,depends",
        "Bem Foster,yes,no",
        "Somebody Else,yes,no",
    )
    with pytest.raises(InputError) as refused:
        answered(poll)
    assert [str(fault) for fault in refused.value.faults] == [
        'poll.csv line 2, column 3 (Tue 9 March 9:00-10:00) "depends" says neither yes nor no; '
        'write "yes", "if need be" or "no"',
    ]
    with pytest.raises(InputError) as refused:
        answered(poll.replace(b"depends", b"no"))
    assert [str(fault) for fault in refused.value.faults] == [
        'poll.csv line 3 "Bem Foster" is nobody in the cohort; if it is Ben Foster: --map "Bem Foster=ben@example.com"',
        'poll.csv line 4 "Somebody Else" is nobody in the cohort; say who it is, --map "Somebody Else=ID", '
        'or leave it out, --map "Somebody Else=ignore"',
    ]
    choices = ("Bem Foster=ben@example.com", "Somebody Else=ignore")
    _, windows = answered(poll.replace(b"depends", b"no"), choices=choices)
    assert windows["Ben Foster"] == [window("08T09:00", "08T10:00")]


def test_starts_alone_need_to_be_told_how_long() -> None:
    poll = csv("Name,Mon 8 March 9:00,Tue 9 March 9:00", "Ada Monroe,yes,no")
    with pytest.raises(InputError) as refused:
        answered(poll)
    assert [fault.cure for fault in refused.value.faults] == ["say how long they last: --slot-minutes 60"]
    _, windows = answered(poll, slot_minutes=90)
    assert windows["Ada Monroe"] == [window("08T09:00", "08T10:30")]


def test_what_is_no_poll() -> None:
    with pytest.raises(InputError, match="is no poll"):
        answered(csv("Name,Colour", "Ada Monroe,red"))
