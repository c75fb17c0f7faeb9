"""A programme: what is to be learnt, by whom, before anybody has decided what of it is live."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from scheduler.cohort.base import Entity
from scheduler.cohort.cohort import NINE_TO_FIVE
from scheduler.cohort.numbers import Count, Minutes
from scheduler.cohort.when import Date, WeeklyHours
from scheduler.cohort.words import Id, Line, Prose
from scheduler.documents.version import SchemaVersion

Mode: TypeAlias = Literal["asynchronous", "synchronous", "hybrid"]
MODES: tuple[Mode, ...] = ("asynchronous", "synchronous", "hybrid")

ContentType: TypeAlias = Literal[
    "onboarding",
    "compliance_refresher",
    "refresher",
    "leadership",
    "negotiation",
    "incident_drill",
    "train_the_trainer",
    "facilitated_study",
    "micro_learning",
    "safety_procedure",
    "product_knowledge",
    "skill",
    "other",
]
"""What a component teaches. Some decide the mode by themselves; for the rest scale and complexity do."""

Risk: TypeAlias = Literal["low", "medium", "high"]
Regulation: TypeAlias = Literal["none", "policy", "law"]
Criterion: TypeAlias = Literal["cost", "speed", "quality", "compliance", "personalization"]
CRITERIA: tuple[Criterion, ...] = ("cost", "speed", "quality", "compliance", "personalization")

Score = Annotated[float, Field(strict=True, ge=1, le=5)]
"""How good a mode is by one criterion: 1, poor, to 5, good."""

Share = Annotated[float, Field(strict=True, ge=0, le=1)]
"""A part of 1."""

Money = Annotated[float, Field(strict=True, ge=0, le=10**9)]
"""An amount in the programme's currency."""

Complexity = Annotated[int, Field(strict=True, ge=1, le=5)]


class Weights(Entity):
    """What each criterion counts; they sum to 1."""

    cost: Share
    speed: Share
    quality: Share
    compliance: Share
    personalization: Share


class Scores(Entity):
    """One mode's scores; ``None``: as the standing table has it."""

    cost: Score | None = None
    speed: Score | None = None
    quality: Score | None = None
    compliance: Score | None = None
    personalization: Score | None = None


class ModeScores(Entity):
    """Scores stated for modes, in place of those of the standing table."""

    asynchronous: Scores = Scores()
    synchronous: Scores = Scores()
    hybrid: Scores = Scores()


class Rates(Entity):
    """What an hour costs, in ``currency``, and how fast people study."""

    currency: Line = "EUR"
    instructor_hour: Money = 80
    learner_hour: Money = 40
    out_of_hours_premium: Money = 20
    async_hour: Money = 5
    async_minutes_per_day: Annotated[int, Field(strict=True, ge=1, le=1440)] = 30


class Site(Entity):
    """A place with a training room for so many people."""

    id: Id
    seats: Count


class Audience(Entity):
    """Learners in one zone who work the same hours, perhaps a shift, perhaps at a site."""

    time_zone: Line
    learners: Count
    working_hours: tuple[WeeklyHours, ...] = NINE_TO_FIVE
    site: Id | None = None


class Component(Entity):
    """One thing to be learnt. ``capacity`` and ``min_learners`` ``None``: the programme's."""

    id: Id
    title: Line
    content_type: ContentType
    complexity: Complexity
    learners: Count
    risk: Risk = "low"
    regulation: Regulation = "none"
    audience: tuple[Audience, ...] = ()
    live_minutes: Annotated[int, Field(strict=True, ge=1, le=1440)] = 60
    async_minutes: Minutes = 60
    preparation_minutes: Minutes = 30
    capacity: Count | None = None
    min_learners: Count | None = None
    will_teach: Mode | None = None
    clinic: Id | None = None
    scores: ModeScores = ModeScores()
    notes: Prose | None = None


class Programme(Entity):
    """Components, as written in ``programme.json``. ``weights`` are the organisation's own.

    ``start`` is the first day; it says which offsets zones have.
    """

    schema_version: SchemaVersion
    id: Id
    title: Line | None = None
    start: Date | None = None
    capacity: Count = 12
    min_learners: Count = 4
    sites: tuple[Site, ...] = ()
    rates: Rates = Rates()
    weights: Weights | None = None
    scores: ModeScores = ModeScores()
    components: tuple[Component, ...]

    def capacity_of(self, component: Component) -> int:
        """The most learners that one clinic of it holds."""
        return self.capacity if component.capacity is None else component.capacity

    def min_learners_of(self, component: Component) -> int:
        """The fewest learners for whom a clinic of it is held."""
        return self.min_learners if component.min_learners is None else component.min_learners
