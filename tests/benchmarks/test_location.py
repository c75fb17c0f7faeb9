"""The two formats of facility location, on files made by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.instances import MissingError
from tests.benchmarks.location import LocationRow, read_cap, read_holmberg, read_set, solve_with_highs

CAP = """ 2 3
 10 7.5
 4 0.
 2
 1.0 8.0
 3
 9.0 3.0
 5
 2.5
 50.0
"""
HOLMBERG = """2 3
10 7
4 0
 2. 3. 5.
 1. 9. 2.
 8. 3. 50. 99. 99.
"""


@pytest.mark.parametrize(("reader", "text"), [(read_cap, CAP), (read_holmberg, HOLMBERG)])
def test_both_formats_tell_the_same(reader, text):
    found = reader(text, "hand", 1.0)
    assert found.capacity.tolist() == [10, 4]
    assert found.demand.tolist() == [2, 3, 5]
    assert found.price[1] == 0
    assert found.cost[:, 1].tolist() == [9, 3]
    assert found.cost[1].tolist() == [8, 3, 50]


def test_units_of_a_demand_may_be_served_apart():
    # Both are open: the first customer and the last at the first facility, the second at the other: 7.5 + 1 + 2.5 + 3.
    value, bound, _ = solve_with_highs(read_cap(CAP, "hand", 14.0), 20)
    assert value == pytest.approx(14.0)
    assert bound == pytest.approx(14.0)
    # With seven seats at the first one, the two customers just fit; with six, one unit in five goes to the other.
    short = read_cap(CAP.replace("10 7.5", "6 7.5"), "hand", 0.0)
    value, _, _ = solve_with_highs(short, 20)
    assert value == pytest.approx(7.5 + 2.5 + 0.5 * 1 + 0.5 * 8 + 3)


def test_a_set_is_read_with_its_optima(tmp_path: Path):
    folder = tmp_path / "cap"
    folder.mkdir()
    (folder / "optima.csv").write_text("instance,optimum\nhand,14.0\n")
    (folder / "hand.txt").write_text(CAP)
    (only,) = read_set("cap", tmp_path)
    assert only.name == "hand"
    assert only.optimum == 14.0
    assert np.all(only.cost >= 0)
    with pytest.raises(MissingError):
        read_set("holmberg", tmp_path)


def test_a_value_below_the_optimum_is_an_alarm():
    right = LocationRow("cap", "hand", "ours", 14.0, 14.0, 14.0, 0.1)
    assert right.proven
    assert not right.alarm
    assert LocationRow("cap", "hand", "ours", 14.0, 13.0, 12.0, 0.1).alarm
    assert LocationRow("cap", "hand", "ours", 14.0, 15.0, 14.5, 0.1).alarm
