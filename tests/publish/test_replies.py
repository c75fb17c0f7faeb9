"""Answers: who said what counts, once, and does what it should to the cohort."""

import base64
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import load_cohort
from scheduler.errors import InputError
from scheduler.files import WriteError
from scheduler.publish import Choices, Publication, publish, publish_invites
from scheduler.publish.clerk import Taken
from scheduler.publish.inbox import Inbox
from scheduler.publish.ledger import Answer, read_ledger
from scheduler.publish.replies import take_replies

from .post import OUT_OF_OFFICE, bounce, mail, mbox, reply
from .world import LAB, LATER, NOW, Read, cohort, of, plan, read_folder, session, tree

WEEK = NOW + dt.timedelta(days=2)


class Office:
    """A published plan and the coordinator's files."""

    def __init__(self, folder: Path, people: Cohort | None = None) -> None:
        self.cohort = folder / "cohort.json"
        self.invites = folder / "invites"
        self.post = folder / "post"
        self.post.mkdir()
        people = people or cohort()
        self.cohort.write_text(json.dumps(people.model_dump(mode="json", by_alias=True, exclude_unset=True), indent=2))
        self.publish()

    def publish(self, *sessions: dict[str, Any], now: dt.datetime = NOW) -> None:
        publish_invites(plan(*(sessions or (LAB,))), load_cohort(self.cohort), self.invites, now=now)

    def held(self, stem: str) -> list[Read]:
        """One person's invites, by time."""
        return of(read_folder(self.invites), stem)

    def receive(self, name: str, data: bytes) -> None:
        (self.post / name).write_bytes(data)

    def read(self, **settings: Any) -> Taken:
        inbox = Inbox()
        inbox.add_paths([self.post])
        return take_replies(inbox, self.cohort, self.invites, now=settings.pop("now", WEEK), **settings)

    @property
    def answers(self) -> dict[str, Answer]:
        ledger = read_ledger(self.invites, "spring")
        assert ledger is not None
        return ledger.answers

    @property
    def decisions(self) -> list[Any]:
        document: list[Any] = json.loads(self.cohort.read_text()).get("decisions", [])
        return document


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def words(taken: Taken) -> list[tuple[str, str]]:
    return [(one.person, one.word) for one in taken.heard]


class TestWhatIsTaken:
    def test_an_acceptance_is_noted_with_its_source(self, office: Office) -> None:
        (first, _) = office.held("instructors/i1")
        office.receive("yes.ics", reply(first))
        before = office.cohort.read_bytes()
        taken = office.read()
        assert words(taken) == [("i1", "ACCEPTED")]
        answer = office.answers[first.uid]
        assert (answer.partstat, answer.sequence, answer.at) == ("ACCEPTED", 0, WEEK)
        assert answer.stamp == NOW + dt.timedelta(hours=1)
        assert answer.source.endswith("yes.ics")
        assert office.cohort.read_bytes() == before

    def test_a_learner_who_declines_frees_the_seat(self, office: Office) -> None:
        (first, _) = office.held("learners/l1")
        office.receive("no.eml", mail(reply(first, "DECLINED"), "quist@example.com", attached=True))
        before = office.cohort.read_text()
        taken = office.read()
        assert words(taken) == [("l1", "DECLINED")]
        assert (taken.num_added, taken.num_removed, taken.num_known) == (1, 0, 0)
        (decision,) = load_cohort(office.cohort).decisions
        assert (decision.learner, decision.clinic, decision.must) == ("l1", "lab", False)
        assert decision.start == dt.datetime(2026, 3, 4, 15, tzinfo=dt.UTC)
        assert "no.eml" in (decision.why or "")
        after = office.cohort.read_text()
        cut = after.index(',\n  "decisions"')
        assert after[:cut] + "\n}" == before

    def test_who_declines_a_later_meeting_declines_the_session(self, office: Office) -> None:
        (_, second) = office.held("learners/l1")
        office.receive("no.ics", reply(second, "DECLINED"))
        assert office.read().num_added == 1
        assert office.decisions[0]["start"] == "2026-03-04T15:00Z"

    def test_an_instructor_who_declines_is_busy_then(self, office: Office) -> None:
        (_, second) = office.held("instructors/i1")
        office.receive("no.ics", reply(second, "DECLINED"))
        assert words(office.read()) == [("i1", "DECLINED")]
        loaded = load_cohort(office.cohort)
        assert loaded.decisions == ()
        (span,) = loaded.instructors[0].busy
        assert (span.start, span.end) == (second.event["DTSTART"].dt, second.event["DTEND"].dt)

    def test_a_counter_proposal_waits_for_the_coordinator(self, office: Office) -> None:
        (first, _) = office.held("learners/l1")
        zone = "Atlantis Standard Time"
        times = (f'DTSTART;TZID="{zone}":20260305T100000', f'DTEND;TZID="{zone}":20260305T110000')
        office.receive("bad.ics", reply(first, "TENTATIVE", method="COUNTER", times=times))
        assert "not a time zone" in office.read().unreadable[0].why
        berlin = tuple(line.replace(zone, "W. Europe Standard Time") for line in times)
        office.receive("bad.ics", reply(first, "TENTATIVE", method="COUNTER", times=berlin))
        before = office.cohort.read_bytes()
        taken = office.read()
        assert words(taken) == [("l1", "COUNTER")]
        proposed = (dt.datetime(2026, 3, 5, 9, tzinfo=dt.UTC), dt.datetime(2026, 3, 5, 10, tzinfo=dt.UTC))
        assert taken.waiting[0].proposed == proposed
        assert taken.waiting[0].source.endswith("bad.ics")
        assert office.cohort.read_bytes() == before
        again = office.read()
        assert again.heard == []
        assert again.waiting == taken.waiting
        office.publish(session("lab-1", "lab", "2026-03-05T09:00", "2026-03-12T09:00"), now=LATER)
        assert office.read().waiting == []

    def test_who_declines_and_proposes_does_both(self, office: Office) -> None:
        (first, _) = office.held("learners/l1")
        times = ("DTSTART:20260305T090000Z", "DURATION:PT1H")
        office.receive("no.ics", reply(first, "DECLINED", method="COUNTER", times=times))
        taken = office.read()
        assert words(taken) == [("l1", "DECLINED")]
        assert len(taken.waiting) == 1
        assert len(office.decisions) == 1


class TestWhatCounts:
    def test_a_second_run_changes_nothing(self, office: Office) -> None:
        for number, (stem, partstat) in enumerate(
            [("learners/l1", "DECLINED"), ("learners/l2", "TENTATIVE"), ("instructors/i1", "DECLINED")]
        ):
            office.receive(f"{number}.ics", reply(office.held(stem)[0], partstat))
        first = office.read()
        assert len(first.heard) == 3
        before, text = tree(office.invites), office.cohort.read_bytes()
        second = office.read(now=WEEK + dt.timedelta(days=1))
        assert (second.heard, second.num_added, second.num_known) == ([], 0, 3)
        assert tree(office.invites) == before
        assert office.cohort.read_bytes() == text

    @pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
    @pytest.mark.parametrize("at_once", [True, False])
    def test_the_last_word_counts_whatever_the_order(
        self, office: Office, order: tuple[str, str], at_once: bool
    ) -> None:
        (first, _) = office.held("learners/l1")
        said = {"a": reply(first, "DECLINED"), "b": reply(first, "ACCEPTED", minute=5)}
        for name, key in zip(("1.ics", "2.ics"), order, strict=True):
            office.receive(name, said[key])
            if not at_once:
                office.read()
        office.read()
        assert office.answers[first.uid].partstat == "ACCEPTED"
        assert office.decisions == []

    def test_of_two_words_at_one_second_the_one_that_promises_less(self, office: Office) -> None:
        (first, _) = office.held("learners/l1")
        office.receive("1.ics", reply(first, "DECLINED"))
        office.receive("2.ics", reply(first, "ACCEPTED"))
        office.read()
        assert office.answers[first.uid].partstat == "DECLINED"
        assert office.read().heard == []

    def test_a_decision_that_the_coordinator_took_out_stays_out(self, office: Office) -> None:
        before = office.cohort.read_bytes()
        office.receive("no.ics", reply(office.held("learners/l1")[0], "DECLINED"))
        office.read()
        office.cohort.write_bytes(before)
        assert office.read().num_added == 0
        assert office.cohort.read_bytes() == before

    def test_a_series_is_declined_as_long_as_one_meeting_is(self, office: Office) -> None:
        first, second = office.held("learners/l1")
        office.receive("1.ics", reply(first, "DECLINED"))
        office.receive("2.ics", reply(second, "DECLINED"))
        assert office.read().num_added == 1
        office.receive("1.ics", reply(first, minute=5))
        assert office.read().num_removed == 0
        office.receive("2.ics", reply(second, minute=5))
        assert office.read().num_removed == 1
        assert office.decisions == []

    def test_an_instructor_s_yes_after_a_no(self, office: Office) -> None:
        first, _ = office.held("instructors/i1")
        office.receive("1.ics", reply(first, "DECLINED"))
        office.read()
        office.receive("2.ics", reply(first, minute=5))
        assert office.read().num_removed == 1
        assert load_cohort(office.cohort).instructors[0].busy == ()

    def test_an_older_time_is_told_and_an_older_text_counts(self, office: Office) -> None:
        first, _ = office.held("learners/l1")
        people = json.loads(office.cohort.read_text())
        people["clinics"][0]["description"] = "Bring two cases."
        office.cohort.write_text(json.dumps(people))
        office.publish(now=LATER)
        office.receive("yes.ics", reply(first))
        taken = office.read()
        assert (words(taken), taken.unheard) == ([("l1", "ACCEPTED")], [])
        office.publish(session("lab-1", "lab", "2026-03-05T09:00", "2026-03-12T09:00"), now=WEEK)
        office.receive("yes.ics", reply(first, "DECLINED", minute=9))
        taken = office.read()
        assert taken.heard == []
        assert "earlier time" in taken.unheard[0].why
        assert office.decisions == []

    def test_a_reply_that_was_seen_to_is_not_told_of_again(self, office: Office) -> None:
        first, second = office.held("learners/l1")
        office.receive("old.ics", reply(first))
        office.receive("no.ics", reply(first, "DECLINED", minute=5))
        office.read()
        office.publish(session("lab-1", "lab", "2026-03-05T09:00", "2026-03-12T09:00"), now=LATER)
        office.receive("late.ics", reply(second, "DECLINED", minute=9))
        taken = office.read()
        assert (taken.heard, taken.num_known) == ([], 2)
        assert [one.source.rpartition("/")[2] for one in taken.unheard] == ["late.ics"]

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            ({"attendee": "brandt@example.com"}, "another address"),
            ({"sequence": 7}, "never sent"),
            ({"partstat": "DELEGATED"}, "see to it yourself"),
        ],
    )
    def test_what_does_not_count_is_told(self, office: Office, change: dict[str, Any], why: str) -> None:
        office.receive("no.ics", reply(office.held("learners/l1")[0], **({"partstat": "DECLINED"} | change)))
        before = tree(office.invites)
        taken = office.read()
        assert taken.heard == []
        assert why in taken.unheard[0].why
        assert "learner l1" in taken.unheard[0].why
        assert tree(office.invites) == before
        assert office.decisions == []

    def test_a_mail_from_somebody_else_does_not_count(self, office: Office) -> None:
        first, _ = office.held("learners/l1")
        office.receive("no.eml", mail(reply(first, "DECLINED"), "nambiar@example.com"))
        taken = office.read()
        assert "another address" in taken.unheard[0].why
        assert "save the .ics in it and read that" in taken.unheard[0].why
        assert "@" not in taken.unheard[0].why
        office.receive("no.eml", mail(reply(first, "DECLINED"), "Quist@Example.com"))
        assert office.read().num_added == 1

    def test_what_came_from_another_sender_counts_once_the_coordinator_has_saved_it(self, office: Office) -> None:
        first, _ = office.held("learners/l1")
        office.receive("no.eml", mail(reply(first, "DECLINED"), "quist@phone.example.com"))
        assert office.read().num_added == 0
        office.receive("no.ics", reply(first, "DECLINED"))
        assert office.read().num_added == 1

    def test_nobody_answers_for_a_meeting_that_was_taken_back(self, office: Office) -> None:
        first, _ = office.held("learners/l1")
        office.publish(LAB | {"learners": ("l2",)}, now=LATER)
        office.receive("no.ics", reply(first, "DECLINED", sequence=1))
        assert "taken back" in office.read().unheard[0].why

    def test_a_no_after_the_session_began_frees_nothing(self, office: Office) -> None:
        office.receive("no.ics", reply(office.held("learners/l1")[0], "DECLINED"))
        taken = office.read(now=dt.datetime(2026, 3, 5, tzinfo=dt.UTC))
        assert "begun" in (taken.heard[0].note or "")
        assert office.decisions == []

    def test_the_coordinator_s_word_is_not_contradicted(self, tmp_path: Path) -> None:
        must = {"learner": "l1", "clinic": "lab", "start": "2026-03-04T16:00", "must": True}
        office = Office(tmp_path, cohort(decisions=[must]))
        office.receive("no.ics", reply(office.held("learners/l1")[0], "DECLINED"))
        taken = office.read()
        assert "decision says" in (taken.heard[0].note or "")
        assert [one["must"] for one in office.decisions] == [True]

    def test_what_the_cohort_says_already_is_not_said_twice(self, tmp_path: Path) -> None:
        not_then = {"learner": "l1", "clinic": "lab", "start": "2026-03-04T16:00", "must": False}
        office = Office(tmp_path, cohort(decisions=[not_then]))
        office.receive("no.ics", reply(office.held("learners/l1")[0], "DECLINED"))
        assert office.read().num_added == 0
        assert len(office.decisions) == 1


class TestInstructorsFirst:
    def test_learners_hear_when_the_replies_are_in(self, office: Office) -> None:
        first = Choices(instructors_first=True)
        folder = office.invites.parent / "staged"

        def step(now: dt.datetime) -> Publication:
            return publish(plan(LAB), load_cohort(office.cohort), folder, now=now, choices=first)

        assert step(NOW).waiting != ()
        office.invites = folder
        holds = office.held("instructors/i1")
        assert (len(holds), office.held("learners/l1")) == (2, [])
        office.receive("1.ics", reply(holds[0]))
        office.receive("2.ics", reply(holds[1], "TENTATIVE"))
        office.read()
        assert step(LATER).waiting != ()
        office.receive("2.ics", reply(holds[1], minute=5))
        office.read()
        assert step(WEEK).waiting == ()
        assert len(office.held("learners/l1")) == 2


class TestSources:
    def test_files_mailboxes_and_folders(self, office: Office) -> None:
        l1, l2, i1 = (office.held(stem)[0] for stem in ("learners/l1", "learners/l2", "instructors/i1"))
        office.receive(
            "inbox.mbox",
            mbox(OUT_OF_OFFICE, mail(reply(l1), "quist@example.com"), mail(reply(l2), "nambiar@example.com")),
        )
        maildir = office.post / "old" / "new"
        maildir.mkdir(parents=True)
        (maildir / "1771.M1P1").write_bytes(mail(reply(i1), "brandt@example.com"))
        (office.post / "notes.txt").write_text("nothing")
        inbox = Inbox()
        inbox.add_paths([office.post])
        taken = take_replies(inbox, office.cohort, office.invites, now=WEEK)
        assert sorted(words(taken)) == [("i1", "ACCEPTED"), ("l1", "ACCEPTED"), ("l2", "ACCEPTED")]
        assert (inbox.num_mails, inbox.num_other_mails) == (4, 1)
        assert office.answers[l2.uid].source.endswith("inbox.mbox, message 3")

    def test_a_mailbox_as_apple_mail_exports_it(self, office: Office) -> None:
        first = office.held("learners/l1")[0]
        folder = office.post / "Clinic answers.mbox"
        folder.mkdir()
        (folder / "mbox").write_bytes(mbox(OUT_OF_OFFICE, mail(reply(first), "quist@example.com")))
        (folder / "table_of_contents").write_bytes(b"\x00\x01")
        taken = office.read()
        assert words(taken) == [("l1", "ACCEPTED")]
        assert taken.heard[0].source.endswith("Clinic answers.mbox/mbox, message 2")

    @pytest.mark.parametrize("name", ["reply.MSG", "4711.emlx"])
    def test_mail_in_a_program_s_own_format_is_told(self, office: Office, name: str) -> None:
        office.receive(name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        (told,) = office.read().unreadable
        assert told.source.endswith(name)
        assert "save the mail as .eml" in told.why

    @pytest.mark.parametrize(
        "kind",
        ["application/ms-tnef", "application/vnd.ms-tnef; name=a.bin", "application/octet-stream; name=WinMail.dat"],
    )
    def test_what_outlook_wrapped_is_told(self, office: Office, kind: str) -> None:
        head = b"From: quist@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        office.receive("1.eml", head + f"--b\r\nContent-Type: {kind}\r\n\r\nx\r\n--b--\r\n".encode())
        (told,) = office.read().unreadable
        assert "winmail.dat" in told.why

    def test_a_folder_without_any_mail_is_told(self, office: Office) -> None:
        office.receive("notes.txt", b"nothing")
        (told,) = office.read().unreadable
        assert (told.source, told.why) == (str(office.post), "holds no .ics, .eml or .mbox files")

    def test_an_answer_in_another_character_set_and_without_a_method(self, office: Office) -> None:
        first = office.held("learners/l1")[0]
        for charset in ("utf-16", "iso-8859-1"):
            raw = reply(first, method="").replace(b"Accepted: something", "Zusage für später".encode())
            part = mail(b"", "quist@example.com").replace(b'charset="UTF-8"', f'charset="{charset}"'.encode())
            head, _, tail = part.partition(b"Content-Type: text/calendar")
            kind, blank, rest = tail.partition(b"\r\n\r\n")
            body = base64.encodebytes(raw.decode().encode(charset))
            office.receive("yes.eml", head + b"Content-Type: text/calendar" + kind + blank + body + rest)
            office.read()
            assert office.answers[first.uid].partstat == "ACCEPTED"

    def test_other_mail_and_other_events_are_counted(self, office: Office) -> None:
        (first, _) = office.held("learners/l1")
        foreign = reply(first).replace(first.uid.encode(), b"1234@elsewhere.example.com")
        office.receive("1.eml", OUT_OF_OFFICE)
        office.receive("2.eml", mail(foreign, "quist@example.com"))
        office.receive("3.eml", mail(first.data, "quist@example.com"))
        office.receive("4.eml", bounce(b"Message-ID: <0@example.com>\r\n", "failed"))
        office.receive("5.eml", bounce(b"Message-ID: <0@example.com>\r\n", "delayed"))
        inbox = Inbox()
        inbox.add_paths([office.post])
        taken = take_replies(inbox, office.cohort, office.invites, now=WEEK)
        assert (taken.heard, taken.unheard, taken.unreadable) == ([], [], [])
        assert (inbox.num_mails, inbox.num_other_mails, len(inbox.bounces), taken.num_foreign) == (5, 2, 1, 2)

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda data: data[: len(data) // 2],
            lambda data: data.replace(b"ATTENDEE", b"X-ATTENDEE"),
            lambda data: data.replace(b"UID:", b"X-UID:"),
            lambda data: b"<html>log in</html>",
            lambda data: b"",
            lambda data: b"\x00\xff" * 50,
            lambda data: data.replace(b"DTSTAMP:2026", b"DTSTAMP:20x6"),
        ],
    )
    def test_what_is_broken_is_told(self, office: Office, spoil: Callable[[bytes], bytes]) -> None:
        first = office.held("learners/l1")[0]
        office.receive("no.ics", spoil(reply(first, "DECLINED")))
        taken = office.read()
        assert taken.heard == []
        assert taken.unreadable != []
        assert taken.unreadable[0].source.endswith("no.ics")
        assert office.decisions == []

    @pytest.mark.parametrize(
        "times",
        [
            ("DTSTART:00010101T000000Z",),
            ("DTSTART:99991231T235959Z", "DURATION:P999999999D"),
            ("DTSTART;VALUE=DATE:20260305", "DTEND;VALUE=DATE:20260306"),
            ("DTSTART:20260305T090030Z", "DTEND:20260305T090045Z"),
            ("DTSTART:20260305T090000Z", "DTEND:20260305T080000Z"),
            ("DTSTART:20260305T090000Z", "DTSTART:20260306T090000Z"),
            ("DTSTART:20260305T090000", "DTEND:20260305T100000"),
            ("SEQUENCE:99999999999999999999",),
            (),
        ],
    )
    def test_odd_proposals_leave_a_ledger_that_can_be_read(self, office: Office, times: tuple[str, ...]) -> None:
        first = office.held("learners/l1")[0]
        office.receive("other.ics", reply(first, "TENTATIVE", method="COUNTER", times=times))
        taken = office.read()
        assert len(taken.heard) + len(taken.unreadable) == 1
        assert len(office.answers) == len(taken.heard)
        office.read()
        office.publish(now=LATER)

    @pytest.mark.parametrize("stamp", ["00010101T000000Z", "99991231T235959Z", "20260220", "20260220T103015"])
    def test_odd_stamps_leave_a_ledger_that_can_be_read(self, office: Office, stamp: str) -> None:
        first = office.held("learners/l1")[0]
        office.receive("yes.ics", reply(first).replace(b"DTSTAMP:20260220T103015Z", f"DTSTAMP:{stamp}".encode()))
        taken = office.read()
        assert len(taken.heard) + len(taken.unreadable) == 1
        assert len(office.answers) == len(taken.heard)
        assert office.read().heard == []

    def test_mail_that_was_made_to_hurt(self, office: Office) -> None:
        first = office.held("learners/l1")[0]
        deep = b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (level, level) for level in range(5000)
        )
        office.receive("1.eml", b"From: a@example.com\r\n" + deep)
        office.receive("2.eml", b"From: " + b"a@example.com, " * 5000 + b"\r\n\r\n")
        office.receive("3.eml", b"From: \xff\xfe =?utf-8?q?=ff?= <>\r\nContent-Type: text/calendar\r\n\r\n\xff")
        office.receive("4.ics", reply(first))
        assert words(office.read()) == [("l1", "ACCEPTED")]

    def test_names_of_files_tell_no_address(self, office: Office) -> None:
        first = office.held("learners/l1")[0]
        office.receive("from quist@example.com.ics", reply(first, "DECLINED"))
        office.read()
        assert "@" not in office.answers[first.uid].source
        assert "@" not in office.decisions[0]["why"]

    def test_a_path_that_is_not_there_or_is_something_else(self, office: Office) -> None:
        (office.post / "notes.txt").write_text("just a note\n")
        with pytest.raises(InputError) as refused:
            Inbox().add_paths([office.post / "none.ics", office.post / "notes.txt"])
        assert [fault.message for fault in refused.value.faults] == ["does not exist", "is neither a calendar nor mail"]


class TestSafety:
    def test_a_dry_run_writes_nothing(self, office: Office) -> None:
        office.receive("no.ics", reply(office.held("learners/l1")[0], "DECLINED"))
        before, text = tree(office.invites), office.cohort.read_bytes()
        taken = office.read(dry_run=True)
        assert (words(taken), taken.num_added) == ([("l1", "DECLINED")], 1)
        assert tree(office.invites) == before
        assert office.cohort.read_bytes() == text

    def test_a_folder_without_invites(self, office: Office, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="holds no invites"):
            take_replies(Inbox(), office.cohort, tmp_path / "other", now=WEEK)

    @pytest.mark.parametrize("writes", [0, 1])
    def test_a_run_that_stops_is_made_good_by_the_next(self, office: Office, writes: int) -> None:
        office.receive("no.ics", reply(office.held("learners/l1")[0], "DECLINED"))
        left = iter(range(writes))

        def write(path: Path, data: bytes) -> None:
            if next(left, None) is None:
                raise WriteError("the disk is full")
            path.write_bytes(data)

        with pytest.raises(WriteError):
            office.read(write=write)
        assert len(office.decisions) == writes
        office.read()
        assert len(office.decisions) == 1
        assert [answer.partstat for answer in office.answers.values()] == ["DECLINED"]

    def test_the_ledger_goes_on(self, office: Office) -> None:
        first = office.held("instructors/i1")[0]
        office.receive("yes.ics", reply(first))
        office.read()
        office.publish(LAB | {"learners": ("l1",)}, now=WEEK)
        assert office.answers[first.uid].partstat == "ACCEPTED"
