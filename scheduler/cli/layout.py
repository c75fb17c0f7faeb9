"""The summary of a plan, laid out in lines of at most 80 columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.cli.console import NO_BREAK
from scheduler.cli.words import count, hours, percent, tier_name
from scheduler.report.load import DayLoad
from scheduler.report.places import LocalTime
from scheduler.report.summary import ClinicRow, SessionRow, Summary, UnscheduledRow

FEW = 10
"""Rows of one kind that are shown before the rest is only counted."""


@dataclass(frozen=True)
class Line:
    """One paragraph: continued lines hang under ``indent``."""

    text: str = ""
    indent: str = ""
    style: str | None = None


def summary_lines(summary: Summary, *, all_rows: bool = False) -> Iterator[Line]:
    """The whole summary, section by section; long lists are cut short unless ``all_rows``."""
    few = None if all_rows else FEW
    yield Line(summary.title, style="bold")
    for clinic in summary.clinics:
        yield from _clinic(clinic, few)
    yield from _out_of_hours(summary, few)
    yield from _loads(summary, few)
    yield from _unscheduled(summary, few)
    yield from _changes(summary)
    yield from _tiers(summary)


def _heading(text: str) -> Iterator[Line]:
    yield Line()
    yield Line(text, style="bold")


def _cut(rows: Sequence[Iterable[Line]], few: int | None, noun: str, plural: str | None = None) -> Iterator[Line]:
    shown = len(rows) if few is None or len(rows) <= few + 1 else few
    for row in rows[:shown]:
        yield from row
    if shown < len(rows):
        yield Line(
            f"… and {count(len(rows) - shown, f'more {noun}', plural and f'more {plural}')} (--verbose: all)", "  "
        )


def _clinic(clinic: ClinicRow, few: int | None) -> Iterator[Line]:
    seats = f"{clinic.seated} of {count(clinic.requests, 'request')} in {count(len(clinic.sessions), 'session')}"
    yield from _heading(f"{clinic.title}: {seats}")
    yield from _cut([_session(session) for session in clinic.sessions], few, "session")


def _session(session: SessionRow) -> Iterator[Line]:
    facts = [f"{session.seated}/{session.capacity} seats", *session.instructors]
    if session.seated > session.capacity and session.overflow < 1:
        told = f"overbooked: {session.seated} on {count(session.capacity, 'seat')}"
        facts[0] = f"{told}, overflow at most {percent(session.overflow)}"
    if session.language is not None:
        facts.append(session.language)
    if session.room is not None:
        facts.append(f"room {session.room}")
    if session.num_meetings > 1:
        facts.append(f"first of {session.num_meetings} meetings")
    if session.frozen:
        facts.append("stays as published")
    yield Line(f"{session.start:%a %d %b %Y %H:%M} UTC  {session.id}  {', '.join(map(_unbroken, facts))}", "  ")
    if session.local:
        yield Line(" · ".join(_local(local) for local in session.local), "      ")


def _local(local: LocalTime) -> str:
    day = "" if local.day == 0 else f" ({local.day:+d} day)"
    return _unbroken(f"{local.clock} {local.place}{day}")


def _unbroken(text: str) -> str:
    """The text, which moves to the next line only as a whole."""
    return text.replace(" ", NO_BREAK)


def _out_of_hours(summary: Summary, few: int | None) -> Iterator[Line]:
    if not summary.out_of_hours:
        yield from _heading("Nobody meets outside working hours")
        return
    total = sum(row.minutes for row in summary.out_of_hours)
    people = count(len(summary.out_of_hours), "person", "people")
    yield from _heading(f"Outside working hours: {people}, {hours(total)} in all")
    rows = [[Line(f"{hours(row.minutes):>11}  {row.name} ({row.role} {row.id})", "  ")] for row in summary.out_of_hours]
    yield from _cut(rows, few, "person", "people")


def _loads(summary: Summary, few: int | None) -> Iterator[Line]:
    if not summary.loads:
        return
    yield from _heading("Instructors")
    yield Line("sessions          led   out of hours", "  ")
    loads = sorted(summary.loads, key=lambda row: -row.minutes)
    rows = [
        [Line(f"{row.sessions:8} {hours(row.minutes):>12} {hours(row.out_of_hours):>14}  {row.name} ({row.id})", "  ")]
        for row in loads
    ]
    yield from _cut(rows, few, "instructor")
    if summary.over:
        yield Line("Days over their limit, with what follows sessions", "  ")
    yield from _cut([[_day(day)] for day in summary.over], few, "day")


def _day(day: DayLoad) -> Line:
    return Line(f"{hours(day.total):>11}  {day.day:%a %d %b %Y}  {day.name} ({day.instructor})", "  ")


def _unscheduled(summary: Summary, few: int | None) -> Iterator[Line]:
    if not summary.unscheduled:
        yield from _heading("Every request has a session")
        return
    yield from _heading(f"Not scheduled: {count(len(summary.unscheduled), 'request')}")
    codes = Counter(reason.code for row in summary.unscheduled for reason in row.request.reasons)
    yield Line(", ".join(f"{code} {number}" for code, number in codes.most_common()), "  ")
    yield from _cut([_request(row) for row in summary.unscheduled], few, "request")


def _request(row: UnscheduledRow) -> Iterator[Line]:
    yield Line(f"{row.name} ({row.request.learner}), {row.clinic_title}", "  ")
    for reason in row.request.reasons:
        yield Line(reason.message, "    ")
    if row.moves is not None:
        moved = count(row.moves.invitations, "invitation")
        allowed = f"--moves-per-seat {row.moves.moves_per_seat}"
        yield Line(f"Seating {row.request.learner} would move {moved} of others ({_unbroken(allowed)}).", "    ")
    if row.alternatives:
        yield Line(f"Instead: {'; '.join(row.alternatives)}.", "    ")


def _changes(summary: Summary) -> Iterator[Line]:
    if not summary.changes and not summary.cancelled:
        return
    yield from _heading(f"Against the published plan: {count(summary.changes, 'invitation')} changed")
    if summary.cancelled:
        yield Line(f"no longer run: {', '.join(summary.cancelled)}", "  ")


def _tiers(summary: Summary) -> Iterator[Line]:
    proven = "proven: no plan is better" if summary.status == "optimal" else "feasible: a better plan may exist"
    yield from _heading(f"How good it is ({proven})")
    for number, tier in enumerate(summary.tiers, start=1):
        if tier.best == tier.bound:
            claim = "proven least" if tier.value == tier.best else f"{tier.best} is proven least, within its slack"
        else:
            claim = f"no plan is below {tier.bound}"
        earlier = any(weight and measure in summary.carried for measure, weight in tier.weights.items())
        value = f"{tier.value} with earlier cohorts" if earlier else str(tier.value)
        yield Line(f"{number}. {tier_name(tier.weights)} = {value}, {claim}", "  ")


def strategy_lines(strategy: str, reasons: Sequence[str]) -> Iterator[Line]:
    """How the plan was sought, and why so."""
    yield from _heading(f"How it was sought: {strategy}")
    for reason in reasons:
        yield Line(reason, "  ")


def footer_lines(plan: Path) -> Iterator[Line]:
    """Where the plan went, and what comes next."""
    yield Line()
    yield Line(f"The plan is in {plan}")
    yield Line(f"Next: schedule verify {plan}")
    yield Line(f"schedule invites {plan} -o {plan.parent / 'invites'}", "      ")
