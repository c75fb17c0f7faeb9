"""Rules 18 to 21 on one plan that keeps all of them, and on every plan with one fault seeded into it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations

import pytest

from scheduler.judge import Facts, JudgedSession, rule_findings
from tests.judge.build import Json, at, cohort_of, seat

Sessions = list[JudgedSession]
TEN, DAY = at("2026-03-02T10:00Z"), 1440
APART = (("l1", "l5"), ("l2", "l6"), ("l3", "l7"), ("m1", "m2"), ("m3", "m4"))
TEAMS = {"a": ("l9", "l10"), "b": ("l11", "l12"), "c": ("t1", "t2", "t3")}
LED_BY = {"n5": "i1", "n6": "i2", "n1": "i1", "n2": "i2", "n3": "i1", "n4": "i2"}
GROUPS = ("l1 l2 l3 l4", "l5 l6 l7 l8", "l9 l10 l11 l12")


def scene() -> Facts:
    """Three groups that go from kickoff to depth with their instructors, and a talk in two sessions."""
    group = {member: team for team, members in TEAMS.items() for member in members}
    people = [
        *(f"l{k}" for k in range(1, 13)),
        *(f"m{k}" for k in range(1, 5)),
        *(f"n{k}" for k in range(1, 7)),
        *TEAMS["c"],
    ]
    learners: list[Json] = [{"id": key} for key in people]
    for learner in learners:
        learner |= {"group": group[learner["id"]]} if learner["id"] in group else {}
        learner |= {"led_by": [LED_BY[learner["id"]]]} if learner["id"] in LED_BY else {}
    return Facts(
        cohort_of(
            learners=learners,
            instructors=[{"id": f"i{k}", "clinics": ["kickoff", "depth", "talk"][(k == 4) * 2 :]} for k in range(1, 5)],
            clinics=[
                {"id": "kickoff", "capacity": 12},
                {"id": "depth", "capacity": 12, "same_group_as": "kickoff", "same_instructor": True},
                {"id": "talk", "capacity": 20},
            ],
            groups=[{"id": team, "intact": ["talk"]} for team in TEAMS],
            keep_apart=[{"learners": list(pair), "clinics": ["talk"]} for pair in APART],
        )
    )


def plan(facts: Facts) -> Sessions:
    found = []
    for k, (instructor, group) in enumerate(zip(("i1", "i2", "i3"), GROUPS, strict=True)):
        found.append(seat(facts, f"kickoff-{k}", "kickoff", TEN + k * DAY, group, instructor))
        found.append(seat(facts, f"depth-{k}", "depth", TEN + (7 + k) * DAY, group, instructor))
    first, second = "l1 l2 l3 l4 l9 l10 m1 m3 n1 n3 n5 t1 t2 t3", "l5 l6 l7 l8 l11 l12 m2 m4 n2 n4 n6"
    found.append(seat(facts, "talk-1", "talk", TEN + 3 * DAY, first, "i1"))
    found.append(seat(facts, "talk-2", "talk", TEN + 4 * DAY, second, "i2"))
    return found


def moved(sessions: Sessions, learner: str, from_: str, to: str | None) -> Sessions:
    """The plan with a learner in another session of a clinic, or in none."""
    held = {one.id: set(one.learners) for one in sessions}
    held[from_].discard(learner)
    if to is not None:
        held[to].add(learner)
    return [dataclasses.replace(one, learners=tuple(sorted(held[one.id]))) for one in sessions]


def led(sessions: Sessions, session: str, instructor: str) -> Sessions:
    return [dataclasses.replace(one, instructors=(instructor,)) if one.id == session else one for one in sessions]


def same_group(sessions: Sessions) -> Iterator[Sessions]:
    for k, group in enumerate(GROUPS):
        for learner in group.split():
            yield from (moved(sessions, learner, f"depth-{k}", f"depth-{n}") for n in range(3) if n != k)
        yield from (led(sessions, f"depth-{k}", f"i{n + 1}") for n in range(3) if n != k)


def keep_apart(sessions: Sessions) -> Iterator[Sessions]:
    for first, second in APART:
        yield moved(sessions, first, "talk-1", "talk-2")
        yield moved(sessions, second, "talk-2", "talk-1")


def intact_teams(sessions: Sessions) -> Iterator[Sessions]:
    for team, here, there in (("a", "talk-1", "talk-2"), ("b", "talk-2", "talk-1"), ("c", "talk-1", "talk-2")):
        for member in TEAMS[team]:
            yield moved(sessions, member, here, there)
            yield moved(sessions, member, here, None)


def led_by(sessions: Sessions) -> Iterator[Sessions]:
    for learner, own in LED_BY.items():
        here = "talk-1" if own == "i1" else "talk-2"
        yield moved(sessions, learner, here, "talk-2" if here == "talk-1" else "talk-1")
    for session, own in (("talk-1", "i1"), ("talk-2", "i2")):
        yield from (led(sessions, session, other) for other in ("i1", "i2", "i3", "i4") if other != own)


SEEDERS: dict[str, Callable[[Sessions], Iterator[Sessions]]] = {
    seeder.__name__: seeder for seeder in (same_group, keep_apart, intact_teams, led_by)
}


def test_the_plan_keeps_every_rule() -> None:
    facts = scene()
    assert not rule_findings(facts, plan(facts))


@pytest.mark.parametrize("slug", SEEDERS)
def test_each_of_ten_or_more_faults_is_found_and_nothing_else(slug: str) -> None:
    facts = scene()
    seeded = list(SEEDERS[slug](plan(facts)))
    assert len(seeded) >= 10
    wrong = [sessions for sessions in seeded if {one.code for one in rule_findings(facts, sessions)} != {slug}]
    assert not wrong


@pytest.mark.parametrize("slug", SEEDERS)
def test_frozen_sessions_alone_are_no_fault(slug: str) -> None:
    facts = scene()
    for sessions in SEEDERS[slug](plan(facts)):
        frozen = [dataclasses.replace(one, frozen=True) for one in sessions]
        assert slug not in Counter(one.code for one in rule_findings(facts, frozen))


def test_a_group_may_lose_people_and_mix_with_another() -> None:
    facts, sessions = scene(), plan(scene())
    fewer = moved(sessions, "l1", "depth-0", None)
    assert not rule_findings(facts, fewer)
    free = Facts(
        facts.cohort.model_copy(
            update={"clinics": [one.model_copy(update={"same_instructor": False}) for one in facts.cohort.clinics]}
        )
    )
    together = sessions
    for learner in GROUPS[0].split():
        together = moved(together, learner, "depth-0", "depth-1")
    together = [one for one in together if one.id != "depth-0"]
    assert {one.code for one in rule_findings(facts, together)} == {"same_group"}
    assert not rule_findings(free, together)


def test_a_decision_and_a_frozen_session_set_the_rest_of_a_team_free() -> None:
    facts = scene()
    alone = moved(plan(facts), "l9", "talk-1", None)
    kept_out = Facts(
        cohort_of(
            **{
                **facts.cohort.model_dump(mode="json", exclude_none=True, by_alias=True),
                "decisions": [{"learner": "l9", "clinic": "talk", "must": False}],
            }
        )
    )
    assert {one.code for one in rule_findings(facts, alone)} == {"intact_teams"}
    assert not rule_findings(kept_out, alone)
    past = [dataclasses.replace(one, frozen=one.id == "talk-1") for one in moved(plan(facts), "l9", "talk-1", "talk-2")]
    assert not rule_findings(facts, past)


def test_three_kept_apart_are_apart_two_by_two() -> None:
    facts = Facts(
        cohort_of(
            learners=[{"id": key} for key in "abcd"],
            instructors=[{"id": "i", "clinics": ["lab"]}],
            clinics=[{"id": "lab"}],
            keep_apart=[{"learners": ["a", "b", "c"]}],
        )
    )
    for pair in combinations("abcd", 2):
        found = rule_findings(facts, [seat(facts, "lab-1", "lab", TEN, " ".join(pair), "i")])
        assert bool(found) == ("d" not in pair)
