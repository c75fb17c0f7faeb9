"""500 learners in 50 sessions: every byte that is produced, searched for anybody who has no business there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan
from scheduler.publish import Choices, foresee_publication, publish
from scheduler.publish.channel import Delivery
from scheduler.publish.identity import person_tag
from scheduler.publish.journal import Journal
from scheduler.publish.letters import mail_address, write_letter
from scheduler.publish.overview import overview

from .mailbox import Mailbox
from .test_crashes import replace
from .world import LATER, NOW, cohort, plan, session

LETTERS = "bcdfghjklmnpqrstvwxz"
LENGTH = 9
ZONES = ("Asia/Tokyo", "Europe/Berlin", "America/Lima")
WORD = re.compile(f"(?=([{LETTERS}]{{{LENGTH}}}))")
CLINICS = [f"clinic-{k}" for k in range(10)]


class Programme:
    """People whose names, addresses and ids are words that occur nowhere else; two plans, the second moves many."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.words: set[str] = set()
        learners = [self.person() for _ in range(500)]
        instructors = [self.person() | {"clinics": CLINICS} for _ in range(20)]
        clinics = [
            {"id": one, "title": f"Unit {k}", "duration_minutes": 60, "capacity": 30} for k, one in enumerate(CLINICS)
        ]
        self.cohort: Cohort = cohort(learners=learners, instructors=instructors, clinics=clinics, rooms=[])
        self.plans = [self.plan(), self.plan()]
        self.owner_by_word: dict[str, str] = {}
        self.id_by_tag: dict[str, str] = {}
        for role, people in (("learner", self.cohort.learners), ("instructor", self.cohort.instructors)):
            for who in people:
                tag = person_tag(self.cohort.id, "learner" if role == "learner" else "instructor", who.id)
                self.id_by_tag[tag] = who.id
                self.owner_by_word |= dict.fromkeys(words_in(f"{who.id} {who.name} {who.email}"), tag)

    def person(self) -> dict[str, Any]:
        who = {"id": self.word(), "name": f"{self.word()} {self.word()}", "time_zone": self.chance.choice(ZONES)}
        return who | {"email": f"{self.word()}@{self.word()}.example.com"} if self.chance.random() < 0.9 else who

    def word(self) -> str:
        while True:
            found = "".join(self.chance.choices(LETTERS, k=LENGTH))
            if found not in self.words:
                self.words.add(found)
                return found

    def plan(self) -> Plan:
        """Five sessions of each clinic, 20 learners in each: everybody is in two clinics."""
        sessions = []
        seats = [one.id for one in self.cohort.learners] * 2
        for k, clinic in enumerate(CLINICS):
            chosen = seats[100 * k : 100 * k + 100]
            self.chance.shuffle(chosen)
            for n in range(5):
                lead = self.chance.choice(self.cohort.instructors).id
                start = f"2026-03-{3 + self.chance.randrange(20):02}T{self.chance.randrange(8, 20):02}:00"
                learners = tuple(chosen[20 * n : 20 * n + 20])
                sessions.append(session(f"{clinic}-{n}", clinic, start, learners=learners, instructors=(lead,)))
        return plan(*sessions)

    def others(self, text: str, *owners: str) -> set[str]:
        """The tags of people of whom there is a word in a text, without its owners."""
        return {self.owner_by_word[word] for word in words_in(text) if word in self.owner_by_word} - set(owners)


def words_in(text: str) -> Iterator[str]:
    """Every run of so many consonants, wherever it begins."""
    return (match[1] for match in WORD.finditer(text.lower()))


def test_it_would_be_found() -> None:
    made = Programme(0)
    learner, other = made.cohort.learners[:2]
    tag = person_tag("spring", "learner", learner.id)
    other_tag = person_tag("spring", "learner", other.id)
    hidden = f"x{other.name.split()[1].upper()}y"
    assert made.others(f"{learner.id} {learner.name} {hidden}", tag) == {other_tag}


@pytest.mark.parametrize("rosters", [False, True])
def test_no_byte_tells_of_another_learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rosters: bool) -> None:
    made, mailbox, journal = Programme(7), Mailbox(), []
    monkeypatch.setattr("os.fsync", lambda descriptor: None)
    add = Journal.add
    monkeypatch.setattr(Journal, "add", lambda self, entry: (journal.append(str(entry)), add(self, entry)))
    choices = Choices(feeds=True, rosters=rosters)
    told = []
    for moment, one in zip((NOW, LATER), made.plans, strict=True):
        if moment == LATER:
            told += [str(foresee_publication(one, made.cohort, tmp_path, now=moment, channels=[mailbox]))]
        done = publish(one, made.cohort, tmp_path, now=moment, channels=[mailbox], choices=choices, write=replace)
        told += [str(done), *map(str, overview(done)), *map(str, done.unsaid), *done.published.lines]
    assert len(made.plans[0].sessions) == 50
    check_files(made, tmp_path, rosters=rosters)
    assert len(mailbox.arrived) > 1500
    for delivery, _ in mailbox.arrived:
        check_message(made, delivery, rosters=rosters)
    assert not made.others("\n".join(journal))
    ids = {who.id for who in (*made.cohort.learners, *made.cohort.instructors)}
    assert set(words_in("\n".join(told))) & made.owner_by_word.keys() <= ids


def check_files(made: Programme, folder: Path, *, rosters: bool) -> None:
    """Names of files, the ledger, feeds, calendars, invites."""
    found = 0
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        owner = next((tag for tag in made.id_by_tag if tag in name), "")
        assert not made.others(name, owner)
        if path.is_dir():
            continue
        text = path.read_bytes().replace(b"\r\n ", b"").decode()
        if rosters and name.startswith("instructors/"):
            text = without_roster(text)
        if name == "invites.json":
            ids = {who.id for who in (*made.cohort.learners, *made.cohort.instructors)}
            assert set(words_in(text)) & made.owner_by_word.keys() <= ids
        else:
            assert not made.others(text, owner)
            found += owner in made.others(text)
    assert found > 800


def check_message(made: Programme, delivery: Delivery, *, rosters: bool) -> None:
    """The letter, header and body, decoded."""
    assert delivery.organizer is not None
    assert delivery.recipient is not None
    organizer, recipient = mail_address(delivery.organizer), mail_address(delivery.recipient)
    assert organizer is not None
    assert recipient is not None
    letter = write_letter(delivery, organizer, recipient, date=NOW).as_bytes()
    parsed = message_from_bytes(letter, policy=policy.default)
    parts = [part.get_content() for part in parsed.walk() if not part.is_multipart()]
    texts = [part if isinstance(part, str) else part.decode() for part in parts]
    text = "\n".join((letter.decode(), *(text.replace("\r\n ", "") for text in texts), delivery.subject))
    if rosters and delivery.role == "instructor":
        text = without_roster("\n".join((*(text.replace("\r\n ", "") for text in texts), delivery.subject)))
    assert not made.others(text, delivery.person)
    assert delivery.person in made.others(text)


def without_roster(text: str) -> str:
    """Without the lists of names, in which there must be nothing but names."""
    return re.sub(rf"(\\n|\n)- [{LETTERS}]{{{LENGTH}}} [{LETTERS}]{{{LENGTH}}}(?=\\n|\n|\r)", r"\1-", text)
