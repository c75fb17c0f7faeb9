"""What a frozen session holds on the board: its second meeting, on the 3rd at nine, stands in the way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from solvers.board import FROZEN, Board
from solvers.bounds.floor import most_sessions
from tests.problem.build import Json, clinic, person, plan, problem, session, shown
from tests.solvers.walks import board_of

LAB, TALK = 0, 1
ADA, BOB = 0, 1
IVO, EVE = 0, 1
NINE = {"03T09:00"}
THAT_DAY = {"03T09:00", "03T10:00", "03T11:00"}
ALL = THAT_DAY | {"04T09:00", "04T10:00", "04T11:00"}
MORNING = [{"days": ["mon", "tue", "wed"], "start": "09:00", "end": "12:00"}]
LATER = [{"days": ["mon", "tue", "wed"], "start": "10:00", "end": "17:00"}]


def frozen(
    ada: Json | None = None,
    bob: Json | None = None,
    ivo: Json | None = None,
    eve: Json | None = None,
    talk: Json | None = None,
    both: Json | None = None,
    **top: Any,
) -> Board:
    """Ada attends and Ivo leads the lab (2nd and 3rd, nine to ten), which is frozen; talks are on the 3rd and 4th."""
    room = "hall" if "rooms" in top else None
    old = plan(session("lab-1", "2026-03-02T09:00 2026-03-03T09:00", "ada", room=room))
    lab = clinic("lab", meetings={"count": 2, "every_days": 1}, **(both or {}))
    made = problem(
        old,
        "2026-03-02T12:00",
        horizon={"end": "2026-03-04"},
        clinics=[lab, clinic("talk", hours=MORNING, **(talk or {}), **(both or {}))],
        learners=[person("ada", **(ada or {})), person("bob", **(bob or {}))],
        instructors=[
            person("ivo", clinics=["lab", "talk"], **(ivo or {})),
            person("eve", clinics=["talk"], **(eve or {})),
        ],
        **top,
    )
    return board_of(made)


def barred(board: Board, free: np.ndarray) -> set[str]:
    """The talk's starts that a mask over them forbids."""
    starts = sorted(set(board.setting.slots[TALK].start.tolist()))
    table = board.problem.clinics[TALK]
    assert set(shown(table.starts[starts])) == ALL
    return set(shown(table.starts[[start for start in starts if not free[start]]]))


@pytest.mark.parametrize(
    ("changes", "learner", "expected"),
    [
        ({}, ADA, NINE),
        ({}, BOB, set()),
        ({"ada": {"max_sessions_per_day": 1}}, ADA, THAT_DAY),
        ({"ada": {"working_hours": LATER, "max_out_of_hours": 120}}, ADA, {"03T09:00", "04T09:00"}),
        ({"talk": {"after": [{"clinic": "lab", "min_days": 1}]}}, ADA, {*THAT_DAY, "04T09:00"}),
        ({"talk": {"after": [{"clinic": "lab", "required": True}]}}, ADA, NINE),
        ({"talk": {"after": [{"clinic": "lab", "required": True}]}}, BOB, ALL),
        ({"ada": {"group": "g"}, "bob": {"group": "g"}, "groups": [{"id": "g", "max_away": 1}]}, BOB, NINE),
        ({"ivo": {"same_as": "bob"}}, BOB, NINE),
    ],
)
def test_it_keeps_learners(changes: Json, learner: int, expected: set[str]) -> None:
    board = frozen(**changes)
    row = board.problem.clinics[TALK].learners.tolist().index(learner)
    assert barred(board, board.may_attend(TALK, row)) == expected


@pytest.mark.parametrize(
    ("changes", "instructor", "expected"),
    [
        ({}, IVO, NINE),
        ({}, EVE, set()),
        ({"ivo": {"buffer_minutes": 60}}, IVO, {"03T09:00", "03T10:00"}),
        ({"ivo": {"max_sessions": 1}}, IVO, ALL),
        ({"ivo": {"max_sessions_per_day": 1}}, IVO, THAT_DAY),
        ({"ivo": {"max_sessions_per_week": 2}}, IVO, ALL),
        ({"ivo": {"max_minutes_per_day": 119}}, IVO, THAT_DAY),
        ({"eve": {"same_as": "ada"}}, EVE, NINE),
        ({"ivo": {"same_as": "ada"}, "eve": {"same_as": "ada", "buffer_minutes": 60}}, EVE, NINE),
    ],
)
def test_it_keeps_instructors(changes: Json, instructor: int, expected: set[str]) -> None:
    board = frozen(**changes)
    assert barred(board, board.may_lead(TALK, instructor)) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"both": {"resource": "vc"}, "resources": [{"id": "vc", "concurrent": 1}]},
        {
            "both": {"modality": "in_person"},
            "rooms": [{"id": "hall", "site": "here", "seats": 9, "time_zone": "UTC"}],
            **{name: {"site": "here"} for name in ("ada", "bob")},
            **{name: {"sites": ["here"]} for name in ("ivo", "eve")},
        },
    ],
)
def test_it_keeps_rooms_and_resources(changes: Json) -> None:
    board = frozen(**changes)
    free = np.zeros(len(board.problem.clinics[TALK].starts), dtype=bool)
    free[board.setting.slots[TALK].start] = board.may_place(TALK)
    assert barred(board, free) == NINE


def test_it_serves_the_request_and_counts_as_a_session() -> None:
    board = frozen(both={"max_sessions": 3})
    assert board.waiting[LAB].tolist() == [False, True]
    assert list(board.seat.values()) == [FROZEN]
    assert not board.may_attend(LAB, ADA).any()
    assert [board.sessions_left(clinic) for clinic in (LAB, TALK)] == [2, 3]


@pytest.mark.parametrize(
    ("limits", "most"),
    [
        ({"max_sessions": 2}, 1),
        ({"max_sessions_per_day": 1}, 1),
        ({"max_sessions_per_day": 2}, 4),
        ({"max_sessions_per_week": 2}, 0),
        ({"max_sessions_per_week": 4}, 2),
        ({"max_sessions_per_week": 5, "max_sessions_per_day": 2}, 3),
    ],
)
def test_what_its_instructor_could_lead_at_most_beside_it(limits: Json, most: int) -> None:
    assert most_sessions(frozen(ivo=limits), IVO) == most
