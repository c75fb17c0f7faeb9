"""What a coordinator expects of each story. Every number here was worked out by hand."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest

import scheduler
from scheduler.api import verify_files
from tests.stories.story import COHORTS, Story, published_plan, solved, told, told_again

STORIES = {
    "clock-change-week",
    "five-zones",
    "flipped-classroom",
    "kickoff-to-integration",
    "night-shift",
    "one-tutor-two-regions",
    "poll-answers",
    "republish",
    "rooms-and-hybrid",
    "same-group",
    "soft-time",
    "support-desk",
    "ten-would-move",
    "upheaval",
}
TUESDAY_NOON = dt.datetime(2027, 3, 9, 12, tzinfo=dt.UTC)


def with_clinic(cohort: scheduler.Cohort, **changes: Any) -> scheduler.Cohort:
    """The cohort with another first clinic."""
    first, *others = cohort.clinics
    return cohort.model_copy(update={"clinics": (first.model_copy(update=changes), *others)})


def test_every_story_has_its_file() -> None:
    assert {path.name.split(".")[0] for path in COHORTS.glob("*.json")} == STORIES


@pytest.mark.parametrize("name", sorted(STORIES))
def test_only_invented_people_at_example_com(name: str) -> None:
    cohort = scheduler.load_cohort(COHORTS / f"{name}.json")
    assert cohort.id == name
    assert 4 <= len(cohort.learners) <= 20
    assert all((person.email or "").endswith("@example.com") for person in (*cohort.learners, *cohort.instructors))


def hours_kept(story: Story, first: int, last: int) -> bool:
    """Nobody's meeting starts before ``first`` or ends after ``last`` o'clock of their own day."""
    for who, meeting in story.attendances():
        zone = story.zone(who)
        start, end = meeting.start.astimezone(zone), meeting.end.astimezone(zone)
        midnight = start.replace(hour=0, minute=0)
        if start < midnight + dt.timedelta(hours=first) or end > midnight + dt.timedelta(hours=last):
            return False
    return True


def test_five_zones_are_split_where_the_instructor_bears_an_hour_and_no_learner_any() -> None:
    story = told("five-zones")
    east, west = story.seats("listening")
    assert {"kol-1", "kol-2", "sin-1", "sin-2"} <= east
    assert {"ny-1", "ny-2"} <= west
    assert hours_kept(story, 7, 22)
    # 08:00 UTC is 16:00 in Singapore, its last working hour, and an hour before London's first.
    assert story.clocks("sin-1", "listening") == ["Tue 09 Mar 16:00"]
    assert (story.measure("out_of_hours"), story.measure("worst_out_of_hours")) == (60, 0)


def test_five_zones_in_one_session_cost_an_hour_for_each_of_six() -> None:
    story = solved(with_clinic(told("five-zones").cohort, max_sessions=1))
    assert story.seats("listening") == [{learner.id for learner in story.cohort.learners}]
    # 07:00 in New York is 12:00 UTC, and 22:00 in Singapore is 14:00 UTC: it starts at 12:00 or 13:00 UTC.
    assert story.clocks("ny-1", "listening")[0] in ("Tue 09 Mar 07:00", "Tue 09 Mar 08:00")
    assert hours_kept(story, 7, 22)
    # New York before 9, Kolkata and Singapore after 17: two learners each, an hour each.
    assert (story.measure("out_of_hours"), story.measure("worst_out_of_hours")) == (6 * 60, 60)


def test_one_tutor_meets_one_region_a_day() -> None:
    story = told("one-tutor-two-regions")
    regions = [{f"{region}-{k}" for k in range(1, 5)} for region in ("east", "west")]
    assert sorted(map(sorted, story.seats("speaking"))) == sorted(map(sorted, regions))
    days = [session.meetings[0].start.date() for session in story.sessions("speaking")]
    assert days == [dt.date(2027, 3, 9), dt.date(2027, 3, 10)]
    assert hours_kept(story, 9, 17)
    assert (story.measure("unscheduled"), story.measure("out_of_hours")) == (0, 0)
    assert story.measure("days_waited") == 4


def test_one_tutor_on_one_day_leaves_a_region_out_and_says_why() -> None:
    cohort = told("one-tutor-two-regions").cohort
    one_day = cohort.horizon.model_copy(update={"end": cohort.horizon.start})
    story = solved(cohort.model_copy(update={"horizon": one_day}))
    assert story.measure("unscheduled") == 4
    assert len({left.learner.split("-")[0] for left in story.plan.unscheduled}) == 1
    for left in story.plan.unscheduled:
        assert [reason.code for reason in left.reasons] == ["limit"]
        assert [offered.async_ for offered in left.alternatives] == ["speaking-recorded"]


def test_the_night_shift_meets_at_night_within_its_working_time() -> None:
    story = told("night-shift")
    assert story.seats("handover") == [{"day-1", "day-2"}, {f"night-{k}" for k in range(1, 5)}]
    # Two of the four have only the second night, and the instructor in New York goes home at 23:00 in Berlin.
    assert story.clocks("night-1", "handover") == ["Tue 09 Mar 22:00"]
    assert (story.measure("out_of_hours"), story.measure("night_minutes")) == (0, 4 * 60)


def test_the_day_shift_meets_by_day() -> None:
    [clock] = told("night-shift").clocks("day-1", "handover")
    assert clock in ("Mon 08 Mar 15:00", "Mon 08 Mar 16:00")


def test_nobody_meets_before_the_reading_can_be_done_and_who_has_done_it_does_not_wait() -> None:
    story = told("flipped-classroom")
    assert story.seats("feedback") == [{"l1", "l2"}, {"l3", "l4"}, {"l5", "l6"}]
    days = [story.clocks(learner, "feedback")[0][:6] for learner in ("l1", "l3", "l5")]
    assert days == ["Mon 08", "Wed 10", "Fri 12"]
    assert story.measure("days_waited") == 2 * (0 + 2 + 4)


def test_who_comes_too_late_for_the_reading_is_offered_the_recording() -> None:
    story = told("flipped-classroom")
    assert [left.learner for left in story.plan.unscheduled] == ["l7"]
    assert story.why("l7", "feedback") == ["no_common_time", "order"]
    assert [offered.async_ for offered in story.left_out("l7", "feedback").alternatives] == ["feedback-recorded"]


def test_the_integration_starts_a_day_after_the_kickoff_has_ended() -> None:
    story = told("kickoff-to-integration")
    [kickoff], [integration] = story.sessions("kickoff"), story.sessions("integration")
    assert integration.meetings[0].start >= kickoff.meetings[-1].end + dt.timedelta(days=1)
    # No kickoff ends before Monday 14:30, no integration starts after 13:00 on a day: Wednesday it is.
    days, clocks = zip(*(clock.rsplit(maxsplit=1) for clock in story.clocks("l1", "integration")), strict=True)
    assert days == ("Wed 03 Mar", "Wed 10 Mar", "Wed 17 Mar")
    assert len(set(clocks)) == 1


def test_who_misses_the_kickoff_misses_the_integration_and_who_has_done_it_does_not() -> None:
    story = told("kickoff-to-integration")
    assert story.seats("kickoff") == [{"l1", "l2", "l3", "l4"}]
    assert story.seats("integration") == [{"l1", "l2", "l3", "l4", "l6"}]
    assert story.why("l5", "kickoff") == ["no_common_time"]
    assert story.why("l5", "integration") == ["order"]
    assert story.measure("instructor_minutes") == 90 + 3 * 60


def test_role_plays_are_where_the_learners_are_and_no_room_is_overfull() -> None:
    story = told("rooms-and-hybrid")
    site = {learner.id: learner.site for learner in story.cohort.learners}
    room_of = {"berlin": "spree", "amsterdam": "amstel"}
    assert {s.room for s in story.sessions("role-play")} == {"spree", "amstel"}
    for session in story.sessions("role-play"):
        assert {room_of[site[who] or ""] for who in session.learners} == {session.room}
    # Four in Berlin, three seats, and at least two a session: two and two.
    assert [len(s.learners) for s in story.sessions("role-play") if s.room == "spree"] == [2, 2]
    assert story.why("home-1", "role-play") == ["no_site"]


def test_the_panel_holds_everybody_and_the_room_is_free_for_it() -> None:
    story = told("rooms-and-hybrid")
    assert story.seats("panel") == [{learner.id for learner in story.cohort.learners}]
    held = sorted((m.start, m.end) for s in story.plan.sessions if s.room == "spree" for m in s.meetings)
    noon = dt.datetime(2027, 3, 10, 11, tzinfo=dt.UTC)
    held = sorted([*held, (noon, noon + dt.timedelta(hours=1))])
    assert len(held) == 4
    assert all(end <= start for (_, end), (start, _) in pairwise(held))
    assert story.measure("instructor_minutes") == 4 * 60


def test_the_poll_s_best_date_runs_and_one_if_need_be_is_counted() -> None:
    story = told("poll-answers")
    assert [session.id for session in story.plan.sessions] == ["retro-tue"]
    assert story.seats("retro") == [{"l1", "l2", "l3", "l4"}]
    # Thursday would seat the same four, two of them only if need be.
    assert (story.measure("out_of_hours"), story.measure("worst_out_of_hours")) == (60, 60)
    assert story.why("l5", "retro") == ["no_common_time"]


def test_at_most_two_of_the_desk_are_away_and_none_at_noon() -> None:
    story = told("support-desk")
    desk = {f"desk-{k}" for k in range(1, 7)}
    away = [(meeting, who) for who, meeting in story.attendances() if who in desk]
    assert {who for _, who in away} == desk
    for moment in {meeting.start for meeting, _ in away}:
        assert sum(meeting.start <= moment < meeting.end for meeting, _ in away) <= 2
    assert not any(meeting.start.hour == 12 for meeting, _ in away)
    assert (story.measure("sessions"), story.measure("instructor_minutes")) == (3, 180)


@pytest.mark.parametrize(
    ("learner", "before", "after"),
    [
        ("london", "10:00", "10:00"),
        ("berlin", "11:00", "11:00"),
        ("lagos", "11:00", "10:00"),
        ("kolkata", "15:30", "14:30"),
    ],
)
def test_a_series_keeps_the_clock_of_the_horizon_s_zone(learner: str, before: str, after: str) -> None:
    story = told("clock-change-week")
    assert story.clocks(learner, "circle") == [f"Tue 23 Mar {before}", f"Tue 30 Mar {after}"]
    assert story.measure("out_of_hours") == 0


def test_the_published_plan_is_right_as_it_lies_there() -> None:
    verdict = verify_files(COHORTS / "republish.plan.json")
    assert verdict.ok, verdict.lines()


def test_a_published_plan_changes_as_little_as_can_be() -> None:
    story, before = told_again(TUESDAY_NOON), published_plan()
    lab_1, lab_2 = before.sessions
    tuesday, thursday, new = story.plan.sessions
    assert tuesday == lab_1.model_copy(update={"frozen": True})
    assert (thursday.id, thursday.meetings) == (lab_2.id, lab_2.meetings)
    assert (lab_2.instructors, thursday.instructors) == (("i1",), ("i2",))
    # One of Thursday's four goes with the newcomer, who would be alone otherwise.
    [moved] = set(lab_2.learners) - set(thursday.learners)
    assert set(new.learners) == {moved, "l9"}
    assert new.id == "lab-3"
    assert (story.measure("unscheduled"), story.measure("changes")) == (0, 1 + 1)
    assert story.plan.cancelled == ()


def test_nothing_is_frozen_before_the_first_session() -> None:
    story = told_again(TUESDAY_NOON - dt.timedelta(hours=2))
    assert not any(session.frozen for session in story.plan.sessions)
    assert story.measure("changes") == 2


def with_policy(cohort: scheduler.Cohort, **changes: str) -> scheduler.Cohort:
    """The cohort with another policy, in the same folder."""
    policy = cohort.calendar_policy.model_copy(update=changes)
    return cohort.model_copy(update={"calendar_policy": policy})


def test_soft_time_is_met_in_where_it_costs_least() -> None:
    # From 9 the instructor's tentative hour and half an hour that a learner would keep, from 11 an unanswered hour.
    story = told("soft-time")
    assert story.clocks("l1", "feedback") == ["Tue 09 Mar 11:00"]
    assert story.measure("soft_clashes") == 60
    kept = solved(with_policy(told("soft-time").cohort, unanswered="busy"))
    assert kept.clocks("l1", "feedback") == ["Tue 09 Mar 09:00"]
    assert kept.measure("soft_clashes") == 60 + 30


def test_what_is_not_soft_is_busy() -> None:
    story = solved(with_policy(told("soft-time").cohort, tentative="busy", unanswered="busy"))
    assert story.measure("unscheduled") == 4
    assert {reason.code for left in story.plan.unscheduled for reason in left.reasons} == {"no_instructor"}


def test_groups_stay_together_with_their_instructor() -> None:
    plan = told("same-group").plan
    groups = {
        clinic: {(frozenset(one.learners), one.instructors) for one in plan.sessions if one.clinic == clinic}
        for clinic in ("kickoff", "practice")
    }
    assert (plan.status, plan.measures["unscheduled"]) == ("optimal", 0)
    assert groups["kickoff"] == groups["practice"]
    assert [len(learners) for learners, _ in groups["kickoff"]] == [4, 4]
    assert not any({"l1", "l2"} <= learners for learners, _ in groups["kickoff"])
    assert any({"l5", "l6"} <= learners for learners, _ in groups["kickoff"])
    assert [led for learners, led in groups["kickoff"] if "l7" in learners] == [("i2",)]
