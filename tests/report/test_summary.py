"""The summary adds up to the plan's own measures, and tells local times as people's clocks show them."""

from __future__ import annotations

import datetime as dt

import pytest

from scheduler import api
from scheduler.cli.console import WIDTH, wrap
from scheduler.cli.layout import summary_lines
from scheduler.report.places import LocalTime, local_times
from scheduler.report.summary import Summary, summarise
from tests.cohorts.draft import at
from tests.cohorts.tiny import tiny_case

EVENING = int(dt.datetime(2027, 3, 8, 21, tzinfo=dt.UTC).timestamp()) // 60


def test_clocks_that_agree_are_one_and_days_are_counted_from_utc() -> None:
    zones = ["Asia/Kolkata", "Europe/Paris", "Europe/Berlin", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]
    assert local_times(EVENING, zones) == (
        LocalTime("16:00", "New York", 0),
        LocalTime("22:00", "Berlin", 0),
        LocalTime("02:30", "Kolkata", 1),
    )


@pytest.fixture(scope="module", params=[1, 8, 17, 20])
def solved(request: pytest.FixtureRequest) -> tuple[api.Solved, Summary]:
    """A small cohort, some of them with a published plan, solved and summed up."""
    case = tiny_case(request.param)
    freeze = None if case.freeze_before is None else at(case.freeze_before)
    done = api.solve_with_details(case.cohort, time_limit=20, published=case.published, freeze_before=freeze, workers=1)
    return done, summarise(case.cohort, done.plan, done.problem, done.outcome.solution)


def test_the_rows_add_up_to_the_measures(solved: tuple[api.Solved, Summary]) -> None:
    plan, summary = solved[0].plan, solved[1]
    assert sum(row.minutes for row in summary.out_of_hours) == plan.measures["out_of_hours"]
    assert sum(row.minutes for row in summary.loads) == plan.measures["instructor_minutes"]
    known = [session for session in plan.sessions if session.clinic in {clinic.id for clinic in summary.clinics}]
    assert summary.num_sessions == len(known)
    assert sum(clinic.requests - clinic.seated for clinic in summary.clinics) == len(plan.unscheduled)


def test_every_line_fits(solved: tuple[api.Solved, Summary]) -> None:
    lines = [text for line in summary_lines(solved[1]) for text in wrap(line.text, indent=line.indent)]
    assert max(map(len, lines)) <= WIDTH
    for session in solved[0].plan.sessions:
        assert any(session.id in line.split() for line in lines)
