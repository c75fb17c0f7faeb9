"""``schedule outcomes``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.console import say
from scheduler.cli.json_out import say_json
from scheduler.cli.options import JsonOption
from scheduler.cli.words import count

if TYPE_CHECKING:
    from scheduler.programmes.outcomes import Outcome


def outcomes(
    measures: Annotated[
        Path, typer.Argument(metavar="MEASURES", help="A table of measures before and after: CSV or a workbook.")
    ],
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if a measure is worse, or not recorded on both sides.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Compare what was measured before a programme and after it.

    The table has the columns measure, unit, better (higher or lower), before and after, and learner where a row is one
    learner's.
    """
    from scheduler.api.programmes import read_outcomes

    found = read_outcomes(measures)
    if as_json:
        say_json(found)
    else:
        for outcome in found:
            say(_line(outcome))
        say(_total(found), style="bold")
    if strict and any(outcome.result in ("worse", "not recorded") for outcome in found):
        raise typer.Exit(1)


def _line(outcome: Outcome) -> str:
    unit = f" ({outcome.unit})" if outcome.unit else ""
    told = f"{outcome.measure}{unit}: {_sides(outcome)}"
    if outcome.change is not None:
        percent = "" if outcome.percent is None or not outcome.change else f" ({outcome.percent:+.1f} %)"
        change = "" if not outcome.change else f"{_figure(outcome.change, sign='+')}{percent}, "
        told += f": {change}{outcome.result}"
    if outcome.learners is not None:
        told += f". {count(outcome.learners, 'learner')} with both: {outcome.risen} up, {outcome.fallen} down"
        told += f"; {outcome.unpaired} without a pair" if outcome.unpaired else ""
    return told


def _sides(outcome: Outcome) -> str:
    if outcome.before is None and outcome.after is None:
        return "not recorded"
    before = "not recorded" if outcome.before is None else _figure(outcome.before)
    after = "not recorded" if outcome.after is None else _figure(outcome.after)
    return f"{before} before, {after} after"


def _figure(figure: float, *, sign: str = "") -> str:
    """At most two digits after the point, and none that are nought."""
    text = f"{figure:{sign}.2f}"
    return text.rstrip("0").rstrip(".")


def _total(found: tuple[Outcome, ...]) -> str:
    words = ("better", "same", "worse", "not recorded")
    numbers = {word: sum(outcome.result == word for outcome in found) for word in words}
    told = ", ".join(f"{number} {word}" for word, number in numbers.items() if number)
    return f"{count(len(found), 'measure')}: {told}"
