"""From a plan, its cohort and what happened to what the page shows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from scheduler.attendance.records import Attended, Completed
from scheduler.availability import zone_of
from scheduler.cohort.cohort import Cohort
from scheduler.plan import Plan
from scheduler.report.page.lateness import Lateness, Led
from scheduler.report.page.outcomes import Live, Offers, Outcomes, SelfPaced
from scheduler.report.page.record import Check, Report, Totals
from scheduler.report.page.slices import dimensions


def build_report(
    cohort: Cohort,
    plan: Plan,
    check: Check,
    offers: Offers,
    *,
    attended: Sequence[Attended] = (),
    completed: Sequence[Completed] = (),
    now: dt.datetime,
) -> Report:
    """What the page shows. ``offers`` tells what covers a clinic for a learner; ``now`` is an aware moment."""
    lateness = Lateness(cohort, plan.sessions)
    outcomes = Outcomes(cohort, plan, lateness, attended, completed, offers)
    live, self_paced, led = tuple(outcomes.live()), tuple(outcomes.self_paced()), lateness.of_instructors()
    zones = tuple(zone_of(cohort, learner) for learner in cohort.learners)
    return Report(
        cohort=cohort,
        plan=plan,
        made=now,
        check=check,
        zones=zones,
        instructor_zones=tuple(zone_of(cohort, instructor) for instructor in cohort.instructors),
        dimensions=dimensions(cohort, zones),
        live=live,
        self_paced=self_paced,
        late_by_session=lateness.of_learners(),
        led=led,
        totals=_totals(live, self_paced, led, len(cohort.learners), len(plan.sessions)),
        recorded=bool(attended),
    )


def _totals(
    live: Sequence[Live], self_paced: Sequence[SelfPaced], led: Sequence[Led], learners: int, sessions: int
) -> Totals:
    states = Counter(each.state for each in live)
    return Totals(
        learners=learners,
        requests=len(live) - states["came"],
        before=states["before"],
        attended=states["attended"],
        absent=states["absent"],
        seated=states["seated"],
        unscheduled=states["unscheduled"],
        came=states["came"],
        self_paced=len(self_paced),
        done=sum(each.done for each in self_paced),
        minutes=sum(each.length for each in live),
        late=sum(each.late for each in live),
        sessions=sessions,
        led=sum(each.minutes for each in led),
        mandatory=sum(each.mandatory is not None for each in live),
        open=sum(each.mandatory == "open" for each in live),
    )
