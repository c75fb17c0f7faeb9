"""What the report counts, against forty requests counted by hand."""

from __future__ import annotations

from collections import Counter

from scheduler.attendance.records import Attended, Completed
from scheduler.report.page import Check, Led, Totals, build_report
from tests.report import forty


def test_totals_are_those_counted_by_hand() -> None:
    assert forty.report().totals == Totals(
        learners=20,
        requests=40,
        before=1,
        attended=7,
        absent=10,
        seated=18,
        unscheduled=4,
        came=0,
        self_paced=24,
        done=12,
        minutes=1500,
        late=570,
        sessions=5,
        led=240,
        mandatory=22,
        open=2,
    )


def test_without_records_everybody_with_a_seat_is_seated() -> None:
    totals = forty.report(recorded=False).totals
    assert (totals.attended, totals.absent, totals.seated, totals.unscheduled, totals.before) == (0, 0, 34, 5, 1)
    assert (totals.self_paced, totals.done) == (22, 0)


def test_instructors_lead_what_the_plan_says() -> None:
    assert forty.report().led == (Led(sessions=5, minutes=240, late=90),)


def test_mandatory_requests_are_met_live_by_an_alternative_or_a_signature_or_are_open() -> None:
    live = forty.report().live
    assert Counter(each.mandatory for each in live) == {
        "live": 16,
        "alternative": 3,
        "exception": 1,
        "open": 2,
        None: 18,
    }
    found = {(each.learner + 1, each.clinic): each for each in live}
    assert {key for key, each in found.items() if each.mandatory == "open"} == {(19, 0), (20, 1)}
    assert found[19, 1].signed_by == "Dr Ode"


def test_who_comes_without_asking_is_counted_beside_the_requests() -> None:
    cohort = forty.cohort()
    guest = cohort.learners[19].model_copy(update={"clinics": cohort.learners[19].clinics[1:], "completed": ()})
    totals = build_report(
        cohort.model_copy(update={"learners": (*cohort.learners[:19], guest)}),
        forty.plan(),
        Check(),
        lambda learner, clinic: (),
        attended=[Attended("l20", "lab", "lab-1", 60)],
        now=forty.NOW,
    ).totals
    assert (totals.requests, totals.came, totals.absent, totals.seated) == (39, 1, 6, 28)


def test_a_completed_clinic_counts_as_attended_by_who_has_a_seat_in_it() -> None:
    report = build_report(
        forty.cohort(),
        forty.plan(),
        Check(),
        lambda learner, clinic: (),
        completed=[Completed("l1", "lab"), Completed("l19", "lab")],
        now=forty.NOW,
    )
    assert {each.learner + 1: each.state for each in report.live if each.clinic == 0 and each.reached} == {
        1: "attended",
        19: "before",
        20: "before",
    }


def test_every_slice_sums_to_the_whole() -> None:
    report = forty.report()
    for dimension in report.dimensions:
        assert len(dimension.answers) == 20
        parts = Counter[str]()
        for each in report.live:
            parts[dimension.values[dimension.answers[each.learner]]] += each.late
        assert sum(parts.values()) == 570
    manager = next(each for each in report.dimensions if each.name == "Manager")
    assert manager.values == ("Ana", "Ben", "(not stated)")
    region = next(each for each in report.dimensions if each.name == "Region")
    late = Counter[str]()
    for each in report.live:
        late[region.values[region.answers[each.learner]]] += each.late
    assert late == {"Europe": 330, "Asia": 240}
