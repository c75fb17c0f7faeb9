"""Scorecards: every mode of every component by five criteria, weighed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scheduler.programmes.checks import exact
from scheduler.programmes.figures import LiveFigures
from scheduler.programmes.profiles import Profile
from scheduler.programmes.programme import CRITERIA, MODES, Component, Criterion, Mode, Programme
from scheduler.programmes.recommendation import recommendation
from scheduler.programmes.scores import ModeFigures, figures_by_mode, measured_scores, standing_scores
from scheduler.report.charts import grouped_bars


@dataclass(frozen=True)
class ModeCard:
    """One mode: its five scores, their weighted sum, that times the learners, and what a plan says of it."""

    mode: Mode
    scores: dict[Criterion, float]
    score: float
    impact: float
    cost_per_learner: float | None = None
    days: int | None = None
    share_in_hours: float | None = None


@dataclass(frozen=True)
class ComponentCard:
    """One component: its modes, the best of them (several: a tie), and what the decision tree says."""

    component: str
    title: str
    learners: int
    modes: tuple[ModeCard, ...]
    best: tuple[Mode, ...]
    recommended: Mode
    branch: str
    live: LiveFigures | None
    """What the optimiser says of its clinic; ``None``: the scores are guesses."""


@dataclass(frozen=True)
class Scorecard:
    """All components by one profile; ``impact`` is summed over them."""

    title: str
    profile: str
    weights: dict[Criterion, float]
    currency: str
    components: tuple[ComponentCard, ...]
    impact: dict[Mode, float]
    best: tuple[Mode, ...]


def scorecard(programme: Programme, profile: Profile, live: Mapping[str, LiveFigures] | None = None) -> Scorecard:
    """The scorecard of a programme; ``live`` has the figures of components' clinics, by the components' ids."""
    weights: dict[Criterion, Fraction] = {each: exact(getattr(profile.weights, each)) for each in CRITERIA}
    cards, impact = [], dict.fromkeys(MODES, Fraction())
    for component in programme.components:
        card, scores = _component(programme, component, weights, (live or {}).get(component.id))
        cards.append(card)
        for mode in MODES:
            impact[mode] += scores[mode] * component.learners
    return Scorecard(
        title=programme.title or programme.id,
        profile=profile.name,
        weights={criterion: float(weight) for criterion, weight in weights.items()},
        currency=programme.rates.currency,
        components=tuple(cards),
        impact={mode: float(value) for mode, value in impact.items()},
        best=_best(impact),
    )


def _component(
    programme: Programme, component: Component, weights: Mapping[Criterion, Fraction], live: LiveFigures | None
) -> tuple[ComponentCard, dict[Mode, Fraction]]:
    table, figures = standing_scores(programme, component), dict[Mode, ModeFigures]()
    if live is not None:
        figures = figures_by_mode(programme, component, live)
        table = measured_scores(table, figures, live)
    scores = {mode: sum((weights[each] * table[mode][each] for each in CRITERIA), Fraction()) for mode in MODES}
    told = recommendation(programme, component)
    card = ComponentCard(
        component=component.id,
        title=component.title,
        learners=component.learners,
        modes=tuple(_mode(mode, table[mode], scores[mode], component, figures.get(mode)) for mode in MODES),
        best=_best(scores),
        recommended=told.mode,
        branch=told.branch,
        live=live,
    )
    return card, scores


def _mode(
    mode: Mode,
    scores: Mapping[Criterion, Fraction],
    score: Fraction,
    component: Component,
    figure: ModeFigures | None,
) -> ModeCard:
    shown = {criterion: float(value) for criterion, value in scores.items()}
    impact = float(score * component.learners)
    if figure is None:
        return ModeCard(mode, shown, float(score), impact)
    cost = None if figure.cost_per_learner is None else float(figure.cost_per_learner)
    return ModeCard(mode, shown, float(score), impact, cost, figure.days, float(figure.share_in_hours))


def _best(values: Mapping[Mode, Fraction]) -> tuple[Mode, ...]:
    """The modes with the highest value, in the usual order."""
    most = max(values.values())
    return tuple(mode for mode in MODES if values[mode] == most)


def chart_of(found: Scorecard) -> str:
    """The modes' scores of every component as a chart: an SVG file's text."""
    series: dict[str, list[float]] = {mode: [] for mode in MODES}
    for card in found.components:
        for each in card.modes:
            series[each.mode].append(each.score)
    title = f"{found.title}: scores by {found.profile}"
    return grouped_bars(title, [card.title for card in found.components], series, most=5) + "\n"
