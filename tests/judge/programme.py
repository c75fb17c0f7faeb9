"""A small programme with something of everything, in clock-change weeks of both hemispheres, and valid plans for it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from functools import cache

from scheduler.judge import Facts, JudgedSession, judged_sessions
from scheduler.judge.measures import what
from scheduler.plan import Plan
from tests.judge.build import Json, cohort_of, frozen, greedy, plan_of

WEEKS = (
    ("2026-03-23", "2026-04-05", "Europe/Berlin"),
    ("2026-03-02", "2026-03-15", "America/New_York"),
    ("2026-03-30", "2026-04-12", "Australia/Sydney"),
    ("2026-10-19", "2026-11-01", "Europe/London"),
)
ALL_DAY = [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "start": "00:00", "end": "24:00"}]
"""Fixed offsets from UTC in minutes, so that faults can be placed without any zone arithmetic."""
FIXED = {"Africa/Lagos": 60, "Asia/Kolkata": 330, "UTC": 0}


@dataclass(frozen=True)
class Case:
    """A valid plan: its cohort's facts, its sessions, and what it was published against."""

    facts: Facts
    plan: Plan
    published: Plan | None = None

    @property
    def sessions(self) -> list[JudgedSession]:
        return list(judged_sessions(self.plan))


def programme(week: tuple[str, str, str]) -> Facts:
    """The cohort in one of the weeks."""
    first, last, zone = week
    return Facts(
        cohort_of(
            id=f"programme-{zone}",
            horizon={"start": first, "end": last, "time_zone": zone, "start_every_minutes": 30},
            learners=_learners(first),
            instructors=_instructors(first),
            clinics=_clinics(first),
            async_alternatives=[{"id": "reader", "covers": ["intro"]}, {"id": "film", "covers": ["lab", "studio"]}],
            rooms=[
                {"id": "r1", "site": "hub", "seats": 3, "time_zone": zone},
                {"id": "r2", "site": "hub", "seats": 4, "time_zone": zone, "busy": [
                    {"start": f"{first}T00:00", "end": f"{first}T23:00"}]},
                {"id": "r3", "site": "annex", "seats": 8, "time_zone": zone},
            ],
            resources=[{"id": "vc", "concurrent": 2, "links": ["https://vc.example.com/1", "https://vc.example.com/2"]}],
            groups=[{"id": "g", "max_away": 2}, {"id": "h", "max_away": 1}],
            decisions=[
                {"learner": "l05", "clinic": "intro", "must": False},
                {"learner": "l04", "clinic": "fair", "must": True},
            ],
        )
    )  # fmt: skip


def _learners(first: str) -> list[Json]:
    found: list[Json] = []
    for k in range(20):
        one: Json = {"id": f"l{k:02}", "time_zone": ("Africa/Lagos", "Europe/Berlin", "UTC", "America/New_York")[k % 4]}
        if k % 5 == 0:
            one |= {"time_zone": "Asia/Kolkata", "max_out_of_hours": 30}
        if k % 3 == 0:
            one |= {"site": "hub", "group": "g" if k % 2 else "h"}
        if k % 6 == 1:
            one |= {"languages": ["fr"], "past_out_of_hours": 10 * k}
        if k % 7 == 2:
            one |= {"max_sessions_per_day": 1, "completed": ["reader"]}
        if k % 8 == 3:
            one |= {"clinics": ["intro", "fair", "series"], "priority": 3, "available_from": _later(first, 5)}
        found.append(one)
    found.append({"id": "poll", "time_zone": "UTC", "availability": [
        {"start": f"{_later(first, 2)}T08:00Z", "end": f"{_later(first, 2)}T18:00Z"},
        {"start": f"{_later(first, 3)}T08:00Z", "end": f"{_later(first, 3)}T18:00Z", "if_need_be": True}]})  # fmt: skip
    return found


def _instructors(first: str) -> list[Json]:
    everything = ["intro", "lab", "studio", "mix", "series", "fair"]
    staff: list[Json] = [
        {"id": "i0", "buffer_minutes": 30, "languages": ["en"]},
        {"id": "i1", "max_sessions_per_day": 1, "time_zone": "Africa/Lagos"},
        {"id": "i2", "max_sessions_per_week": 2, "languages": ["en", "fr"]},
        {"id": "i3", "max_sessions": 2, "past_minutes": 90},
        {"id": "i4", "same_as": "l02"},
        {"id": "i5", "max_out_of_hours": 30, "time_zone": "Asia/Kolkata"},
        {"id": "i6", "buffer_minutes": 60, "time_zone": "Europe/Berlin"},
        {"id": "i7", "clinics": ["intro"], "languages": ["fr"]},
        {"id": "away", "availability": []},
    ]
    return [{"clinics": everything, "sites": ["hub"], "time_zone": "UTC", **one} for one in staff]


def _clinics(first: str) -> list[Json]:
    days = {"days": ["mon", "tue", "wed", "thu", "fri"], "start": "06:00", "end": "23:00"}
    listed: list[Json] = [
        {"id": "fair-a", "start": f"{_later(first, 3)}T10:10Z", "must_run": True, "instructors": ["i0"]},
        {"id": "fair-b", "start": f"{_later(first, 4)}T13:00Z", "language": "en", "capacity": 3},
        {"id": "fair-c", "start": f"{_later(first, 8)}T14:40Z", "instructors": ["i4"], "language": "en"},
    ]
    return [
        {"id": "intro", "capacity": 4, "min_learners": 2, "max_sessions": 5, "languages": ["en", "fr"], "hours": [days],
         "prework": [{"async": "reader", "lead_days": 1}]},
        {"id": "lab", "capacity": 4, "after": [{"clinic": "intro", "min_days": 1, "max_days": 9, "required": True}],
         "instructors_per_session": 2, "max_sessions": 4},
        {"id": "studio", "capacity": 4, "modality": "in_person", "window": {"start": first, "end": _later(first, 9)}},
        {"id": "mix", "capacity": 5, "modality": "hybrid", "duration_minutes": 45, "max_sessions": 3},
        {"id": "series", "capacity": 6, "meetings": {"count": 2}, "resource": "vc", "min_learners": 2},
        {"id": "fair", "capacity": 6, "sessions": listed, "languages": ["en", "fr"], "resource": "vc"},
    ]  # fmt: skip


def _later(first: str, days: int) -> str:
    return (dt.date.fromisoformat(first) + dt.timedelta(days=days)).isoformat()


@cache
def cases() -> tuple[Case, ...]:
    """A plan for each of the weeks, and for one of them a second against the first, with its first sessions frozen."""
    made = [Case(facts, plan_of(facts, greedy(facts))) for facts in map(programme, WEEKS)]
    old = made[0]
    past = frozen(old.plan, *(session.id for session in old.sessions[:3]))
    again = Case(old.facts, plan_of(old.facts, _replanned(old, past), old.plan), old.plan)
    return (*made, again)


def _replanned(old: Case, past: list[JudgedSession]) -> list[JudgedSession]:
    """Every other session goes on, the rest is planned anew; what comes out as it was keeps its id."""
    published = {(what(session), session.instructors): session.id for session in old.sessions}
    kept = [session for session in old.sessions[3::2] if session.clinic not in ("intro", "lab")]
    listed = {key for sessions in old.facts.listed.values() for key in sessions}
    new = greedy(old.facts, past + kept)[len(past + kept) :]
    for k, one in enumerate(new):
        key = one.id if one.id in listed else published.get((what(one), one.instructors), f"{one.clinic}-{k}-new")
        new[k] = dataclasses.replace(one, id=key)
    return past + kept + new
