"""How good each mode is by each criterion, 1 to 5: by the standing table, by what is stated, by what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scheduler.programmes.checks import exact
from scheduler.programmes.figures import LiveFigures
from scheduler.programmes.programme import CRITERIA, MODES, Component, Criterion, Mode, Programme
from scheduler.programmes.tree import Facts

ScoreTable = dict[Mode, dict[Criterion, Fraction]]
LEAST, MOST = Fraction(1), Fraction(5)
HOUR = 60
BEST_ALONE = 6
"""The quality of asynchronous work is this less the complexity, 5 to 1."""


@dataclass(frozen=True)
class ModeFigures:
    """What a mode comes to by a plan: money for each learner, days to reach everybody, share reached in hours.

    ``cost_per_learner`` is ``None`` where nobody has a seat, ``days`` where not everybody has one.
    """

    cost_per_learner: Fraction | None
    days: int | None
    share_in_hours: Fraction


def standing_scores(programme: Programme, component: Component) -> ScoreTable:
    """The table that stands where nothing is stated, with what the programme and then the component state instead."""
    facts = Facts(component, programme.capacity_of(component))
    rows = _standing_rows(facts)
    table: ScoreTable = {mode: dict(zip(CRITERIA, map(Fraction, row), strict=True)) for mode, row in rows.items()}
    for stated in (programme.scores, component.scores):
        for mode in MODES:
            for criterion in CRITERIA:
                score = getattr(getattr(stated, mode), criterion)
                if score is not None:
                    table[mode][criterion] = exact(score)
    return table


def _standing_rows(facts: Facts) -> dict[Mode, tuple[int, ...]]:
    """The standing scores, in the order of ``CRITERIA``."""
    alone, together = BEST_ALONE - facts.component.complexity, 5 if facts.complexity_high else 4
    if facts.scale_high:
        return {
            "asynchronous": (5, 5, alone, 4, 3),
            "synchronous": (1, 2, 4, 3, 3),
            "hybrid": (3, 3, together, 5, 4),
        }
    return {
        "asynchronous": (4, 4, alone, 4, 3),
        "synchronous": (3, 4, together, 4, 4),
        "hybrid": (2, 3, together, 5, 4),
    }


def figures_by_mode(programme: Programme, component: Component, live: LiveFigures) -> dict[Mode, ModeFigures]:
    """What each mode comes to: live as the plan has it (which holds requests), self-paced as the programme states."""
    rates = programme.rates
    study = exact(rates.learner_hour) + exact(rates.async_hour)
    pace = rates.async_minutes_per_day
    sums = (
        (live.instructor_minutes, rates.instructor_hour),
        (live.learner_minutes, rates.learner_hour),
        (live.out_of_hours, rates.out_of_hours_premium),
    )
    total = sum((minutes * exact(rate) for minutes, rate in sums), Fraction()) / HOUR
    meeting = total / live.seated if live.seated else None
    share = Fraction(live.reachable, live.requests)
    ahead = 0 if live.waits else _days(component.preparation_minutes, pace)
    prepared = component.preparation_minutes * study / HOUR
    return {
        "asynchronous": ModeFigures(
            component.async_minutes * study / HOUR, max(1, _days(component.async_minutes, pace)), Fraction(1)
        ),
        "synchronous": ModeFigures(meeting, live.days, share),
        "hybrid": ModeFigures(
            None if meeting is None else meeting + prepared, None if live.days is None else live.days + ahead, share
        ),
    }


def measured_scores(table: ScoreTable, figures: Mapping[Mode, ModeFigures], live: LiveFigures) -> ScoreTable:
    """The table with cost, speed and quality by the figures.

    Cost and speed: 5 × the least ÷ the mode's own, not below 1. Who cannot be reached in working hours counts as
    1 in the quality of a live mode.
    """
    costs = {mode: figure.cost_per_learner for mode, figure in figures.items()}
    longest = live.horizon_days + max(figure.days or 0 for figure in figures.values())
    days = {mode: Fraction(longest if figure.days is None else figure.days) for mode, figure in figures.items()}
    return {
        mode: {
            **table[mode],
            "cost": _against_least(costs, mode),
            "speed": _against_least(days, mode),
            "quality": LEAST + (table[mode]["quality"] - LEAST) * figure.share_in_hours,
        }
        for mode, figure in figures.items()
    }


def _against_least(values: Mapping[Mode, Fraction | None], mode: Mode) -> Fraction:
    least, own = min(value for value in values.values() if value is not None), values[mode]
    if own is None:
        return LEAST
    return MOST if own == least else max(LEAST, MOST * least / own)


def _days(minutes: int, pace: int) -> int:
    return -(-minutes // pace)
