"""Twenty learners who ask for two clinics each: forty requests, small enough to be counted by hand.

Learners 1, 3, … live in Berlin, 2, 4, … in Kolkata; 1–8 report to Ana, 9–15 to Ben, 16–20 to nobody. All work from
09:00 to 17:00. In UTC:

- lab-1, Mon 08:00–09:00, learners 1–6: 09:00 in Berlin, 13:30 in Kolkata: nobody is late.
- lab-2, Tue 16:00–17:00, learners 7–12: 17:00 and 21:30: each for 60 minutes.
- lab-3, Wed 11:00–12:00, learners 13–16: 12:00 and 16:30–17:30: in Kolkata for 30 minutes.
- talk-1, Thu 07:30–08:00, learners 1–10: 08:30–09:00 and 13:00: in Berlin for 30 minutes.
- talk-2, Fri 10:00–10:30, learners 11–18: 11:00 and 15:30: nobody.

Learner 20 completed the lab before. 17–19 have no seat in it, 19 and 20 none in the talk.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from scheduler.api import parse_cohort
from scheduler.attendance.records import Attended, Completed
from scheduler.cohort.clinic import Clinic
from scheduler.cohort.cohort import Cohort
from scheduler.cohort.people import Learner
from scheduler.plan import Alternative, CohortReference, Meeting, Plan, Reason, Session, TierResult, Unscheduled
from scheduler.report.page import Check, Report, build_report

NOW = dt.datetime(2027, 3, 13, 9, 30, tzinfo=dt.UTC)


def cohort() -> Cohort:
    return parse_cohort(
        {
            "schema_version": 1,
            "id": "forty",
            "title": "Forty requests",
            "horizon": {"start": "2027-03-08", "end": "2027-03-12", "time_zone": "UTC"},
            "learners": [_learner(k) for k in range(1, 21)],
            "instructors": [
                {"id": "i1", "name": "Ines Ito", "time_zone": "Europe/London", "clinics": ["lab", "talk"]},
            ],
            "clinics": [
                {"id": "lab", "title": "The lab", "duration_minutes": 60, "capacity": 6, "mandatory": True},
                {
                    "id": "talk",
                    "title": "The talk",
                    "duration_minutes": 30,
                    "capacity": 10,
                    "prework": [{"async": "reading"}],
                },
            ],
            "async_alternatives": [
                _item("video", "The lab, recorded", "recording", ["lab"]),
                _item("reading", "A text", "reading", []),
            ],
            "decisions": [
                {"learner": "l19", "clinic": "talk", "must": False, "why": "On leave", "signed_by": "Dr Ode"},
            ],
        }
    )


def plan() -> Plan:
    return Plan(
        cohort=CohortReference(id="forty"),
        status="feasible",
        tiers=(TierResult(weights={"unscheduled": 1}, best=5, value=5, bound=4),),
        measures={"unscheduled": 5, "out_of_hours": 660},
        sessions=(
            _session("lab-1", "2027-03-08T08:00Z", 60, range(1, 7)),
            _session("lab-2", "2027-03-09T16:00Z", 60, range(7, 13)),
            _session("lab-3", "2027-03-10T11:00Z", 60, range(13, 17)),
            _session("talk-1", "2027-03-11T07:30Z", 30, range(1, 11)),
            _session("talk-2", "2027-03-12T10:00Z", 30, range(11, 19)),
        ),
        unscheduled=(
            _left_out(17, "lab", "full", True),
            _left_out(18, "lab", "full", True),
            _left_out(19, "lab", "full", False),
            _left_out(19, "talk", "decision", False),
            _left_out(20, "talk", "no_common_time", False),
        ),
    )


def attended() -> tuple[Attended, ...]:
    """In lab-1 1–4 and 17, who had no seat; 5 is told of as absent, 6 is not told of. In talk-1 1 and 2."""
    came = [Attended(f"l{k}", "lab", "lab-1", 60) for k in range(1, 5)]
    came += [Attended("l5", "lab", "lab-1", 0), Attended("l17", "lab", "lab-1", 45)]
    return (*came, *(Attended(f"l{k}", "talk", "talk-1", 30) for k in (1, 2)))


def completed() -> tuple[Completed, ...]:
    """The text 1–10, 1–5 with 90 points; the recording 1 with 80, of their own accord, and 18 with 70."""
    text = [Completed(f"l{k}", "reading", dt.date(2027, 3, 9), 90 if k <= 5 else None) for k in range(1, 11)]
    return (*text, Completed("l1", "video", None, 80), Completed("l18", "video", None, 70))


def report(*, recorded: bool = True) -> Report:
    return build_report(
        cohort(),
        plan(),
        Check(),
        _offers,
        attended=attended() if recorded else (),
        completed=completed() if recorded else (),
        now=NOW,
    )


def _offers(learner: Learner, clinic: Clinic) -> tuple[str, ...]:
    return ("video",) if clinic.id == "lab" else ()


def _learner(k: int) -> dict[str, Any]:
    manager = "Ana" if k <= 8 else "Ben" if k <= 15 else None
    return {
        "id": f"l{k}",
        "name": f"Learner {k}",
        "time_zone": "Europe/Berlin" if k % 2 else "Asia/Kolkata",
        "clinics": ["lab", {"clinic": "talk", "mandatory": k >= 19}],
        "completed": ["lab"] if k == 20 else [],
        "attributes": {} if manager is None else {"Manager": manager},
    }


def _item(item: str, title: str, kind: str, covers: list[str]) -> dict[str, Any]:
    return {"id": item, "title": title, "covers": covers, "kind": kind, "duration_minutes": 20}


def _session(name: str, start: str, minutes: int, learners: range) -> Session:
    first = dt.datetime.fromisoformat(start)
    return Session(
        id=name,
        clinic=name.split("-")[0],
        meetings=(Meeting(start=first, end=first + dt.timedelta(minutes=minutes)),),
        instructors=("i1",),
        learners=tuple(f"l{k}" for k in learners),
    )


def _left_out(k: int, clinic: str, code: str, covered: bool) -> Unscheduled:
    offered = (Alternative(**{"async": "video"}, message="The lab, recorded."),) if covered else ()
    reason = Reason(code=code, message=f"Learner {k}: because of {code}.")
    return Unscheduled(learner=f"l{k}", clinic=clinic, reasons=(reason,), alternatives=offered)
