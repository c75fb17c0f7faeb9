"""Due dates and blocks as worked out by hand, and nothing about anybody else."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from scheduler.attendance.records import Attended
from scheduler.calendars.cohort import read_calendars
from scheduler.cohort.load import parse_cohort
from scheduler.followup.letters import as_json, letter
from scheduler.followup.sheets import Circumstances, sheets
from scheduler.followup.tasks import Meet, Sheet, Task
from tests.followup.story import PEOPLE, SEATS, Json, cohort, instant, plan


def written(now: str, document: Json | None = None, **more: Any) -> dict[str, Sheet]:
    """Sheets by learner at a moment of UTC."""
    built = parse_cohort(document or cohort())
    here = replace(Circumstances(instant(now)), **more)
    return {sheet.learner: sheet for sheet in sheets(built, read_calendars(built), plan(), here)}


def told(task: Task) -> str:
    """A task in short: item, from, until, and its block, in UTC."""
    block = "none" if task.block is None else f"{task.block.start:%d %H:%M}-{task.block.end:%H:%M}"
    return f"{task.item} {task.opens:%d %H:%M} {task.due:%d %H:%M} {block}"


def all_told(meet: Meet) -> list[str]:
    return [told(task) for task in meet.tasks]


def test_prework_is_due_at_the_gate_and_its_block_is_the_last_before_it() -> None:
    found = written("2026-03-02 08:00")
    assert {key for key, sheet in found.items() if sheet.before} == {"ada", "cato", "eli"}
    # The gate is two days before 5 March 10:00 UTC. Ada works until 17:00 of Berlin, 16:00 UTC.
    assert all_told(found["ada"].before[0]) == ["reader 02 00:00 03 10:00 03 09:15-10:00"]
    # Eli's day in Kolkata ends at 17:00, 11:30 UTC; the gate is at 10:00 UTC of 10 March.
    assert all_told(found["eli"].before[0]) == ["reader 02 00:00 10 10:00 10 09:15-10:00"]


def test_where_the_gate_has_passed_it_is_due_at_the_start() -> None:
    found = written("2026-03-04 12:00")
    # Ada is free until 10:00 UTC of the fifth, when her lab begins.
    assert all_told(found["ada"].before[0]) == ["reader 02 00:00 05 10:00 05 09:15-10:00"]
    early = written("2026-03-01 08:00", gate_days=4)
    assert early["ada"].before[0].tasks[0].due == instant("2026-03-05 10:00")


def test_who_comes_later_begins_later() -> None:
    found = written("2026-03-02 08:00", cohort({"eli": {"available_from": "2026-03-06"}}))
    # Midnight of the sixth in Kolkata.
    assert found["eli"].before[0].tasks[0].opens == instant("2026-03-05 18:30")


def test_what_follows_a_session_is_due_so_many_days_after_it_is_there() -> None:
    found = written("2026-03-05 14:00")
    assert {key for key, sheet in found.items() if sheet.after} == {"ada", "bo", "cato"}
    # The lab ends at 11:30 UTC, the film is there a day later, and due seven days after that. The block is the first.
    assert all_told(found["ada"].after[0]) == [
        "film 06 11:30 13 11:30 06 11:30-13:00",
        "notes 05 11:30 12 11:30 05 14:00-14:15",
        "quiz 08 11:30 12 11:30 09 08:00-08:20",
    ]


def test_what_was_due_is_not_sent_again_unless_asked_for() -> None:
    assert [task.item for task in written("2026-03-12 11:30")["ada"].after[0].tasks] == ["film"]
    assert "ada" not in written("2026-03-14 12:00")
    about = written("2026-03-14 12:00", session="lab-a")
    assert set(about) == set(SEATS["lab-a"])
    assert [task.item for task in about["ada"].after[0].tasks] == ["film", "notes", "quiz"]
    assert all(task.block is None for task in about["ada"].after[0].tasks)


def test_what_is_done_is_left_out() -> None:
    document = cohort({"ada": {"completed": ["reader", "quiz"]}})
    found = written("2026-03-05 14:00", document, completed={("ada", "notes"), ("cato", "film")})
    assert [task.item for task in found["ada"].after[0].tasks] == ["film"]
    assert [task.item for task in found["cato"].after[0].tasks] == ["notes", "quiz"]
    assert [task.item for task in found["bo"].after[0].tasks] == ["film", "notes", "quiz"]


@pytest.mark.parametrize("session", ["lab-a", None])
def test_who_was_there(session: str | None) -> None:
    attended = (Attended("ada", "lab", session, 88), Attended("bo", "lab", session, 0))
    found = written("2026-03-05 14:00", attended=attended)
    assert {key: found[key].after[0].attended for key in SEATS["lab-a"]} == {"ada": True, "bo": False, "cato": False}
    nothing = written("2026-03-05 14:00", attended=(Attended("dina", "lab", "lab-b", 80),))
    assert nothing["ada"].after[0].attended is None


def test_alternatives_are_due_at_the_end_of_the_horizon_or_as_they_say() -> None:
    # Los Angeles is at UTC-8 until 8 March: nine o'clock is 17:00 UTC.
    assert [told(task) for task in written("2026-03-02 08:00")["gus"].instead[0].tasks] == [
        "film 06 11:30 21 00:00 06 17:00-18:30"
    ]
    document = cohort()
    document["async_alternatives"][1] |= {"due_days": 2}
    (task,) = written("2026-03-02 08:00", document)["gus"].instead[0].tasks
    # Two days after Friday 11:30, with all of Friday between.
    assert told(task) == "film 06 11:30 08 11:30 06 17:00-18:30"
    late = cohort() | {"horizon": {"start": "2026-03-02", "end": "2026-03-12", "time_zone": "Europe/London"}}
    late["async_alternatives"][1] |= {"recording_delay_hours": 24 * 8}
    (task,) = written("2026-03-02 08:00", late)["gus"].instead[0].tasks
    assert (task.opens, task.due) == (instant("2026-03-13 11:30"), instant("2026-03-20 11:30"))


def test_what_a_learner_speaks_and_needs_decides_which_recording_they_get() -> None:
    document = cohort({"ada": {"languages": ["de", "en"]}, "bo": {"low_bandwidth": True}, "cato": {"captions": True}})
    film = document["async_alternatives"][1] | {"captions": False, "duration_minutes": 30}
    document["async_alternatives"][1] = film | {"languages": ["en"]}
    document["async_alternatives"] += [
        film | {"id": "light", "duration_minutes": 40, "low_bandwidth": True, "languages": ["en"]},
        film | {"id": "signed", "duration_minutes": 50, "captions": True, "languages": ["en"]},
        film | {"id": "german", "duration_minutes": 60, "languages": ["DE"]},
    ]
    found = written("2026-03-05 14:00", document)
    first = {key: found[key].after[0].tasks[0].item for key in SEATS["lab-a"]}
    assert first == {"ada": "german", "bo": "light", "cato": "signed"}


@pytest.mark.parametrize("now", ["2026-03-02 08:00", "2026-03-05 14:00", "2026-03-12 14:00"])
def test_a_sheet_says_nothing_about_anybody_else(now: str) -> None:
    found = written(now)
    assert found
    for key, sheet in found.items():
        for text in (letter(sheet), as_json(sheet)):
            assert sheet.name in text
            for other in PEOPLE.keys() - {key}:
                assert other.title() not in text
                assert f"{other}@" not in text
        assert json.loads(as_json(sheet))["learner"] == key
        assert max(len(line) for line in letter(sheet).splitlines()) <= 80


def test_the_letter_is_in_the_learners_own_time() -> None:
    text = letter(written("2026-03-02 08:00")["eli"])
    assert text == (
        "To: Eli Ile <eli@example.com>\n"
        "All times: Asia/Kolkata\n"
        "\n"
        "Before Negotiation lab, Thu 12 Mar 2026 15:30\n"
        "- The reader (reading, 45 minutes)\n"
        "  from Mon 02 Mar 2026 05:30, due Tue 10 Mar 2026 15:30\n"
        "  a good time: Tue 10 Mar 2026 14:45 to 15:30\n"
    )
