"""The same difference by every way: what a channel has not said yet, once, and nothing else."""

import datetime as dt
import re
from pathlib import Path

import pytest

from scheduler.cohort.cohort import Cohort
from scheduler.errors import InputError
from scheduler.plan import Plan
from scheduler.publish import Choices, Publication, foresee_publication, publish
from scheduler.publish.overview import overview

from .mailbox import Mailbox, held, later_for, refused_for
from .world import LAB, LATER, NOW, cohort, people, plan, read_folder, session, tree

STAY = session("lab-1", "lab", "2026-03-04T15:00", learners=("l1", "l2"))
OTHER = session("lab-2", "lab", "2026-03-06T09:00", learners=(), instructors=("i1",))
MOVED = (STAY | {"learners": ("l1",)}, OTHER | {"learners": ("l2",)})


def run(folder: Path, mailbox: Mailbox, one: Plan, world: Cohort | None = None, days: int = 0) -> Publication:
    return publish(one, world or cohort(), folder, now=NOW + dt.timedelta(days=days), channels=[mailbox])


def kinds(done: Publication) -> list[tuple[str, str, str]]:
    return [(one.person, one.kind, one.state) for one in done.said]


def test_everybody_with_an_address_is_told_once(tmp_path: Path) -> None:
    mailbox = Mailbox()
    done = run(tmp_path, mailbox, plan(LAB))
    assert sorted(one.shown for one in mailbox.take()) == ["i1", "i1", "l1", "l1", "l2", "l2"]
    assert [str(one) for one in done.unsaid] == [
        "learner l3: Negotiation lab (1 of 2), 2026-03-04 15:00Z: has no address",
        "learner l3: Negotiation lab (2 of 2), 2026-03-11 15:00Z: has no address",
    ]
    assert not done.is_complete
    before = tree(tmp_path)
    again = run(tmp_path, mailbox, plan(LAB), days=1)
    assert mailbox.take() == []
    assert mailbox.times_opened == 1
    assert tree(tmp_path) == before
    assert {one.state for one in again.said} == {"unable"}


def test_who_moves_gets_an_update_of_the_same_event_and_who_stays_hears_nothing(tmp_path: Path) -> None:
    mailbox = Mailbox()
    run(tmp_path, mailbox, plan(STAY, OTHER | {"learners": ("l3",)}))
    first = {one.uid: one for one in mailbox.take()}
    run(tmp_path, mailbox, plan(*MOVED), days=1)
    (ravi,) = (one for one in mailbox.arrived if one[0].shown == "l2")
    delivery, before = ravi
    assert (delivery.method, delivery.sequence) == ("REQUEST", 1)
    assert first[delivery.uid].shown == "l2"
    assert (before.sequence, before.memory, before.doubtful) == (0, f"{delivery.uid[:8]}-0", None)
    assert delivery.subject == "Updated: Negotiation lab, Friday 6 March 2026, 14:30, Asia/Kolkata"
    assert "l1" not in {one.shown for one in mailbox.take()}


def test_who_is_dropped_gets_a_cancellation_in_their_own_time(tmp_path: Path) -> None:
    mailbox = Mailbox()
    run(tmp_path, mailbox, plan(STAY))
    mailbox.take()
    run(tmp_path, mailbox, plan(STAY | {"learners": ("l1",)}), days=1)
    (gone,) = (one for one in mailbox.take() if one.role == "learner")
    assert (gone.shown, gone.method, gone.sequence, gone.cancelled) == ("l2", "CANCEL", 1, True)
    assert gone.subject == "Cancelled: Negotiation lab, Wednesday 4 March 2026, 20:30, Asia/Kolkata"
    assert "20:30–21:30, Asia/Kolkata" in gone.text


def test_a_channel_that_joins_late_says_what_stands_and_no_more(tmp_path: Path) -> None:
    silent = Mailbox("other")
    run(tmp_path, silent, plan(STAY, OTHER))
    run(tmp_path, silent, plan(*MOVED), days=1)
    run(tmp_path, silent, plan(MOVED[1]), days=2)
    mailbox = Mailbox()
    done = run(tmp_path, mailbox, plan(MOVED[1]), days=3)
    assert kinds(done) == [("l2", "invite", "sent"), ("i1", "invite", "sent")]
    assert {one.sequence for one in mailbox.take()} == {1}
    assert run(tmp_path, mailbox, plan(MOVED[1]), days=4).behind == {}
    assert run(tmp_path, mailbox, plan(), days=5).behind == {"other": 2}


def test_a_way_that_never_said_anything_is_not_behind(tmp_path: Path) -> None:
    wrong = Mailbox("caldav-1a2b3c4d", trouble=later_for("l1", "l2", "i1"))
    assert {one.state for one in run(tmp_path, wrong, plan(STAY)).said} == {"later"}
    assert publish(plan(STAY), cohort(), tmp_path, now=LATER).behind == {}


def test_nothing_is_sent_about_a_meeting_that_is_over(tmp_path: Path) -> None:
    mailbox = Mailbox()
    over = dt.datetime(2026, 3, 4, 16, tzinfo=dt.UTC)
    publish(plan(LAB), cohort(), tmp_path, now=over, channels=[mailbox])
    assert {one.text.count("Wednesday 11 March") for one in mailbox.take()} == {1}
    publish(plan(), cohort(), tmp_path, now=over + dt.timedelta(days=30), channels=[mailbox])
    assert mailbox.take() == []


def test_a_server_that_fails_is_left_alone_and_the_rerun_says_the_rest(tmp_path: Path) -> None:
    mailbox = Mailbox(trouble=later_for("l2"))
    done = run(tmp_path, mailbox, plan(LAB))
    assert [one.shown for one in mailbox.take()] == ["l1", "l1"]
    assert [one.why for one in done.unsaid if one.state == "later"] == ["the server is tired"] * 4
    mailbox.trouble = later_for()
    again = run(tmp_path, mailbox, plan(LAB), days=1)
    assert [one.shown for one in mailbox.take()] == ["l2", "l2", "i1", "i1"]
    assert [one.kind for one in again.said if one.state == "sent"] == ["invite"] * 4


def test_who_is_refused_holds_nobody_up_and_is_tried_again(tmp_path: Path) -> None:
    mailbox = Mailbox(trouble=refused_for("l1"))
    done = run(tmp_path, mailbox, plan(STAY))
    assert [str(one) for one in done.unsaid] == ["learner l1: Negotiation lab, 2026-03-04 15:00Z: no such mailbox"]
    assert [one.shown for one in mailbox.take()] == ["l2", "i1"]
    mailbox.trouble = refused_for()
    assert kinds(run(tmp_path, mailbox, plan(STAY), days=1)) == [("l1", "invite", "sent")]


def test_who_never_got_the_invite_gets_no_cancellation(tmp_path: Path) -> None:
    mailbox = Mailbox(trouble=refused_for("l1"))
    run(tmp_path, mailbox, plan(STAY))
    mailbox.take()
    run(tmp_path, mailbox, plan(STAY | {"learners": ("l2",)}), days=1)
    assert "l1" not in {one.shown for one in mailbox.take()}


@pytest.mark.parametrize("silent_days", [0, 1, 2])
def test_an_earlier_address_is_cancelled_wherever_the_channel_was_told_last(tmp_path: Path, silent_days: int) -> None:
    mailbox = Mailbox()
    run(tmp_path, mailbox, plan(STAY))
    everything = mailbox.take()
    addresses = ["b@example.com", "c@example.com", "quist@example.com"][: silent_days + 1]
    for day, address in enumerate(addresses):
        world = cohort(learners=people("learners", {"id": "l1", "email": address}))
        channels = [mailbox] if day == silent_days else []
        publish(plan(STAY), world, tmp_path, now=LATER + dt.timedelta(days=day), channels=channels)
    said = mailbox.take()
    calendars = held([*everything, *said])
    mine = [address for address, uid in calendars if uid == said[-1].uid]
    assert mine == [addresses[-1]]
    if silent_days < 2:
        assert [(one.method, one.recipient.email) for one in said if one.recipient] == [
            ("CANCEL", "quist@example.com"),
            ("REQUEST", addresses[-1]),
        ]
    else:
        assert [one.method for one in said] == ["REQUEST"]
    assert run(tmp_path, mailbox, plan(STAY), world, days=9).said == ()


def test_an_address_that_is_taken_away_gets_a_cancellation(tmp_path: Path) -> None:
    mailbox = Mailbox()
    run(tmp_path, mailbox, plan(STAY))
    mailbox.take()
    nobody = cohort(learners=people("learners", {"id": "l1", "email": None}))
    done = run(tmp_path, mailbox, plan(STAY), nobody, days=1)
    assert [(one.method, one.shown) for one in mailbox.take()] == [("CANCEL", "l1")]
    assert [(one.person, one.state) for one in done.said] == [("l1", "sent"), ("l1", "unable")]


def test_a_channel_for_instructors_leaves_learners_alone(tmp_path: Path) -> None:
    mailbox = Mailbox("caldav-1a2b3c4d", roles=frozenset({"instructor"}), by_address=False)
    done = run(tmp_path, mailbox, plan(LAB))
    assert {one.role for one in mailbox.take()} == {"instructor"}
    assert done.is_complete
    assert publish(plan(), cohort(), tmp_path, now=LATER).behind == {"caldav-1a2b3c4d": 2}


def test_a_dry_run_tells_what_the_run_does_and_touches_nothing(tmp_path: Path) -> None:
    folder, mailbox = tmp_path / "invites", Mailbox()
    plans = [plan(STAY, OTHER | {"learners": ("l3",)}), plan(*MOVED), plan(MOVED[1]), plan(MOVED[1])]
    for day, one in enumerate(plans):
        now, before = NOW + dt.timedelta(days=day), tree(tmp_path)
        names = sorted(path.name for path in tmp_path.rglob("*"))
        foreseen = foresee_publication(one, cohort(), folder, now=now, channels=[mailbox])
        assert tree(tmp_path) == before
        assert sorted(path.name for path in tmp_path.rglob("*")) == names
        assert mailbox.arrived == []
        done = publish(one, cohort(), folder, now=now, channels=[mailbox])
        assert foreseen == done
        mailbox.take()
    assert done.said == ()


def test_the_overview_says_who_gets_what_by_which_way_and_why(tmp_path: Path) -> None:
    mailbox = Mailbox()
    run(tmp_path, mailbox, plan(STAY, OTHER | {"learners": ("l3",)}))
    rows = overview(run(tmp_path, mailbox, plan(*MOVED), days=1))
    assert [(row.person, [str(item) for item in row.items]) for row in rows] == [
        ("l2", ["update: Negotiation lab, Fri 2026-03-06 09:00Z (moved from 2026-03-04 15:00Z) → folder, mail"]),
        ("l3", ["cancel: Negotiation lab, Fri 2026-03-06 09:00Z (no longer in the plan) → folder"]),
        ("i1", ["update: Negotiation lab, Wed 2026-03-04 15:00Z (changed) → folder, mail"]),
    ]


def test_the_overview_names_a_way_once_though_it_has_two_addresses_to_tell(tmp_path: Path) -> None:
    mailbox, moved = Mailbox(), cohort(learners=people("learners", {"id": "l1", "email": "wanda@example.com"}))
    run(tmp_path, mailbox, plan(STAY))
    publish(plan(STAY), moved, tmp_path, now=LATER)
    done = run(tmp_path, mailbox, plan(STAY), moved, days=2)
    assert [one.kind for one in done.said] == ["cancel", "invite"]
    assert [str(item) for row in overview(done) for item in row.items] == [
        "invite: Negotiation lab, Wed 2026-03-04 15:00Z (not told this way yet) → mail"
    ]


def test_a_plan_of_another_cohort_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        foresee_publication(plan(LAB, cohort_id="autumn"), cohort(), tmp_path / "out", now=NOW)
    assert not (tmp_path / "out").exists()


def test_rosters_do_not_go_where_several_people_read(tmp_path: Path) -> None:
    shared = Mailbox("caldav-1a2b3c4d", roles=frozenset({"instructor"}), by_address=False)
    with pytest.raises(InputError, match="several people"):
        publish(plan(LAB), cohort(), tmp_path / "out", now=NOW, channels=[shared], choices=Choices(rosters=True))
    assert not (tmp_path / "out").exists()


def test_mail_comes_from_somebody(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="mail comes from it"):
        run(tmp_path / "out", Mailbox(), plan(LAB), cohort(organizer=None))


def test_rosters_name_learners_to_their_instructors_alone_and_only_while_they_are_chosen(tmp_path: Path) -> None:
    mix = session("mix-1", "mix", "2026-03-05T15:00", room="r1", learners=("l2",), instructors=("i2",))
    publish(plan(STAY, mix), cohort(), tmp_path, now=NOW, choices=Choices(rosters=True))
    texts = {read.file.split("-")[0]: read.text for read in read_folder(tmp_path)}
    assert "Learners:\n- Wanda Quist\n- Ravi Nambiar" in texts["instructors/i1"]
    assert "Learners:\n- Ravi Nambiar" in texts["instructors/i2"]
    assert "Quist" not in texts["instructors/i2"] + texts["learners/l2"]
    done = publish(plan(STAY, mix), cohort(), tmp_path, now=LATER)
    assert done.published.updated == 2
    assert not [name for name, data in tree(tmp_path).items() if "instructors" in name and b"Quist" in data]


def test_another_edition_of_the_time_zones_is_told_once(tmp_path: Path) -> None:
    assert publish(plan(LAB), cohort(), tmp_path, now=NOW).zone_data is None
    path = tmp_path / "invites.json"
    path.write_text(re.sub('"zone_data": "[0-9a-z]+"', '"zone_data": "1999z"', path.read_text()))
    assert publish(plan(LAB), cohort(), tmp_path, now=LATER).zone_data == "1999z"
    assert publish(plan(LAB), cohort(), tmp_path, now=LATER).zone_data is None


def test_who_is_back_at_an_address_and_then_dropped_is_told_there(tmp_path: Path) -> None:
    mailbox = Mailbox()
    run(tmp_path, mailbox, plan(STAY))
    first = mailbox.take()
    for day, address in enumerate(("b@example.com", "quist@example.com")):
        world = cohort(learners=people("learners", {"id": "l1", "email": address}))
        publish(plan(STAY), world, tmp_path, now=LATER + dt.timedelta(days=day))
    run(tmp_path, mailbox, plan(STAY | {"learners": ("l2",)}), days=5)
    assert "quist@example.com" not in {address for address, _ in held([*first, *mailbox.take()])}


def test_who_is_invited_again_after_a_cancellation_is_invited_as_if_anew(tmp_path: Path) -> None:
    mailbox = Mailbox()
    for day, sessions in enumerate(([STAY], [], [STAY])):
        run(tmp_path, mailbox, plan(*sessions), days=day)
    said = [(delivery.subject.split(":")[0], before) for delivery, before in mailbox.arrived if delivery.shown == "l1"]
    assert [kind for kind, _ in said] == ["Invitation", "Cancelled", "Invitation"]
    assert said[2][1].sequence is None
