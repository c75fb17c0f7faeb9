"""What differs between two plans, and that publishing the second would tell people just that."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random

import pytest

from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import parse_cohort
from scheduler.errors import InputError
from scheduler.plan import CancelledSession, Plan, Reason, Session
from scheduler.publish import Choices, foresee_publication, publish, publish_invites
from scheduler.publish.comparison import compare_plans
from scheduler.publish.difference import Folder
from scheduler.publish.folder import read_address
from scheduler.publish.ledger import Ledger, read_ledger
from scheduler.publish.overview import overview
from scheduler.publish.states import State, states
from scheduler.publish.store import Store
from tests.cohorts.republish import published_plan, republish
from tests.cohorts.tiny import tiny_case
from tests.oracle.brute import TooManyPlansError, all_plans

from .world import LAB, LATER, NOW, cohort, people, plan, session

SEEDS = range(24)


def replanned(seed: int) -> tuple[Cohort, Plan, Cohort, Plan]:
    """A cohort and a plan of it; the cohort after some changes, and a plan of that."""
    document, rng = tiny_case(seed).document, Random(f"replanned/{seed}")
    before = parse_cohort(document)
    changed, old, _ = republish(rng, document, before)
    after = parse_cohort(changed)
    new = _some_plan(rng, after) or old.model_copy(update={"sessions": _still_possible(old, after)})
    return before, old, after, new


def _some_plan(rng: Random, cohort: Cohort) -> Plan | None:
    try:
        plans = all_plans(cohort)
    except TooManyPlansError:
        return None
    return published_plan(cohort, plans, rng.randrange(len(plans.measures))) if len(plans.measures) else None


def _still_possible(old: Plan, cohort: Cohort) -> tuple[Session, ...]:
    """The sessions that hold nobody who has left."""
    here = {("learner", who.id) for who in cohort.learners} | {("instructor", who.id) for who in cohort.instructors}
    return tuple(one for one in old.sessions if in_session(one) <= here)


@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_what_publishing_would_tell(seed: int, tmp_path: Path) -> None:
    before, old, after, new = replanned(seed)
    publish_invites(old, before, tmp_path, now=NOW)
    foreseen = foresee_publication(new, after, tmp_path, now=LATER)
    rows = {
        (row.role, item.what, item.summary, item.start, item.why) for row in overview(foreseen) for item in row.items
    }
    ledger, store = read_ledger(tmp_path, after.id), Store(tmp_path)
    assert ledger is not None
    held = (ledger, Folder(store.exists, lambda file: read_address(store, file)))
    by_folder = compare_plans(old, new, after, now=LATER, old_cohort=before, held=held)
    by_plan = compare_plans(old, new, after, now=LATER, old_cohort=before)
    assert by_folder.people == by_plan.people
    told = [(person.person.role, each) for person in by_plan.people for each in person.told]
    assert {(role, each.word, each.summary, each.start, each.why) for role, each in told} == rows
    assert sorted(each.uid for _, each in told) == sorted(change.uid for change in foreseen.published.changes)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_old_plan_with_the_difference_is_the_new_one(seed: int) -> None:
    before, old, after, new = replanned(seed)
    changes = {change.id: change for change in compare_plans(old, new, after, now=NOW, old_cohort=before).sessions}
    sessions = {one.id: one for one in old.sessions}
    for key, change in changes.items():
        joined, left = ({(who.role, who.id) for who in people} for people in (change.joined, change.left))
        assert in_session(sessions.get(key)) - left | joined == in_session(new_session(new, key))
        assert (change.kind == "gone") == (new_session(new, key) is None)
        assert (change.kind == "new") == (key not in sessions)
    for one in new.sessions:
        assert one.id in changes or sessions[one.id] == one
    for key in sessions:
        assert key in changes or new_session(new, key) is not None


def new_session(of: Plan, key: str) -> Session | None:
    return next((one for one in of.sessions if one.id == key), None)


def in_session(one: Session | None) -> set[tuple[str, str]]:
    if one is None:
        return set()
    return {("learner", who) for who in one.learners} | {("instructor", who) for who in one.instructors}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_does_not_differ_from_itself(seed: int) -> None:
    before, old, _, _ = replanned(seed)
    assert compare_plans(old, old, before, now=NOW).is_empty


def test_who_left_is_told_by_id_and_who_moved_with_the_earlier_start() -> None:
    moved = session("lab-1", "lab", "2026-03-05T15:00", "2026-03-12T15:00", learners=("l1", "l3"))
    smaller = cohort(learners=people("learners", without="l2"))
    found = compare_plans(plan(LAB), plan(moved), smaller, now=NOW, old_cohort=cohort())
    told = {row.person.id: [(each.word, each.was) for each in row.told] for row in found.people}
    first, second = (dt.datetime(2026, 3, day, 15, tzinfo=dt.UTC) for day in (4, 11))
    assert told["l2"] == [("cancel", first), ("cancel", second)]
    assert told["l1"] == told["i1"] == [("update", first), ("update", second)]
    (change,) = found.sessions
    assert [who.name for who in change.left] == ["Ravi Nambiar"]
    assert change.was["meetings"] == [{"start": s, "end": s + dt.timedelta(hours=1)} for s in (first, second)]


def test_a_plan_of_another_cohort_is_refused() -> None:
    with pytest.raises(InputError, match="another cohort's plan"):
        compare_plans(plan(LAB, cohort_id="autumn"), plan(LAB), cohort(), now=NOW)


def state_of(of: Plan, folder: Path, now: dt.datetime = NOW) -> State:
    """Of the first session."""
    return states(of, read_ledger(folder, "spring"), now=now)["lab-1"]


def test_a_session_is_a_draft_then_published_then_past(tmp_path: Path) -> None:
    of, organized = plan(LAB), cohort()
    assert state_of(of, tmp_path) == "draft"
    publish(of, organized, tmp_path, now=NOW, choices=Choices(instructors_first=True))
    assert state_of(of, tmp_path) == "draft"
    publish_invites(of, organized, tmp_path, now=NOW)
    assert state_of(of, tmp_path) == "published"
    end = of.sessions[0].meetings[-1].end
    assert state_of(of, tmp_path, end - dt.timedelta(minutes=1)) == "published"
    assert state_of(of, tmp_path, end) == "past"


def test_a_session_at_another_time_is_a_draft_until_it_is_told(tmp_path: Path) -> None:
    publish_invites(plan(LAB), cohort(), tmp_path, now=NOW)
    moved = plan(session("lab-1", "lab", "2026-03-05T15:00", "2026-03-12T15:00"))
    assert state_of(moved, tmp_path) == "draft"
    publish_invites(moved, cohort(), tmp_path, now=LATER)
    assert state_of(moved, tmp_path) == "published"


def test_a_cancelled_session_is_kept_as_that() -> None:
    reason = Reason(code="replaced", message="The new plan is better without it.")
    called_off = CancelledSession(**dict(plan(LAB).sessions[0]), reason=reason)
    of = plan(session("mix-1", "mix", "2026-03-04T15:00")).model_copy(update={"cancelled": (called_off,)})
    assert states(of, Ledger(cohort="spring"), now=NOW) == {"mix-1": "draft", "lab-1": "cancelled"}
    (gone, _) = sorted(compare_plans(plan(LAB), of, cohort(), now=NOW).sessions, key=lambda change: change.id)
    assert (gone.kind, gone.state, gone.reason) == ("gone", "cancelled", reason)
