"""Who may sit with whom (rules 18 to 21): what each clinic asks, and whether a seat on a board agrees with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from scheduler.problem import Problem

if TYPE_CHECKING:
    from solvers.board import Board

Place = tuple[bool, int]
"""A session: whether it is frozen, and its position among the frozen ones or its number on the board."""


@dataclass(frozen=True)
class ClinicCompany:
    """What the rules in force ask of one clinic's sessions, as in :class:`scheduler.problem.Company`."""

    apart: tuple[tuple[int, ...], ...]
    teams: tuple[tuple[int, ...], ...]
    led_by: dict[int, tuple[int, ...]]
    same_group_as: int | None
    same_instructor: bool
    followed_by: tuple[int, ...]
    """Clinics whose groups are those of this one's sessions."""

    @classmethod
    def of(cls, problem: Problem, clinic: int, rules: Collection[str]) -> ClinicCompany:
        """What is asked of a clinic under these rules."""
        own = problem.clinics[clinic].company
        later = (table.index for table in problem.clinics if table.company.same_group_as == clinic)
        stays = "same_group" in rules
        return cls(
            apart=own.apart if "keep_apart" in rules else (),
            teams=own.teams if "intact_teams" in rules else (),
            led_by=dict(own.led_by) if "led_by" in rules else {},
            same_group_as=own.same_group_as if stays else None,
            same_instructor=own.same_instructor,
            followed_by=tuple(later) if stays else (),
        )

    @property
    def free(self) -> bool:
        """Whether anybody may sit with anybody, whoever leads."""
        return not self.teams and self.mergeable

    @property
    def mergeable(self) -> bool:
        """Whether two sessions alike that fit into one may be merged."""
        return not (self.apart or self.led_by or self.followed_by) and self.same_group_as is None

    @cached_property
    def apart_from(self) -> dict[int, frozenset[int]]:
        """Per row the others with whom it may not sit."""
        found: dict[int, frozenset[int]] = {}
        for rows in self.apart:
            for row in rows:
                found[row] = found.get(row, frozenset()) | (frozenset(rows) - {row})
        return found

    @cached_property
    def team_of(self) -> dict[int, tuple[int, ...]]:
        """Per row of a team the whole of it."""
        return {row: team for team in self.teams for row in team}


class Company:
    """Who sits where on a board, and whom that keeps out."""

    def __init__(self, board: Board) -> None:
        self.board, self.problem = board, board.problem
        self.clinics = board.setting.company
        self.frozen = {
            (learner, session.clinic): number
            for number, session in enumerate(self.problem.frozen)
            if session.clinic is not None
            for learner in session.learners
        }

    def allows(self, clinic: int, row: int, number: int, *, alone: bool = True) -> bool:
        """Whether a request may sit in a session on the board; ``alone``: as one more, without the rest of its team."""
        company, sitting = self.clinics[clinic], self.board.sittings[number]
        if company.free:
            return True
        if not company.apart_from.get(row, frozenset()).isdisjoint(sitting.attendees):
            return False
        if row in company.led_by and not set(company.led_by[row]) & set(sitting.leaders):
            return False
        if alone and any(other != row and other not in sitting.attendees for other in company.team_of.get(row, ())):
            return False
        return self._stays(clinic, row, (False, number))

    def _stays(self, clinic: int, row: int, place: Place) -> bool:
        """Whether those who sit together stay together."""
        learner = int(self.problem.clinics[clinic].learners[row])
        company = self.clinics[clinic]
        if company.same_group_as is not None:
            earlier = self.place_of(learner, company.same_group_as)
            if earlier is not None and not self._agree(clinic, earlier, place, learner):
                return False
        for later in company.followed_by:
            held = self.place_of(learner, later)
            if held is not None and not self._agree(later, place, held, learner):
                return False
        return True

    def _agree(self, later: int, group: Place, place: Place, newcomer: int) -> bool:
        """Whether a learner of one session may sit in one of the later clinic, given where the others of it sit."""
        if self.clinics[later].same_instructor and not self.leaders(group) & self.leaders(place):
            return False
        others = (self.place_of(learner, later) for learner in self.learners(group) if learner != newcomer)
        return all(other is None or other == place for other in others)

    def place_of(self, learner: int, clinic: int) -> Place | None:
        """The session of a clinic that a learner attends."""
        frozen = self.frozen.get((learner, clinic))
        if frozen is not None:
            return True, frozen
        row = int(self.board.setting.row_in[clinic][learner])
        if row < 0:
            return None
        number = self.board.seat.get(int(self.problem.clinics[clinic].requests[row]))
        return None if number is None or number < 0 else (False, number)

    def group_of(self, clinic: int, row: int) -> Place | None:
        """The session of the clinic before whose learners stay together with a request's in this one."""
        earlier = self.clinics[clinic].same_group_as
        return None if earlier is None else self.place_of(int(self.problem.clinics[clinic].learners[row]), earlier)

    def learners(self, place: Place) -> Iterator[int]:
        """Who attends a session."""
        frozen, number = place
        if frozen:
            yield from self.problem.frozen[number].learners
            return
        sitting = self.board.sittings[number]
        learners = self.problem.clinics[sitting.clinic].learners
        yield from (int(learners[row]) for row in sorted(sitting.attendees))

    def leaders(self, place: Place) -> set[int]:
        """Who leads a session."""
        frozen, number = place
        if frozen:
            return set(self.problem.frozen[number].instructors)
        sitting = self.board.sittings[number]
        instructors = self.problem.clinics[sitting.clinic].instructors
        return {int(instructors[row]) for row in sitting.leaders}

    def torn(self, number: int) -> list[int]:
        """Rows in a session that are there without the rest of their team."""
        sitting = self.board.sittings[number]
        teams = self.clinics[sitting.clinic].team_of
        return [row for row in sorted(sitting.attendees) if not sitting.attendees.issuperset(teams.get(row, ()))]
