"""Plans by hand for small cohorts, and what is said of who has no seat in them."""

from __future__ import annotations

from typing import Any

from scheduler.cohort.cohort import Cohort
from scheduler.cohort.load import parse_cohort
from scheduler.compile import compile_problem
from scheduler.explain import explain
from scheduler.plan import Plan, Unscheduled
from scheduler.problem import PlannedSession, Problem, Solution
from tests.problem.build import document, minute


class Story:
    """A cohort (``document`` with changes) and the sessions that run in it."""

    def __init__(self, published: Plan | None = None, freeze_before: str | None = None, **top: Any) -> None:
        self.cohort: Cohort = parse_cohort(document(**top))
        before = None if freeze_before is None else minute(freeze_before)
        self.problem: Problem = compile_problem(self.cohort, published=published, freeze_before=before)
        self.sessions: list[PlannedSession] = []

    def run(self, clinic: str, start: str, learners: str = "", instructors: str = "ivo", room: str = "") -> Story:
        """Runs a session on 2 March at ``start``; people are parted by spaces; in the clinic's first language."""
        index = [each.id for each in self.cohort.clinics].index(clinic)
        table = self.problem.clinics[index]
        people, leaders = ([each.id for each in group] for group in (self.cohort.learners, self.cohort.instructors))
        self.sessions.append(
            PlannedSession(
                clinic=index,
                start=table.starts.tolist().index(minute(f"2026-03-02T{start}")),
                language=table.languages[0] if table.languages else -1,
                room=[each.id for each in self.cohort.rooms].index(room) if room else -1,
                instructors=tuple(sorted(leaders.index(each) for each in instructors.split())),
                learners=tuple(sorted(people.index(each) for each in learners.split())),
                published=None,
            )
        )
        return self

    def explained(self) -> dict[tuple[str, str], Unscheduled]:
        """Everything unscheduled, by learner and clinic."""
        found = explain(self.cohort, self.problem, Solution(tuple(self.sessions)))
        return {(each.learner, each.clinic): each for each in found}

    def codes(self, learner: str = "ada", clinic: str = "lab") -> list[str]:
        """The codes given for a request."""
        return [reason.code for reason in self.explained()[learner, clinic].reasons]

    def messages(self, learner: str = "ada", clinic: str = "lab") -> str:
        """What is said of a request."""
        return "\n".join(reason.message for reason in self.explained()[learner, clinic].reasons)


def free(*hours: str) -> list[dict[str, str]]:
    """Windows on 2 March, like ``10:00-12:00``, of UTC."""
    ends = (each.split("-") for each in hours)
    return [{"start": f"2026-03-02T{start}Z", "end": f"2026-03-02T{end}Z"} for start, end in ends]
