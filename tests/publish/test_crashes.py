"""A run that stops anywhere loses nothing, and the next one puts it right."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan
from scheduler.publish import publish, publish_invites
from scheduler.publish.channel import Delivery
from scheduler.publish.journal import Journal
from scheduler.publish.ledger import read_ledger

from .mailbox import Held, Mailbox, held
from .world import LAB, NOW, cohort, people, plan, read_folder, session

FIRST = plan(LAB, session("mix-1", "mix", "2026-03-05T15:00", room="r1", learners=("l1",)))
LEFT = cohort(learners=people("learners", without="l2"), organizer={"name": "New", "email": "new@example.com"})
MOVED = plan(
    session("lab-1", "lab", "2026-03-05T10:00", learners=("l1",)),
    session("lab-2", "lab", "2026-03-06T10:00", learners=("l3",), instructors=("i2",)),
)
OTHER = plan(session("lab-2", "lab", "2026-03-09T10:00", learners=("l1",), instructors=("i2",)))
RUNS: tuple[tuple[Plan, Cohort], ...] = ((FIRST, cohort()), (MOVED, LEFT), (OTHER, LEFT))
Write = Callable[[Path, bytes], None]
ENOUGH = 60
"""More writes than any run here makes."""


ADD = Journal.add


class Stopped(BaseException):
    """As sudden as a kill: nothing in the program may catch it."""


def replace(path: Path, data: bytes) -> None:
    """Whole or not at all; without the sync to disk, which only takes time here."""
    beside = path.with_name("beside")
    beside.write_bytes(data)
    beside.replace(path)


class Watch:
    """Writes for the program until it is stopped, and holds it to what calendars have seen so far."""

    def __init__(self) -> None:
        self.said: dict[tuple[str, int], bytes] = {}
        self.last: dict[str, tuple[int, dt.datetime]] = {}
        self.invited: dict[str, str | None] = {}

    def writer(self, writes: int) -> Write:
        """A writer that stops the program instead of the write after so many."""
        left = iter(range(writes))

        def write(path: Path, data: bytes) -> None:
            if next(left, None) is None:
                raise Stopped
            replace(path, data)

        return write

    def look(self, folder: Path) -> None:
        """All that lies there may be sent: no two contents share a UID and a SEQUENCE, none is older than the last."""
        for read in read_folder(folder):
            if read.file.endswith("-earlier-address.ics"):
                continue
            assert self.said.setdefault((read.uid, read.sequence), read.data) == read.data
            last = self.last.get(read.uid)
            if last is not None and last != (read.sequence, read.stamp):
                assert read.sequence > last[0]
                assert read.stamp > last[1]
            self.last[read.uid] = (read.sequence, read.stamp)
            if read.method == "CANCEL" and read.uid in self.invited:
                assert read.attendee == self.invited[read.uid]
            self.invited[read.uid] = read.attendee


Said = tuple[str, str | None, dt.datetime, str]


def say(folder: Path) -> dict[str, Said]:
    """What stands for every UID in the end: method, address, start, title."""
    return {
        read.uid: (read.method, read.attendee, read.event["DTSTART"].dt, str(read.event["SUMMARY"]))
        for read in read_folder(folder)
    }


def attempt(watch: Watch, folder: Path, run: int, write: Write, minute: int) -> bool:
    """One run; whether it came to its end."""
    try:
        publish_invites(*RUNS[run], folder, now=NOW + dt.timedelta(minutes=minute), write=write)
    except Stopped:
        return False
    finally:
        watch.look(folder)
    return True


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Said]]:
    """What each run says where nothing stops it."""
    folder = tmp_path_factory.mktemp("wanted")
    found = []
    for run, (one, people_) in enumerate(RUNS):
        publish_invites(one, people_, folder, now=NOW + dt.timedelta(minutes=run), write=replace)
        found.append(say(folder))
    return found


@pytest.mark.parametrize("stopped_run", [0, 1])
def test_a_rerun_of_the_same_plan_ends_as_if_nothing_had_happened(
    tmp_path: Path, stopped_run: int, wanted: list[dict[str, Said]]
) -> None:
    finished = 0
    for writes in range(ENOUGH):
        folder, watch = tmp_path / str(writes), Watch()
        for run in range(stopped_run):
            assert attempt(watch, folder, run, replace, run)
        finished += attempt(watch, folder, stopped_run, watch.writer(writes), 10)
        assert attempt(watch, folder, stopped_run, replace, 5)
        assert say(folder) == wanted[stopped_run]
        assert '"pending"' not in (folder / "invites.json").read_text()
        report = publish_invites(*RUNS[stopped_run], folder, now=NOW + dt.timedelta(minutes=99), write=replace)
        assert (report.changes, report.calendars) == ((), 0)
        if finished:
            break
    assert finished == 1
    assert writes > 10


@pytest.mark.parametrize("stopped_run", [0, 1])
def test_another_plan_after_a_stop_ends_right_too(
    tmp_path: Path, stopped_run: int, wanted: list[dict[str, Said]]
) -> None:
    for writes in range(ENOUGH):
        folder, watch = tmp_path / str(writes), Watch()
        for run in range(stopped_run):
            assert attempt(watch, folder, run, replace, run)
        done = attempt(watch, folder, stopped_run, watch.writer(writes), 10)
        assert attempt(watch, folder, 2, replace, 5)
        assert live(say(folder)) == live(wanted[2])
        if done:
            break
    assert done
    assert writes > 10


def live(said: dict[str, Said]) -> dict[str, Said]:
    """Without what was taken back: of that only the fact counts, as a stopped run may have said less before."""
    return {uid: one for uid, one in said.items() if one[0] != "CANCEL" and not one[3].startswith("Cancelled: ")}


class Steps:
    """Everything that a run does to the world, one after the other; stops the program at one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left: int | None = None
        self.arrived: list[Delivery] = []
        self.mailbox = Mailbox(trouble=lambda delivery: self.step(), after=self.note_arrival)

        def add_or_stop(journal: Journal, entry: dict[str, object]) -> None:
            self.step()
            ADD(journal, entry)

        monkeypatch.setattr(Journal, "add", add_or_stop)
        monkeypatch.setattr("os.fsync", lambda descriptor: None)

    def step(self) -> None:
        if self.left == 0:
            raise Stopped
        if self.left is not None:
            self.left -= 1

    def note_arrival(self, delivery: Delivery) -> None:
        self.arrived.append(delivery)
        self.step()

    def write(self, path: Path, data: bytes) -> None:
        self.step()
        replace(path, data)

    def run(self, folder: Path, which: int, minute: int, *, steps: int | None = None) -> bool:
        """One run of so many steps; whether it came to its end."""
        self.left = steps
        now = NOW + dt.timedelta(minutes=minute)
        try:
            publish(*RUNS[which], folder, now=now, channels=[self.mailbox], write=self.write)
        except Stopped:
            return False
        finally:
            self.left = None
        return True


def stands(folder: Path) -> dict[tuple[str, str], Held]:
    """What the folder says that people with an address hold."""
    return {
        (read.attendee.removeprefix("mailto:"), read.uid): (read.sequence, read.event["DTSTART"].dt)
        for read in read_folder(folder)
        if read.method == "REQUEST" and read.attendee
    }


@pytest.mark.parametrize(("stopped_run", "next_run"), [(0, 0), (1, 1), (0, 2), (1, 2)])
def test_mail_of_a_run_that_is_stopped_anywhere_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped_run: int, next_run: int
) -> None:
    for steps in range(200):
        world, folder = Steps(monkeypatch), tmp_path / str(steps)
        for run in range(stopped_run):
            assert world.run(folder, run, run)
        done = world.run(folder, stopped_run, 10, steps=steps)
        assert world.run(folder, next_run, 5)
        assert held(world.arrived) == stands(folder)
        once(world.arrived, repeats=0 if done else 1)
        assert not (folder / "invites.journal").exists()
        ledger = read_ledger(folder, "spring")
        assert ledger is not None
        assert {told.state for record in ledger.invites.values() for told in record.told.values()} == {"sent"}
        count = len(world.arrived)
        assert world.run(folder, next_run, 99)
        assert len(world.arrived) == count
        if done:
            break
    assert done
    assert steps > 30


def once(arrived: list[Delivery], *, repeats: int) -> None:
    """Nobody hears anything twice, but for the message that the stop left in doubt, which is the same to the letter."""
    said: dict[tuple[str, int, str, str], Delivery] = {}
    for delivery in arrived:
        assert delivery.recipient is not None
        key = (delivery.uid, delivery.sequence, delivery.method, delivery.recipient.email)
        repeats -= key in said
        assert said.setdefault(key, delivery).data == delivery.data
        assert said[key].subject == delivery.subject
    assert repeats >= 0
