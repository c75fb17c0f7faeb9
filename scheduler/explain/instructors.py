"""Facts about an instructor: what they lead, and who else could."""

from __future__ import annotations

from scheduler.availability import zone_of
from scheduler.explain.case import Case
from scheduler.explain.exchange import Trial
from scheduler.explain.facts import InstructorFacts, Led, Price
from scheduler.explain.house import House
from scheduler.explain.prices import Prices
from scheduler.timezones import instant


def instructor_facts(prices: Prices, instructor: int) -> InstructorFacts:
    """Why an instructor leads so much."""
    house = prices.house
    person, minutes = house.cohort.instructors[instructor], _minutes(house)
    peers = [k for k, other in enumerate(house.cohort.instructors) if set(other.clinics) & set(person.clinics)]
    default = house.cohort.defaults.max_out_of_hours
    return InstructorFacts(
        instructor=person.id,
        name=person.name,
        sessions=len(house.led[instructor]),
        num_frozen=sum(instructor in each.instructors for each in house.problem.frozen),
        minutes=minutes[instructor],
        out_of_hours=house.standing.instructor_out_of_hours[instructor],
        past_minutes=person.past_minutes,
        max_sessions=person.max_sessions,
        max_sessions_per_day=person.max_sessions_per_day,
        max_sessions_per_week=person.max_sessions_per_week,
        max_out_of_hours=default if person.max_out_of_hours is None else person.max_out_of_hours,
        mean_minutes=sum(minutes[k] for k in peers) / max(len(peers), 1),
        clinics=tuple(clinic.title for clinic in house.cohort.clinics if clinic.id in person.clinics),
        led=tuple(_led(prices, instructor, position) for position in _positions(house, instructor)),
        time_zone=zone_of(house.cohort, person),
    )


def _minutes(house: House) -> list[int]:
    """What each instructor leads, in minutes."""
    led = [house.led[k] for k in range(house.problem.num_instructors)]
    return [sum(int((each.meetings[:, 1] - each.meetings[:, 0]).sum()) for each in sessions) for sessions in led]


def _positions(house: House, instructor: int) -> list[int]:
    """The sessions that somebody leads, frozen ones aside, by start."""
    sessions = house.solution.sessions
    mine = [k for k, each in enumerate(sessions) if instructor in each.instructors]
    return sorted(mine, key=lambda k: (int(house.problem.clinics[sessions[k].clinic].starts[sessions[k].start]), k))


def _led(prices: Prices, instructor: int, position: int) -> Led:
    house = prices.house
    session = house.solution.sessions[position]
    table, case = house.problem.clinics[session.clinic], Case(house.standing, house.problem.clinics[session.clinic])
    able, free = [], []
    if instructor not in table.named_instructors[session.start]:
        kind = case.kind_of(next(k for k, each in enumerate(case.running) if each.session is session))
        for row, other in enumerate(table.instructors.tolist()):
            here = table.instructor_available[row, session.start] and case.leads[row, kind]
            if here and other not in session.instructors:
                able.append(other)
                if not any(at[session.start] for at in case.bonds(row).values()):
                    free.append(other)
    found = [_taken_over(prices, position, instructor, other) for other in free]
    return Led(
        session=house.ids[position],
        title=house.cohort.clinics[session.clinic].title,
        start=instant(table.starts[session.start]),
        num_able=len(able),
        free=tuple(house.cohort.instructors[other].name for other in free),
        price=min(found, key=lambda price: [tier.there for tier in price.tiers], default=None),
    )


def _taken_over(prices: Prices, position: int, instructor: int, other: int) -> Price:
    """What it costs that another leads a session."""
    board, trial = prices.board, Trial(prices.board)
    sitting = board.sittings[position]
    row_in = board.setting.lead_row_in[sitting.clinic]
    leaders = (*(row for row in sitting.leaders if row != row_in[instructor]), int(row_in[other]))
    rows = trial.close(position)
    number = trial.open(sitting.clinic, sitting.slot, leaders, sitting.published)
    for row in rows:
        trial.seat(number, row)
    solution = board.solution()
    trial.undo()
    return prices.of(solution)
