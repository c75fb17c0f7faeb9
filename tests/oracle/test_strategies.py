"""Every strategy equals the oracle: tiny cohorts are put through those that only larger ones would see."""

from __future__ import annotations

import pytest

from solvers.setting import Setting
from solvers.strategies import neighbourhoods, strategy, whole_model
from tests.cohorts.tiny import tiny_case
from tests.oracle.test_oracle import faults
from tests.solvers.walks import compiled

SEEDS = (*range(2, 300, 12), *range(7, 300, 36))
"""Among the first it matters who sits with whom, among the others instructors' days hold few minutes."""
LISTED = (42, 120, 175, 196, 200, 207, 360, 387, 420)
"""Those whose every clinic lists its sessions, where anybody may sit with anybody, and where seats are not a first tier
with slack."""


@pytest.fixture
def _nothing_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (neighbourhoods, whole_model):
        monkeypatch.setattr(module, "AT_ONCE", -1)


@pytest.mark.usefixtures("_nothing_at_once")
@pytest.mark.parametrize("seed", SEEDS)
def test_neighbourhoods_with_proofs_beside_them_end_at_the_optimum(seed: int) -> None:
    assert not faults(seed)


@pytest.mark.usefixtures("_nothing_at_once")
@pytest.mark.parametrize("seed", LISTED)
def test_so_they_do_where_the_whole_is_an_integer_program(seed: int) -> None:
    assert strategy.Shape.of(Setting(compiled(tiny_case(seed)))).listed
    assert not faults(seed)
