"""How many a session may seat when not all come, by playing through who comes, learner by learner."""

from __future__ import annotations

from fractions import Fraction

from scheduler.cohort.clinic import Clinic


def overbooked(clinic: Clinic, capacity: int, most: int) -> int:
    """Seats of a session with so much room, at most ``most`` where that is more than the capacity."""
    if clinic.show_rate is None:
        return capacity
    rate, limit = Fraction(repr(clinic.show_rate)), Fraction(repr(clinic.overflow_probability))
    coming, invited = [Fraction(1)], 0
    while invited < most:
        coming = _one_more(coming, rate)
        if sum(coming[capacity + 1 :]) > limit:
            break
        invited += 1
    return max(invited, capacity)


def _one_more(coming: list[Fraction], rate: Fraction) -> list[Fraction]:
    """The probability that 0, 1, … come when one more is invited."""
    stay, come = [chance * (1 - rate) for chance in (*coming, 0)], [chance * rate for chance in (0, *coming)]
    return [Fraction(a + b) for a, b in zip(stay, come, strict=True)]
