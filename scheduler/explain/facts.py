"""What can be said of a request, a session or an instructor, as records: the sentences are made of these alone.

Moments are aware, in UTC. A record holds what a coordinator may see; ``audience`` makes of it what others may.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from scheduler.plan import Reason

OBSTACLES = (
    "taken",
    "too_soon",
    "decision",
    "available_from",
    "prework",
    "meetings_overlap",
    "outside_available",
    "holiday",
    "blackout",
    "busy",
    "site",
    "language",
    "no_instructor",
    "no_room",
    "out_of_hours",
    "day",
    "order",
    "conflict",
    "away",
    "full",
    "company",
    "held_otherwise",
    "max_sessions",
    "instructors_taken",
    "room_taken",
    "resource",
    "too_few",
)
"""Why a request cannot be met at a start, in the order in which starts are counted under them."""

POSSIBLE = "possible"
"""What a start is counted under at which no rule is in the way."""

Outcome = Literal["impossible", "priority", "cost", "tie", "better", "fixed", "unknown"]
"""What became of a request without a session. ``impossible``: nothing fits even with the whole house empty; else it was
lost to others, by ``priority`` or by ``cost``, to others as good (``tie``), or to sessions and decisions that stand
whatever is planned (``fixed``). ``better``: a plan with it is no worse in any tier and better in one."""


@dataclass(frozen=True)
class Blocked:
    """An instructor who cannot lead at a start, and all causes: ``language``, ``site``, ``outside_available``,
    ``holiday``, ``busy``, ``leads``, ``attends``, ``max_sessions``, ``day``, ``week``, ``out_of_hours``."""

    instructor: str
    name: str
    causes: tuple[str, ...]
    sources: tuple[str, ...] = ()
    """Of busy time: ``cohort`` as the cohort file states it, or the path of a calendar."""
    sessions: tuple[str, ...] = ()
    """What they lead or attend then."""


@dataclass(frozen=True)
class FullSession:
    """A session without a seat, and how many of its seats are held by requests of which weight."""

    session: str
    seats: int
    weights: Mapping[int, int]


@dataclass(frozen=True)
class Obstacle:
    """One rule that a start fails. ``alone``: it would with the whole house empty too."""

    code: str
    alone: bool
    sources: tuple[str, ...] = ()
    """Of ``busy``: ``cohort`` as the cohort file states it, or the path of a calendar."""
    why: tuple[str, ...] = ()
    """Of ``decision``: what was written down with it."""
    instructors: tuple[Blocked, ...] = ()
    """Of ``no_instructor`` and ``instructors_taken``: everybody qualified who cannot lead then."""
    full: tuple[FullSession, ...] = ()
    sessions: tuple[str, ...] = ()
    """Of ``conflict`` and ``order``: what the learner attends or leads; of ``room_taken``: who has the rooms."""
    clinics: tuple[str, ...] = ()
    """Of ``order``: those that it has to follow or precede."""
    count: int | None = None
    """Of ``too_few``: how many could come; of ``max_sessions``: how many there may be."""
    needed: int | None = None
    """Of ``too_few``: how many a session needs."""


@dataclass(frozen=True)
class Candidate:
    """One start that the clinic could have, and all that keeps the learner from a session there.

    Where sessions could be held in several languages or sites, these are those that get furthest.
    """

    start: dt.datetime
    language: str | None
    site: str | None
    verdict: str
    """What it is counted under: the first of the obstacles, or ``POSSIBLE``."""
    alone: bool
    """Whether it would fit with the whole house empty."""
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True)
class Change:
    """A request that has a seat in one plan and none in the other."""

    learner: str
    name: str
    clinic: str
    title: str
    weight: int


@dataclass(frozen=True)
class TierPrice:
    """A tier's value in the plan, and in the other one."""

    weights: Mapping[str, int]
    here: int
    there: int


@dataclass(frozen=True)
class Price:
    """What another plan costs: the best one found that has what was asked for.

    ``proven``: no such plan is better in the first tier in which it is worse than the plan. ``measures`` are those that
    differ: (here, there).
    """

    tiers: tuple[TierPrice, ...]
    measures: Mapping[str, tuple[int, int]]
    proven: bool
    num_loses: int = 0
    """Requests that have a seat in the plan and none in the other; ``gains``: the other way round."""
    num_gains: int = 0
    loses: tuple[Change, ...] = ()
    gains: tuple[Change, ...] = ()
    start: dt.datetime | None = None
    """Where it has the request."""


@dataclass(frozen=True)
class RequestFacts:
    """A request: the verdict on every start of its clinic, and the outcome."""

    learner: str
    name: str
    clinic: str
    title: str
    weight: int
    time_zone: str
    reasons: tuple[Reason, ...]
    outcome: Outcome
    counts: Mapping[str, int]
    """Starts by verdict; they sum to the number of candidates."""
    num_alone: int
    """Starts that would fit with the whole house empty."""
    price: Price | None
    """What seating it would cost; ``None`` where nothing was found."""
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class SeatFacts:
    """A request that has a session: what the start asks of the learner, and what the second best would cost."""

    learner: str
    name: str
    clinic: str
    title: str
    time_zone: str
    session: str
    start: dt.datetime
    frozen: bool
    out_of_hours: int
    """Minutes of the session outside their working time."""
    counts: Mapping[str, int]
    """Starts by verdict, all else in the plan as it is; their own is ``possible``."""
    outcome: Outcome
    second: Price | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Led:
    """A session that an instructor leads: who else could, and what the cheapest of them would cost."""

    session: str
    title: str
    start: dt.datetime
    num_able: int
    """Others qualified and available, speaking the language, serving the site."""
    free: tuple[str, ...]
    """Names of those of them who could take it over with nothing else changed."""
    price: Price | None


@dataclass(frozen=True)
class InstructorFacts:
    """What one instructor leads, and why so much."""

    instructor: str
    name: str
    sessions: int
    num_frozen: int
    """Of the sessions, how many stay as they were published; they are not in ``led``."""
    minutes: int
    out_of_hours: int
    past_minutes: int
    max_sessions: int | None
    max_sessions_per_day: int | None
    max_sessions_per_week: int | None
    max_out_of_hours: int | None
    mean_minutes: float
    """Of all instructors who are qualified for a clinic that they are."""
    clinics: tuple[str, ...]
    led: tuple[Led, ...]
    time_zone: str


@dataclass(frozen=True)
class OtherStart:
    """The same session at another start: who of its learners could not come, who else could lead, and the cost."""

    start: dt.datetime
    num_lost: int
    lost: tuple[Change, ...]
    same_instructors: bool
    price: Price


@dataclass(frozen=True)
class SessionFacts:
    """A session: why it runs, and why then."""

    session: str
    clinic: str
    title: str
    start: dt.datetime
    time_zone: str
    """The cohort's."""
    language: str | None
    room: str | None
    instructors: tuple[str, ...]
    seated: int
    capacity: int
    min_learners: int
    must_run: bool
    frozen: bool
    without: Price | None
    """What the plan would cost without it, its learners in what sessions have seats."""
    rehoused: int
    """How many of its learners another session could take then."""
    counts: Mapping[str, int]
    """The clinic's starts by what becomes of it there: its own, or a code of ``STARTS``."""
    others: tuple[OtherStart, ...]
    """Other starts at which it could run, the cheapest first."""
