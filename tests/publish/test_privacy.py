"""Nobody's file tells who else is there."""

import datetime as dt
import re
from pathlib import Path
from random import Random

import pytest

from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan
from scheduler.publish import publish_invites
from scheduler.publish.identity import person_tag

from .test_crashes import replace
from .world import LATER, NOW, cohort, plan, session, tree

LETTERS = "bcdfghjklmnpqrstvwxz"


def made(seed: int) -> tuple[Cohort, list[Plan]]:
    """People with words that occur nowhere else, in random sessions; a second plan moves some, and one leaves."""
    chance = Random(seed)

    def word() -> str:
        return "".join(chance.choices(LETTERS, k=9))

    def person(role: str) -> dict[str, object]:
        address = {"email": f"{word()}@{word()}.example.com"} if chance.random() < 0.8 else {}
        who: dict[str, object] = {"id": word(), "name": f"{word()} {word()}", "time_zone": "Asia/Tokyo", **address}
        return who if role == "learner" else who | {"clinics": ["mix", "lab"], "sites": ["north"]}

    learners = [person("learner") | {"site": "north"} for _ in range(12)]
    instructors = [person("instructor") for _ in range(3)]
    world = cohort(learners=learners, instructors=instructors)
    plans = []
    for _ in range(2):
        sessions = []
        for clinic in ("lab", "mix"):
            ids = [str(one["id"]) for one in chance.sample(learners, 8)]
            for k in range(2):
                start = dt.datetime(2026, 3, 3) + dt.timedelta(days=chance.randrange(20))
                leads = tuple(str(one["id"]) for one in chance.sample(instructors, 2))
                room = "r1" if clinic == "mix" else None
                half = tuple(ids[4 * k : 4 * k + 4])
                sessions.append(
                    session(f"{clinic}-{k}", clinic, start.isoformat(), learners=half, instructors=leads, room=room)
                )
        plans.append(plan(*sessions))
    return world, plans


def words_of(world: Cohort) -> dict[str, tuple[str, set[str]]]:
    """By tag: the id, and every word of the name and the address."""
    found = {}
    for role, people in (("learner", world.learners), ("instructor", world.instructors)):
        for who in people:
            address = (who.email or "").removesuffix(".example.com").split("@")
            found[person_tag(world.id, role, who.id)] = (who.id, {*who.name.split(), *address} - {""})
    return found


@pytest.mark.parametrize("seed", range(5))
def test_no_file_holds_a_word_of_anybody_else(tmp_path: Path, seed: int) -> None:
    world, plans = made(seed)
    people = words_of(world)
    everything = set().union(*(words for _, words in people.values()))
    for moment, one in zip((NOW, LATER), plans, strict=True):
        report = publish_invites(one, world, tmp_path, now=moment, write=replace)
        assert report.written + report.updated > 10
        told = "\n".join((*report.lines, str(report), *tree(tmp_path), (tmp_path / "invites.json").read_text()))
        assert not [word for word in everything if word in told]
        invites = {name: data for name, data in tree(tmp_path).items() if name.endswith(".ics")}
        for name, data in invites.items():
            text = data.replace(b"\r\n ", b"").decode()
            (owner,) = (tag for tag in people if tag in name)
            others = [(who, words) for tag, (who, words) in people.items() if tag != owner]
            assert not [who for who, words in others if who in text or any(word in text for word in words)]
        assert any(
            people[tag][1] & set(re.split("[^a-z]", data.decode())) for tag in people for data in invites.values()
        )
