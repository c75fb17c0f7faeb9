"""The decision tree that chooses a component's mode. Branches are tried in order; the first that applies is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scheduler.programmes.programme import Component, Mode, Programme

FULL_CLINICS = 3
"""Scale is high above so many full clinics of learners."""
HIGH_COMPLEXITY = 4
"""Complexity is high from here on."""
LIVE_PRACTICE = ("leadership", "negotiation", "incident_drill")


@dataclass(frozen=True)
class Facts:
    """What the tree asks about a component."""

    component: Component
    capacity: int

    @property
    def scale_high(self) -> bool:
        """More learners than three full clinics hold."""
        return self.component.learners > FULL_CLINICS * self.capacity

    @property
    def complexity_high(self) -> bool:
        """4 or 5."""
        return self.component.complexity >= HIGH_COMPLEXITY

    @property
    def compliance_refresher(self) -> bool:
        """Named so, or a refresher that a policy or the law asks for."""
        regulated = self.component.regulation != "none"
        return self.component.content_type == "compliance_refresher" or (
            self.component.content_type == "refresher" and regulated
        )

    @property
    def sizes(self) -> str:
        """Scale and complexity in words, with the numbers that they come from."""
        most = FULL_CLINICS * self.capacity
        scale = "more" if self.scale_high else "not more"
        learners = f"{self.component.learners} learner{'' if self.component.learners == 1 else 's'}"
        return (
            f"{learners}, {scale} than the {most} of three full clinics "
            f"(scale {'high' if self.scale_high else 'low'}), and complexity {self.component.complexity} "
            f"({'high' if self.complexity_high else 'low'})"
        )


@dataclass(frozen=True)
class Branch:
    """One branch: its name, when it applies, the mode that it leads to (``None``: the trainers' own), and why.

    ``live_beside`` says that people meet live also where the mode is asynchronous: for checks, for questions.
    """

    name: str
    applies: Callable[[Facts], bool]
    mode: Mode | None
    why: str
    live_beside: bool = False


BRANCHES = (
    Branch(
        "compliance refresher",
        lambda facts: facts.compliance_refresher,
        "asynchronous",
        "It refreshes what people know and must be able to show: everybody does it alone and on time, and live checks "
        "show whether it holds.",
        live_beside=True,
    ),
    Branch(
        "onboarding",
        lambda facts: facts.component.content_type == "onboarding",
        "asynchronous",
        "People join all the time: they start by themselves on their first day, and ask live, with others of their "
        "region.",
        live_beside=True,
    ),
    Branch(
        "live practice",
        lambda facts: facts.component.content_type in LIVE_PRACTICE,
        "hybrid",
        "It is learnt by doing it with others: self-paced preparation first, then live practice.",
    ),
    Branch(
        "train the trainer",
        lambda facts: facts.component.content_type == "train_the_trainer",
        None,
        "Trainers learn in the mode that they will use themselves.",
    ),
    Branch(
        "high scale, low complexity",
        lambda facts: facts.scale_high and not facts.complexity_high,
        "asynchronous",
        "Many learners and simple content: one self-paced course serves all.",
    ),
    Branch(
        "low scale, high complexity",
        lambda facts: not facts.scale_high and facts.complexity_high,
        "synchronous",
        "Few learners and difficult content: a live session is worth everybody's time.",
    ),
    Branch(
        "high scale, high complexity",
        lambda facts: facts.scale_high and facts.complexity_high,
        "hybrid",
        "Many learners and difficult content: they prepare by themselves, so that live time goes to what is difficult.",
    ),
    Branch(
        "low scale, low complexity",
        lambda facts: True,
        "asynchronous",
        "Few learners and simple content: self-paced, with somebody to ask.",
    ),
)


def branch_of(programme: Programme, component: Component) -> tuple[Branch, Mode, Facts]:
    """The branch that a component takes, the mode that it leads to, and what was asked on the way."""
    facts = Facts(component, programme.capacity_of(component))
    branch = next(branch for branch in BRANCHES if branch.applies(facts))
    mode = branch.mode or component.will_teach
    if mode is None:
        raise ValueError(f'"{component.id}" trains trainers and does not say in which mode they will teach')
    return branch, mode, facts
