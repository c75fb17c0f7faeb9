"""Instructors first: no learner of a session hears before all its instructors have said yes."""

import datetime as dt
from pathlib import Path

import pytest
from icalendar import Calendar

from scheduler.cohort.cohort import Cohort
from scheduler.errors import InputError
from scheduler.plan import Plan
from scheduler.publish import Choices, Publication, publish
from scheduler.publish.channel import Delivery
from scheduler.publish.ledger import LEDGER, Answer, read_ledger

from .mailbox import Mailbox, held
from .test_crashes import Stopped, replace
from .world import NOW, cohort, people, plan, session

FIRST = Choices(instructors_first=True)
BOTH = session("lab-1", "lab", "2026-03-04T15:00", learners=("l1",), instructors=("i1", "i2"))
ALONE = session("mix-1", "mix", "2026-03-05T15:00", room="r1", learners=("l2",))


def world() -> Cohort:
    """Everybody has an address."""
    learners = people("learners", {"id": "l3", "email": "frye@example.com"})
    return cohort(learners=learners, instructors=people("instructors", {"id": "i2", "email": "zeman@example.com"}))


class Course:
    """A folder that is published to day by day, and instructors who answer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mailbox = Mailbox()
        self.said: list[Delivery] = []
        self.day = 0

    def publish(self, one: Plan, choices: Choices = FIRST) -> tuple[Publication, list[Delivery]]:
        self.day += 1
        now = NOW + dt.timedelta(days=self.day)
        done = publish(one, world(), self.folder, now=now, channels=[self.mailbox], choices=choices)
        said = self.mailbox.take()
        self.said += said
        return done, said

    def answer(self, person: str, partstat: str, *, title: str = "", sequence: int | None = None) -> None:
        """The person's reply to the last that they were told."""
        asked = [one for one in self.said if one.shown == person and title in one.subject][-1]
        ledger = read_ledger(self.folder, "spring")
        assert ledger is not None
        now = NOW + dt.timedelta(days=self.day)
        reply = Answer.model_validate(
            {
                "partstat": partstat,
                "sequence": asked.sequence if sequence is None else sequence,
                "stamp": now,
                "at": now,
                "source": "reply.eml",
            }
        )
        answers = ledger.answers | {asked.uid: reply}
        (self.folder / LEDGER).write_bytes(ledger.model_copy(update={"answers": answers}).to_bytes())


def who(said: list[Delivery]) -> list[str]:
    return [one.shown for one in said]


def test_instructors_get_tentative_holds_and_learners_nothing(tmp_path: Path) -> None:
    done, said = Course(tmp_path).publish(plan(BOTH, ALONE))
    assert who(said) == ["i1", "i1", "i2"]
    for delivery in said:
        (event,) = Calendar.from_ical(delivery.data).walk("VEVENT")
        assert (delivery.method, str(event["STATUS"]), str(event["TRANSP"])) == ("REQUEST", "TENTATIVE", "OPAQUE")
        assert str(event["X-MICROSOFT-CDO-BUSYSTATUS"]) == "TENTATIVE"
        assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
        assert str(event["SUMMARY"]).startswith("Hold: ")
        assert delivery.subject.startswith("Hold: ")
        assert "This is a hold, not yet an invitation" in delivery.text
    assert [(one.session, one.waits_for, one.untold) for one in done.waiting] == [
        ("lab-1", ("i1", "i2"), 1),
        ("mix-1", ("i1",), 1),
    ]
    assert not list(tmp_path.glob("learners/*/*.ics"))
    assert done.is_complete


def test_learners_hear_when_the_last_instructor_has_said_yes(tmp_path: Path) -> None:
    course = Course(tmp_path)
    course.publish(plan(BOTH, ALONE))
    course.answer("i1", "ACCEPTED", title="Negotiation")
    done, said = course.publish(plan(BOTH, ALONE))
    assert said == []
    assert [(one.session, one.waits_for) for one in done.waiting] == [("lab-1", ("i2",)), ("mix-1", ("i1",))]
    course.answer("i2", "ACCEPTED")
    done, said = course.publish(plan(BOTH, ALONE))
    assert who(said) == ["l1", "i1", "i2"]
    assert [one.session for one in done.waiting] == ["mix-1"]
    for delivery in said[1:]:
        (event,) = Calendar.from_ical(delivery.data).walk("VEVENT")
        assert (str(event["STATUS"]), event["ATTENDEE"].params["PARTSTAT"]) == ("CONFIRMED", "ACCEPTED")
        assert delivery.sequence == 1
        assert not str(event["SUMMARY"]).startswith("Hold")
    assert len(held(course.said)) == 4


@pytest.mark.parametrize("word", ["TENTATIVE", "COUNTER", "DECLINED"])
def test_any_other_word_is_no_yes_and_a_no_is_told(tmp_path: Path, word: str) -> None:
    course = Course(tmp_path)
    course.publish(plan(ALONE))
    course.answer("i1", word)
    done, said = course.publish(plan(ALONE))
    assert said == []
    (waiting,) = done.waiting
    assert waiting.declined_by == (("i1",) if word == "DECLINED" else ())
    assert done.is_complete == (word != "DECLINED")


def test_a_yes_to_an_earlier_time_is_no_yes_to_this_one(tmp_path: Path) -> None:
    course = Course(tmp_path)
    course.publish(plan(ALONE))
    course.answer("i1", "ACCEPTED")
    later = session("mix-1", "mix", "2026-03-06T15:00", room="r1", learners=("l2",))
    done, said = course.publish(plan(later))
    assert [(one.shown, one.sequence, one.subject[:14]) for one in said] == [("i1", 1, "Updated: Hold:")]
    assert done.waiting[0].waits_for == ("i1",)
    course.answer("i1", "ACCEPTED", sequence=0)
    assert course.publish(plan(later))[1] == []
    course.answer("i1", "ACCEPTED")
    assert who(course.publish(plan(later))[1]) == ["l2", "i1"]


def test_what_was_confirmed_stays_so_when_learners_change(tmp_path: Path) -> None:
    course = Course(tmp_path)
    course.publish(plan(ALONE), Choices())
    fuller = ALONE | {"learners": ("l2", "l3")}
    done, said = course.publish(plan(fuller))
    assert done.waiting == ()
    assert who(said) == ["l3", "i1"]
    assert all(b"STATUS:CONFIRMED" in one.data for one in said)


def test_a_learner_who_moves_keeps_the_old_time_until_the_new_one_is_sure(tmp_path: Path) -> None:
    course = Course(tmp_path)
    course.publish(plan(ALONE | {"learners": ("l2", "l3")}), Choices())
    other = session("mix-2", "mix", "2026-03-06T15:00", room="r1", learners=("l2",), instructors=("i2",))
    done, said = course.publish(plan(ALONE | {"learners": ("l3",)}, other))
    assert who(said) == ["i1", "i2"]
    assert [(one.session, one.untold, one.elsewhere) for one in done.waiting] == [("mix-2", 0, 1)]
    course.answer("i2", "ACCEPTED")
    done, said = course.publish(plan(ALONE | {"learners": ("l3",)}, other))
    assert [(one.shown, one.method, one.sequence) for one in said] == [("l2", "REQUEST", 1), ("i2", "REQUEST", 1)]


def test_who_loses_the_seat_hears_at_once(tmp_path: Path) -> None:
    course = Course(tmp_path)
    course.publish(plan(ALONE | {"learners": ("l2", "l3")}), Choices())
    later = session("mix-1", "mix", "2026-03-06T15:00", room="r1", learners=("l2",))
    _, said = course.publish(plan(later))
    assert [(one.shown, one.method) for one in said] == [("l3", "CANCEL"), ("i1", "REQUEST")]


def test_without_the_stage_everything_goes_at_once(tmp_path: Path) -> None:
    course = Course(tmp_path)
    course.publish(plan(ALONE))
    done, said = course.publish(plan(ALONE), Choices())
    assert who(said) == ["l2", "i1"]
    assert done.waiting == ()
    assert [b"PARTSTAT=NEEDS-ACTION" in one.data.replace(b"\r\n ", b"") for one in said] == [True, True]


def test_a_session_that_runs_itself_and_a_frozen_one_wait_for_nobody(tmp_path: Path) -> None:
    course = Course(tmp_path)
    alone = session("lab-1", "lab", "2026-03-04T15:00", learners=("l1",), instructors=())
    done, said = course.publish(plan(alone, ALONE | {"frozen": True}))
    assert who(said) == ["l1", "l2", "i1"]
    assert done.waiting == ()


def test_an_instructor_without_an_address_is_named(tmp_path: Path) -> None:
    done = publish(plan(BOTH), cohort(), tmp_path, now=NOW, choices=FIRST)
    assert done.waiting[0].unreachable == ("i2",)


def test_somebody_must_organize(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="organizer"):
        publish(plan(BOTH), cohort(organizer=None), tmp_path / "out", now=NOW, choices=FIRST)
    assert not (tmp_path / "out").exists()


def test_a_cancellation_that_a_stop_left_undone_is_done_though_its_session_waits(tmp_path: Path) -> None:
    course, left = Course(tmp_path), iter(range(1))
    course.publish(plan(ALONE), Choices())

    def write(path: Path, data: bytes) -> None:
        if next(left, None) is None:
            raise Stopped
        replace(path, data)

    with pytest.raises(Stopped):
        publish(plan(), world(), tmp_path, now=NOW + dt.timedelta(days=1), write=write)
    later = session("mix-1", "mix", "2026-03-06T15:00", room="r1", learners=("l2",))
    _, said = course.publish(plan(later))
    assert [(one.shown, one.method) for one in said] == [("l2", "CANCEL"), ("i1", "REQUEST")]
