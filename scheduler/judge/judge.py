"""From a plan to a verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from scheduler.cohort.cohort import MEASURES, OPTIONAL_MEASURES, Cohort
from scheduler.judge.claims import CLAIMS
from scheduler.judge.claims.case import Case
from scheduler.judge.clock import utc_minute
from scheduler.judge.facts import Facts
from scheduler.judge.measures import measures
from scheduler.judge.rules import RULES
from scheduler.judge.scene import Notice, Scene
from scheduler.judge.session import JudgedSession, judged_sessions
from scheduler.judge.verdict import Finding, Verdict
from scheduler.plan import Plan

if TYPE_CHECKING:
    from scheduler.calendars.cohort import Readings


def rule_findings(
    facts: Facts,
    sessions: Sequence[JudgedSession],
    rules: Iterable[str] | None = None,
    notice: Notice | None = None,
) -> list[Finding]:
    """Every broken rule of a set of running sessions, in the contract's order; only these ``rules`` where given."""
    scene = Scene(facts, sessions, notice)
    return [finding for slug in RULES if rules is None or slug in rules for finding in RULES[slug](scene)]


def judge(
    facts: Facts,
    plan: Plan,
    published: Plan | None = None,
    *,
    cohort_sha256: str | None = None,
    published_sha256: str | None = None,
    moves_per_seat: int | None = None,
    freeze_before: dt.datetime | None = None,
) -> Verdict:
    """One plan against every rule, measure and claim; ``verify`` says what the arguments mean."""
    sessions = judged_sessions(plan)
    counted = measures(facts, sessions, published)
    case = Case(
        facts,
        plan,
        Scene(facts, sessions, notice_of(plan, published)),
        counted,
        published=published,
        cohort_sha256=cohort_sha256,
        published_sha256=published_sha256,
        moves_per_seat=moves_per_seat,
        freeze_before=freeze_before,
    )
    faults = [finding for check in RULES.values() for finding in check(case.scene)]
    faults += measure_findings(plan, counted)
    faults += [finding for check in CLAIMS.values() for finding in check(case)]
    return Verdict(tuple(faults), counted)


def notice_of(plan: Plan, published: Plan | None) -> Notice | None:
    """The notice that a plan says it keeps, with the sessions that were published before."""
    told = plan.published
    if told is None or told.notice_until is None or published is None:
        return None
    return Notice(utc_minute(told.notice_until), {session.id: session for session in judged_sessions(published)})


def measure_findings(plan: Plan, counted: dict[str, int]) -> list[Finding]:
    """Measures that a plan leaves out or gets wrong; it may hold more than these. Left out may be what is 0."""
    faults = []
    for name in MEASURES:
        if name not in plan.measures and name in OPTIONAL_MEASURES and not counted[name]:
            continue
        if name not in plan.measures:
            faults.append(Finding(name, f"measures.{name}", f"is missing, and is {counted[name]}"))
        elif plan.measures[name] != counted[name]:
            faults.append(Finding(name, f"measures.{name}", f"says {plan.measures[name]}, and is {counted[name]}"))
    return faults


def verify(
    plan: Plan,
    cohort: Cohort,
    published: Plan | None = None,
    *,
    readings: Readings | None = None,
    cohort_sha256: str | None = None,
    published_sha256: str | None = None,
    moves_per_seat: int | None = None,
    freeze_before: dt.datetime | None = None,
) -> Verdict:
    """Judge any plan, whoever made it. A plan may hold any nonsense; the cohort must be a valid one.

    ``published`` is the plan that it was made against. ``readings``: the calendars' busy time, read here when left
    out (an ``InputError`` tells of unreadable ones). ``cohort_sha256`` is that of the cohort's file, by default of the
    one it was loaded from. ``moves_per_seat`` and ``freeze_before`` are the solver's settings; left out, any sensible
    ones pass.
    """
    starts = [moment for session in plan.sessions for one in session.meetings for moment in (one.start, one.end)]
    minutes = [int(moment.timestamp() // 60) for moment in starts]
    facts = Facts(cohort, readings, around=(min(minutes), max(minutes)) if minutes else None)
    source = getattr(cohort, "source", None)
    return judge(
        facts,
        plan,
        published,
        cohort_sha256=cohort_sha256 if source is None or cohort_sha256 is not None else source.sha256,
        published_sha256=published_sha256,
        moves_per_seat=moves_per_seat,
        freeze_before=freeze_before,
    )
