"""Two plans side by side, laid out in lines of at most 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scheduler.cli.layout import FEW, Line
from scheduler.cli.words import count, hours, tier_name
from scheduler.plan import TierResult
from scheduler.whatif.comparison import Better, Comparison, MeasureRow, PersonRow, RequestRow

MINUTES = frozenset(
    {
        "out_of_hours",
        "worst_out_of_hours",
        "night_minutes",
        "instructor_minutes",
        "peak_instructor_minutes",
        "soft_clashes",
    }
)
"""Measures that are lengths of time."""


def comparison_lines(comparison: Comparison, first: str, second: str, *, all_rows: bool = False) -> Iterator[Line]:
    """What differs, section by section; ``first`` and ``second`` are what the plans are called."""
    few = None if all_rows else FEW
    yield from _measures(comparison, first, second)
    yield from _tiers(comparison.tiers, first, second)
    yield from _better(comparison, first, second)
    yield from _requests(f"Seated in {second} alone", comparison.gained, few)
    yield from _requests(f"Seated in {first} alone", comparison.lost, few)
    yield from _requests(f"Asked in {second} alone", comparison.asked_anew, few)
    if comparison.asked_anew:
        unseated = len(comparison.unseated_anew)
        yield Line(f"{unseated} of these without a session" if unseated else "all of these have a session", "  ")
    yield from _requests(f"Asked in {first} alone", comparison.asked_no_more, few)
    yield from _sessions(comparison)
    yield from _people("Outside working hours", comparison.out_of_hours, few)
    yield from _people("Led", comparison.minutes_led, few)


def _heading(text: str) -> Iterator[Line]:
    yield Line()
    yield Line(text, style="bold")


def shown(measure: str, value: int) -> str:
    """A measure's value as people read it."""
    return hours(value) if measure in MINUTES else str(value)


def _measures(comparison: Comparison, first: str, second: str) -> Iterator[Line]:
    weighed = {measure for pair in comparison.tiers for measure in pair[0].weights}
    yield Line(f"{'':25}{first:>15}{second:>15}{'difference':>15}", style="bold")
    for row in comparison.measures:
        if row.measure in weighed or row.first != row.second:
            yield Line(_measure(row))


def _measure(row: MeasureRow) -> str:
    more = row.second - row.first
    sign = "+" if more > 0 else "-"
    change = f"{sign}{shown(row.measure, abs(more))}" if more else "="
    return f"{row.measure:25}{shown(row.measure, row.first):>15}{shown(row.measure, row.second):>15}{change:>15}"


def _tiers(tiers: Sequence[tuple[TierResult, TierResult]], first: str, second: str) -> Iterator[Line]:
    if not tiers:
        return
    yield from _heading("How good they are, tier by tier")
    for number, (one, other) in enumerate(tiers, start=1):
        yield Line(f"{number}. {tier_name(one.weights)}: {first} {_claim(one)}; {second} {_claim(other)}", "  ")


def _claim(tier: TierResult) -> str:
    if tier.value == tier.bound:
        return f"{tier.value}, proven least"
    if tier.best == tier.bound:
        return f"{tier.value}, where {tier.best} is proven least"
    return f"{tier.value}, and no plan is below {tier.bound}"


def _better(comparison: Comparison, first: str, second: str) -> Iterator[Line]:
    yield Line()
    better = comparison.better
    if better is None:
        yield Line("Their objectives differ, so neither is better as a whole.", style="bold")
    elif better.which is None or better.tier is None:
        proof = "and both are proven best" if better.proven else "which is not proven: better plans may exist"
        yield Line(f"They are equal in every tier, {proof}.", style="bold")
    else:
        yield from _difference(comparison, better, better.tier, first, second)


def _difference(comparison: Comparison, better: Better, number: int, first: str, second: str) -> Iterator[Line]:
    one, other = comparison.tiers[number - 1]
    name, words = tier_name(one.weights), (first, second)
    good, bad = words if better.which == "first" else words[::-1]
    least, most = sorted((one.value, other.value))
    told = f"{good} is better in tier {number}: {name} is {least}, not {most}"
    before = " that is as good in the tiers before" if number > 1 else ""
    if better.proven:
        proof = f"Proven: no plan of {bad}{before} is below {better.bound}."
    else:
        proof = f"Not proven: {bad} may yet have a plan with {name} down to {better.bound}. Allow more time."
    yield Line(f"{told[0].upper()}{told[1:]}. {proof}", style="bold")


def _requests(heading: str, rows: Sequence[RequestRow], few: int | None) -> Iterator[Line]:
    if not rows:
        return
    yield from _heading(f"{heading}: {count(len(rows), 'request')}")
    for row in rows[: _cut(len(rows), few)]:
        yield Line(f"{row.name} ({row.learner}), {row.clinic_title}", "  ")
    yield from _more(len(rows), few)


def _sessions(comparison: Comparison) -> Iterator[Line]:
    if not comparison.sessions:
        return
    yield from _heading("Sessions")
    for row in comparison.sessions:
        yield Line(f"{row.title} ({row.clinic}): {row.first} → {row.second}", "  ")


def _people(heading: str, rows: Sequence[PersonRow], few: int | None) -> Iterator[Line]:
    if not rows:
        return
    fewer = sum(row.second < row.first for row in rows)
    told = [f"{number} {word}" for number, word in ((fewer, "less"), (len(rows) - fewer, "more")) if number]
    yield from _heading(f"{heading}: {', '.join(told)}")
    for row in rows[: _cut(len(rows), few)]:
        change = f"{hours(row.first):>12} → {hours(row.second):12}"
        yield Line(f"{change} {row.name} ({row.role} {row.id})", "  ")
    yield from _more(len(rows), few)


def _cut(number: int, few: int | None) -> int:
    return number if few is None or number <= few + 1 else few


def _more(number: int, few: int | None) -> Iterator[Line]:
    if _cut(number, few) < number:
        yield Line(f"… and {number - _cut(number, few)} more (--verbose: all)", "  ")
