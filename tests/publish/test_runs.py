"""A second run says what changed, and nothing else."""

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest
from icalendar import Calendar

from scheduler.publish import publish_invites

from .world import LAB, LATER, NOW, Read, cohort, of, people, plan, read_file, read_folder, session, tree

ALONE = session("lab-1", "lab", "2026-03-04T15:00", "2026-03-11T15:00", learners=("l1",))


def by_uid(reads: list[Read]) -> dict[str, Read]:
    return {read.uid: read for read in reads}


def test_the_same_plan_again_touches_no_file(tmp_path: Path) -> None:
    first = publish_invites(plan(LAB), cohort(), tmp_path, now=NOW)
    assert (first.written, first.unchanged, first.calendars) == (8, 0, 1)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    bytes_before = tree(tmp_path)

    def refuse(path: Path, data: bytes) -> None:
        raise AssertionError(f"{path.name} is written again")

    second = publish_invites(plan(LAB), cohort(), tmp_path, now=LATER, write=refuse)
    assert (second.changes, second.unchanged, second.calendars) == ((), 8, 0)
    assert tree(tmp_path) == bytes_before
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_who_moves_to_another_session_gets_one_update_of_the_same_event(tmp_path: Path) -> None:
    stay = session("lab-1", "lab", "2026-03-04T15:00", learners=("l1", "l2"))
    other = session("lab-2", "lab", "2026-03-06T09:00", learners=("l3",), instructors=("i2",))
    publish_invites(plan(stay, other), cohort(), tmp_path, now=NOW)
    before = by_uid(read_folder(tmp_path))
    moved = plan(stay | {"learners": ("l1",)}, other | {"learners": ("l2", "l3")})
    report = publish_invites(moved, cohort(), tmp_path, now=LATER)
    after = by_uid(read_folder(tmp_path))
    assert before.keys() == after.keys()
    (ravi,) = of(list(after.values()), "learners/l2")
    assert (ravi.method, ravi.sequence, ravi.stamp) == ("REQUEST", 1, LATER)
    assert ravi.event["DTSTART"].dt == dt.datetime(2026, 3, 6, 9, tzinfo=dt.UTC)
    # The leaders see another number of learners; nobody else sees a change.
    assert (report.updated, report.unchanged, report.written, report.cancelled) == (3, 2, 0, 0)
    untouched = [uid for uid in before if after[uid].data == before[uid].data]
    assert {after[uid].file.split("-")[0] for uid in untouched} == {"learners/l1", "learners/l3"}


@pytest.mark.parametrize(
    ("changes", "touched"),
    [
        ({"title": "Talks"}, {"learners/l1", "instructors/i1"}),
        ({"conference_url": "https://meet.example.com/new"}, set()),
        ({"capacity": 9}, set()),
    ],
)
def test_the_sequence_rises_only_with_what_is_seen(
    tmp_path: Path, changes: dict[str, object], touched: set[str]
) -> None:
    publish_invites(plan(ALONE), cohort(), tmp_path, now=NOW)
    lab = cohort().clinics[0].model_dump(mode="json", by_alias=True, exclude_unset=True) | changes
    others = [clinic.model_dump(mode="json", exclude_unset=True) for clinic in cohort().clinics[1:]]
    publish_invites(plan(ALONE), cohort(clinics=[lab, *others]), tmp_path, now=LATER)
    reads = read_folder(tmp_path)
    assert {read.file.split("-")[0] for read in reads if read.sequence == 1} == touched
    assert all((read.stamp == LATER) == (read.sequence == 1) for read in reads)


def test_who_is_no_longer_in_the_session_gets_a_cancellation(tmp_path: Path) -> None:
    publish_invites(plan(LAB), cohort(), tmp_path, now=NOW)
    before = by_uid(of(read_folder(tmp_path), "learners/l2"))
    report = publish_invites(plan(LAB | {"learners": ("l1", "l3")}), cohort(), tmp_path, now=LATER)
    gone = of(read_folder(tmp_path), "learners/l2")
    assert report.cancelled == 2
    assert before.keys() == by_uid(gone).keys()
    for read in gone:
        assert (read.method, read.sequence, read.stamp) == ("CANCEL", 1, LATER)
        assert str(read.event["STATUS"]) == "CANCELLED"
        assert (str(read.event["ORGANIZER"]), read.attendee) == (
            "mailto:office@example.com",
            "mailto:nambiar@example.com",
        )
        assert read.event["DTSTART"].dt == before[read.uid].event["DTSTART"].dt
        assert "VALARM" not in {part.name for part in read.event.subcomponents}


def test_who_left_the_cohort_gets_the_cancellation_where_they_were_invited(tmp_path: Path) -> None:
    publish_invites(plan(LAB), cohort(), tmp_path, now=NOW)
    office = {"name": "New Office", "email": "new@example.com"}
    smaller = cohort(learners=people("learners", without="l2"), organizer=office)
    report = publish_invites(plan(LAB | {"learners": ("l1", "l3")}), smaller, tmp_path, now=LATER)
    for read in of(read_folder(tmp_path), "learners/l2"):
        assert (read.method, read.attendee) == ("CANCEL", "mailto:nambiar@example.com")
        assert str(read.event["ORGANIZER"]) == "mailto:office@example.com"
    lines = [line for line in report.lines if "cancelled" in line]
    assert len(lines) == 2
    assert not any(word in line for line in report.lines for word in ("@", "Ravi", "nambiar", "l2 "))


def test_what_was_published_is_taken_back_by_a_cancelled_event_that_is_free_time(tmp_path: Path) -> None:
    publish_invites(plan(ALONE), cohort(organizer=None), tmp_path, now=NOW)
    publish_invites(plan(), cohort(organizer=None), tmp_path, now=LATER)
    for read in of(read_folder(tmp_path), "learners/l1"):
        assert (read.method, read.sequence, str(read.event["STATUS"])) == ("PUBLISH", 1, "CANCELLED")
        assert str(read.event["SUMMARY"]).startswith("Cancelled: Negotiation lab")
        assert (str(read.event["TRANSP"]), str(read.event["X-MICROSOFT-CDO-BUSYSTATUS"])) == ("TRANSPARENT", "FREE")


def test_invited_cancelled_invited_is_one_event_with_rising_sequence(tmp_path: Path) -> None:
    seen = []
    moments = [NOW + dt.timedelta(days=k) for k in range(4)]
    for moment, sessions in zip(moments, ([ALONE], [], [], [ALONE]), strict=True):
        report = publish_invites(plan(*sessions), cohort(), tmp_path, now=moment)
        read = of(read_folder(tmp_path), "learners/l1")[0]
        seen.append((read.uid, read.method, read.sequence, read.stamp))
    uid = seen[0][0]
    assert seen == [
        (uid, "REQUEST", 0, moments[0]),
        (uid, "CANCEL", 1, moments[1]),
        (uid, "CANCEL", 1, moments[1]),
        (uid, "REQUEST", 2, moments[3]),
    ]
    assert (report.written, report.updated) == (4, 0)


def test_a_shorter_series_cancels_the_meetings_that_are_gone(tmp_path: Path) -> None:
    publish_invites(plan(ALONE), cohort(), tmp_path, now=NOW)
    shorter = session("lab-1", "lab", "2026-03-04T15:00", learners=("l1",))
    report = publish_invites(plan(shorter), cohort(), tmp_path, now=LATER)
    first, second = of(read_folder(tmp_path), "learners/l1")
    assert (first.method, second.method) == ("REQUEST", "CANCEL")
    assert str(first.event["SUMMARY"]) == "Negotiation lab"
    assert (report.updated, report.cancelled) == (2, 2)


@pytest.mark.parametrize("back", [dt.timedelta(0), dt.timedelta(days=1), dt.timedelta(microseconds=1)])
def test_a_clock_that_goes_back_never_takes_the_stamp_back(tmp_path: Path, back: dt.timedelta) -> None:
    stamps, sequences = [], []
    for run in range(12):
        start = f"2026-03-{4 + run:02}T15:00"
        one = session("lab-1", "lab", start, learners=("l1",))
        publish_invites(plan(*[one] * (run % 3 != 2)), cohort(), tmp_path, now=NOW - run * back)
        (read,) = of(read_folder(tmp_path), "learners/l1")
        stamps.append(read.stamp)
        sequences.append(read.sequence)
    assert sequences == list(range(12))
    assert all(later > earlier for earlier, later in pairwise(stamps))


def test_another_address_gets_the_update_and_the_earlier_one_a_cancellation(tmp_path: Path) -> None:
    publish_invites(plan(ALONE), cohort(), tmp_path, now=NOW)
    moved = cohort(learners=people("learners", {"id": "l1", "email": "wanda@example.com"}))
    report = publish_invites(plan(ALONE), moved, tmp_path, now=LATER)
    reads = of(read_folder(tmp_path), "learners/l1")
    said = {(read.method, read.attendee, read.sequence) for read in reads}
    assert said == {("REQUEST", "mailto:wanda@example.com", 1), ("CANCEL", "mailto:quist@example.com", 1)}
    assert len({read.uid for read in reads}) == 2
    assert report.updated == 2
    assert all("earlier" in str(change) and "@" not in str(change) for change in report.changes)


def test_a_file_that_is_missing_comes_back_as_it_was(tmp_path: Path) -> None:
    publish_invites(plan(LAB), cohort(), tmp_path, now=NOW)
    before = tree(tmp_path)
    for path in [next(tmp_path.glob("learners/l1-*/*.ics")), next(tmp_path.glob("instructors/*.ics"))]:
        path.unlink()
    report = publish_invites(plan(LAB), cohort(), tmp_path, now=LATER)
    assert tree(tmp_path) == before
    assert (report.restored, report.unchanged, report.calendars) == (1, 7, 1)


def test_an_instructors_calendar_follows_their_sessions_only(tmp_path: Path) -> None:
    other = session("lab-2", "lab", "2026-03-06T09:00", learners=("l3",), instructors=("i2",))
    publish_invites(plan(ALONE, other), cohort(), tmp_path, now=NOW)
    (first,), (second,) = (list(tmp_path.glob(f"instructors/{who}-*.ics")) for who in ("i1", "i2"))
    untouched = first.read_bytes()
    report = publish_invites(plan(ALONE), cohort(), tmp_path, now=LATER)
    assert report.calendars == 1
    assert first.read_bytes() == untouched
    (event,) = Calendar.from_ical(second.read_bytes()).walk("VEVENT")
    assert str(event["STATUS"]) == "CANCELLED"
    assert [read.sequence for read in read_file(tmp_path, second)] == [1]


def test_frozen_sessions_stand_for_who_left_the_cohort(tmp_path: Path) -> None:
    publish_invites(plan(LAB), cohort(), tmp_path, now=NOW)
    before = {read.uid: read.data for read in of(read_folder(tmp_path), "learners/l2")}
    smaller = cohort(learners=people("learners", without="l2"))
    report = publish_invites(plan(LAB | {"frozen": True}), smaller, tmp_path, now=LATER)
    assert {read.uid: read.data for read in of(read_folder(tmp_path), "learners/l2")} == before
    assert report.cancelled == 0
