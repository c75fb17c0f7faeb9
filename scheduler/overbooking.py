"""Overbooking: how many learners a session may seat when not everybody comes, by exact arithmetic."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from scheduler.cohort.clinic import Clinic


def seats(clinic: Clinic, capacity: int, most: int) -> int:
    """The most learners of whom more than ``capacity`` come with at most the clinic's ``overflow_probability``.

    Each comes with its ``show_rate``, independently. Above ``most`` (or the capacity) nothing is sought; without a
    ``show_rate`` it is the capacity.
    """
    if clinic.show_rate is None or most <= capacity:
        return capacity
    return _seats(capacity, exact(clinic.show_rate), exact(clinic.overflow_probability), most)


def overflow(clinic: Clinic, capacity: int, learners: int) -> Fraction:
    """The probability that more than ``capacity`` of so many learners come."""
    if clinic.show_rate is None or learners <= capacity:
        return Fraction(learners > capacity)
    chain = _Chain(capacity, exact(clinic.show_rate))
    while chain.learners < learners:
        chain.add()
    return Fraction(chain.over, chain.whole)


def exact(number: float) -> Fraction:
    """The number as it is written in decimals: 0.9 is 9/10."""
    return Fraction(str(number))


@lru_cache(maxsize=4096)
def _seats(capacity: int, rate: Fraction, limit: Fraction, most: int) -> int:
    chain = _Chain(capacity, rate)
    while chain.learners < most:
        chain.add()
        if chain.over * limit.denominator > limit.numerator * chain.whole:
            return chain.learners - 1
    return most


class _Chain:
    """``over / whole`` is the probability that more than ``capacity`` of ``learners`` come; learners are added singly.

    One more overflows where they did before, or where just ``capacity`` of them come and the new one too.
    """

    def __init__(self, capacity: int, rate: Fraction) -> None:
        self.capacity, self.learners = capacity, capacity
        self._come, self._base = rate.numerator, rate.denominator
        self.over, self.whole = 0, self._base**capacity
        self._full: int = self._come ** (capacity + 1)

    def add(self) -> None:
        """One more learner."""
        self.over = self.over * self._base + self._full
        self.whole *= self._base
        self.learners += 1
        self._full = self._full * self.learners * (self._base - self._come) // (self.learners - self.capacity)
