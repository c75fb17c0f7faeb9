"""Freed seats go to the first in turn who can take them; nobody else moves; why others could not is told."""

from __future__ import annotations

import copy
import dataclasses
import json
from random import Random

import pytest

from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import parse_cohort
from scheduler.errors import InfeasibleError, InputError
from scheduler.judge import JudgedSession, Scene, Unseated, judged_sessions, verify
from scheduler.opened import open_plan
from scheduler.plan import Plan
from scheduler.waiting.desk import Desk
from scheduler.waiting.filling import Filling, fill
from scheduler.waiting.waiting_list import waiting_list
from tests.cohorts.draft import Json, instant
from tests.cohorts.tiny import tiny_case
from tests.waiting.crowded import crowded
from tests.waiting.judging import Trial, standing_plan

NUM_TINY = 40
NUM_CROWDED = 40
CHUNK = 20
SUITS = {"requests", "availability", "readiness", "rooms", "grid", "listed"}

Seat = tuple[str, str]
"""A learner and a session."""


def tiny(seed: int) -> tuple[Cohort, Plan] | None:
    """A plan of a tiny cohort from which somebody has gone since."""
    case = standing_plan(seed)
    if case is None or not any(session.learners for session in case[1].sessions):
        return None
    return _without_some(Random(f"{seed}/gone"), tiny_case(seed).document, case[1], 1), case[1]


def crowd(seed: int) -> tuple[Cohort, Plan]:
    """A plan of a crowded cohort from which a few have gone since."""
    cohort, plan = crowded(seed)
    return _without_some(Random(f"{seed}/gone"), json.loads(cohort.model_dump_json(exclude_none=True)), plan, 3), plan


def _without_some(rng: Random, document: Json, plan: Plan, number: int) -> Cohort:
    """The cohort after some have left it, or have declined a session by a decision."""
    document = copy.deepcopy(document)
    seats = [(learner, one) for one in plan.sessions for learner in one.learners]
    for learner, session in rng.sample(seats, min(number, len(seats))):
        if all(one["id"] != learner for one in document["learners"]):
            continue
        decided = [one for one in document.get("decisions", []) if one["learner"] == learner]
        if rng.random() < 0.5 and not any(one["clinic"] == session.clinic for one in decided):
            start = instant(int(session.meetings[0].start.timestamp()) // 60)
            no = {"learner": learner, "clinic": session.clinic, "start": start, "must": False}
            document["decisions"] = [*document.get("decisions", []), no]
        elif len(document["learners"]) > 1:
            document["learners"] = [one for one in document["learners"] if one["id"] != learner]
            document["decisions"] = [one for one in document.get("decisions", []) if one not in decided]
            for instructor in document["instructors"]:
                if instructor.get("same_as") == learner:
                    del instructor["same_as"]
            for apart in document.get("keep_apart", []):
                apart["learners"] = [one for one in apart["learners"] if one != learner]
            document["keep_apart"] = [one for one in document.get("keep_apart", []) if len(one["learners"]) > 1]
    return parse_cohort(document)


class Turns:
    """Who waits and who is seated, worked out by trying every seat before the judge."""

    def __init__(self, cohort: Cohort, plan: Plan) -> None:
        self.trial = Trial(cohort, plan)
        self.gone = {seat for seat in _seats(judged_sessions(plan)) if self._has_gone(seat, plan)}
        self.ghosts = self.trial.sessions
        stay = [dataclasses.replace(one, learners=self._staying(one)) for one in self.ghosts]
        self.trial = self.trial.with_sessions(tuple(stay))

    def _has_gone(self, seat: Seat, plan: Plan) -> bool:
        learner, session = seat
        facts = self.trial.facts
        one = next(each for each in judged_sessions(plan) if each.id == session)
        known = learner in facts.requests and one.clinic in facts.requests[learner]
        return not known or not facts.allowed(learner, one.clinic, one.start)

    def _staying(self, session: JudgedSession) -> tuple[str, ...]:
        return tuple(key for key in session.learners if (key, session.id) not in self.gone)

    def waiting(self) -> list[Seat]:
        """Requests that the judge says are kept out by full sessions, were those gone still there; in turn."""
        ghosts = [
            dataclasses.replace(
                one, learners=tuple(f"{k} (gone)" if (k, one.id) in self.gone else k for k in one.learners)
            )
            for one in self.ghosts
        ]
        facts = self.trial.facts
        unseated = Unseated(Scene(facts, ghosts))
        full = [request for request in unseated.requests if "full" in unseated.reasons(*request)]
        return sorted(full, key=lambda one: (-facts.requests[one[0]][one[1]], min(self._ways(*one))))

    def _ways(self, learner: str, clinic: str) -> list[tuple[int, ...]]:
        """What the tiers would be with the learner in each session that suits them, seats aside."""
        known = self._suits(self.trial)
        trials = [self.trial.joined(learner, one.id) for one in self.trial.sessions if one.clinic == clinic]
        return [trial.values() for trial in trials if self._suits(trial) <= known]

    @staticmethod
    def _suits(trial: Trial) -> set[str]:
        return {one for one in trial.faults() if one.rsplit("[", 1)[1].rstrip("]") in SUITS}

    def play(self) -> tuple[dict[Seat, str], Trial]:
        """The session that each of those who wait is given, and the sessions then."""
        turns, given, trial, new = self.waiting(), {}, self.trial, True
        while new:
            new = False
            for turn in turns:
                ways = [] if turn in given else self.free(trial, *turn)
                if ways:
                    given[turn], trial, new = min(ways)[2], trial.joined(turn[0], min(ways)[2]), True
        return given, trial

    @staticmethod
    def free(trial: Trial, learner: str, clinic: str) -> list[tuple[tuple[int, ...], int, str]]:
        """The seats that a request could take: what the tiers would be, when it starts, which session."""
        known = trial.faults("min_learners", "requests")
        found = []
        for one in trial.sessions:
            if one.clinic == clinic and trial.facts.allowed(learner, clinic, one.start):
                then = trial.joined(learner, one.id)
                if then.faults("min_learners", "requests") <= known:
                    found.append((then.values(), one.start, one.id))
        return found


def _seats(sessions: tuple[JudgedSession, ...]) -> set[Seat]:
    return {(learner, one.id) for one in sessions for learner in one.learners}


def wrong(cohort: Cohort, plan: Plan) -> list[str]:
    """What is wrong with filling the seats of those who have gone."""
    turns = Turns(cohort, plan)
    try:
        desk = Desk(open_plan(plan, cohort, without_gone=True))
    except InputError as error:
        return [] if turns.play()[1].faults() else [f"refused, and can be filled: {error}"]
    waiting = [(_learner(desk, turn.request), _clinic(desk, turn.request)) for turn in waiting_list(desk)]
    given, trial = turns.play()
    found = [] if waiting == turns.waiting() else [f"{waiting} wait, not {turns.waiting()}"]
    try:
        filling = fill(desk)
    except InfeasibleError:
        return found if trial.faults() else [*found, "refused, and the judge is content"]
    told = {(one.learner, one.clinic): one.session for one in filling.seated if one.waited}
    if told != given:
        found.append(f"seated {told}, and should be {given}")
    if {(one.learner, one.session) for one in filling.gone} != turns.gone:
        found.append(f"gone are {filling.gone}, and should be {turns.gone}")
    return [*found, *_moved(turns, filling), *_passed(turns, filling, waiting)]


def _moved(turns: Turns, filling: Filling) -> list[str]:
    """The plan is valid, and holds everybody where they were, and the newly seated besides."""
    cohort, plan = turns.trial.cohort, turns.trial.plan
    faults = [str(fault) for fault in verify(filling.plan, cohort, plan).faults]
    seats = _seats(judged_sessions(filling.plan))
    if seats != _seats(turns.trial.sessions) | {(one.learner, one.session) for one in filling.seated}:
        faults.append("others have moved")
    old = {one.id: one.model_copy(update={"learners": ()}) for one in plan.sessions}
    if any(old[one.id] != one.model_copy(update={"learners": ()}) for one in filling.plan.sessions):
        faults.append("sessions have changed")
    return faults


def _passed(turns: Turns, filling: Filling, waiting: list[Seat]) -> list[str]:
    """Whoever waits still could not have taken the seat of anybody whose turn came later, nor a seat that is left."""
    found, order = [], {turn: position for position, turn in enumerate(waiting)}
    given = [((one.learner, one.clinic), one.session) for one in filling.seated if one.waited]
    seated = {turn for turn, _ in given}
    told = {(one.learner, one.clinic, one.session) for one in filling.passed_over}
    for turn in waiting:
        if turn in seated or any((one.learner, one.clinic) == turn for one in filling.seated):
            continue
        later = {session for other, session in given if other[1] == turn[1] and order[other] > order[turn]}
        found += [f"{turn} not told of {session}" for session in later if (*turn, session) not in told]
        before = turns.trial
        for other, session in given:
            if order[other] < order[turn]:
                before = before.joined(other[0], session)
        could = later & {session for _, _, session in turns.free(before, *turn)}
        found += [f"{turn} could have taken {session}" for session in could]
    return found


def _learner(desk: Desk, request: int) -> str:
    return desk.cohort.learners[int(desk.problem.request_learner[request])].id


def _clinic(desk: Desk, request: int) -> str:
    return desk.cohort.clinics[int(desk.problem.request_clinic[request])].id


@pytest.mark.parametrize("first", range(0, NUM_TINY, CHUNK))
def test_tiny_cohorts(first: int) -> None:
    cases = {seed: case for seed in range(first, first + CHUNK) if (case := tiny(seed))}
    assert not {seed: found for seed, case in cases.items() if (found := wrong(*case))}


@pytest.mark.parametrize("first", range(0, NUM_CROWDED, CHUNK))
def test_crowded_cohorts(first: int) -> None:
    assert not {seed: found for seed in range(first, first + CHUNK) if (found := wrong(*crowd(seed)))}
