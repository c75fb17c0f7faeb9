"""Offers, the waiting list, filled seats and substitutes, laid out in lines of at most 80 columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scheduler.cli.console import complain, say
from scheduler.cli.json_out import say_json
from scheduler.cli.layout import FEW, Line
from scheduler.cli.words import count, hours

if TYPE_CHECKING:
    from scheduler.api.waiting import Cover, Offers, Waiting, Written
    from scheduler.cohort.cohort import Cohort
    from scheduler.plan import Plan
    from scheduler.waiting.desk import Gone
    from scheduler.waiting.filling import Filling, PassedOver, Seated
    from scheduler.waiting.offers import Offer
    from scheduler.waiting.substitutes import Substitute


class Namer:
    """People by name with the id in brackets, clinics by title, moments on clocks; unknown ids as they are."""

    def __init__(self, cohort: Cohort) -> None:
        self._cohort = cohort
        self._learners = {each.id: each for each in cohort.learners}
        self._instructors = {each.id: each for each in cohort.instructors}

    def learner(self, key: str) -> str:
        """``Ben Okafor (l9)``."""
        return f"{self._learners[key].name} ({key})" if key in self._learners else key

    def instructor(self, key: str) -> str:
        """``Ana Ruiz (i1)``."""
        return f"{self._instructors[key].name} ({key})" if key in self._instructors else key

    def clinic(self, key: str) -> str:
        """The clinic's title."""
        return self._cohort.clinic_by_id[key].title

    def clock(self, start: dt.datetime, person: str) -> str:
        """What somebody's clock shows: ``11:00 Berlin``, with the day where it is not that of UTC."""
        from scheduler.availability import zone_of
        from scheduler.report.places import local_times

        who = self._learners.get(person) or self._instructors[person]
        (local,) = local_times(int(start.timestamp()) // 60, [zone_of(self._cohort, who)])
        return f"{local.clock} {local.place}" + (f" ({local.day:+d} day)" if local.day else "")

    def when(self, start: dt.datetime, learner: str | None = None) -> str:
        """A moment in UTC and on a learner's clock."""
        utc = f"{start:%a %d %b %Y %H:%M} UTC"
        return utc if learner is None else f"{utc}, {self.clock(start, learner)}"


def offer_lines(namer: Namer, offers: Sequence[Offers], plan: Path) -> Iterator[Line]:
    """The offers for each request of one learner."""
    for each in offers:
        has = "has no session" if each.attends is None else f"is in {each.attends}"
        yield Line(f"{namer.learner(each.learner)} {has}: {namer.clinic(each.clinic)}", style="bold")
        for number, one in enumerate(each.offers, start=1):
            yield from _offer(namer, each.learner, number, one)
        if not each.offers:
            yield Line("Nothing can be offered without moving others.", "  ")
        for reason in each.reasons:
            yield Line(reason, "    ")
        if each.offers:
            call = f"schedule offer {plan} --learner {each.learner} --clinic {each.clinic} --take 1"
            yield Line(f"To take the first: {call}")


def _offer(namer: Namer, learner: str, number: int, offer: Offer) -> Iterator[Line]:
    facts = ["a new session" if offer.session is None else offer.session]
    facts += [namer.instructor(key) for key in offer.instructors]
    facts += [each for each in (offer.language, offer.room and f"room {offer.room}") if each]
    if len(offer.meetings) > 1:
        facts.append(f"first of {len(offer.meetings)} meetings")
    yield Line(f"{number}. {namer.when(offer.start, learner)}", "  ")
    yield Line(", ".join(facts), "     ")
    late = "within working hours" if not offer.out_of_hours else f"{hours(offer.out_of_hours)} outside working hours"
    yield Line(f"{late}; {count(offer.seats_left, 'seat')} left then", "     ")
    if costs := _costs(offer):
        yield Line(f"in the plan: {costs}", "     ")
    if offer.together_with:
        others = " and ".join(map(namer.learner, offer.together_with))
        yield Line(f"together with {others}, who {'has' if len(offer.together_with) == 1 else 'have'} no seat", "     ")


def _costs(offer: Offer) -> str:
    """What else it costs, in the plan's measures."""
    changes = {name: value for name, value in offer.changes.items() if name not in ("unscheduled", "changes")}
    return ", ".join(f"{name} {value:+d}" for name, value in changes.items())


def waiting_lines(namer: Namer, waiting: Sequence[Waiting], *, everybody: bool) -> Iterator[Line]:
    """The waiting list."""
    if not waiting:
        yield Line("Nobody waits for a seat in a full session.", style="bold")
        return
    yield Line(f"Waiting for a seat: {count(len(waiting), 'request')}, the first in turn first", style="bold")
    rows = [_turn(namer, number, each) for number, each in enumerate(waiting, start=1)]
    yield from _cut(rows, "request", everybody=everybody)


def _turn(namer: Namer, number: int, waiting: Waiting) -> Iterator[Line]:
    weight = "" if waiting.weight == 1 else f", priority {waiting.weight}"
    yield Line(f"{number:3}. {namer.learner(waiting.learner)}: {namer.clinic(waiting.clinic)}{weight}", " ")
    late = "" if not waiting.out_of_hours else f", {hours(waiting.out_of_hours)} outside working hours"
    yield Line(f"cheapest in {waiting.session}, {namer.when(waiting.start, waiting.learner)}{late}", "      ")


def filling_lines(namer: Namer, filling: Filling, *, everybody: bool) -> Iterator[Line]:
    """Who had gone, who has a seat now, and who could not take one."""
    starts = {session.id: session.meetings[0].start for session in filling.plan.sessions}
    if filling.gone:
        yield Line(f"Gone since the plan was made: {count(len(filling.gone), 'seat')} free", style="bold")
        gone = [_gone(namer, each, filling.plan, starts[each.session]) for each in filling.gone]
        yield from _cut([[Line(each, "  ")] for each in gone], "seat", everybody=everybody)
    yield Line(f"Seats given: {len(filling.seated)}", style="bold")
    rows = [_seated(namer, one, starts[one.session]) for one in filling.seated]
    yield from _cut(rows, "request", everybody=everybody)
    if filling.passed_over:
        people = list(dict.fromkeys((each.learner, each.clinic) for each in filling.passed_over))
        yield Line(f"Passed over, and waiting still: {count(len(people), 'request')}", style="bold")
        passed = [_passed_over(namer, filling.passed_over, *each) for each in people]
        yield from _cut(passed, "request", everybody=everybody)


def _gone(namer: Namer, gone: Gone, plan: Plan, start: dt.datetime) -> str:
    """Who left which session, and whether anybody else can still be invited to it."""
    until = None if plan.published is None else plan.published.notice_until
    left = f"{namer.learner(gone.learner)} {'declined' if gone.declined else 'left'} {gone.session}"
    return left if until is None or start >= until else f"{left}; the notice leaves the seat empty"


def _seated(namer: Namer, one: Seated, start: dt.datetime) -> Iterator[Line]:
    yield Line(f"{namer.learner(one.learner)}: {namer.clinic(one.clinic)}", "  ")
    waited = "" if one.waited else "; was not on the waiting list, and could simply join"
    yield Line(f"{one.session}, {namer.when(start, one.learner)}{waited}", "    ")


def _passed_over(namer: Namer, passed: Sequence[PassedOver], learner: str, clinic: str) -> Iterator[Line]:
    """What kept one request out, sessions with the same reasons together."""
    yield Line(f"{namer.learner(learner)}: {namer.clinic(clinic)}", "  ")
    mine = [each for each in passed if (each.learner, each.clinic) == (learner, clinic)]
    for message in dict.fromkeys(each.message for each in mine):
        sessions = ", ".join(each.session for each in mine if each.message == message)
        yield Line(f"{sessions}: {message}", "    ")


def _cut(rows: Sequence[Iterable[Line]], noun: str, *, everybody: bool) -> Iterator[Line]:
    """The first few rows, or all, and how many more there are."""
    shown = len(rows) if everybody or len(rows) <= FEW + 1 else FEW
    for row in rows[:shown]:
        yield from row
    if shown < len(rows):
        yield Line(f"… and {count(len(rows) - shown, f'more {noun}')} (--verbose: all)", "  ")


def cover_lines(namer: Namer, cover: Cover, plan: Path, *, everybody: bool) -> Iterator[Line]:
    """Who can lead the session, who almost can, and who cannot."""
    where = f"{cover.session}, {namer.clinic(cover.clinic)}, {namer.when(cover.start)}"
    yield Line(f"{where}, without {namer.instructor(cover.lost)}", style="bold")
    able = [each for each in cover.substitutes if each.able]
    almost = [each for each in cover.substitutes if each.in_the_way]
    others = [each for each in cover.substitutes if not each.able and not each.in_the_way]
    yield Line(f"Can lead it: {count(len(able), 'instructor')}", style="bold")
    for number, each in enumerate(able, start=1):
        yield from _able(namer, number, each, cover.start)
    if almost:
        yield Line(f"Could, if they were free: {count(len(almost), 'instructor')}", style="bold")
    for each in almost:
        yield Line(f"{namer.instructor(each.instructor)} {each.message}", "  ")
        yield Line(f"could, if somebody else led {' or '.join(each.in_the_way)}", "    ")
    if others:
        yield Line(f"Cannot: {count(len(others), 'instructor')}", style="bold")
    rows = [[Line(f"{namer.instructor(each.instructor)} {each.message}", "  ")] for each in others]
    yield from _cut(rows, "instructor", everybody=everybody)
    if able:
        call = f"schedule cover {plan} --session {cover.session} --take {able[0].instructor}"
        yield Line(f"To take the first: {call}")


def _able(namer: Namer, number: int, substitute: Substitute, start: dt.datetime) -> Iterator[Line]:
    minutes = substitute.out_of_hours
    late = f"{hours(minutes)} outside working hours" if minutes else "within working hours"
    load = f"{count(substitute.sessions, 'session')}, {hours(substitute.minutes)} in all"
    yield Line(f"{number}. {namer.instructor(substitute.instructor)}", "  ")
    yield Line(f"{namer.clock(start, substitute.instructor)}, {late}; then leads {load}", "     ")


def say_written(written: Written, *, as_json: bool, **more: Any) -> None:
    """Where a plan went, and what comes next; as JSON with whatever ``more`` there is to tell."""
    if as_json:
        say_json({**more, "plan": str(written.path)})
    else:
        say(f"Nobody else moves. The plan is in {written.path}")
        say(f"Next: schedule publish {written.path}")
    if written.kept is not None:
        complain(f"{written.path} was the published plan and is the new one now: the old one is {written.kept}.")
    if written.trouble is not None:
        complain(written.trouble)
