"""What a coordinator expects when the world changes after a plan was published. Every number was worked out by hand.

The role plays: l1 to l4 on Tuesday 9 March at 10 with i1, l5 to l8 on Thursday at 10 with i2, both in the room north.
The first four cannot come on Thursday, the others not on Tuesday; two make a session, four fill one. The workshops: six
on Tuesday, ten on Thursday, and no third one.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import scheduler
from scheduler.api import verify_files
from scheduler.plan import Plan, Session
from scheduler.solving import solve_with_details
from tests.stories.story import COHORTS, SECONDS, Story, judged

MONDAY = dt.datetime(2027, 3, 8, tzinfo=dt.UTC)
TUESDAY = MONDAY + dt.timedelta(days=1)


def published(name: str) -> Plan:
    return scheduler.load_plan(COHORTS / f"{name}.plan.json")


def replanned(name: str, **options: Any) -> Story:
    """The story of a change, ``name`` its file, told again from Monday on."""
    cohort, before = scheduler.load_cohort(COHORTS / f"{name}.json"), published(name.split(".")[0])
    options = {"freeze_before": MONDAY, **options}
    plan = scheduler.solve(cohort, time_limit=SECONDS, deterministic=True, published=before, **options)
    return judged(Story(cohort, plan), before)


def standing(story: Story, name: str) -> list[Session]:
    """Published sessions that are just as they were."""
    return [session for session in published(name).sessions if session in story.plan.sessions]


@pytest.mark.parametrize("name", ["upheaval", "ten-would-move"])
def test_the_published_plans_are_right_as_they_lie_there(name: str) -> None:
    verdict = verify_files(COHORTS / f"{name}.plan.json")
    assert verdict.ok, verdict.lines()


@pytest.mark.parametrize("name", ["upheaval", "ten-would-move.before"])
def test_nothing_changes_where_nothing_has_changed(name: str) -> None:
    story, before = replanned(name), published(name.split(".")[0])
    for part in ("sessions", "unscheduled", "cancelled"):
        assert story.plan.model_dump_json(include={part}) == before.model_dump_json(include={part})
    assert story.measure("changes") == 0


def test_an_instructor_is_ill_and_the_other_takes_over() -> None:
    story = replanned("upheaval.instructor-ill")
    tuesday, thursday = story.sessions("role-play")
    assert [session.id for session in (tuesday, thursday)] == ["role-play-1", "role-play-2"]
    assert (tuesday.instructors, tuesday.learners) == (("i2",), ("l1", "l2", "l3", "l4"))
    assert standing(story, "upheaval") == [thursday]
    assert (story.measure("changes"), story.measure("unscheduled")) == (1, 0)


def test_an_instructor_is_ill_inside_the_notice_and_the_meeting_is_called_off() -> None:
    story = replanned("upheaval.instructor-ill", notice_until=TUESDAY + dt.timedelta(hours=12))
    assert [session.id for session in story.sessions("role-play")] == ["role-play-2"]
    assert [session.id for session in story.plan.cancelled] == ["role-play-1"]
    # They could come on Tuesday only, and a substitute would be newly invited then.
    assert [story.why(f"l{k}", "role-play") for k in range(1, 5)] == [["notice"]] * 4
    assert story.measure("changes") == 4 + 1
    assert story.plan.published is not None
    assert story.plan.published.notice_until == TUESDAY + dt.timedelta(hours=12)


def test_a_learner_joins_and_one_goes_along() -> None:
    story = replanned("upheaval.learner-joins")
    tuesday, thursday, new = story.sessions("role-play")
    assert standing(story, "upheaval") == [tuesday]
    assert (len(thursday.learners), len(new.learners), "l9" in new.learners) == (3, 2, True)
    assert (story.measure("changes"), story.measure("unscheduled")) == (1, 0)


def test_inside_the_notice_a_learner_who_joins_is_left_out() -> None:
    story = replanned("upheaval.learner-joins", notice_until=TUESDAY + dt.timedelta(days=3))
    assert standing(story, "upheaval") == list(story.plan.sessions)
    assert story.why("l9", "role-play") == ["notice"]


def test_a_learner_leaves_and_nobody_else_is_moved() -> None:
    story = replanned("upheaval.learner-leaves")
    assert story.seats("role-play") == [{"l1", "l3", "l4"}, {"l5", "l6", "l7", "l8"}]
    assert [session.id for session in story.plan.sessions] == ["role-play-1", "role-play-2"]
    assert story.measure("changes") == 1


def test_a_room_is_lost_and_all_meet_next_door_at_their_hour() -> None:
    story, before = replanned("upheaval.room-lost"), published("upheaval")
    assert [session.room for session in story.plan.sessions] == ["south", "south"]
    assert story.seats("role-play") == [set(session.learners) for session in before.sessions]
    assert [s.meetings[0].start for s in story.plan.sessions] == [s.meetings[0].start for s in before.sessions]
    assert {session.id for session in story.plan.cancelled} == {"role-play-1", "role-play-2"}
    assert story.measure("changes") == 2 * (4 + 1)


def test_a_learner_has_declined_and_meets_another_at_eleven() -> None:
    story = replanned("upheaval.decline-received")
    assert len(story.sessions("role-play")) == 3
    assert story.clocks("l6", "role-play") == ["Thu 11 Mar 11:00"]
    # l6 would be alone at eleven: one of the others comes along.
    assert (story.measure("changes"), story.measure("unscheduled")) == (2, 0)


def test_fewer_seats_and_two_of_each_four_meet_at_eleven() -> None:
    story = replanned("upheaval.capacity-cut")
    assert [len(seats) for seats in story.seats("role-play")] == [2, 2, 2, 2]
    assert {"role-play-1", "role-play-2"} <= {session.id for session in story.plan.sessions}
    assert (story.measure("changes"), story.measure("unscheduled")) == (4, 0)


def test_a_newcomer_for_whom_ten_would_move_is_left_out_and_it_is_told() -> None:
    cohort, before = scheduler.load_cohort(COHORTS / "ten-would-move.json"), published("ten-would-move")
    solved = solve_with_details(
        cohort, time_limit=SECONDS, deterministic=True, published=before, freeze_before=MONDAY, tell_moves=True
    )
    assert [(left.learner, left.clinic) for left in solved.plan.unscheduled] == [("l17", "workshop")]
    [told] = solved.moves
    assert (told.learner, told.clinic, told.invitations, told.moves_per_seat) == ("l17", "workshop", 10, 10)


def test_with_ten_moves_a_seat_the_newcomer_is_seated() -> None:
    story = replanned("ten-would-move", moves_per_seat=10)
    assert story.seats("workshop") == [{f"l{k}" for k in range(1, 7)}, {f"l{k}" for k in range(7, 18)}]
    assert story.clocks("l17", "workshop") == ["Wed 10 Mar 10:00"]
    assert story.measure("changes") == 10


def test_with_nine_moves_a_seat_nobody_is_moved() -> None:
    story = replanned("ten-would-move", moves_per_seat=9)
    assert standing(story, "ten-would-move") == list(story.plan.sessions)
