"""Published invitations in the relaxation over buckets: what a seat costs those who are invited."""

from __future__ import annotations

import pytest

from solvers import mip
from solvers.bounds.buckets.partition import by_time_of_day
from solvers.bounds.buckets.relaxation import Relaxation
from solvers.going_on import fewest_changes
from solvers.mip import How
from solvers.setting import Setting
from tests.problem.build import Json, person, plan, problem, session

AFTERNOON = [{"days": ["mon"], "start": "14:00", "end": "15:00"}]


@pytest.mark.parametrize(
    ("newcomers", "ivo", "least"),
    [
        (0, {}, 0),
        (1, {}, 0),
        (1, {"max_sessions": 1}, 2),
        (1, {"max_sessions": 1, "available_hours": AFTERNOON}, 2),
        (0, {"available_hours": AFTERNOON}, 2),
    ],
)
def test_ivo_may_have_to_leave_ada_for_whoever_comes_in_the_afternoon_only(
    newcomers: int, ivo: Json, least: int
) -> None:
    """Ada and Ivo were invited to nine o'clock: moving them changes two invitations, a seat is worth three."""
    made = problem(
        plan(session("lab-1", "2026-03-02T09:00", "ada")),
        learners=[person("ada"), *(person(f"new{k}", available_hours=AFTERNOON) for k in range(newcomers))],
        instructors=[person("ivo", clinics=["lab"], **ivo)],
    )
    setting = Setting(made)
    relaxation = Relaxation(setting, by_time_of_day(made), 0, fewest_changes=fewest_changes(setting))
    answer = mip.run(relaxation.program(0, []), How(20.0))
    assert answer.bound == pytest.approx(least)
    assert answer.values is not None
    assert relaxation.read(answer.values).going_on == (frozenset() if least else {0})
