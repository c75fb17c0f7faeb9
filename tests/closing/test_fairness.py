"""Regions that never share an hour share the bad hours over successive cohorts, where each is closed into the next."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.closing.regions import HOUR, NUM_COHORTS, burdens, spread

EQUAL = {"tokyo": 10, "abidjan": 10}
UNEQUAL = {"tokyo": 11, "abidjan": 9}
THREE = {"tokyo": 6, "abidjan": 3, "pitcairn": 1}
"""60, 30 and 10 in a hundred."""


def test_equal_regions_differ_by_at_most_one_session(tmp_path: Path) -> None:
    assert spread(burdens(tmp_path, EQUAL, memory=True)) <= HOUR


def test_without_memory_one_of_them_bears_all(tmp_path: Path) -> None:
    assert burdens(tmp_path, EQUAL, memory=False) == {"tokyo": 0, "abidjan": NUM_COHORTS * HOUR}


@pytest.mark.parametrize("slack", [0, 10])
def test_without_slack_enough_the_smaller_region_bears_all(slack: float, tmp_path: Path) -> None:
    """Eleven who bear an hour are 22 % more than nine."""
    assert burdens(tmp_path, UNEQUAL, memory=True, slack=slack) == {"tokyo": 0, "abidjan": NUM_COHORTS * HOUR}


def test_unequal_regions_share_evenly_where_slack_allows_it(tmp_path: Path) -> None:
    assert spread(burdens(tmp_path, UNEQUAL, memory=True, slack=23)) <= HOUR


def test_the_more_slack_the_more_even(tmp_path: Path) -> None:
    """Six sessions a cohort: 10 % allow two of them to move to the smaller region's hours, 23 % three."""
    slacks = (0, 10, 23)
    found = [spread(burdens(tmp_path / str(s), UNEQUAL, memory=True, sessions=6, slack=s)) for s in slacks]
    assert found == [6 * NUM_COHORTS * HOUR, 2 * NUM_COHORTS * HOUR, 0]


def test_three_regions_come_the_nearer_the_more_slack_there_is(tmp_path: Path) -> None:
    """Sessions in the hours of each in turn take 20 hours of people where those in the largest one's take 12."""
    slacks = (0, 20, 30, 45, 55, 67)
    found = [spread(burdens(tmp_path / str(s), THREE, memory=True, sessions=6, slack=s)) for s in slacks]
    assert found[0] == 6 * NUM_COHORTS * HOUR
    assert sorted(set(found), reverse=True) == found
    assert found[-1] == 0


def test_three_regions_take_turns_with_one_session_a_cohort(tmp_path: Path) -> None:
    """In the smallest one's hours nine heads are out of theirs where four could be: 125 % more."""
    assert spread(burdens(tmp_path, THREE, memory=True, slack=125)) <= HOUR
