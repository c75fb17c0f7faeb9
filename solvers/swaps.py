"""Swaps settled together: of requests in sessions that would rather be in others, as many as can be.

Everybody else stays; the rules are those of the model, over the sessions that the wishes name. Three objectives one
after the other: as few wishes refused as can be; of those settlements, the least sum of preferences (0 for a first
choice, 1 for a second …); of those, the best for who asked first, then for who asked second, and so on. What is proven
is therefore one settlement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ortools.sat.python import cp_model

from scheduler.problem import Solution
from solvers.board import Board
from solvers.model.tiers import Answer, Model
from solvers.model.variables import Expression, Scope, total, weighted
from solvers.progress import Effort
from solvers.scopes import assuming
from solvers.setting import Setting

LARGEST_WEIGHT = 2**40
"""Of the objective that grants wishes in their order, so many at a time."""

Sessions = tuple[int, ...]
"""Per wish the session in which its request ends up."""


@dataclass(frozen=True)
class Wish:
    """A request that attends a session and would rather attend one of ``wants``.

    Sessions are positions in the solution, wanted ones best first and without the present one. With ``partner``
    (another wish, by position) it is granted only if that one is granted the session that this one leaves.
    """

    request: int
    wants: Sessions
    partner: int | None = None


@dataclass(frozen=True)
class Settlement:
    """Per wish the session that it is granted, ``None`` where it is refused, and the solution after that.

    No settlement refuses fewer than ``bound``; ``proven``: none is better by preference and order either.
    """

    granted: tuple[int | None, ...]
    bound: int
    proven: bool
    solution: Solution

    @property
    def num_refused(self) -> int:
        """How many are refused."""
        return self.granted.count(None)


class Swaps:
    """Wishes about a solution, each about another request."""

    def __init__(self, setting: Setting, solution: Solution, wishes: Sequence[Wish]) -> None:
        self.setting, self.solution, self.wishes = setting, solution, tuple(wishes)
        self.board = Board(setting)
        """Without the requests of the wishes; sessions have their positions for numbers."""
        self.board.put(solution)
        self.homes: Sessions = tuple(self.board.seat[wish.request] for wish in wishes)
        """The sessions that they attend now."""
        for wish, home in zip(self.wishes, self.homes, strict=True):
            self.board.unseat(home, setting.row_of_request[wish.request][1])

    def settle(self, effort: Effort) -> Settlement:
        """The best settlement found; ``effort`` is that of each of its few runs."""
        model = _Model(self)
        sessions, bound, proven = self.homes, 0, True
        for number, objective in enumerate(model.objectives()):
            answer = model.minimise(objective, sessions, effort)
            model.keep(objective, answer)
            sessions = model.sessions(answer) or sessions
            proven = proven and answer.status == "optimal"
            if number == 0:
                bound = max(answer.bound or 0, 0)
        granted = tuple(None if at == home else at for at, home in zip(sessions, self.homes, strict=True))
        return Settlement(granted, bound, proven, self._after(sessions))

    def fewest_refused(self, wish: int, effort: Effort) -> tuple[int | None, bool]:
        """How many wishes are refused at the least if this one (by position) is granted, and whether that is proven.

        ``None`` where no settlement was found that grants it.
        """
        too_many = len(self.wishes) + 1
        stays = self._free.lits[wish][self.homes[wish]]
        answer = self._free.minimise(self._free.refused + too_many * stays, self.homes, effort)
        least = None if answer.value is None or answer.value >= too_many else answer.value
        return least, answer.status == "optimal"

    @cached_property
    def _free(self) -> _Model:
        """A model in which nothing was kept."""
        return _Model(self)

    def _after(self, sessions: Sessions) -> Solution:
        """The solution with every wish's request in its session."""
        moved = list(self.solution.sessions)
        for wish, home, at in zip(self.wishes, self.homes, sessions, strict=True):
            learner = int(self.setting.problem.request_learner[wish.request])
            if at != home:
                left = tuple(each for each in moved[home].learners if each != learner)
                moved[home] = replace(moved[home], learners=left)
                moved[at] = replace(moved[at], learners=tuple(sorted((*moved[at].learners, learner))))
        return Solution(tuple(moved))


class _Model:
    """The model of the rules over the sessions that the wishes name."""

    def __init__(self, swaps: Swaps) -> None:
        self.swaps, self.wishes = swaps, swaps.wishes
        choices = {w.request: frozenset((home, *w.wants)) for w, home in zip(self.wishes, swaps.homes, strict=True)}
        joinable = tuple(sorted({number for sessions in choices.values() for number in sessions}))
        scope = Scope((), tuple(choices), joinable, choices)
        with assuming(swaps.board, scope.requests):
            self.model = Model(swaps.board, scope)
        self.cp = self.model.variables.cp
        self.lits = [
            {n: a.lit for a in self.model.variables.by_request[wish.request] if (n := a.candidate.number) is not None}
            for wish in self.wishes
        ]
        for mine in self.lits:
            self.cp.add_exactly_one(list(mine.values()))
        self._keep_sessions()
        self._keep_names()
        self._bind_partners()
        self.refused = total([mine[home] for mine, home in zip(self.lits, swaps.homes, strict=True)])

    def objectives(self) -> Iterator[Expression]:
        """What is minimised, one after the other; each is to be kept at its least value."""
        yield self.refused
        yield weighted([term for wish in range(len(self.wishes)) for term in self._ranked(wish)], 0)
        block, weight, base = [], 1, 1 + max((len(wish.wants) for wish in self.wishes), default=0)
        for wish in range(len(self.wishes)):
            block.append(wish)
            weight *= base
            if weight * base > LARGEST_WEIGHT or wish == len(self.wishes) - 1:
                yield self._in_order(block, base)
                block, weight = [], 1

    def minimise(self, objective: Expression, hint: Sessions, effort: Effort) -> Answer:
        """Minimises an objective, from a hint on."""
        self.cp.clear_hints()  # type: ignore[no-untyped-call]
        for mine, at in zip(self.lits, hint, strict=True):
            for number, lit in mine.items():
                self.cp.add_hint(lit, number == at)
        self.cp.minimize(objective)
        return self.model.run(effort)

    def keep(self, objective: Expression, answer: Answer) -> None:
        """Lets an objective be no more than was found."""
        if answer.value is not None:
            self.cp.add(objective <= answer.value)

    def sessions(self, answer: Answer) -> Sessions | None:
        """Where an answer puts everybody, ``None`` where there is none."""
        if answer.filling is None:
            return None
        board = self.swaps.board
        placed = {
            int(board.problem.clinics[board.sittings[number].clinic].requests[row]): number
            for number, row in answer.filling.joined
        }
        return tuple(placed[wish.request] for wish in self.wishes)

    def _keep_sessions(self) -> None:
        """No session that runs falls below its least number of learners."""
        for candidate in self.model.variables.candidates:
            table = self.swaps.board.problem.clinics[candidate.clinic]
            assert candidate.number is not None
            others = len(self.swaps.board.sittings[candidate.number].attendees)
            if not table.must_run[candidate.start]:
                least = max(table.min_learners, 1) - others
                self.cp.add(total([a.lit for a in candidate.attendances]) >= least)

    def _keep_names(self) -> None:
        """Sessions at one slot do not change places: of each more stay, its instructors too, than go to another.

        Else the plan with the least changes would have the instructors change, who did not ask.
        """
        movers: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        stay: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        sittings = self.swaps.board.sittings
        for mine, home in zip(self.lits, self.swaps.homes, strict=True):
            stay[home].append(mine[home])
            for number, lit in mine.items():
                if number != home and sittings[number].slot == sittings[home].slot:
                    movers[home, number].append(lit)
        for (home, _), lits in movers.items():
            others = len(sittings[home].attendees) + len(sittings[home].leaders)
            for lit in lits:
                self.cp.add(total(lits) + 1 <= total(stay[home]) + others).only_enforce_if(lit)

    def _bind_partners(self) -> None:
        for wish, mine, home in zip(self.wishes, self.lits, self.swaps.homes, strict=True):
            if wish.partner is None:
                continue
            takes = self.lits[wish.partner].get(home)
            for number, lit in mine.items():
                if number != home:
                    self.cp.add_implication(lit, takes) if takes is not None else self.cp.add(lit == 0)

    def _ranked(self, wish: int) -> Iterator[tuple[int, cp_model.IntVar]]:
        """The preference of each session that the wish may be granted."""
        for rank, number in enumerate(self.wishes[wish].wants):
            if number in self.lits[wish]:
                yield rank, self.lits[wish][number]

    def _in_order(self, block: Sequence[int], base: int) -> Expression:
        """The preferences of some wishes, a refusal the last of them, those of the earlier ones before all."""
        terms = []
        for place, wish in enumerate(reversed(block)):
            refusal = (base - 1, self.lits[wish][self.swaps.homes[wish]])
            terms += [(base**place * rank, lit) for rank, lit in (*self._ranked(wish), refusal)]
        return weighted(terms, 0)
