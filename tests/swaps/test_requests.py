"""What is asked: rows of a table, with every fault by its line, and counter-proposals to invites."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from scheduler.errors import InputError
from scheduler.opened import open_plan
from scheduler.plan import Plan
from scheduler.publish import publish_invites
from scheduler.publish.identity import event_uid
from scheduler.publish.ledger import Answer, Ledger, read_ledger
from scheduler.solving import solve
from scheduler.swaps.counters import counter_proposals, joined
from scheduler.swaps.requests import SwapRequest, Want
from scheduler.swaps.settlement import settle
from scheduler.swaps.table import read_requests

from .evenings import EVENINGS, cohort, plan

NOW = dt.datetime(2027, 2, 1, 9, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def evenings() -> Plan:
    return plan(cohort())


def read(folder: Path, of: Plan, text: str) -> tuple[SwapRequest, ...]:
    path = folder / "requests.csv"
    path.write_bytes(text.encode("utf-8"))
    return read_requests(path, cohort(), of)


def at(session: str) -> dt.datetime:
    return dt.datetime.fromisoformat(EVENINGS[session])


@pytest.mark.parametrize(
    "text",
    [
        "learner,clinic,wants,with\nl1,lab,wed;2027-03-11T15:00+01:00,\nl2,,,l3\n",
        "\ufeffLearner;Session;Wants;With\r\nl1;tue;wed|2027-03-11 14:00;\r\n;;;\r\nl2;tue;;l3\r\n",
        'wants,learner,with\n"wed, 2027-03-11T14:00Z",l1\n,l2,l3\n',
    ],
)
def test_a_table_is_read_as_spreadsheets_write_it(tmp_path: Path, evenings: Plan, text: str) -> None:
    first, second = read(tmp_path, evenings, text)
    assert (first.learner, first.clinic, first.partner) == ("l1", "lab", None)
    assert [want.session for want in first.wants] == ["wed", "thu"]
    assert (second.learner, second.wants, second.partner) == ("l2", (), "l3")


def test_a_start_at_which_nothing_runs_is_no_fault(tmp_path: Path, evenings: Plan) -> None:
    (request,) = read(tmp_path, evenings, "learner,wants\nl1,2027-03-09T18:00Z\n")
    assert request.wants == (Want("2027-03-09T18:00Z", None),)
    (answer,) = settle(open_plan(evenings, cohort()), [request]).answers
    assert (answer.reason, answer.wants[0].code) == ("impossible", "no_session")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("l11,lab,wed,", 'line 3 "l11" is not the id of a learner; did you mean "l1"?'),
        ("l1,lob,wed,", 'line 3 "lob" is not the id of a clinic; did you mean "lab"?'),
        ("l1,lab,weds,", 'line 3 "weds" is neither a session of the plan nor a start; did you mean "wed"?'),
        ("l1,lab,,", "line 3 wants nothing; write a session's id or start"),
        ("l1,lab,,l1", 'line 3 "l1" would change seats with themselves'),
        ("l1,lab,,l99", 'line 3 "l99" is not the id of a learner'),
        (",lab,wed,", "line 3 names no learner"),
        ("l2,lab,wed,", 'line 3 "l2" asks a second time about "lab", after line 2; keep one of the two'),
        ("l1,lab,2027-13-01T10:00Z,", 'line 3 "2027-13-01T10:00Z" is neither a session of the plan nor a start'),
        (
            "l1,lab,0001-01-01T00:00+23:00,",
            'line 3 "0001-01-01T00:00+23:00" is neither a session of the plan nor a start',
        ),
        ("l1,lab,wed,,,", "line 3 has 6 cells, and there are 4 columns"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_cure(tmp_path: Path, evenings: Plan, row: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, evenings, f"learner,clinic,wants,with\nl2,lab,wed,\n{row}\n")
    assert any(said in str(fault) for fault in refused.value.faults)
    assert all(fault.cure for fault in refused.value.faults)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("learner,wishes\nl1,wed\n", 'line 1 "wishes" is not a column'),
        ("clinic,wants\nlab,wed\n", 'line 1 has no column "learner"'),
        ("learner,learner,wants\nl1,l1,wed\n", 'line 1 "learner" is given twice'),
    ],
)
def test_a_table_of_another_kind_is_refused(tmp_path: Path, evenings: Plan, text: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, evenings, text)
    assert any(said in str(fault) for fault in refused.value.faults)


def test_every_fault_is_told_at_once(tmp_path: Path, evenings: Plan) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, evenings, "learner,wants\nl77,wed\nl1,\nl2,sunday\n")
    assert [str(fault)[:6] for fault in refused.value.faults] == ["line 2", "line 3", "line 4"]


def answered(folder: Path, of: Plan, **proposed: tuple[str, dt.datetime | None]) -> Ledger:
    """The ledger after learners answered, one after the other."""
    publish_invites(of, cohort(), folder, now=NOW)
    ledger = read_ledger(folder, "evenings")
    assert ledger is not None
    answers = {
        event_uid("evenings", "learner", learner, "lab", 1): Answer.model_validate(
            {"partstat": word, "sequence": 0, "stamp": NOW + dt.timedelta(hours=n), "at": NOW, "source": "mail"}
            | ({} if start is None else {"start": start})
        )
        for n, (learner, (word, start)) in enumerate(proposed.items())
    }
    return ledger.model_copy(update={"answers": answers})


def test_counter_proposals_are_requests_in_the_order_of_the_answers(tmp_path: Path, evenings: Plan) -> None:
    ledger = answered(
        tmp_path,
        evenings,
        l5=("COUNTER", at("tue")),
        l1=("COUNTER", at("thu")),
        l2=("ACCEPTED", None),
        l3=("COUNTER", None),
        l4=("TENTATIVE", at("tue")),
    )
    found = counter_proposals(ledger, cohort(), evenings, now=NOW)
    assert [(each.learner, each.clinic, each.wants[0].session) for each in found] == [
        ("l5", "lab", "tue"),
        ("l1", "lab", "thu"),
        ("l4", "lab", "tue"),
    ]
    row = SwapRequest("l1", "lab", (Want("wed", "wed"),), None, "line 2")
    assert [each.learner for each in joined((row,), found)] == ["l1", "l5", "l4"]
    settled = settle(open_plan(evenings, cohort()), found)
    assert [answer.granted for answer in settled.answers] == [True, True, False]
    assert not counter_proposals(ledger, cohort(), evenings, now=at("thu") + dt.timedelta(hours=1))


def test_what_has_begun_stays(evenings: Plan) -> None:
    wednesday = int(at("wed").timestamp()) // 60
    opened = open_plan(evenings, cohort(), freeze_before=wednesday)
    wants = {"l1": "thu", "l3": "tue", "l5": "wed", "l4": "thu"}
    requests = [SwapRequest(who, "lab", (Want(s, s),), None, "") for who, s in wants.items()]
    answers = {answer.learner: answer for answer in settle(opened, requests).answers}
    assert answers["l1"].reason == "begun"
    assert answers["l3"].wants[0].code == "begun"
    assert answers["l5"].granted
    assert answers["l4"].granted


def test_who_has_no_seat_or_no_consent_is_refused(evenings: Plan) -> None:
    requests = [
        SwapRequest("l7", "lab", (Want("wed", "wed"),), None, ""),
        SwapRequest("l1", "lab", (), "l3", ""),
        SwapRequest("l2", "lab", (), "l7", ""),
    ]
    settled = settle(open_plan(evenings, cohort()), requests)
    assert [answer.reason for answer in settled.answers] == ["no_seat", "partner", "partner"]
    assert settled.plan == evenings


def test_a_seat_that_is_free_goes_to_who_waits_where_seats_come_first(evenings: Plan) -> None:
    """A wish for the only evening with a free seat frees one that l7 can come to."""
    seats_first = {"tiers": [{"unscheduled": 1}]}
    busy = [{"start": EVENINGS["thu"], "end": "2027-03-11T15:00Z"}]
    learners = [
        each | ({"busy": busy} if each["id"] == "l7" else {}) for each in cohort().model_dump(mode="json")["learners"]
    ]
    here = cohort(objective=seats_first, learners=[each for each in learners if each["id"] != "l6"])
    sessions = tuple(
        each.model_copy(update={"learners": tuple(who for who in each.learners if who != "l6")})
        for each in evenings.sessions
    )
    started = open_plan(evenings.model_copy(update={"sessions": sessions}), here)
    settled = settle(started, [SwapRequest("l1", "lab", (Want("thu", "thu"),), None, "")])
    assert settled.num_granted == 1
    assert settled.seated == (("l7", "lab"),)


def test_sessions_at_one_time_keep_their_instructors() -> None:
    """All four would change sides: then the instructors would rather; so only one pair does."""
    hours = [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "14:00", "end": "15:00"}]
    here = cohort(
        horizon={"start": "2027-03-09", "end": "2027-03-09"},
        learners=cohort().model_dump(mode="json", exclude_unset=True)["learners"][:4],
        instructors=[{"id": each, "name": each, "time_zone": "UTC", "clinics": ["lab"]} for each in ("i1", "i2")],
        clinics=[{"id": "lab", "title": "Lab", "duration_minutes": 60, "capacity": 2, "hours": hours}],
    )
    opened = open_plan(solve(here, time_limit=2, workers=1), here)
    held = {who: each.id for each in opened.plan.sessions for who in each.learners}
    other = dict(zip(held.values(), reversed(held.values()), strict=True))
    requests = [SwapRequest(who, "lab", (Want(other[s], other[s]),), None, "") for who, s in held.items()]
    settled = settle(opened, requests)
    assert (settled.num_granted, settled.most, settled.proven) == (2, 2, True)
    assert [each.instructors for each in settled.plan.sessions] == [each.instructors for each in opened.plan.sessions]
