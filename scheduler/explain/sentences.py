"""Facts in sentences that can be read aloud. They say what the records hold, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from scheduler.explain.facts import (
    POSSIBLE,
    Blocked,
    Candidate,
    Change,
    InstructorFacts,
    Led,
    Obstacle,
    Price,
    RequestFacts,
    SeatFacts,
    SessionFacts,
)
from scheduler.explain.hours import STATED
from scheduler.explain.messages import listing, local_text

MOST_COUNTS = 3
"""Verdicts that the first sentence names, the most frequent ones; the others are summed up."""
MOST_NAMES = 3

_AT = {
    "taken": "{n} are of sessions that have been held or stand",
    "too_soon": "{n} come too soon for anything new",
    "decision": "{n} are ruled out by a decision",
    "available_from": "{n} come before they are there",
    "prework": "{n} come before they can have done the pre-work",
    "meetings_overlap": "at {n} the session's meetings would overlap each other",
    "outside_available": "{n} lie outside their available time",
    "holiday": "{n} fall on holidays of theirs",
    "blackout": "{n} fall into a blackout of their group",
    "busy": "at {n} they are busy",
    "site": "{n} are not at their site",
    "language": "{n} are in no language that they speak",
    "no_instructor": "at {n} too few instructors are able to lead",
    "no_room": "at {n} no room is free",
    "out_of_hours": "{n} would take them beyond the out-of-hours minutes that they may bear",
    "day": "{n} are on days on which they attend enough",
    "order": "{n} do not go with the order of clinics",
    "conflict": "at {n} they attend or lead something else",
    "away": "at {n} too many of their group are away",
    "full": "at {n} the session is full",
    "company": "at {n} who sits there or who leads keeps them out",
    "held_otherwise": "at {n} the session is held in another language or room",
    "max_sessions": "at {n} one more session is more than the clinic may have",
    "instructors_taken": "at {n} its instructors have other sessions or have reached a limit",
    "room_taken": "at {n} the rooms are taken",
    "resource": "at {n} the resource is fully used",
    "too_few": "at {n} too few others could come",
    POSSIBLE: "at {n} nothing is in the way",
}
"""How many starts come to a verdict."""

VERDICTS = {
    "taken": "has been held, or stands",
    "too_soon": "too soon for anything new",
    "decision": "a decision rules it out",
    "available_from": "before they are there",
    "prework": "before the pre-work can be done",
    "meetings_overlap": "its meetings would overlap each other",
    "outside_available": "outside available time",
    "holiday": "a holiday",
    "blackout": "a blackout of the group",
    "busy": "busy",
    "site": "not at their site",
    "language": "no common language",
    "no_instructor": "too few instructors are able to lead",
    "no_room": "no room is free",
    "out_of_hours": "too many minutes out of hours",
    "day": "attends enough on that day",
    "order": "does not go with the order of clinics",
    "conflict": "attends or leads something else",
    "away": "too many of the group are away",
    "full": "full",
    "company": "closed to them by who sits there or leads",
    "held_otherwise": "held in another language or room",
    "max_sessions": "the clinic has as many sessions as it may",
    "instructors_taken": "instructors lead something else or have reached a limit",
    "room_taken": "the rooms are taken",
    "resource": "the resource is fully used",
    "too_few": "too few could come",
    POSSIBLE: "nothing is in the way",
}
"""One start's verdict."""

_CAUSES = {
    "language": "does not speak the language",
    "site": "does not serve the site",
    "outside_available": "is outside available time",
    "holiday": "has a holiday",
    "busy": "is busy",
    "leads": "leads something else",
    "attends": "attends something",
    "max_sessions": "leads as many sessions as they may",
    "day": "leads enough on that day",
    "week": "leads enough in that week",
    "out_of_hours": "would work too long out of hours",
    "not_available": "is not available",
}

WHEREABOUTS = {
    "here": "where it is",
    "no_instructor": "too few instructors are free",
    "no_place": "no room or resource is free, or a listed session runs",
    "nobody": "none of its learners could come",
    "too_few": "too few of its learners could come",
    "could_run": "it could be held",
}
"""What becomes of a session at another start."""

_MEASURES = {
    "unscheduled": "in priority left out",
    "out_of_hours": "minutes out of hours",
    "worst_out_of_hours": "minutes out of hours for who bears most",
    "night_minutes": "minutes at night",
    "instructor_minutes": "minutes of instructors",
    "peak_instructor_minutes": "minutes for the busiest instructor",
    "sessions": "sessions",
    "days_waited": "days of waiting",
    "split_groups": "splits of groups",
    "soft_clashes": "minutes in time that people would rather keep",
    "changes": "changed invitations",
}


def request_sentences(facts: RequestFacts) -> tuple[str, str]:
    """Why a request has no session: what became of the starts, and whether it was lost to others."""
    return _tally(facts.counts, facts.name, facts.title), _outcome(facts)


def seat_sentences(facts: SeatFacts) -> tuple[str, ...]:
    """Why a learner attends this session, and what the second best would cost."""
    when = _moment(facts.start, facts.time_zone)
    hours = f"{facts.out_of_hours} minutes of it" if facts.out_of_hours else "none of it"
    first = f'{facts.name} attends "{facts.title}" ({facts.session}) on {when}, {hours} outside working time.'
    if facts.frozen:
        return first, "It stays as it was published."
    others = facts.counts.get(POSSIBLE, 1) - 1
    free = (
        f"With all else as it is, {_number(others, 'other start')} would be open to them"
        if others > 0
        else ("With all else as it is, no other start is open to them")
    )
    return first, f"{free}; {_second(facts)}."


def session_sentences(facts: SessionFacts) -> tuple[str, ...]:
    """Why a session runs, and why then."""
    when = _moment(facts.start, facts.time_zone)
    taken = f"{facts.seated} of {_number(facts.capacity, 'seat')} taken"
    head = f'{facts.session} of "{facts.title}" is on {when} with {taken}'
    if facts.frozen:
        return (f"{head}, and stays as it was published.",)
    return f"{head}; {_why_runs(facts)}.", _why_then(facts)


def instructor_sentences(facts: InstructorFacts) -> tuple[str, ...]:
    """What an instructor leads, and why so much."""
    mean = f"those who lead the same clinics {_hours(round(facts.mean_minutes))} on average"
    stay = f", {facts.num_frozen} of which stay as published" if facts.num_frozen else ""
    led = f"{facts.name} leads {_number(facts.sessions, 'session')}, {_hours(facts.minutes)}{stay}; {mean}"
    limit = [f"at most {_number(most, 'session')}{per}" for most, per in _limits(facts) if most is not None]
    first = f"{led}{'; their limits are ' + listing(limit) if limit else ''}."
    if not facts.led:
        return (first,)
    return first, _hand_over(facts)


def led_sentence(led: Led, time_zone: str) -> str:
    """Who else could lead one of an instructor's sessions."""
    if not led.free:
        able = f"{_number(led.num_able, 'other')} could by time, and {'leads' if led.num_able == 1 else 'lead'} "
        who = (
            f"{able}something else or {'has' if led.num_able == 1 else 'have'} reached a limit"
            if led.num_able
            else ("nobody else is able to")
        )
    else:
        cost = f" ({_cost(led.price)})" if led.price is not None else ""
        who = f"{_some(led.free)} could take it over{cost}"
    return f"{led.session}, {_moment(led.start, time_zone)}: {who}."


def other_start_lines(facts: SessionFacts) -> Iterator[str]:
    """The best other starts of a session, and what each costs."""
    for other in facts.others:
        lost = [change.name for change in other.lost]
        who = f"; without {_some(lost)}" if lost else f"; without {other.num_lost} learners" if other.num_lost else ""
        staff = "" if other.same_instructors else "; with other instructors"
        yield f"{_moment(other.start, facts.time_zone)}: {_cost(other.price)}{who}{staff}"


def _limits(facts: InstructorFacts) -> tuple[tuple[int | None, str], ...]:
    return (
        (facts.max_sessions, ""),
        (facts.max_sessions_per_day, " a day"),
        (facts.max_sessions_per_week, " a week"),
    )


def _hand_over(facts: InstructorFacts) -> str:
    alone, others = [led for led in facts.led if not led.free], "the others" if facts.num_frozen else "them"
    priced = [led for led in facts.led if led.price is not None]
    if not priced:
        return f"For none of {others} is anybody else free."
    best = min(priced, key=_price_of)
    nobody = f"For {len(alone)} of {others}" if alone else f"For each of {others}"
    nobody += " nobody else is free; " if alone else " somebody else is free; "
    return f"{nobody}handing over {best.session}, the cheapest to hand over, {_cost(best.price)}."


def _price_of(led: Led) -> list[int]:
    return [] if led.price is None else [tier.there for tier in led.price.tiers]


def _why_runs(facts: SessionFacts) -> str:
    if facts.must_run or facts.without is None:
        return "it must run"
    moved = (
        f"{facts.rehoused} of them would find a seat in another session"
        if facts.rehoused
        else ("none of them would find a seat in another session as it is")
    )
    return f"without it, {moved}, and the plan {_verb(facts.without)}"


def _why_then(facts: SessionFacts) -> str:
    starts = sum(facts.counts.values()) - 1
    able = facts.counts.get("could_run", 0)
    head = f"Of {_number(starts, 'other start')}, it could be held at {able} with all else as it is"
    if not facts.others:
        return f"{head}." if able else f"{head[: head.index(', it')]}, it could be held at none with all else as it is."
    best = facts.others[0]
    lost = f"; {best.num_lost} of its learners could not come" if best.num_lost else ""
    return f"{head}; the best of those tried, {_moment(best.start, facts.time_zone)}, {_cost(best.price)}{lost}."


def _second(facts: SeatFacts) -> str:
    price = facts.second
    if facts.outcome == "fixed":
        return "and no plan has them at another start"
    if price is None:
        return "and no plan with them at another start was found in the time"
    when = f", {_moment(price.start, facts.time_zone)}," if price.start else ""
    if facts.outcome == "better":
        return f"a plan with another start{when} is better: it {_cost(price)}"
    found = "the second best start" if price.proven else "the best other start found"
    return f"{found}{when} {_cost(price)}"


def _tally(counts: Mapping[str, int], who: str, title: str) -> str:
    total = sum(counts.values())
    if not total:
        return f'For {who}, "{title}" has no possible start.'
    ranked = sorted((code for code in counts if code != POSSIBLE), key=lambda code: -counts[code])
    told = ranked if len(ranked) <= MOST_COUNTS + 1 else ranked[:MOST_COUNTS]
    parts = [_AT[code].format(n=counts[code]) for code in told]
    rest = sum(counts[code] for code in ranked if code not in told)
    parts += [f"{rest} fail for other reasons"] if rest else []
    parts += [_AT[POSSIBLE].format(n=counts[POSSIBLE])] if counts.get(POSSIBLE) else []
    return f'For {who}, "{title}" has {_number(total, "possible start")}: {listing(parts)}.'


def _outcome(facts: RequestFacts) -> str:
    price = facts.price
    if facts.outcome == "impossible":
        return "Not one would do even with nothing else planned: nobody took a seat from them."
    some = f"{_number(facts.num_alone, 'start')} would do with nothing else planned"
    if facts.outcome == "fixed":
        return f"{some}, but what is published or decided already leaves no plan with them in it."
    if price is None:
        return f"{some}, but no plan with them was found in the time, and none was ruled out."
    instead = _instead(price, facts)
    if facts.outcome == "tie":
        return f"{some}, and a plan with them{instead} is just as good: the choice is free."
    if facts.outcome == "better":
        return f"{some}, and a plan with them{instead} is better: it {_cost(price)}. Solve again."
    plan = "the best plan" if price.proven else "the best plan found"
    return f"{some}, but the seat was lost by {facts.outcome}: {plan} with them{instead} {_cost(price)}."


def _instead(price: Price, facts: RequestFacts) -> str:
    others = [each for each in price.loses if each.learner != facts.learner]
    own = [each for each in price.loses if each.learner == facts.learner]
    names = [f"{each.name} ({each.learner})" for each in others]
    if not price.num_loses:
        return ""
    if not price.loses:
        return f" in place of {_number(price.num_loses, 'other request')}"
    parts = [_some(names)] if names else []
    parts += [f'their own seat in "{each.title}"' for each in own]
    return f" in place of {listing(parts)}"


def _cost(price: Price | None) -> str:
    """``costs 30 more minutes out of hours``, of the first tier that differs."""
    if price is None:
        return "cannot be had"
    differing = next((tier for tier in price.tiers if tier.here != tier.there), None)
    if differing is None:
        return "costs nothing more"
    named = [name for name, weight in differing.weights.items() if weight and name in price.measures]
    there = [(name, *price.measures[name]) for name in named]
    more = [f"{after - before} {_MEASURES[name]}" for name, before, after in there if after > before]
    less = [f"{before - after} {_MEASURES[name]}" for name, before, after in there if after < before]
    costs = f"costs {listing([each.replace(' ', ' more ', 1) for each in more])}" if more else ""
    saves = f"saves {listing(less)}" if less else ""
    return " and ".join(filter(None, (costs, saves)))


def _verb(price: Price) -> str:
    cost = _cost(price)
    return cost.replace("costs", "would cost", 1).replace("saves", "would save", 1)


def candidate_lines(candidates: Sequence[Candidate], time_zone: str) -> Iterator[str]:
    """Every start with its verdict; neighbours of one day and one verdict share a line.

    Of a single start, all that it fails.
    """
    rows = [(local_text(_minute(each.start), time_zone), each) for each in candidates]
    if len(rows) == 1:
        (text, only) = rows[0]
        yield f"{text}: {'; '.join(map(_said, only.obstacles)) or VERDICTS[POSSIBLE]}"
        return
    for (_, said), group in groupby(rows, key=lambda row: (row[0].rsplit(" ", 1)[0], _verdict(row[1]))):
        texts = [text for text, _ in group]
        until = f" to {texts[-1].rsplit(' ', 1)[1]} ({len(texts)} starts)" if len(texts) > 1 else ""
        yield f"{texts[0]}{until}: {said}"


def _verdict(candidate: Candidate) -> str:
    return _said(candidate.obstacles[0]) if candidate.obstacles else VERDICTS[POSSIBLE]


def _said(obstacle: Obstacle) -> str:
    details = [f'"{why}"' for why in obstacle.why]
    details += ["as stated" if source == STATED else source for source in obstacle.sources]
    details += [_blocked(each) for each in obstacle.instructors]
    details += [f"{each.session}, {_held(each.weights)}" for each in obstacle.full]
    details += obstacle.sessions
    details += [f"not in {clinic}" for clinic in obstacle.clinics]
    if obstacle.needed is not None:
        details.append(f"{obstacle.count}, and {obstacle.needed} are needed")
    return VERDICTS[obstacle.code] + (f" ({'; '.join(details)})" if details else "")


def _blocked(blocked: Blocked) -> str:
    causes = [_CAUSES[cause] for cause in blocked.causes]
    where = ["as stated" if each == STATED else each for each in blocked.sources] + list(blocked.sessions)
    return f"{blocked.name} ({blocked.instructor}) {listing(causes)}" + (f": {', '.join(where)}" if where else "")


def _held(weights: Mapping[int, int]) -> str:
    return listing([f"{number} at priority {weight}" for weight, number in weights.items()])


def change_text(change: Change) -> str:
    """``Bob (l2), "Lab"``."""
    return f'{change.name} ({change.learner}), "{change.title}"'


def _some(names: Sequence[str]) -> str:
    """All names, or the first few and how many more."""
    if len(names) <= MOST_NAMES:
        return listing(names)
    return f"{', '.join(names[: MOST_NAMES - 1])} and {len(names) - MOST_NAMES + 1} others"


def _moment(moment: dt.datetime, zone: str) -> str:
    return f"{local_text(_minute(moment), zone)} ({zone})"


def _minute(moment: dt.datetime) -> int:
    return int(moment.timestamp()) // 60


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _hours(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    parts: Iterable[str] = (f"{whole} h" if whole else "", f"{rest} min" if rest or not whole else "")
    return " ".join(filter(None, parts))
