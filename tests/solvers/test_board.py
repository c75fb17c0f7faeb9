"""The board keeps count through any steps, and lets happen what the judge lets pass."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection
from random import Random

import numpy as np
import pytest

from scheduler.judge import Facts, rule_findings
from solvers.board import Board
from solvers.progress import Settings, Watch
from solvers.requirements import meet_requirements, met
from tests.cohorts.tiny import TinyCase, tiny_case
from tests.oracle.dumb import LASTING, frozen_sessions
from tests.oracle.test_rules_matter import judged
from tests.oracle.test_self import around
from tests.problem.build import Json, clinic, person, plan, problem, session
from tests.solvers.walks import SEEDS, allowed_step, any_step, board_of, compiled, distinct_humans, joinable, shown

JUDGED = range(2, 300, 3)
"""Those with published plans, so with frozen sessions, too."""
NUM_STEPS = 40


@pytest.mark.parametrize("seeds", [SEEDS[:22], SEEDS[22:]])
def test_after_any_steps_a_board_is_as_if_its_plan_had_been_put_on_a_fresh_one(seeds: range) -> None:
    """Whatever was opened and taken back leaves no trace; in the end all is taken back."""
    for seed in seeds:
        rng, board = Random(f"steps/{seed}"), board_of(compiled(tiny_case(seed)))
        empty = shown(board)
        for step in range(NUM_STEPS):
            any_step(board, rng)
            if step % 8 == 7:
                fresh = Board(board.setting)
                fresh.put(board.solution())
                assert shown(board) == shown(fresh), (seed, step)
                assert one_by_one(board) == all_at_once(board), (seed, step)
        for number in sorted(board.sittings, key=lambda number: rng.random()):
            board.close(number)
        assert shown(board) == empty, seed


def one_by_one(board: Board) -> list[object]:
    """Masks row by row, and start by start where rule 16 does not come in."""
    found: list[object] = []
    for table in board.problem.clinics:
        clinic, starts = table.index, range(len(table.starts))
        found.append([board.may_attend(clinic, row).tolist() for row in range(len(table.requests))])
        found.append([board.may_lead(clinic, row).tolist() for row in range(len(table.instructors))])
        found.append([board.may_lead_at(clinic, start).tolist() for start in starts])
        if all(most is None for most in board.problem.group_max_away):
            found.append([board.may_attend_at(clinic, start).tolist() for start in starts])
    return found


def all_at_once(board: Board) -> list[object]:
    """The same from the masks of whole clinics."""
    found: list[object] = []
    for table in board.problem.clinics:
        attend, lead = board.may_attend_all(table.index), board.may_lead_all(table.index)
        found += [attend.tolist(), lead.tolist(), lead.T.tolist()]
        if all(most is None for most in board.problem.group_max_away):
            found.append(attend.T.tolist())
    return found


@pytest.mark.parametrize("seeds", [JUDGED[k : k + 25] for k in range(0, 100, 25)])
def test_a_board_allows_what_the_judge_passes_and_nothing_else(seeds: range) -> None:
    """After walks of allowed steps no rule is broken; one step more breaks one just where the board bars it."""
    counted: Counter[tuple[str, bool]] = Counter()
    for seed in seeds:
        for walk in range(4):
            rng = Random(f"walk/{seed}/{walk}")
            board = walked(tiny_case(seed), rng)
            if board is not None:
                judge = Judge(tiny_case(seed), board)
                assert judge.faults() == [], (seed, walk)
                counted += judge.compare_joining()
                counted += judge.compare_opening(rng)
    assert min(counted[step, allowed] for step in ("join", "open") for allowed in (True, False)) >= 10, counted


def test_a_listed_session_is_free_although_one_at_the_same_time_is_frozen() -> None:
    listed = [{"id": key, "start": "2026-03-02T07:00:00Z", "must_run": True} for key in ("s1", "s2")]
    old = plan(session("s1", "2026-03-02T07:00", "ada"))
    leaders = [person("ivo", clinics=["lab"]), person("eva", clinics=["lab"])]
    top: Json = {"clinics": [clinic("lab", sessions=listed)], "learners": [person("ada"), person("bob")]}
    board = board_of(problem(old, "2026-03-02T08:00", **top, instructors=leaders))
    assert board.may_place(0).tolist() == [True]
    assert not met(board)
    board.open(0, 0, [1])
    assert met(board)
    assert board.may_place(0).tolist() == [False]


def walked(case: TinyCase, rng: Random) -> Board | None:
    """A board after a walk of allowed steps, with nothing on it that a later step would have had to mend."""
    board = board_of(compiled(case))
    if not meet_requirements(board, Watch(Settings(None, 0, 1), threading.Event())):
        return None
    for _ in range(rng.randrange(4, 16)):
        allowed_step(board, rng)
    while mend(board, rng):
        pass
    return board


def mend(board: Board, rng: Random) -> bool:
    """Seats whoever can join a session that has too few; else closes it, and whoever required it leaves too."""
    for number, sitting in sorted(board.sittings.items()):
        table = board.problem.clinics[sitting.clinic]
        start = int(board.setting.slots[sitting.clinic].start[sitting.slot])
        if len(sitting.attendees) < max(table.min_learners, 1) and not table.must_run[start]:
            joins = joinable(board, number)
            if joins:
                board.seat_row(number, rng.choice(joins))
            else:
                board.close(number)
            return True
        for row in sorted(sitting.attendees):
            if lost(board, sitting.clinic, row):
                board.unseat(number, row)
                return True
    return False


def lost(board: Board, clinic: int, row: int) -> bool:
    """Whether a seated request requires a clinic that its learner asks for and does not attend."""
    table = board.problem.clinics[clinic]
    asked = dict(board.setting.rows_of_learner[int(table.learners[row])])
    earlier = [rule.clinic for rule in table.after if rule.required and rule.clinic in asked]
    return any(int(board.problem.clinics[c].requests[asked[c]]) not in board.seat for c in earlier)


class Judge:
    """What the judge says of the plan on a board."""

    def __init__(self, case: TinyCase, board: Board) -> None:
        self.case, self.board = case, board
        self.frozen = frozen_sessions(case.published, case.freeze_before)
        self.facts = Facts(case.cohort, around=around(self.frozen))

    def faults(self, rules: Collection[str] | None = None) -> list[str]:
        """The rules broken, in words."""
        planned = self.board.solution().sessions
        sessions = [judged(self.case, self.board.problem, session, k) for k, session in enumerate(planned)]
        return [str(fault) for fault in rule_findings(self.facts, [*self.frozen, *sessions], rules)]

    def compare_joining(self) -> Counter[tuple[str, bool]]:
        """Every waiting request in every session of its clinic."""
        counted: Counter[tuple[str, bool]] = Counter()
        board = self.board
        for number, sitting in sorted(board.sittings.items()):
            can = joinable(board, number)
            for row in np.flatnonzero(board.waiting[sitting.clinic]).tolist():
                board.seat_row(number, row)
                faults = self.faults()
                board.unseat(number, row)
                assert (faults == []) == (row in can), (self.case.seed, number, row, faults)
                counted["join", row in can] += 1
        return counted

    def compare_opening(self, rng: Random) -> Counter[tuple[str, bool]]:
        """Sessions with nobody in them yet, led by any who are able; by the rules that more learners do not mend."""
        counted: Counter[tuple[str, bool]] = Counter()
        board = self.board
        for table in board.problem.clinics:
            slots = board.setting.slots[table.index]
            running = {int(slots.start[s.slot]) for s in board.sittings.values() if s.clinic == table.index}
            free = [slot for slot, start in enumerate(slots.start) if not table.listed or start not in running]
            for slot in rng.sample(free, min(len(free), 4)):
                able = np.flatnonzero(slots.able(slot)).tolist()
                leaders = rng.sample(able, table.staff)
                may = may_open(board, table.index, slot, leaders)
                number = board.open(table.index, slot, leaders)
                faults = self.faults(LASTING)
                board.close(number)
                assert (faults == []) == may, (self.case.seed, table.index, slot, leaders, faults)
                counted["open", may] += 1
        return counted


def may_open(board: Board, clinic: int, slot: int, leaders: list[int]) -> bool:
    """Whether the board lets a session be opened with these instructors (rows)."""
    table, slots = board.problem.clinics[clinic], board.setting.slots[clinic]
    start = int(slots.start[slot])
    return bool(
        board.sessions_left(clinic) != 0
        and board.may_place(clinic)[slot]
        and set(slots.named(slot)) <= set(leaders)
        and all(board.may_lead(clinic, row)[start] for row in leaders)
        and distinct_humans(board, table, leaders)
    )
