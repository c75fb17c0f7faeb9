"""How many a session may seat when not all of them come, summed up outcome by outcome."""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from functools import lru_cache


@lru_cache(maxsize=4096)
def seats(capacity: int, show_rate: float, limit: float, most: int) -> int:
    """The largest number, up to ``most``, of whom more than ``capacity`` come with a probability of at most ``limit``.

    Each of them comes with ``show_rate``; both are taken as written in decimals. At least ``capacity``.
    """
    numbers = range(capacity + 1, most + 1)
    rate, bearable = Fraction(str(show_rate)), Fraction(str(limit))
    return capacity + bisect_left(numbers, True, key=lambda number: _overflow(number, capacity, rate) > bearable)


def _overflow(number: int, capacity: int, rate: Fraction) -> Fraction:
    """The probability that more than ``capacity`` of ``number`` come."""
    come, stay = rate.numerator, rate.denominator - rate.numerator
    outcome = come**number
    total = 0
    for here in range(number, capacity, -1):
        total += outcome
        outcome = outcome * here * stay // ((number - here + 1) * come)
    return Fraction(total, rate.denominator**number)
