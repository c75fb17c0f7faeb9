"""Every measure of section 5, with its value worked out by hand."""

from __future__ import annotations

import dataclasses
from typing import Any

from scheduler.judge import Facts, JudgedSession, measures
from tests.judge.build import Json, at, cohort_of, plan_of, seat

FIVE, TEN, DAY = at("2026-03-02T17:00Z"), at("2026-03-02T10:00Z"), 1440


def story(**parts: Any) -> Facts:
    """Learners a to d, instructors i and j who lead everything, clinics "lab" and "talk"."""
    parts.setdefault("learners", [{"id": key} for key in "abcd"])
    parts.setdefault("clinics", [{"id": "lab"}, {"id": "talk"}])
    ids = [clinic["id"] for clinic in parts["clinics"]]
    parts["instructors"] = [{"clinics": ids, **one} for one in parts.get("instructors", [{"id": "i"}, {"id": "j"}])]
    return Facts(cohort_of(**parts))


def measure(name: str, facts: Facts, *sessions: JudgedSession, published: Any = None) -> int:
    return measures(facts, sessions, published)[name]


def test_unscheduled_is_the_learners_priority_times_the_requests() -> None:
    learners = [
        {"id": "a", "priority": 5},
        {"id": "b", "priority": 2, "clinics": ["talk", {"clinic": "lab", "priority": 10}]},
        {"id": "c", "completed": ["lab"]},
        {"id": "d", "clinics": []},
    ]
    facts = story(learners=learners, clinics=[{"id": "lab", "priority": 3}, {"id": "talk"}])
    assert measure("unscheduled", facts) == 5 * 3 + 5 * 1 + 2 * 10 + 2 * 1 + 1
    assert measure("unscheduled", facts, seat(facts, "lab-1", "lab", TEN, "a b", "i")) == 5 + 2 + 1
    assert measure("unscheduled", facts, seat(facts, "lab-1", "lab", TEN, "a b", "i", frozen=True)) == 5 + 2 + 1


def test_out_of_hours_counts_learners_and_instructors_over_all_meetings() -> None:
    learners = [
        {"id": "a"},
        {"id": "b", "time_zone": "Asia/Kolkata"},
        {"id": "c", "availability": [
            {"start": "2026-03-02T16:00", "end": "2026-03-02T17:20", "if_need_be": True},
            {"start": "2026-03-02T17:20", "end": "2026-03-02T19:00"}]},
    ]  # fmt: skip
    clinics = [{"id": "lab", "meetings": {"count": 2, "every_days": 1}}]
    facts = story(learners=learners, clinics=clinics, instructors=[{"id": "i", "time_zone": "America/New_York"}])
    half_past_four = at("2026-03-02T16:30Z")  # 22:00 in Kolkata, 11:30 in New York
    assert measure("out_of_hours", facts, seat(facts, "lab-1", "lab", half_past_four, "a", "i")) == 2 * 30
    assert measure("out_of_hours", facts, seat(facts, "lab-1", "lab", half_past_four, "b", "i")) == 2 * 60
    assert measure("out_of_hours", facts, seat(facts, "lab-1", "lab", half_past_four, "c", "i")) == 60 + 30
    early = at("2026-03-02T13:30Z")
    assert measure("out_of_hours", facts, seat(facts, "lab-1", "lab", early, "a", "i")) == 2 * 30


def test_worst_out_of_hours_is_over_every_learner_of_the_cohort_with_the_past() -> None:
    facts = story(learners=[{"id": "a", "past_out_of_hours": 20}, {"id": "b"}, {"id": "c", "past_out_of_hours": 70}])
    assert measure("worst_out_of_hours", facts) == 70
    assert measure("worst_out_of_hours", facts, seat(facts, "lab-1", "lab", FIVE - 40, "a b", "i")) == 70
    assert measure("worst_out_of_hours", facts, seat(facts, "lab-1", "lab", FIVE, "a b", "i")) == 80
    assert measure("worst_out_of_hours", story(learners=[])) == 0


def test_night_minutes_are_each_attendees_own() -> None:
    learners = [{"id": "a"}, {"id": "b", "time_zone": "Asia/Kolkata"}]
    facts = story(learners=learners, instructors=[{"id": "i", "time_zone": "Asia/Tokyo"}])
    four = at("2026-03-02T16:00Z")  # 21:30 in Kolkata, 01:00 in Tokyo
    assert measure("night_minutes", facts, seat(facts, "lab-1", "lab", four, "a b", "i")) == 30 + 60
    early = story(defaults={"night": {"start": "23:00", "end": "10:20"}})
    assert measure("night_minutes", early, seat(early, "lab-1", "lab", TEN, "a b", "i")) == 3 * 20


def test_instructor_minutes_and_their_peak() -> None:
    clinics = [{"id": "lab", "meetings": {"count": 3, "every_days": 1}}, {"id": "talk", "duration_minutes": 45}]
    staff = [{"id": "i"}, {"id": "j", "past_minutes": 100}, {"id": "k", "past_minutes": 150}]
    facts = story(clinics=clinics, instructors=staff)
    sessions = [seat(facts, "lab-1", "lab", TEN, "a", "i j"), seat(facts, "talk-1", "talk", TEN + 60, "b", "i")]
    assert measure("instructor_minutes", facts, *sessions) == 2 * 180 + 45
    assert measure("peak_instructor_minutes", facts, *sessions) == 100 + 180
    assert measure("peak_instructor_minutes", facts, sessions[1]) == 150
    assert measure("peak_instructor_minutes", story(instructors=[])) == 0


def test_sessions() -> None:
    facts = story()
    sessions = [seat(facts, "lab-1", "lab", TEN, "a", "i"), seat(facts, "talk-1", "talk", TEN, "b", "j", frozen=True)]
    assert measure("sessions", facts, *sessions) == 2
    assert measure("sessions", facts) == 0


def test_days_waited_are_dates_in_the_horizons_zone() -> None:
    horizon = {"start": "2026-03-02", "end": "2026-03-15", "time_zone": "Asia/Tokyo"}
    facts = story(horizon=horizon)
    before, after = at("2026-03-04T14:00Z"), at("2026-03-04T15:00Z")  # 23:00 on the 4th and 00:00 on the 5th
    assert measure("days_waited", facts, seat(facts, "lab-1", "lab", before, "a b", "i")) == 2 * 2
    assert measure("days_waited", facts, seat(facts, "lab-1", "lab", after, "a b", "i")) == 2 * 3
    past = seat(facts, "lab-1", "lab", at("2026-02-28T10:00Z"), "a stranger", "i", frozen=True)
    assert measure("days_waited", facts, past) == -2


def test_split_groups() -> None:
    group, other = {"group": "g"}, {"group": "h"}
    learners = [{"id": "a", **group}, {"id": "b", **group}, {"id": "c", **group}, {"id": "d", **other}]
    facts = story(learners=learners, groups=[{"id": "g"}, {"id": "h"}])
    together = seat(facts, "lab-1", "lab", TEN, "a b c d", "i")
    assert measure("split_groups", facts, together) == 0
    apart = [seat(facts, f"lab-{k}", "lab", TEN + 60 * k, key, "i") for k, key in enumerate("abcd", 1)]
    talks = [seat(facts, f"talk-{k}", "talk", TEN + 60 * k, key, "j") for k, key in enumerate("ba", 1)]
    assert measure("split_groups", facts, *apart, *talks) == 2 + 1


def test_changes_are_the_published_invitations_that_no_longer_stand() -> None:
    clinics: list[Json] = [{"id": "lab", "languages": ["en", "de"]}, {"id": "talk"}]
    facts = story(clinics=clinics)
    lab = seat(facts, "lab-1", "lab", TEN, "a b", "i", language="en")
    talk = seat(facts, "talk-1", "talk", TEN, "c d", "j")
    published = plan_of(facts, [lab, talk])
    change = dataclasses.replace
    for sessions, lost in (
        ([lab, talk], 0),
        ([change(lab, language="EN"), talk], 0),
        ([lab], 3),
        ([lab, seat(facts, "talk-1", "talk", TEN + 30, "c d", "j")], 3),
        ([change(lab, language="de"), talk], 3),
        ([change(lab, clinic="talk"), talk], 3),
        ([change(lab, room="r"), talk], 3),
        ([change(lab, learners=("b", "c")), talk], 1),
        ([change(lab, learners=("i", "b"), instructors=("a",)), talk], 2),
        ([change(lab, id="lab-9"), talk], 3),
        ([change(lab, learners=("a", "b", "c")), talk], 0),
    ):
        assert measure("changes", facts, *sessions, published=published) == lost
    assert measure("changes", facts, lab) == 0


def test_people_who_left_the_cohort_count_only_in_changes() -> None:
    facts = story(learners=[{"id": "a"}], instructors=[{"id": "i"}])
    late = seat(facts, "lab-1", "lab", FIVE, "a b", "i x", frozen=True)
    published = plan_of(facts, [dataclasses.replace(late, frozen=False)])
    counted = measures(facts, [late], published)
    assert counted["out_of_hours"] == counted["worst_out_of_hours"] * 2 == 120
    assert counted["instructor_minutes"] == 60
    assert counted["changes"] == 0
    assert measure("changes", facts, dataclasses.replace(late, learners=("a",)), published=published) == 1
