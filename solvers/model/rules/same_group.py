"""Rule 18: who attends one session together stays together in the clinic that follows it.

``z_{s,t}``: of those at ``s``, whoever attends the later clinic does so at ``t``. ``Σ_t z_{s,t} ≤ 1``, and
``x_{r,s} + x_{r,t} ≤ 1 + z_{s,t}``. With ``same_instructor``, ``z_{s,t}`` needs somebody who leads both.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product

from ortools.sat.python import cp_model

from solvers.company import Place
from solvers.model.variables import Candidate, Variables, total

Literal = cp_model.LiteralT
At = tuple[str, int]
"""A session: a candidate by its position, or one on the board by its number, or a frozen one."""
Places = dict[At, Literal]
Parting = dict[tuple[int, At], list[Literal]]
"""By learner and session."""


def add(v: Variables) -> None:
    """Adds the rule."""
    for clinic, company in enumerate(v.board.setting.company):
        if company.same_group_as is not None:
            _Pair(v, company.same_group_as, clinic, company.same_instructor).add()


def parting(v: Variables) -> Parting:
    """For each attendance what would part a group if it came about, as literals that imply it."""
    found: Parting = defaultdict(list)
    for clinic, company in enumerate(v.board.setting.company):
        if company.same_group_as is not None:
            _Pair(v, company.same_group_as, clinic, company.same_instructor).part(found)
    return found


def where(position: int, candidate: Candidate) -> At:
    """The session that the candidate at a position stands for."""
    return ("candidate", position) if candidate.number is None else ("board", candidate.number)


class _Pair:
    """A clinic whose groups go on, and the one in which they do."""

    def __init__(self, v: Variables, earlier: int, later: int, same_instructor: bool) -> None:
        self.v, self.same_instructor = v, same_instructor
        self.candidate: dict[At, Candidate] = {}
        self.goes: dict[At, dict[At, cp_model.IntVar]] = defaultdict(dict)
        self.groups, self.later = self._places(earlier), self._places(later)

    def add(self) -> None:
        """Adds the rule."""
        for learner, places in self.groups.items():
            for at, here in places.items():
                for to, there in self.later.get(learner, {}).items():
                    self._together(at, here, to, there)
        for at, goes in self.goes.items():
            self._one_way(at, goes)

    def part(self, found: Parting) -> None:
        """Adds to what :func:`parting` finds, with how the later clinic goes on from each session."""
        gone: dict[At, dict[At, dict[int, Literal]]] = defaultdict(lambda: defaultdict(dict))
        for learner, places in self.groups.items():
            for at, here in places.items():
                for to, there in self.later.get(learner, {}).items():
                    gone[at][to][learner] = self._all_of(here, there)
        for learner, places in self.groups.items():
            for (at, here), (to, there) in product(places.items(), self.later.get(learner, {}).items()):
                apart = [gone[at][other][who] for other in gone[at] if other != to for who in gone[at][other]]
                apart = [*apart, *self._led_otherwise(at, to)]
                found[learner, to] += [self._all_of(here, literal) for literal in apart]
                found[learner, at] += [self._all_of(there, literal) for literal in apart]

    def _all_of(self, *literals: Literal) -> Literal:
        """A literal that implies all of these."""
        found = self.v.cp.new_bool_var("")
        for literal in literals:
            if literal is not True:
                self.v.cp.add_implication(found, literal)
        return found

    def _led_otherwise(self, at: At, to: At) -> list[Literal]:
        """What implies that nobody leads both sessions, where that matters."""
        if not self.same_instructor:
            return []
        found, first, second = self.v.cp.new_bool_var(""), self._leaders(at), self._leaders(to)
        for instructor in first.keys() & second.keys():
            both = [first[instructor], second[instructor]]
            self.v.cp.add_bool_or([~found, *(~literal for literal in both if literal is not True)])
        return [found]

    def _places(self, clinic: int) -> dict[int, Places]:
        """Per learner the sessions of a clinic that they attend or could attend, with what is true then."""
        v, found = self.v, defaultdict[int, Places](dict)
        for number, frozen in enumerate(v.problem.frozen):
            if frozen.clinic == clinic:
                for learner in frozen.learners:
                    found[learner]["frozen", number] = True
        learners = v.problem.clinics[clinic].learners
        for number, sitting in v.board.sittings.items():
            if sitting.clinic == clinic:
                for row in sitting.attendees:
                    found[int(learners[row])]["board", number] = True
        for position, candidate in enumerate(v.candidates):
            if candidate.clinic == clinic:
                at = where(position, candidate)
                self.candidate[at] = candidate
                for act in candidate.attendances:
                    found[act.learner][at] = act.lit
        return found

    def _together(self, at: At, here: Literal, to: At, there: Literal) -> None:
        """Whoever attends both goes from the one to the other."""
        if to not in self.goes[at]:
            self.goes[at][to] = self.v.cp.new_bool_var("")
        going = self.goes[at][to]
        if here is True and there is True:
            self.v.cp.add_bool_or(going)
        else:
            lits = [~lit for lit in (here, there) if not isinstance(lit, bool)]
            self.v.cp.add_bool_or([*lits, going])

    def _one_way(self, at: At, goes: dict[At, cp_model.IntVar]) -> None:
        v = self.v
        past = {to for to in goes if at[0] == to[0] == "frozen"}
        open_ = {to: going for to, going in goes.items() if to not in past}
        if len(past) > 1:
            v.cp.add(total(list(open_.values())) == 0)
        else:
            v.cp.add_at_most_one(goes.values())
        if self.same_instructor:
            for to, going in open_.items():
                self._led_alike(at, to, going)

    def _led_alike(self, at: At, to: At, going: cp_model.IntVar) -> None:
        """Somebody leads both sessions."""
        v, both = self.v, []
        first, second = self._leaders(at), self._leaders(to)
        for instructor in first.keys() & second.keys():
            leads = v.cp.new_bool_var("")
            for literal in (first[instructor], second[instructor]):
                if literal is not True:
                    v.cp.add_implication(leads, literal)
            both.append(leads)
        v.cp.add(total(both) >= going)

    def _leaders(self, at: At) -> dict[int, Literal]:
        """Who leads a session or could, with what is true then."""
        kind, number = at
        if kind != "candidate":
            place: Place = (kind == "frozen", number)
            return dict.fromkeys(sorted(self.v.board.company.leaders(place)), True)
        return {leading.instructor: leading.lit for leading in self.candidate[at].leadings}
