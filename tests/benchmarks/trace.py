"""What was known of the first two tiers at which second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True)
class Moment:
    """From ``t`` seconds on: the values of the best plan so far, and the bounds. ``None``: not known."""

    t: float
    first: int | None = None
    second: int | None = None
    first_bound: int | None = None
    second_bound: int | None = None

    def as_json(self) -> dict[str, float | int | None]:
        """Without what is not known."""
        return {name: value for name, value in asdict(self).items() if value is not None}


class Trace:
    """Moments in their order; each carries on what it does not say anew."""

    def __init__(self, moments: Sequence[Moment] = ()) -> None:
        self.moments = list(moments)

    def add(self, t: float, **news: int | None) -> Moment | None:
        """One more moment; ``None`` where it says nothing new.

        A plan with another first value makes an older second value, and its bound, unknown.
        """
        last = self.moments[-1] if self.moments else Moment(0.0)
        known = {name: value for name, value in news.items() if value is not None}
        if "first" in known and known["first"] != last.first:
            known = {"second": None, "second_bound": None, **known}
        moment = replace(last, t=round(t, 3), **known)
        if replace(moment, t=last.t) == last:
            return None
        self.moments.append(moment)
        return moment

    def at(self, seconds: float) -> Moment | None:
        """What was known at a second, ``None`` before there was a plan."""
        found = None
        for moment in self.moments:
            if moment.t <= seconds and moment.first is not None:
                found = moment
        return found

    def first_plan(self) -> float | None:
        """When there was a plan."""
        return next((m.t for m in self.moments if m.first is not None), None)

    def last_improvement(self) -> float | None:
        """When the plan last became better."""
        found, before = None, (None, None)
        for moment in self.moments:
            values = (moment.first, moment.second)
            if moment.first is not None and values != before:
                found, before = moment.t, values
        return found

    def reached(self, first: int, second: int) -> float | None:
        """When a plan was at least as good as this, ``None`` for never."""
        for moment in self.moments:
            if moment.first is None or moment.first > first:
                continue
            if moment.first < first or (moment.second is not None and moment.second <= second):
                return moment.t
        return None


def gap_percent(value: int | None, bound: int | None) -> float | None:
    """``(value − bound) / bound`` in percent; 0 where they meet, ``None`` where one of them is not known."""
    if value is None or bound is None:
        return None
    if value <= bound:
        return 0.0
    return 100.0 * (value - bound) / bound if bound > 0 else None
