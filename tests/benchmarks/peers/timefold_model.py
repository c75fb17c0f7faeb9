"""The entities and constraints of the Timefold peer. Importing this starts Java.

Timefold translates the bodies of what stands here to Java, so they keep to the simplest Python.
"""

# No ``from __future__ import annotations``: Timefold reads the annotations.
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from timefold.solver import SolverFactory
from timefold.solver.config import (
    Duration,
    ScoreDirectorFactoryConfig,
    SolverConfig,
    SolverConfigOverride,
    TerminationConfig,
)
from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    Constraint,
    ConstraintCollectors,
    ConstraintFactory,
    HardMediumSoftScore,
    Joiners,
    constraint_provider,
)

WHOLE, NEARLY = 10, 9
"""What leaving out a request of weight 1 costs; and serving it in a session that has too few, so that it grows."""
CANNOT = 55295
"""As a cost: not at all."""


@dataclass
class Slot:
    """Where a clinic's session can be. ``meetings``: start, end, start, end …"""

    id: Annotated[str, PlanningId]
    index: int
    meetings: list[int]
    capacity: int
    least: int


@dataclass
class Instructor:
    """``costs``: per clinic and slot the minutes that leading there costs, as :func:`cost` reads them."""

    id: Annotated[str, PlanningId]
    number: int
    costs: dict[int, str]
    buffer: int
    most: int
    per_day: int
    per_week: int
    days: list[int]
    weeks: list[int]


@planning_entity
@dataclass
class Session:
    """One of a clinic's sessions; it runs if somebody attends."""

    id: Annotated[str, PlanningId]
    clinic: int
    slots: Annotated[list[Slot], ValueRangeProvider(id="slots")]
    slot: Annotated[Slot, PlanningVariable(value_range_provider_refs=["slots"])]


@planning_entity
@dataclass
class Lead:
    """One of a session's instructors."""

    id: Annotated[str, PlanningId]
    session: Session
    qualified: Annotated[list[Instructor], ValueRangeProvider(id="qualified")]
    instructor: Annotated[Instructor, PlanningVariable(value_range_provider_refs=["qualified"])]


@planning_entity
@dataclass
class Seat:
    """A request. ``costs``: per slot the minutes out of hours, as :func:`cost` reads them."""

    id: Annotated[str, PlanningId]
    learner: int
    weight: int
    costs: str
    per_day: int
    days: list[int]
    sessions: Annotated[list[Session], ValueRangeProvider(id="sessions")]
    session: Annotated[Session | None, PlanningVariable(value_range_provider_refs=["sessions"], allows_unassigned=True)]


@dataclass
class Lost:
    """The weight of requests that suit no slot."""

    id: Annotated[str, PlanningId]
    weight: int


@planning_solution
@dataclass
class Timetable:
    """All of it."""

    sessions: Annotated[list[Session], PlanningEntityCollectionProperty]
    leads: Annotated[list[Lead], PlanningEntityCollectionProperty]
    seats: Annotated[list[Seat], PlanningEntityCollectionProperty]
    lost: Annotated[list[Lost], ProblemFactCollectionProperty]
    score: Annotated[HardMediumSoftScore, PlanningScore] = field(default=None)


def cost(costs: str, slot: int) -> int:
    """One character a slot: lists of numbers take Timefold long to copy."""
    return ord(costs[slot])


def collide(one: list[int], other: list[int], buffer: int) -> bool:
    """Whether meetings come within a buffer of each other."""
    k = 0
    while k < len(one):
        m = 0
        while m < len(other):
            if one[k] < other[m + 1] + buffer and other[m] < one[k + 1] + buffer:
                return True
            m = m + 2
        k = k + 2
    return False


def crowded(meetings: list[int], edges: list[int]) -> int:
    """The span between edges in which the first meeting starts."""
    found = 0
    for edge in edges:
        if edge <= meetings[0]:
            found = found + 1
    return found


@constraint_provider
def constraints(factory: ConstraintFactory) -> list[Constraint]:
    """Every rule, and the two tiers."""
    hard, medium, soft = HardMediumSoftScore.ONE_HARD, HardMediumSoftScore.ONE_MEDIUM, HardMediumSoftScore.ONE_SOFT
    return [
        seated(factory)
        .filter(lambda seat, session: cost(seat.costs, session.slot.index) == CANNOT)
        .penalize(hard)
        .as_constraint("attends where they cannot"),
        seated(factory)
        .group_by(lambda seat, session: session, ConstraintCollectors.count_bi())
        .filter(lambda session, number: number > session.slot.capacity)
        .penalize(hard, lambda session, number: number - session.slot.capacity)
        .as_constraint("more learners than seats"),
        seated(factory)
        .group_by(lambda seat, session: session, ConstraintCollectors.count_bi())
        .filter(lambda session, number: number < session.slot.least)
        .join(Seat, Joiners.equal(lambda session, number: session, lambda seat: seat.session))
        .penalize(medium, lambda session, number, seat: seat.weight * NEARLY)
        .as_constraint("too few learners"),
        factory.for_each(Seat)
        .join(Seat, Joiners.equal(lambda seat: seat.learner), Joiners.less_than(lambda seat: seat.id))
        .join(Session, Joiners.equal(lambda one, other: one.session, lambda session: session))
        .join(Session, Joiners.equal(lambda one, other, here: other.session, lambda session: session))
        .filter(lambda one, other, here, there: collide(here.slot.meetings, there.slot.meetings, 0))
        .penalize(hard)
        .as_constraint("two meetings of a learner"),
        seated(factory)
        .filter(lambda seat, session: seat.per_day < 1000000)
        .group_by(
            lambda seat, session: seat.learner,
            lambda seat, session: crowded(session.slot.meetings, seat.days),
            lambda seat, session: seat.per_day,
            ConstraintCollectors.count_bi(),
        )
        .filter(lambda learner, day, cap, number: number > cap)
        .penalize(hard, lambda learner, day, cap, number: number - cap)
        .as_constraint("a learner's day"),
        leading(factory)
        .filter(lambda lead, session: cost(lead.instructor.costs[session.clinic], session.slot.index) == CANNOT)
        .penalize(hard)
        .as_constraint("leads where they cannot"),
        factory.for_each(Lead)
        .join(Lead, Joiners.equal(lambda lead: lead.instructor), Joiners.less_than(lambda lead: lead.id))
        .join(Session, Joiners.equal(lambda one, other: one.session, lambda session: session))
        .join(Session, Joiners.equal(lambda one, other, here: other.session, lambda session: session))
        .filter(lambda one, other, here, there: collide(here.slot.meetings, there.slot.meetings, one.instructor.buffer))
        .if_exists(Seat, Joiners.equal(lambda one, other, here, there: here, lambda seat: seat.session))
        .if_exists(Seat, Joiners.equal(lambda one, other, here, there: there, lambda seat: seat.session))
        .penalize(hard)
        .as_constraint("two meetings of an instructor"),
        leading(factory)
        .group_by(
            lambda lead, session: lead.instructor,
            lambda lead, session: crowded(session.slot.meetings, lead.instructor.days),
            ConstraintCollectors.count_bi(),
        )
        .filter(lambda instructor, day, number: number > instructor.per_day)
        .penalize(hard, lambda instructor, day, number: number - instructor.per_day)
        .as_constraint("an instructor's day"),
        leading(factory)
        .group_by(
            lambda lead, session: lead.instructor,
            lambda lead, session: crowded(session.slot.meetings, lead.instructor.weeks),
            ConstraintCollectors.count_bi(),
        )
        .filter(lambda instructor, week, number: number > instructor.per_week)
        .penalize(hard, lambda instructor, week, number: number - instructor.per_week)
        .as_constraint("an instructor's week"),
        leading(factory)
        .group_by(lambda lead, session: lead.instructor, ConstraintCollectors.count_bi())
        .filter(lambda instructor, number: number > instructor.most)
        .penalize(hard, lambda instructor, number: number - instructor.most)
        .as_constraint("an instructor's sessions"),
        factory.for_each_including_unassigned(Seat)
        .filter(lambda seat: seat.session is None)
        .penalize(medium, lambda seat: seat.weight * WHOLE)
        .as_constraint("unscheduled"),
        factory.for_each(Lost).penalize(medium, lambda lost: lost.weight * WHOLE).as_constraint("suits no slot"),
        seated(factory)
        .filter(lambda seat, session: 0 < cost(seat.costs, session.slot.index) < CANNOT)
        .penalize(soft, lambda seat, session: cost(seat.costs, session.slot.index))
        .as_constraint("learners out of hours"),
        leading(factory)
        .filter(lambda lead, session: 0 < cost(lead.instructor.costs[session.clinic], session.slot.index) < CANNOT)
        .penalize(soft, lambda lead, session: cost(lead.instructor.costs[session.clinic], session.slot.index))
        .as_constraint("instructors' minutes"),
    ]


def seated(factory: ConstraintFactory):
    """Every request with the session that serves it."""
    return factory.for_each(Seat).join(Session, Joiners.equal(lambda seat: seat.session, lambda session: session))


def leading(factory: ConstraintFactory):
    """Every instructor of a session that runs, with it."""
    return (
        factory.for_each(Lead)
        .join(Session, Joiners.equal(lambda lead: lead.session, lambda session: session))
        .if_exists(Seat, Joiners.equal(lambda lead, session: session, lambda seat: seat.session))
    )


def solve(
    timetable: Timetable,
    seconds_left: Callable[[], float],
    seed: int,
    heard: Callable[[int, int], None],
) -> Timetable | None:
    """The best found within the seconds that are left once all is translated; ``None`` where it breaks a rule."""
    config: SolverConfig[Timetable] = SolverConfig(
        solution_class=Timetable,
        entity_class_list=[Session, Lead, Seat],
        score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=constraints),
        random_seed=seed,
    )
    factory = SolverFactory.create(config)
    limit = TerminationConfig(spent_limit=Duration(milliseconds=int(1000 * seconds_left())))
    solver = factory.build_solver(SolverConfigOverride(termination_config=limit))
    solver._delegate.addEventListener(_scores_only(heard))
    best = solver.solve(timetable)
    return best if best.score.hard_score == 0 else None


def _scores_only(heard: Callable[[int, int], None]) -> object:
    """Timefold's own listener copies the whole plan to Python at every step, which would slow the search down.

    A medium score that is no multiple of :data:`WHOLE` has sessions with too few: tier 1 is not known then.
    """
    from ai.timefold.solver.core.api.solver.event import SolverEventListener
    from jpype import JImplements, JOverride

    @JImplements(SolverEventListener)
    class Listener:
        @JOverride
        def bestSolutionChanged(self, event: object) -> None:  # noqa: N802
            score = event.getNewBestScore()
            medium = int(score.mediumScore())
            if int(score.hardScore()) == 0 and medium % WHOLE == 0:
                heard(-medium // WHOLE, -int(score.softScore()))

    return Listener()
