"""Who is not done when the gate comes, and who could come in their place."""

from __future__ import annotations

import pytest

from scheduler.followup.gate import Gate, gates
from scheduler.followup.sheets import Circumstances
from scheduler.judge import Facts, judged_sessions, rule_findings
from scheduler.opened import Opened
from scheduler.plan import Plan
from tests.followup.story import SEATS, Json, cohort, instant, opened

AT_GATE = "2026-03-03 10:00"
TEN = {"start": "2026-03-05T09:30Z", "end": "2026-03-05T12:00Z"}
"""While the first lab runs."""


def found(now: str, document: Json | None = None, gate_days: int = 2, session: str | None = None) -> tuple[Gate, ...]:
    here = Circumstances(instant(now), gate_days=gate_days, session=session)
    return gates(opened(now, document), here)


def pairs(found: tuple[Gate, ...]) -> list[tuple[str, str | None]]:
    """Who waits, and with whom they could change seats."""
    return [(each.learner, each.swap.learner if each.swap else None) for gate in found for each in gate.waiting]


@pytest.mark.parametrize(
    ("now", "sessions"),
    [
        ("2026-03-03 09:59", []),
        (AT_GATE, ["lab-a"]),
        ("2026-03-05 09:59", ["lab-a"]),
        ("2026-03-05 10:00", []),
        ("2026-03-10 10:00", ["lab-b"]),
    ],
)
def test_a_session_is_at_its_gate_from_then_to_its_start(now: str, sessions: list[str]) -> None:
    assert [gate.session for gate in found(now)] == sessions


def test_all_who_are_not_done_are_listed_each_with_somebody_else_of_a_later_session_who_is() -> None:
    (gate,) = found(AT_GATE)
    assert (gate.num_learners, gate.gate, gate.start) == (3, instant(AT_GATE), instant("2026-03-05 10:00"))
    # Eli, in the later lab, is not done; Dina and Fay are.
    assert pairs((gate,)) == [("ada", "dina"), ("cato", "fay")]
    assert {each.titles for each in gate.waiting} == {("The reader",)}
    assert {each.swap.session for each in gate.waiting if each.swap} == {"lab-b"}


def test_who_has_said_that_they_are_done_is_not_listed_and_can_come() -> None:
    here = Circumstances(instant(AT_GATE), completed={("ada", "reader"), ("eli", "reader")})
    assert pairs(gates(opened(AT_GATE, cohort({"dina": {"busy": [TEN]}})), here)) == [("cato", "eli")]


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ({"dina": {"busy": [TEN]}}, [("ada", "fay"), ("cato", None)]),
        ({"dina": {"busy": [TEN]}, "fay": {"completed": []}}, [("ada", None), ("cato", None)]),
        (
            {"ada": {"busy": [{"start": "2026-03-12T09:00Z", "end": "2026-03-12T17:00Z"}]}},
            [("ada", None), ("cato", "dina")],
        ),
        ({"ada": {"completed": ["reader"]}}, [("cato", "dina")]),
    ],
)
def test_nobody_is_proposed_who_could_not_come(people: dict[str, Json], expected: list[tuple[str, str | None]]) -> None:
    assert pairs(found(AT_GATE, cohort(people))) == expected


def test_decisions_are_kept() -> None:
    kept = {"learner": "dina", "clinic": "lab", "start": "2026-03-12T10:00Z", "must": True}
    assert pairs(found(AT_GATE, cohort() | {"decisions": [kept]})) == [("ada", "fay"), ("cato", None)]


def test_both_sessions_at_their_gate_help_nobody() -> None:
    assert pairs(found("2026-03-03 10:00", gate_days=10)) == [("ada", None), ("cato", None), ("eli", None)]


def test_one_session_may_be_asked_about_before_its_gate() -> None:
    assert pairs(found("2026-03-02 08:00", session="lab-b")) == [("eli", None)]


def test_all_swaps_together_obey_every_rule() -> None:
    here = opened(AT_GATE)
    (gate,) = found(AT_GATE)
    changed = _swapped(here, gate)
    assert [set(one.learners) for one in changed.sessions] == [{"dina", "bo", "fay"}, {"ada", "eli", "cato"}]
    assert not rule_findings(Facts(here.cohort), judged_sessions(changed))


def test_swaps_may_be_left_out() -> None:
    here = Circumstances(instant(AT_GATE))
    assert pairs(gates(opened(AT_GATE), here, swaps=False)) == [("ada", None), ("cato", None)]


def _swapped(here: Opened, gate: Gate) -> Plan:
    seats = {key: set(learners) for key, learners in SEATS.items()}
    for each in gate.waiting:
        assert each.swap is not None
        seats["lab-a"] ^= {each.learner, each.swap.learner}
        seats["lab-b"] ^= {each.learner, each.swap.learner}
    sessions = [one.model_copy(update={"learners": tuple(sorted(seats[one.id]))}) for one in here.plan.sessions]
    return here.plan.model_copy(update={"sessions": tuple(sessions)})
