"""Recommended modes, scorecards and audits, laid out in lines of at most 80 columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scheduler.cli.console import NO_BREAK
from scheduler.cli.layout import FEW, Line
from scheduler.cli.words import count, hours
from scheduler.programmes.programme import CRITERIA, MODES

if TYPE_CHECKING:
    from scheduler.programmes.audit import Audit, AuditRow
    from scheduler.programmes.recommendation import Recommendation
    from scheduler.programmes.scorecard import ComponentCard, ModeCard, Scorecard

HELD = {"online": "online", "in_person": "in person", "in_person_and_online": "in person and online"}
SHORT = {"cost": "cost", "speed": "speed", "quality": "quality", "compliance": "compl.", "personalization": "person."}
"""Headings of a table that would otherwise be too wide."""


def recommendation_lines(found: Recommendation) -> Iterator[Line]:
    """One component: its mode, the branch with the numbers behind it, what to do, and when people could meet."""
    yield Line()
    yield Line(f"{found.title} ({found.component}): {_mode(found)}", style="bold")
    yield Line(f"Branch: {found.branch}. {found.why}", "  ")
    yield Line(f"It has {found.sizes}.", "  ")
    for sentence in found.practice:
        yield Line(sentence, "  ")
    yield from _times(found)


def _mode(found: Recommendation) -> str:
    if found.held is None:
        return found.mode
    return f"{found.mode}, {'live part ' if found.mode == 'hybrid' else ''}{HELD[found.held]}"


def _times(found: Recommendation) -> Iterator[Line]:
    if found.meeting_times:
        yield Line("Weekly times in working hours that reach everybody who can be reached:", "  ")
    for time in found.meeting_times:
        clocks = " · ".join(_unbroken(f"{local.clock} {local.place}{_day(local.day)}") for local in time.local)
        yield Line(f"{time.utc}: {count(time.learners, 'learner')}; {clocks}", "    ")
    if found.unreached:
        whose = count(found.unreached, "learner has", "learners have")
        yield Line(f"{whose} no stretch of work that is long enough to meet live.", "  ")


def _day(day: int) -> str:
    return "" if day == 0 else f" ({day:+d} day)"


def _unbroken(text: str) -> str:
    return text.replace(" ", NO_BREAK)


def scorecard_lines(found: Scorecard) -> Iterator[Line]:
    """The weights, every component's modes, and the total impact."""
    yield Line(found.title, style="bold")
    weights = ", ".join(f"{criterion} {found.weights[criterion]:g}" for criterion in CRITERIA)
    yield Line(f"Weights of {found.profile}: {weights}.")
    for card in found.components:
        yield from _card(card, found.currency)
    yield Line()
    yield Line("Total impact (score × learners)", style="bold")
    for mode in MODES:
        yield Line(f"{found.impact[mode]:12.2f}  {mode}", "  ")
    yield Line(_winner(found.best, "is best in all", "in all"), "  ")


def _card(card: ComponentCard, currency: str) -> Iterator[Line]:
    yield Line()
    yield Line(f"{card.title} ({card.component}): {count(card.learners, 'learner')}", style="bold")
    heads = "".join(f"{SHORT[criterion]:>8}" for criterion in CRITERIA)
    yield Line(_unbroken(f"{'':12}{heads}{'score':>8}{'impact':>11}"), "  ")
    for mode in card.modes:
        cells = "".join(f"{mode.scores[criterion]:8.2f}" for criterion in CRITERIA)
        yield Line(_unbroken(f"{mode.mode:12}{cells}{mode.score:8.2f}{mode.impact:11.2f}"), "  ")
    yield Line(_winner(card.best, "scores best", "for the best score") + _against_tree(card), "  ")
    yield from _measured(card, currency)


def _winner(best: tuple[str, ...], wins: str, where: str) -> str:
    if len(best) == 1:
        return f"{best[0].capitalize()} {wins}."
    return f"A tie {where}: {' and '.join(best)}."


def _against_tree(card: ComponentCard) -> str:
    if card.best == (card.recommended,):
        return f" The decision tree agrees ({card.branch})."
    among = " of the two" if card.recommended in card.best and len(card.best) == 2 else ""
    return f" The decision tree says {card.recommended}{among} ({card.branch})."


def _measured(card: ComponentCard, currency: str) -> Iterator[Line]:
    live = card.live
    if live is None:
        yield Line("All scores are guesses: no clinic of a plan stands behind them.", "  ")
        return
    yield Line(
        f"Measured, in place of guesses: {count(live.sessions, 'session')} of {live.clinic}, {live.seated} of "
        f"{count(live.requests, 'request')} seated; {hours(live.instructor_minutes)} of instructors, "
        f"{hours(live.learner_minutes)} of learners, {hours(live.out_of_hours)} out of hours; working hours reach "
        f"{live.reachable} of {live.requests}, which counts in quality.",
        "  ",
    )
    for mode in card.modes:
        yield Line(_figures(mode, currency, live.horizon_days), "    ")
    if live.requests != card.learners:
        yield Line(f"The programme counts {count(card.learners, 'learner')}, the cohort {live.requests}.", "  ")


def _figures(card: ModeCard, currency: str, horizon_days: int) -> str:
    cost = "nobody has a seat" if card.cost_per_learner is None else f"{card.cost_per_learner:.2f} {currency} a learner"
    days = f"not all within {horizon_days} days" if card.days is None else f"all within {count(card.days, 'day')}"
    return f"{card.mode}: {cost}, {days}, {100 * (card.share_in_hours or 0):.0f}% reachable in working hours"


def audit_lines(found: Audit, *, all_rows: bool) -> Iterator[Line]:
    """How many rows each mode gets, then the rows mode by mode."""
    yield Line(f"{found.file}: {count(len(found.rows), 'row')}", style="bold")
    for mode in MODES:
        yield Line(f"{found.components[mode]:6}  {mode}, {count(found.learners[mode], 'learner')}", "  ")
    for remark in found.remarks:
        yield Line(remark, "  ")
    for mode in MODES:
        rows = [row for row in found.rows if row.recommendation.mode == mode]
        if rows:
            yield Line()
            yield Line(mode.capitalize(), style="bold")
        shown = rows if all_rows or len(rows) <= FEW + 1 else rows[:FEW]
        for row in shown:
            yield from _row(row, found.unit)
        if len(shown) < len(rows):
            yield Line(f"… and {len(rows) - len(shown)} more rows (--verbose: all)", "  ")


def _row(row: AuditRow, unit: str) -> Iterator[Line]:
    told = row.recommendation
    yield Line(f"{told.title} ({unit} {row.line}): {'; '.join(row.tags)}", "  ")
    yield Line(f"Branch: {told.branch}. {told.why}", "    ")
    best = {mode.mode: mode.score for mode in row.card.modes}
    scores = ", ".join(f"{mode} {best[mode]:.2f}" for mode in MODES)
    tie = " (a tie)" if len(row.card.best) > 1 else ""
    yield Line(f"Scores: {scores}; best {' and '.join(row.card.best)}{tie}.", "    ")
