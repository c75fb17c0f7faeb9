"""The report as compact JSON for the page's script: rows of numbers that point into lists of names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from scheduler.carried import meetings_of_session
from scheduler.cohort.cohort import Cohort
from scheduler.plan import Session
from scheduler.report.page.outcomes import MANDATORY, STATES, Live, SelfPaced
from scheduler.report.page.record import Report
from scheduler.report.summary import capacity_of

Row = list[Any]


class Words:
    """Texts that come often, each kept once."""

    def __init__(self) -> None:
        self.place: dict[Any, int] = {}

    def __call__(self, text: Any) -> int:
        """The place of a text in the list."""
        return self.place.setdefault(text, len(self.place))


def payload(report: Report) -> dict[str, Any]:
    """What the script reads; minutes are whole ones since 1970-01-01T00:00Z, and spans are half open."""
    cohort, zones, reasons = report.cohort, Words(), Words()
    defaults = cohort.defaults
    items = {item.id: k for k, item in enumerate(cohort.async_items)}
    return {
        "zone": cohort.horizon.time_zone,
        "working": [[each.start, each.end] for each in defaults.working_hours],
        "night": [defaults.night.start, defaults.night.end],
        "recorded": report.recorded,
        "clinics": [[clinic.id, clinic.title] for clinic in cohort.clinics],
        "items": [[item.id, item.title, item.kind, item.duration_minutes] for item in cohort.async_items],
        "dimensions": [[each.name, list(each.values)] for each in report.dimensions],
        "learners": list(_learners(report, zones)),
        "instructors": list(_instructors(report, zones)),
        "sessions": list(_sessions(report)),
        "states": list(STATES),
        "mandatory": list(MANDATORY),
        "live": [_live(each, reasons, items) for each in report.live],
        "selfPaced": [_self_paced(each) for each in report.self_paced],
        "zones": list(zones.place),
        "reasons": list(reasons.place),
    }


def as_json(value: Any) -> str:
    """JSON that may stand within a script element: nothing in it ends the element or begins a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _learners(report: Report, zones: Words) -> Iterator[Row]:
    for k, (learner, zone) in enumerate(zip(report.cohort.learners, report.zones, strict=True)):
        yield [learner.id, learner.name, zones(zone), *(each.answers[k] for each in report.dimensions)]


def _instructors(report: Report, zones: Words) -> Iterator[Row]:
    people = zip(report.cohort.instructors, report.instructor_zones, report.led, strict=True)
    for instructor, zone, led in people:
        yield [instructor.id, instructor.name, zones(zone), led.sessions, led.minutes, led.late]


def _sessions(report: Report) -> Iterator[Row]:
    """People who are no longer in the cohort stand by their id."""
    cohort = report.cohort
    learners = {learner.id: k for k, learner in enumerate(cohort.learners)}
    instructors = {instructor.id: k for k, instructor in enumerate(cohort.instructors)}
    clinics = {clinic.id: k for k, clinic in enumerate(cohort.clinics)}
    for session, late in zip(report.plan.sessions, report.late_by_session, strict=True):
        yield [
            session.id,
            clinics.get(session.clinic, session.clinic),
            meetings_of_session(session).ravel().tolist(),
            session.language,
            session.room,
            [instructors.get(who, who) for who in session.instructors],
            [learners.get(who, who) for who in session.learners],
            list(late),
            _capacity(cohort, session),
            int(session.frozen),
        ]


def _capacity(cohort: Cohort, session: Session) -> int | None:
    clinic = cohort.clinic_by_id.get(session.clinic)
    return None if clinic is None else capacity_of(cohort, clinic, session)


def _live(each: Live, reasons: Words, items: dict[str, int]) -> Row:
    told = () if each.unscheduled is None else each.unscheduled.reasons
    row: Row = [
        each.learner,
        each.clinic,
        STATES.index(each.state),
        each.session,
        each.minutes,
        int(each.reached),
        None if each.mandatory is None else MANDATORY.index(each.mandatory),
        each.length,
        each.late,
        [reasons((reason.code, reason.message)) for reason in told],
        [items[item] for item in each.alternatives if item in items],
        each.signed_by,
    ]
    return _without_tail(row)


def _self_paced(each: SelfPaced) -> Row:
    record = each.completion
    on = None if record is None or record.on is None else record.on.isoformat()
    return _without_tail(
        [each.learner, each.clinic, each.item, int(each.done), None if record is None else record.score, on]
    )


def _without_tail(row: Sequence[Any]) -> Row:
    """A row without the empty cells at its end."""
    kept = list(row)
    while kept and kept[-1] in (None, []):
        kept.pop()
    return kept
