"""A piece of advice: a small change of the cohort, and what it was found to give."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from scheduler.advise.change import Change
from scheduler.advise.trial import Standing
from scheduler.cohort.cohort import Cohort

Aim = Literal["seats", "hours"]


@dataclass(frozen=True, eq=False)
class Advice:
    """A change that was solved for: what it costs, and the plan that came out, beside the one without it."""

    change: Change
    cost: float
    before: Standing = field(repr=False)
    after: Standing = field(repr=False)
    afresh: Standing | None = field(default=None, repr=False)
    """What solving from nothing gave, where that was tried."""

    @property
    def gain(self) -> dict[str, int]:
        """Per measure how much lower it is in the plan that was found: what grows is below 0."""
        before, after = self.before.measures, self.after.measures
        return {name: value - after[name] for name, value in before.items() if name in after}

    @property
    def promised(self) -> dict[str, int]:
        """What a plan of the changed cohort gains at least, in what the change is for.

        Of minutes out of hours, where plans are seldom proven to be the best, the less that two searches came to.
        """
        measure = "unscheduled" if self.aim == "seats" else "out_of_hours"
        gains = [self.gain[measure]]
        if self.afresh is not None and self.afresh.values < self.before.values:
            gains.append(self.before.measures[measure] - self.afresh.measures[measure])
        return {measure: min((gain for gain in gains if gain > 0), default=0)}

    @property
    def seats(self) -> int:
        """How many more requests have a session."""
        return self.after.seated - self.before.seated

    @property
    def aim(self) -> Aim:
        """What it is good for first of all."""
        return "seats" if self.gain["unscheduled"] > 0 else "hours"

    @property
    def rate(self) -> tuple[float, float]:
        """What it gains per cost: of what is unscheduled, and of minutes out of hours."""
        promised = self.promised
        return promised.get("unscheduled", 0) / self.cost, promised.get("out_of_hours", 0) / self.cost

    @property
    def helps(self) -> bool:
        """Whether more is seated, or as much with fewer minutes out of hours; coverage never falls."""
        gain = self.gain
        better = self.after.values < self.before.values and self.seats >= 0 and gain["unscheduled"] >= 0
        return better and (gain["unscheduled"] > 0 or gain["out_of_hours"] > 0)

    @property
    def beyond_reach(self) -> bool:
        """Whether no plan of the cohort as it is does as well, proven."""
        for value, known, bound in zip(self.after.values, self.before.values, self.before.bounds, strict=True):
            if value < bound:
                return True
            if value < known or known > bound:
                return False
        return False


def as_json(advice: Advice, cohort: Cohort) -> dict[str, Any]:
    """A piece of advice for other programs; ``cohort`` is the one without it."""
    change = advice.change
    return {
        "aim": advice.aim,
        "lever": change.lever,
        "words": change.words,
        "cost": advice.cost,
        "seats": advice.seats,
        "promised": advice.promised,
        "gain": advice.gain,
        "before": advice.before.measures,
        "after": advice.after.measures,
        "beyond_reach": advice.beyond_reach,
        "edits": [
            {
                "place": edit.place(cohort),
                "op": "add" if edit.more else "set",
                "before": None if edit.more else edit.before(cohort),
                "value": edit.value,
            }
            for edit in change.edits
        ],
        "patch": [edit.patch(cohort) for edit in change.edits],
        "whatif": [" ".join(edit.option) for edit in change.edits],
    }
