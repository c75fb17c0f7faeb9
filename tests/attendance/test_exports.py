"""Attendance exports in their odd encodings, matched as counted by hand; what cannot be told is asked about."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any

import pytest

from scheduler.attendance.attendance import Attendance, attendance
from scheduler.attendance.exports import read_export
from scheduler.errors import InputError
from tests.attendance.programme import cohort, plan
from tests.attendance.samples import SAMPLES, Sample


def taken(folder: Path, *files: tuple[str, bytes], **told: Any) -> Attendance:
    for name, data in files:
        (folder / name).write_bytes(data)
    exports = [read_export(folder / name) for name, _ in files]
    return attendance(plan(), cohort(), exports, **told)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_an_export_is_matched_as_counted_by_hand(sample: Sample, tmp_path: Path) -> None:
    found = taken(tmp_path, (sample.name, sample.data), **sample.told)
    assert [(file.session, file.meeting) for file in found.files] == [(sample.session, sample.meeting)]
    assert {each.learner: each.minutes for each in found.attended} == sample.minutes
    assert {(each.session, each.of) for each in found.attended} == {(sample.session, 60)}
    assert tuple(each.learner for each in found.missed) == sample.missed
    assert tuple(each.learner for each in found.unclear) == sample.unclear
    assert {each.name: each.near for each in found.strangers} == sample.strangers


def test_there_are_twelve() -> None:
    assert len({sample.data for sample in SAMPLES}) == 12


def test_both_halves_of_a_meeting_that_was_restarted_count_once(tmp_path: Path) -> None:
    head = "Name,Email,Join Time,Leave Time,Duration\n"
    first = head + "Ada Okafor,,2026-03-02 10:00:00,2026-03-02 10:31:00,31\n"
    second = head + "Ada Okafor,,2026-03-02 10:30:00,2026-03-02 11:00:00,30\n"
    found = taken(tmp_path, ("a.csv", first.encode()), ("b.csv", second.encode()))
    assert [(each.learner, each.minutes, each.of) for each in found.attended] == [("l1", 60, 60)]


def test_of_a_series_both_meetings_count(tmp_path: Path) -> None:
    rows = [f"Name,Join Time,Leave Time\nEiko Tanaka,2026-03-{day} 15:00,2026-03-{day} 15:50\n" for day in ("03", "10")]
    found = taken(tmp_path, *((f"{k}.csv", row.encode()) for k, row in enumerate(rows)))
    assert [(each.minutes, each.of) for each in found.attended] == [(100, 120)]
    assert [each.learner for each in found.missed] == ["l1", "l8"]


def test_who_was_not_on_the_roster_is_told_as_such(tmp_path: Path) -> None:
    sample = next(each for each in SAMPLES if each.name == "zoom_kolkata.csv")
    found = taken(tmp_path, (sample.name, sample.data), **sample.told)
    assert {each.learner: each.planned for each in found.attended} == {"l1": True, "l5": False}


def test_clocks_of_another_zone_are_not_taken_for_the_horizons(tmp_path: Path) -> None:
    """14:30 in Kolkata is when lab-1 began; 14:30 in Berlin is when nothing did."""
    rows = "".join(f"{name},2026-03-02 14:30,2026-03-02 15:30\n" for name in ("Ada Okafor", "Bo Lindqvist"))
    data = f"Name,Join Time,Leave Time\n{rows}".encode()
    with pytest.raises(InputError, match=r"begins at 2026-03-02 13:30Z.*lab-1.*--time-zone"):
        taken(tmp_path, ("a.csv", data))
    assert len(taken(tmp_path, ("a.csv", data), time_zone="Asia/Kolkata").attended) == 2


def test_of_two_sessions_at_once_the_learners_decide_else_the_title_else_nobody(tmp_path: Path) -> None:
    """talk-1 moved to when lab-1 meets: Ada is in both, Eiko only in the talk."""
    made = plan()
    talk = made.sessions[2].model_copy(update={"meetings": made.sessions[0].meetings})
    both = made.model_copy(update={"sessions": (*made.sessions[:2], talk)})

    def session(title: str, *names: str) -> str:
        rows = "".join(f"{name},2026-03-02 10:00,2026-03-02 11:00\n" for name in names)
        path = tmp_path / "a.csv"
        path.write_text(f"Meeting title,{title}\nName,Join Time,Leave Time\n{rows}")
        return attendance(both, cohort(), [read_export(path)]).files[0].session

    assert session("Weekly", "Ada Okafor", "Eiko Tanaka") == "talk-1"
    assert session("Negotiation lab on Monday", "Ada Okafor") == "lab-1"
    for names in (("Ada Okafor",), ("Nobody",)):
        with pytest.raises(InputError, match="may be of lab-1 or talk-1"):
            session("Weekly", *names)


def test_the_coordinators_word_settles_a_near_name(tmp_path: Path) -> None:
    sample = next(each for each in SAMPLES if each.name == "zoom_kolkata.csv")
    found = taken(tmp_path, (sample.name, sample.data), **sample.told, said={"Bo Lindquist": "l2"})
    assert {each.learner: each.minutes for each in found.attended} == {"l1": 60, "l2": 55, "l5": 30}
    assert found.strangers == ()
    assert found.unclear == ()
    guest = b"Name,Join Time,Leave Time\nCD 77 (Guest),2026-03-02 10:00,2026-03-02 11:00\n"
    named = taken(tmp_path, ("b.csv", guest), said={"CD 77 (Guest)": "l3"})
    assert [(each.learner, each.minutes) for each in named.attended] == [("l3", 60)]


def test_two_people_of_one_name_are_never_told_apart_by_it(tmp_path: Path) -> None:
    twins = cohort()
    other = twins.learners[7].model_copy(update={"name": "Ada Okafor"})
    twins = twins.model_copy(update={"learners": (*twins.learners[:7], other)})
    path = tmp_path / "a.csv"
    path.write_text("Name,Join Time,Leave Time\nAda Okafor,2026-03-02 10:00,2026-03-02 11:00\n")
    found = attendance(plan(), twins, [read_export(path)])
    assert found.attended == ()
    assert [each.near for each in found.strangers] == [("l1", "l8")]


@pytest.mark.parametrize(
    ("rows", "message", "cure"),
    [
        ("Name,Join Time,Leave Time\nAda Okafor,2026-03-02 03:00,2026-03-02 04:00", "no session of the plan", "lab-1"),
        ("Name,Join Time,Leave Time\nNobody,2026-03-05 03:00,2026-03-05 04:00", "no session of the plan", "--session"),
        ("Name,Join Time,Leave Time\nAda Okafor,13/32/2026 10:00,13/32/2026 11:00", "cannot be read", "write moments"),
        ("Name,Total Duration\nAda Okafor,60", "no columns of names", "export the attendance"),
        ("Rank,Colour\n1,red", "no columns of names", "export the attendance"),
    ],
)
def test_what_cannot_be_told_is_a_fault_with_its_cure(rows: str, message: str, cure: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        taken(tmp_path, ("a.csv", rows.encode()))
    assert message in str(raised.value)
    assert cure in str(raised.value)


def test_a_date_that_fits_two_sessions_is_asked_about(tmp_path: Path) -> None:
    """3/4/2026 is 4 March, when lab-2 met; with a session on 3 April too, either is possible."""
    moved = plan()
    later = moved.sessions[1].model_copy(
        update={
            "id": "lab-3",
            "meetings": tuple(
                each.model_copy(
                    update={"start": each.start.replace(month=4, day=3), "end": each.end.replace(month=4, day=3)}
                )
                for each in moved.sessions[1].meetings
            ),
        }
    )
    both = moved.model_copy(update={"sessions": (*moved.sessions, later)})
    path = tmp_path / "a.csv"
    path.write_bytes(codecs.BOM_UTF8 + b"Name,Join Time,Leave Time\nEiko Tanaka,3/4/2026 10:30,3/4/2026 11:30\n")
    with pytest.raises(InputError, match="may be of lab-2 or lab-3"):
        attendance(both, cohort(), [read_export(path)])
    told = attendance(both, cohort(), [read_export(path)], order="mdy")
    assert [file.session for file in told.files] == ["lab-2"]
