"""Why requests have no session: on an over-full cohort every claim is checked by brute force."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from scheduler.api.explain import Explained, Question, explain_plan
from scheduler.cli.explanations import explained_document, explained_lines
from scheduler.errors import InputError
from scheduler.explain.facts import OBSTACLES
from scheduler.opened import Opened, open_plan
from scheduler.plan_files import save_plan
from scheduler.solving import solve
from tests.cli.terminal import Terminal

from .inquiry import Inquiry
from .overfull import Overfull

NEEDS_MORE = {"taken", "too_soon", "meetings_overlap", "company"}
"""What needs a published plan, sessions of a day and more, or people kept together or apart."""


@pytest.fixture(scope="module")
def overfull(tmp_path_factory: pytest.TempPathFactory) -> Overfull:
    return Overfull(1, tmp_path_factory.mktemp("overfull"))


@pytest.fixture(scope="module")
def opened(overfull: Overfull) -> Opened:
    plan = solve(overfull.cohort, time_limit=0.5, workers=1, deterministic=True)
    save_plan(plan, overfull.folder / "plan.json", cohort=overfull.cohort)
    return open_plan(plan, overfull.cohort)


@pytest.fixture(scope="module")
def explained(opened: Opened) -> Explained:
    return explain_plan(opened, Question(candidates=True), time_limit=0)


def test_every_unscheduled_request_is_explained_and_nothing_false_is_said(opened: Opened, explained: Explained) -> None:
    told = [(each.learner, each.clinic) for each in explained.requests]
    assert told == [(each.learner, each.clinic) for each in opened.plan.unscheduled]
    assert len(told) > 150
    inquiry = Inquiry(opened.cohort, opened.readings, opened.plan)
    for each in explained.requests:
        inquiry.check(each)


def test_the_cohort_has_everything_that_can_be_in_the_way(explained: Explained) -> None:
    found = Counter(one.code for each in explained.requests for start in each.candidates for one in start.obstacles)
    assert set(OBSTACLES) - NEEDS_MORE - found.keys() == set()
    assert {each.outcome for each in explained.requests} >= {"impossible", "priority"}


def test_a_learner_hears_of_nobody_else_and_of_no_event(overfull: Overfull, opened: Opened) -> None:
    words = {each.id: {each.id, each.name.casefold()} for each in overfull.cohort.learners}
    for learner in overfull.cohort.learners[:100]:
        question = Question(learner=learner.id, audience="learner", candidates=True)
        told = explain_plan(opened, question, time_limit=0)
        lines = [line.text for line in explained_lines(told, verbose=True)]
        heard = f"{told} {explained_document(told)} {lines}".casefold()
        assert learner.name.casefold() in heard
        assert not [word for word in overfull.words - words[learner.id] if word in heard]


def test_the_command_says_no_more_than_that(overfull: Overfull, opened: Opened, terminal: Terminal) -> None:
    learner = overfull.cohort.learners[0]
    asked = ("explain", overfull.folder / "plan.json", "--learner", learner.id, "--audience", "learner")
    for how in ("--verbose", "--json"):
        said = terminal(*asked, "--time-limit", 0, "--no-cache", how)
        assert (said.code, learner.name in said.out) == (0, True)
        heard = said.said.casefold().replace(" ", "")
        assert not [word for word in overfull.words - {learner.id, learner.name.casefold()} if word in heard]
        assert how == "--json" or max(map(len, said.out.splitlines())) <= 80
    assert json.loads(said.out)["audience"] == "learner"


def test_a_manager_hears_of_no_other_learner(overfull: Overfull, opened: Opened) -> None:
    for learner in overfull.cohort.learners[:10]:
        question = Question(learner=learner.id, audience="manager", candidates=True)
        said = repr(explain_plan(opened, question, time_limit=0)).casefold()
        others = {each.id for each in overfull.cohort.learners} - {learner.id}
        assert not [word for word in others | set(overfull.subjects) if word in said]
        assert "calendars/" not in said


def test_each_price_is_that_of_a_plan_the_judge_counted(explained: Explained, opened: Opened) -> None:
    priced = [each for each in explained.requests if each.price is not None]
    assert priced
    for each in priced:
        assert each.price is not None
        before = {**opened.plan.measures}
        after = {**before, **{name: there for name, (_, there) in each.price.measures.items()}}
        for tier in each.price.tiers:
            assert tier.here == sum(weight * before[name] for name, weight in tier.weights.items())
            assert tier.there == sum(weight * after[name] for name, weight in tier.weights.items())
        lost = sum(change.weight for change in each.price.loses) - sum(change.weight for change in each.price.gains)
        assert after["unscheduled"] - before["unscheduled"] == lost
        assert (each.learner, each.clinic) in {(change.learner, change.clinic) for change in each.price.gains}


def test_who_may_ask_what(opened: Opened) -> None:
    session, instructor = opened.plan.sessions[0].id, opened.cohort.instructors[0].id
    learner = opened.cohort.learners[0].id
    for question in (
        Question(audience="learner"),
        Question(audience="learner", session=session),
        Question(audience="learner", learner=learner, instructor=instructor),
        Question(audience="manager"),
        Question(audience="manager", clinic="lab"),
    ):
        with pytest.raises(InputError):
            explain_plan(opened, question, time_limit=0)


def test_an_unknown_id_is_told_with_the_nearest(overfull: Overfull, opened: Opened, terminal: Terminal) -> None:
    said = terminal("explain", overfull.folder / "plan.json", "--clinic", "labs")
    assert said.code == 2
    assert 'did you mean "lab"?' in said.said


def test_sessions_and_instructors_are_explained(opened: Opened) -> None:
    inquiry = Inquiry(opened.cohort, opened.readings, opened.plan)
    for session in opened.plan.sessions[:4]:
        (told,) = explain_plan(opened, Question(session=session.id), time_limit=0).sessions
        assert sum(told.counts.values()) == len(inquiry.facts.starts(session.clinic)[0])
        assert (told.counts["here"], told.seated) == (1, len(session.learners))
        assert told.without is None or told.without.num_loses >= told.seated - told.rehoused
        assert [other.num_lost for other in told.others] == [len(other.lost) for other in told.others]
    for instructor in opened.cohort.instructors:
        (led,) = explain_plan(opened, Question(instructor=instructor.id), time_limit=0).instructors
        mine = [session for session in opened.plan.sessions if instructor.id in session.instructors]
        assert sorted(each.session for each in led.led) == sorted(session.id for session in mine)
        minutes = sum((m.end - m.start).seconds // 60 for session in mine for m in session.meetings)
        assert led.minutes == minutes


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)
