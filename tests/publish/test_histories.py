"""Whatever happened on the way, in the end everybody holds what the folder says, and nobody heard anything stale."""

import contextlib
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan
from scheduler.publish import Choices, publish
from scheduler.publish.channel import Delivery, RefusedError, TryLaterError

from .mailbox import Held, held
from .test_crashes import Steps, Stopped, stands
from .world import NOW, cohort, people, plan, session

LEARNERS = ("l1", "l2", "l3")


def some_world(chance: Random) -> Cohort:
    """Addresses have changed, or went; perhaps somebody left."""
    addresses = ("one@example.com", "two@example.com", "three@example.com")
    changed = [
        {"id": who, "email": None if chance.random() < 0.2 else f"{who}-{chance.choice(addresses)}"} for who in LEARNERS
    ]
    return cohort(learners=people("learners", *changed, without=chance.choice((*LEARNERS, None))))


def some_plan(chance: Random, world: Cohort) -> Plan:
    """Some sessions of two clinics, on some day, for some."""
    sessions = []
    for clinic, room in (("lab", None), ("mix", "r1")):
        left = [learner.id for learner in world.learners]
        for number in range(2):
            mine = tuple(who for who in left if chance.random() < 0.4)
            left = [who for who in left if who not in mine]
            start = f"2026-03-{chance.randrange(3, 6):02}T1{number}:00"
            lead = (chance.choice(("i1", "i2")),)
            if mine:
                one = session(f"{clinic}-{number}", clinic, start, learners=mine, instructors=lead, room=room)
                sessions.append(one)
    return plan(*sessions)


class Trouble:
    """A server that sometimes does not want."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.rate = 0.0
        self.refused: list[Delivery] = []

    def __call__(self, step: Callable[[], None]) -> Callable[[Delivery], None]:
        def meet(delivery: Delivery) -> None:
            step()
            draw = self.chance.random()
            if draw < self.rate / 4:
                raise TryLaterError("the server is tired")
            if draw < self.rate:
                self.refused.append(delivery)
                raise RefusedError("no such mailbox")

        return meet


@pytest.mark.parametrize("seed", range(40))
def test_in_the_end_everybody_holds_what_the_folder_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = Random(seed)
    world, trouble = Steps(monkeypatch), Trouble(chance)
    world.mailbox.trouble = trouble(world.step)
    for day in range(8):
        people_now = some_world(chance)
        one = some_plan(chance, people_now)
        choices = Choices(instructors_first=chance.random() < 0.3)
        trouble.rate = chance.choice((0.0, 0.0, 0.4))
        world.left = chance.choice((None, None, chance.randrange(60)))
        channels = [world.mailbox] if chance.random() < 0.7 else []
        now = NOW + dt.timedelta(hours=day)
        with contextlib.suppress(Stopped):
            publish(one, people_now, tmp_path, now=now, channels=channels, choices=choices, write=world.write)
        world.left = None
    trouble.rate = 0.0
    publish(one, people_now, tmp_path, now=NOW, channels=[world.mailbox], write=world.write)
    in_order(world.arrived)
    assert world.arrived
    lost = {(one.uid, one.recipient.email) for one in trouble.refused if one.recipient and one.method == "CANCEL"}
    assert kept(held(world.arrived), lost) == kept(stands(tmp_path), lost)
    count = len(world.arrived)
    publish(one, people_now, tmp_path, now=NOW, channels=[world.mailbox], write=world.write)
    assert len(world.arrived) == count


def kept(calendars: dict[tuple[str, str], Held], lost: set[tuple[str, str]]) -> dict[tuple[str, str], Held]:
    """Without the mailboxes that refused a cancellation: nothing could be taken back there."""
    return {(email, uid): one for (email, uid), one in calendars.items() if (uid, email) not in lost}


def in_order(arrived: list[Delivery]) -> None:
    """No mailbox hears an older word about a meeting after a newer one."""
    last: dict[tuple[str, str], int] = {}
    for delivery in arrived:
        assert delivery.recipient is not None
        key = (delivery.uid, delivery.recipient.email)
        assert delivery.sequence >= last.get(key, 0)
        last[key] = delivery.sequence
