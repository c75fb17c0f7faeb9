"""One story per reason, worked out by hand: which hold, which do not, and what is said."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.explain.reasons import CODES
from tests.problem.build import clinic, person, plan, session

from .stories import Story, free

ADA, BOB = person("ada"), person("bob")
MORNING = person("ada", availability=free("09:00-11:00"))
TEN = person("ada", availability=free("10:00-11:00"))
ROOM = {"id": "r", "site": "oslo", "seats": 5, "time_zone": "UTC"}
INTRO = [{"id": "intro", "title": "Intro", "covers": [], "kind": "module", "duration_minutes": 30}]


def ivo(*clinics: str, **more: Any) -> dict[str, Any]:
    return person("ivo", clinics=list(clinics or ["lab"]), **more)


def no(start: str | None = None, **more: Any) -> dict[str, Any]:
    when = {} if start is None else {"start": f"2026-03-02T{start}Z"}
    return {"learner": "ada", "clinic": "lab", "must": False, **when, **more}


def test_decision_forbids_the_clinic() -> None:
    story = Story(decisions=[no(why="asked not to")])
    assert story.codes() == ["decision"]
    assert story.messages() == 'A decision keeps Ada out of "Lab": asked not to.'


def test_decision_forbids_every_start_that_would_suit() -> None:
    assert Story(learners=[TEN], decisions=[no("10:00")]).codes() == ["decision"]
    assert Story(learners=[MORNING], decisions=[no("10:00")]).codes() == ["outweighed"]


def test_decision_is_not_to_blame_where_nothing_would_suit() -> None:
    assert Story(learners=[person("ada", availability=[])], decisions=[no("10:00")]).codes() == ["no_common_time"]


def test_no_site() -> None:
    there = {"rooms": [ROOM], "instructors": [ivo(sites=["oslo"])], "clinics": [clinic("lab", modality="in_person")]}
    story = Story(learners=[person("ada", site="rome"), BOB, person("cy", site="oslo")], **there)
    assert story.codes() == story.codes("bob") == ["no_site"]
    assert story.messages() == '"Lab" meets in person, and no room is at "rome", where Ada is.'
    assert story.messages("bob") == '"Lab" meets in person, and Bob has no site.'
    assert story.codes("cy") == ["outweighed"]
    assert Story(**{**there, "clinics": [clinic("lab", modality="hybrid")]}).codes() == ["outweighed"]


def test_no_language() -> None:
    clinics = [clinic("lab", languages=["de", "fr"])]
    people = [person("ada", languages=["en"]), person("bob", languages=["FR"]), person("cy", languages=["fr", "de"])]
    story = Story(learners=people, clinics=clinics, instructors=[ivo(languages=["de"])])
    assert story.codes("ada") == ["no_language"]
    assert story.codes("bob") == ["no_language", "no_instructor"]
    assert story.codes("cy") == ["outweighed"]
    assert story.messages() == '"Lab" is held in de and fr, and Ada speaks en.'
    assert 'Bob could attend "Lab" in fr, but none of its instructors speaks that.' in story.messages("bob")


def test_no_language_counts_as_many_instructors_as_a_session_needs() -> None:
    clinics = [clinic("lab", languages=["de"], instructors_per_session=2)]
    pair = [ivo(), person("uma", clinics=["lab"], languages=["de"])]
    assert Story(clinics=clinics, instructors=pair).codes() == ["outweighed"]
    assert Story(clinics=clinics, instructors=pair[:1]).codes() == ["no_language", "no_instructor"]


def test_no_common_time() -> None:
    assert Story(learners=[person("ada", availability=free("09:00-09:45"))]).codes() == ["no_common_time"]
    story = Story(clinics=[clinic("lab", sessions=[])])
    assert (story.codes(), story.messages()) == (["no_common_time"], '"Lab" has no possible start in the horizon.')
    hours = [{"days": ["mon"], "start": "12:00", "end": "14:00"}]
    story = Story(learners=[person("ada", availability=free("09:00-10:00"))], clinics=[clinic("lab", hours=hours)])
    assert story.codes() == ["no_common_time"]
    assert "only outside the window and hours" in story.messages()
    assert "Mon 2 Mar 09:00 (Europe/London)" in story.messages()
    assert Story(learners=[person("ada", available_from="2026-03-03")]).codes() == ["no_common_time"]


def test_no_instructor() -> None:
    story = Story(learners=[MORNING], instructors=[ivo(availability=free("10:00-12:00", "09:00-09:30"))])
    assert story.codes() == ["outweighed"]
    story = Story(learners=[MORNING], instructors=[ivo(availability=free("11:00-12:00"))])
    assert story.codes() == ["no_instructor"]
    assert story.messages() == (
        'Ada could attend "Lab" at 2 starts, but at each of them no qualified instructor is available: '
        "Mon 2 Mar 09:00, Mon 2 Mar 10:00 (Europe/London)."
    )


def test_no_instructor_where_a_named_one_cannot() -> None:
    listed = clinic("lab", sessions=[{"id": "s", "start": "2026-03-02T10:00Z", "instructors": ["uma"]}])
    uma = person("uma", clinics=["lab"], availability=free("09:00-10:00"))
    assert Story(clinics=[listed], instructors=[ivo(), uma]).codes() == ["no_instructor"]


def test_order_rules_out_every_session_with_a_seat() -> None:
    clinics = [clinic("intro"), clinic("lab", after=[{"clinic": "intro"}])]
    story = Story(clinics=clinics).run("intro", "10:00", "ada").run("lab", "10:00", "", "")
    assert story.codes() == ["order", "conflict"]
    story = Story(clinics=clinics).run("intro", "10:00", "ada").run("lab", "09:00")
    assert story.codes() == ["order"]
    assert 'comes too early or too late for its order with "Intro": Mon 2 Mar 09:00' in story.messages()
    assert story.run("lab", "12:00").codes() == ["outweighed"]


def test_order_works_from_the_later_clinic_too() -> None:
    clinics = [clinic("lab"), clinic("exam", after=[{"clinic": "lab", "max_days": 0}])]
    story = Story(clinics=clinics).run("exam", "12:00", "ada").run("lab", "10:00")
    assert story.codes() == ["order"]


def test_order_rules_out_what_requires_an_earlier_clinic() -> None:
    clinics = [clinic("intro"), clinic("lab", after=[{"clinic": "intro", "required": True}])]
    story = Story(clinics=clinics, learners=[ADA, person("bob", clinics=["lab"])]).run("lab", "09:00")
    assert story.codes() == ["order"]
    assert story.messages() == '"Lab" is only for those who attend "Intro" first, where Ada has no seat.'
    assert story.codes("bob") == ["outweighed"]


def test_order_is_pre_work_that_leaves_no_start() -> None:
    clinics = [clinic("lab", prework=[{"async": "intro", "lead_days": 1}])]
    story = Story(clinics=clinics, async_alternatives=INTRO, learners=[ADA, person("bob", completed=["intro"])])
    assert story.codes() == ["no_common_time", "order"]
    assert 'When Ada can have done "Intro" first' in story.messages()
    assert story.codes("bob") == ["outweighed"]
    away = [person("ada", available_from="2026-03-03")]
    assert Story(clinics=clinics, async_alternatives=INTRO, learners=away).codes() == ["no_common_time"]


def test_full() -> None:
    clinics = [clinic("lab", capacity=1)]
    story = Story(clinics=clinics, learners=[MORNING, BOB]).run("lab", "10:00", "bob")
    assert story.codes() == ["full"]
    assert story.messages() == 'The session of "Lab" that suits Ada is full: Mon 2 Mar 10:00 (Europe/London).'
    assert Story(clinics=clinics, learners=[MORNING, BOB]).run("lab", "12:00", "bob").codes() == ["outweighed"]


def test_full_is_neither_too_few_nor_limit_where_a_listed_session_runs() -> None:
    """Ada is the only one left, and the only session there can be runs already."""
    listed = clinic("lab", capacity=2, min_learners=2, sessions=[{"id": "s", "start": "2026-03-02T10:00Z"}])
    story = Story(clinics=[listed], learners=[ADA, BOB, person("cy")])
    assert story.run("lab", "10:00", "bob cy").codes() == ["full"]


def test_full_by_the_seats_of_the_room() -> None:
    story = Story(
        learners=[person("ada", site="oslo"), person("bob", site="oslo")],
        rooms=[{**ROOM, "seats": 1}],
        instructors=[ivo(sites=["oslo"])],
        clinics=[clinic("lab", modality="in_person")],
    )
    assert story.run("lab", "10:00", "bob", room="r").codes() == ["full"]


@pytest.mark.parametrize(
    ("ada", "top", "told"),
    [
        ({}, {}, "overlaps another meeting of theirs"),
        ({"max_sessions_per_day": 1}, {"at": "15:00"}, "is one too many on a day"),
        ({"max_out_of_hours": 30}, {"at": "18:00"}, "beyond the out-of-hours minutes"),
        ({"group": "g"}, {"at": "12:00", "groups": [{"id": "g", "max_away": 1}]}, "too many of their group away"),
    ],
)
def test_conflict(ada: dict[str, Any], top: dict[str, Any], told: str) -> None:
    at = top.pop("at", "10:00")
    learners = [person("ada", **ada), person("bob", group="g" if "group" in ada else None)]
    pair = [ivo("lab", "talk"), person("uma", clinics=["lab", "talk"])]
    story = Story(learners=learners, clinics=[clinic("lab"), clinic("talk")], instructors=pair, **top)
    story.run("talk", "10:00", "ada").run("talk", "12:00", "bob").run("lab", at, "", "uma")
    assert story.codes() == ["conflict"]
    assert told in story.messages()
    assert story.run("lab", "13:00", "", "uma").codes() == (["conflict"] if "day" in told else ["outweighed"])


def test_conflict_with_what_the_same_human_leads() -> None:
    pair = [ivo("lab", "talk", same_as="ada"), person("uma", clinics=["lab"])]
    story = Story(learners=[person("ada", clinics=["lab"])], clinics=[clinic("lab"), clinic("talk")], instructors=pair)
    assert story.run("talk", "10:00").run("lab", "10:00", "", "uma").codes() == ["conflict"]


def test_neither_order_nor_conflict_where_each_rules_out_one_session() -> None:
    clinics = [clinic("intro"), clinic("talk"), clinic("lab", after=[{"clinic": "intro"}])]
    story = Story(clinics=clinics, instructors=[ivo("intro", "talk"), person("uma", clinics=["lab"])])
    story.run("intro", "10:00", "ada").run("talk", "12:00", "ada")
    story.run("lab", "09:00", "", "uma").run("lab", "12:00", "", "uma")
    assert story.codes() == ["outweighed"]


def test_too_few() -> None:
    clinics = [clinic("lab", min_learners=2)]
    evening = person("bob", availability=free("10:00-12:00"))
    story = Story(clinics=clinics, learners=[person("ada", availability=free("09:00-10:30")), evening])
    assert story.codes() == story.codes("bob") == ["too_few"]
    assert story.messages() == 'Nobody else without a seat could come when Ada can; a session of "Lab" needs 2.'
    together = Story(clinics=clinics, learners=[MORNING, evening])
    assert together.codes() == ["outweighed"]
    three = Story(clinics=[clinic("lab", min_learners=3)], learners=[MORNING, evening])
    assert "At most 2 of those without a seat could come together when Ada can" in three.messages()


def test_too_few_counts_only_the_unseated_and_those_allowed() -> None:
    clinics = [clinic("lab", min_learners=2, capacity=2)]
    learners = [MORNING, BOB, person("cy")]
    story = Story(clinics=clinics, learners=learners).run("lab", "15:00", "bob cy")
    assert story.codes() == ["too_few"]
    forbidden = [{"learner": each, "clinic": "lab", "must": False} for each in ("bob", "cy")]
    assert Story(clinics=clinics, learners=learners, decisions=forbidden).codes() == ["too_few"]


@pytest.mark.parametrize(
    ("lab", "leader", "told"),
    [
        ({"max_sessions": 1}, {}, "already has as many sessions as it may have: 1."),
        ({}, {"max_sessions": 1}, "have reached a limit of theirs"),
        ({}, {"max_sessions_per_day": 1}, "have reached a limit of theirs"),
        ({}, {"max_sessions_per_week": 1}, "have reached a limit of theirs"),
        ({}, {"max_minutes_per_day": 119}, "have reached a limit of theirs"),
        ({}, {"buffer_minutes": 300}, "have reached a limit of theirs"),
        ({"resource": "lic"}, {}, '"lic" is fully used'),
        ({"modality": "hybrid"}, {}, "no room is free"),
    ],
)
def test_limit(lab: dict[str, Any], leader: dict[str, Any], told: str) -> None:
    """Ada can come at ten only. Another session, which does not suit her, stands in the way of one more."""
    learners, clinics = [TEN, BOB], [clinic("lab", **lab), clinic("long", duration_minutes=240, **lab)]
    pair = [ivo("lab", "long", sites=["oslo"], **leader), person("uma", clinics=["long"], sites=["oslo"])]
    top = {"instructors": pair, "clinics": clinics, "rooms": [ROOM], "resources": [{"id": "lic", "concurrent": 1}]}
    story = Story(learners=learners, **top)
    assert story.codes() == ["outweighed"]
    room = "r" if lab.get("modality") else ""
    if leader or "max_sessions" in lab:
        story.run("lab", "15:00", "bob", room=room)
    else:
        story.run("long", "08:00", "bob", "uma", room=room)
    assert story.codes() == ["limit"]
    assert told in story.messages()


def test_limit_by_the_instructors_own_out_of_hours() -> None:
    late = person("ada", availability=free("18:00-19:00"))
    story = Story(learners=[late, BOB], instructors=[ivo(max_out_of_hours=60)])
    assert story.codes() == ["outweighed"]
    assert story.run("lab", "20:00", "bob").codes() == ["limit"]


@pytest.mark.parametrize(("hour", "broken"), [("10:00", False), ("18:00", True)])
def test_who_is_over_the_limit_by_frozen_sessions_alone_may_still_meet_in_working_time(hour: str, broken: bool) -> None:
    old = plan(session("lab-1", "2026-03-02T06:00", "ada"))
    bob = person("bob", clinics=["talk"], availability=free(f"{hour}-{hour[:2]}:59"))
    story = Story(
        old,
        "2026-03-02T08:00",
        learners=[person("ada", max_out_of_hours=30), bob],
        clinics=[clinic("lab"), clinic("talk", duration_minutes=59)],
        instructors=[ivo("lab", "talk", max_out_of_hours=30), person("uma", clinics=["talk"], availability=[])],
    )
    assert story.codes("bob", "talk") == (["limit"] if broken else ["outweighed"])
    assert story.run("talk", hour, "bob").codes("ada", "talk") == (["conflict"] if broken else ["outweighed"])


def test_limit_by_what_the_instructor_attends() -> None:
    """Ivo is Bob, and sits in the talk when Ada could come."""
    pair = [ivo("lab", same_as="bob"), person("uma", clinics=["talk"])]
    story = Story(learners=[TEN, BOB], clinics=[clinic("lab"), clinic("talk")], instructors=pair)
    assert story.run("talk", "10:00", "bob", "uma").codes() == ["limit"]


def test_all_reasons_that_hold_are_told_in_order() -> None:
    clinics = [clinic("lab", capacity=1, max_sessions=1)]
    story = Story(clinics=clinics, learners=[ADA, BOB]).run("lab", "10:00", "bob")
    assert story.codes() == ["full", "limit"]


def test_outweighed_is_what_is_left() -> None:
    story = Story()
    assert story.codes() == ["outweighed"]
    assert story.messages().startswith('No rule keeps Ada out of "Lab"')


def test_frozen_seats_count_and_frozen_sessions_cannot_be_joined() -> None:
    old = plan(session("lab-1", "2026-03-02T08:00", "bob"))
    learners = [person("ada", availability=free("08:00-09:00")), BOB]
    story = Story(old, "2026-03-02T09:00", learners=learners, instructors=[ivo(), person("uma", clinics=["lab"])])
    assert list(story.explained()) == [("ada", "lab")]
    assert story.codes() == ["outweighed"]
    assert "come too soon: nothing new starts then" in story.messages()
    capped = Story(old, "2026-03-02T09:00", learners=[ADA, BOB], clinics=[clinic("lab", max_sessions=1)])
    assert capped.codes() == ["limit"]


def test_requests_come_by_learner_then_clinic_and_tell_no_addresses() -> None:
    people = [person("zoe", email="zoe@example.com", clinics=["b", "a"]), person("ada", email="ada@example.com")]
    story = Story(learners=people, clinics=[clinic("a"), clinic("b")])
    told = story.run("a", "10:00", "ada").explained()
    assert list(told) == [("zoe", "a"), ("zoe", "b"), ("ada", "b")]
    assert not any("@" in reason.message for each in told.values() for reason in each.reasons)


def test_codes_are_the_contracts() -> None:
    assert CODES == (
        "decision",
        "no_site",
        "no_language",
        "no_common_time",
        "no_instructor",
        "notice",
        "order",
        "full",
        "conflict",
        "company",
        "too_few",
        "limit",
        "outweighed",
    )
