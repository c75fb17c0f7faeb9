"""Programmes solved in turn, each committed to those before: taken together nobody and nothing is in two places."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scheduler.api import load_cohort
from scheduler.cohort.cohort import Cohort
from scheduler.judge import verify
from scheduler.plan import Meeting, Plan, Session
from tests.cohorts.programmes import (
    BUFFER,
    LICENCES,
    NUM_LEADERS,
    PER_DAY,
    PER_WEEK,
    human,
    solve_in_turn,
    write_programmes,
)

OSLO = ZoneInfo("Europe/Oslo")
Held = list[tuple[Session, Meeting]]


def clashes(solved: Sequence[tuple[Cohort, Plan]]) -> list[str]:
    """All that goes wrong when these plans are carried out side by side, looked for meeting by meeting."""
    found: list[str] = []
    people: dict[str, Held] = {}
    led: dict[str, Held] = {}
    rooms: dict[str, Held] = {}
    licences: Held = []
    for number, (_, plan) in enumerate(solved):
        for session in plan.sessions:
            for meeting in session.meetings:
                held = (session, meeting)
                for person in (*session.learners, *session.instructors):
                    people.setdefault(_body(number, person), []).append(held)
                for person in session.instructors:
                    led.setdefault(human(number, person), []).append(held)
                if session.room is not None:
                    rooms.setdefault(session.room, []).append(held)
                if session.clinic == "talk":
                    licences.append(held)
    for what, meetings in (*people.items(), *rooms.items()):
        found += [
            f"{what}: {one.id} and {other.id}" for (one, a), (other, b) in combinations(meetings, 2) if _meet(a, b)
        ]
    found += [
        f"link {a.link} twice" for (_, a), (_, b) in combinations(licences, 2) if a.link == b.link and _meet(a, b)
    ]
    for _, at in licences:
        if sum(other.start <= at.start < other.end for _, other in licences) > LICENCES:
            found.append(f"too many licences at {at.start}")
    for who, meetings in led.items():
        found += [f"{who} has no break" for (_, a), (_, b) in combinations(meetings, 2) if _meet(a, b, BUFFER)]
        days = Counter(meeting.start.astimezone(OSLO).date() for _, meeting in meetings)
        weeks = Counter(meeting.start.astimezone(OSLO).isocalendar()[:2] for _, meeting in meetings)
        found += [f"{who} leads {n} on {day}" for day, n in days.items() if n > PER_DAY]
        found += [f"{who} leads {n} in {week}" for week, n in weeks.items() if n > PER_WEEK]
    return found


def _body(number: int, person: str) -> str:
    """The last instructor is the human p1."""
    name = human(number, person)
    return "p1" if name == f"t{NUM_LEADERS - 1}" else name


def _meet(one: Meeting, other: Meeting, apart: int = 0) -> bool:
    gap = dt.timedelta(minutes=apart)
    return one.start < other.end + gap and other.start < one.end + gap


@pytest.mark.parametrize("seed", range(4))
def test_three_programmes_in_turn_never_clash(seed: int, tmp_path: Path) -> None:
    solved = solve_in_turn(write_programmes(tmp_path, seed, committed=True), seed)
    assert clashes(solved) == []
    assert all(plan.sessions for _, plan in solved)
    assert sum(len(plan.sessions) for _, plan in solved) >= 10
    assert all(verify(plan, cohort).ok for cohort, plan in solved)


def test_without_a_word_of_each_other_they_do(tmp_path: Path) -> None:
    found = clashes(solve_in_turn(write_programmes(tmp_path, 0, committed=False), 0))
    for sign in ("p", "oslo-1", "link", "licences", "leads"):
        assert any(sign in clash for clash in found), sign


def test_the_judge_refuses_them_beside_each_other(tmp_path: Path) -> None:
    """Plans made without a word of each other, judged by a cohort that names the others'."""
    alone = solve_in_turn(write_programmes(tmp_path, 1, committed=False), 1)
    beside = write_programmes(tmp_path / "again", 1, committed=True)
    for path, (_, plan) in zip(beside, alone, strict=True):
        (path.parent / "plan.json").write_text(plan.to_json(), encoding="utf-8")
    verdict = verify(alone[2][1], load_cohort(beside[2]))
    rules = {finding.code for finding in verdict.faults}
    assert {"availability", "staffing", "rooms", "resources", "workload"} <= rules
