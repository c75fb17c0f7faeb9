"""What a terminal shows while a plan is sought."""

from __future__ import annotations

from fractions import Fraction

from scheduler.cli.live import state
from scheduler.problem import ObjectiveTier
from solvers.progress import Progress

TIERS = (
    ObjectiveTier((("unscheduled", 3), ("changes", 1)), Fraction(0)),
    ObjectiveTier((("sessions", 1),), Fraction(0)),
)


def test_the_state_names_tier_values_and_measures() -> None:
    assert state(None, ()) == "reading"
    assert state(Progress(1.0, "start", 0, 2, None, None), TIERS) == "start"
    first = state(Progress(1.0, "search", 0, 2, 40, 30), TIERS)
    assert first == "tier 1 of 2 · found 40 · bound 30, gap 25.0% · 3 × unscheduled + changes"
    assert state(Progress(1.0, "search", 1, 2, 7, None), TIERS) == "tier 2 of 2 · found 7 · sessions"
